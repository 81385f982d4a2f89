"""Somebody in Telegram, over the loopback Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from bot.channels.telegram import CHANNEL, TelegramChannel
from bot.channels.telegram.intake import Intake
from bot.courier import Sender
from bot.messages import Address, Language
from bot.storage import Lane, Storage
from tests.bot_api_server import TOKEN, BotApiServer, User
from tests.channels.conversation import Stage
from tests.conftest import World

_NUMBER = 7
_BLANK = "\u200b"  # Telegram sends nothing emptier
_WAITING = "SELECT count(*) FROM inbox WHERE status = 'waiting'"


@dataclass
class TelegramConversation:
    world: World
    user: User
    channel: TelegramChannel
    intake: Intake
    takes_back: bool = True
    shows_pictures_of_staff: bool = True
    _next_update: int = 0

    async def say(self, text: str) -> None:
        await self.user.says(text if text.strip() else _BLANK)
        await self._is_answered()

    async def tap(self, label: str) -> None:
        await self.user.presses(label)
        await self._is_answered()

    async def read(self) -> str:
        return "\n".join(heard.text for heard in self.user.reads())

    async def chat(self) -> str:
        return "\n".join(message.text for message in self.user.chat)

    async def file(self, name: str) -> bytes:
        return next(message.file for message in reversed(self.user.chat) if message.file_name == name)

    async def _is_answered(self) -> None:
        """Everything that was said is handled, and the replies have arrived."""
        updates = await self.channel.updates(self._next_update, 0)
        self._next_update = max([self._next_update, *(update["update_id"] + 1 for update in updates)])
        await self.intake.take(updates)
        async with asyncio.timeout(20):
            while await self.intake.handle_next() or await self._is_waiting():
                await asyncio.sleep(0.002)

    async def _is_waiting(self) -> bool:
        if self.world.app.courier.owed(Lane.REPLY, Address(CHANNEL, str(_NUMBER))):
            return True
        async with self.world.storage.database.reading() as connection:
            return bool((await connection.exec_driver_sql(_WAITING)).scalar())


@asynccontextmanager
async def opened(stage: Stage, language: Language) -> AsyncIterator[TelegramConversation]:
    channels: list[TelegramChannel] = []
    async with BotApiServer() as server:

        def telegram(storage: Storage) -> Sender:
            settings = stage.settings.telegram
            fast = settings.limits.model_copy(update={"per_second": 1000.0, "per_chat_per_second": 1000.0})
            own = {"token": SecretStr(TOKEN), "api_url": server.url, "limits": fast}
            channels.append(TelegramChannel(settings.model_copy(update=own), storage, ()))
            return channels[0].sender

        world = await stage.make_world(stage.library, channels={CHANNEL: telegram})
        [channel] = channels
        async with channel.open(world.app.assistant):
            bot = world.app
            intake = Intake(channel, bot.storage, bot.courier, bot.clock, bot.tell_staff_of_fault)
            user = server.user(_NUMBER, "Li", "zh-hans" if language is Language.ZH else language)
            conversation = TelegramConversation(world, user, channel, intake)
            await conversation.say("/start")
            server.user(500).said[1] = {"photo": [], "caption": "The campus"}  # of staff, see tests.crowd
            yield conversation
