"""The bot behind its Telegram channel, and what comes through it."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from bot import app
from bot.channels.telegram import CHANNEL, TelegramChannel
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.receiving import receive
from bot.channels.telegram.rendering import MAX_TEXT, html, parts
from bot.channels.telegram.updates import Json
from bot.config import Settings, WebhookSettings
from bot.courier import Sender
from bot.library import Library, now
from bot.messages import Reply
from bot.storage import Storage
from tests.bot_api_server import TOKEN, BotApiServer, User

BOT = "exchange_bot"
SECRET = "s3cret_Token-1"

LI = {"id": 7, "is_bot": False, "first_name": "Li", "last_name": "Na", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Li"}
GROUP = {"id": -70, "type": "supergroup", "title": "Exchange"}
FILE = {"file_id": "f", "file_unique_id": "u"}


_update_ids = itertools.count(2 * 10**6)  # apart from the numbers that the server gives


def update_of(kind: str = "message", **content: Any) -> Json:
    origin = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": LI}
    return {"update_id": next(_update_ids), kind: {**origin, **content}}


@dataclass
class Line:
    """The way to the bot and back, without anybody polling."""

    channel: TelegramChannel
    intake: Intake
    bot: app.App

    @property
    def storage(self) -> Storage:
        return self.bot.storage

    async def gets(self, *updates: Json) -> None:
        """They are stored, handled, and everything said to them has left."""
        await self.intake.take(updates)
        while await self.intake.handle_next():
            pass
        await self.is_silent()

    async def is_silent(self, seconds: float = 10) -> None:
        waiting = "SELECT count(*) FROM outbox WHERE status IN ('queued', 'sending')"
        async with asyncio.timeout(seconds):
            while True:
                async with self.storage.database.reading() as connection:
                    if not (await connection.exec_driver_sql(waiting)).scalar():
                        return
                await asyncio.sleep(0.01)


@asynccontextmanager
async def signed_in(settings: Settings, library: Library, server: BotApiServer) -> AsyncIterator[Line]:
    """The channel in front of the whole bot."""
    limits = settings.telegram.limits.model_copy(update={"per_chat_per_second": 1000.0})
    own = {"token": SecretStr(TOKEN), "api_url": server.url, "limits": limits}
    settings = settings.model_copy(update={"telegram": settings.telegram.model_copy(update=own)})
    channels: list[TelegramChannel] = []

    def telegram(storage: Storage) -> Sender:
        channels.append(TelegramChannel(settings.telegram, storage, settings.staff.ids))
        return channels[0].sender

    async with (
        app.build(settings, {CHANNEL: telegram}, library=library) as bot,
        channels[0].open(bot.assistant),
    ):
        courier = asyncio.create_task(bot.courier.run())
        intake = Intake(channels[0], bot.storage, bot.courier, now, bot.tell_staff_of_fault)
        yield Line(channels[0], intake, bot)
        bot.courier.stop()
        await courier


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
async def line(settings: Settings, library: Library, server: BotApiServer) -> AsyncIterator[Line]:
    async with signed_in(settings, library, server) as line:
        yield line


@pytest.fixture
def channel(line: Line) -> TelegramChannel:
    return line.channel


@pytest.fixture
def storage(line: Line) -> Storage:
    return line.storage


@pytest.fixture
def li(server: BotApiServer) -> User:
    server.account.known.add(7)
    return server.user(7)


def html_pieces(reply: Reply, limit: int = MAX_TEXT) -> list[str]:
    return [html(message) for message in parts(reply, limit)]


@asynccontextmanager
async def polling(line: Line, settings: Settings) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    task = asyncio.ensure_future(receive(line.intake, settings.telegram, stopping))
    try:
        yield
    finally:
        stopping.set()
        await task


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def called_at(line: Line, settings: Settings, server: BotApiServer) -> AsyncIterator[str]:
    """The bot waits for calls; yields the address behind the proxy that speaks https."""
    port = free_port()
    own = WebhookSettings(url="https://e.org/hook", port=port, secret=SecretStr(SECRET))
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook": own})
    stopping = asyncio.Event()
    task = asyncio.ensure_future(receive(line.intake, telegram, stopping))
    await server.has_a_webhook()
    try:
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        stopping.set()
        await task


def headers(secret: str) -> dict[str, str]:
    return {"X-Telegram-Bot-Api-Secret-Token": secret}
