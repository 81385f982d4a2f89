"""Updates come by polling or by a webhook, and are acknowledged once they are stored."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.channels.telegram.receiving import receive
from bot.config import Settings, WebhookSettings
from bot.errors import BotError, ConfigurationError
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import (
    SECRET,
    Line,
    called_at,
    free_port,
    headers,
    polling,
    update_of,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


# --- polling -------------------------------------------------------------------------------------------


async def test_what_was_handled_is_acknowledged_before_leaving(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    """The next start does not answer it again; a webhook of former times is taken off."""
    server.account.webhook = {"url": "https://e.org/old"}
    li = server.user(7)
    async with polling(line, settings):
        await li.says("/language")
        await li.hears("Which language")
    assert server.account.webhook is None
    assert server.account.updates == []
    async with polling(line, settings):
        await li.hears_nothing()


async def test_one_who_must_wait_holds_up_nobody_else(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    li, wang = server.user(7), server.user(8)
    async with polling(line, settings):
        server.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 3})
        await li.says("/language")
        await li.hears_nothing(0.2)
        await wang.says("/language")
        await wang.hears("Which language", timeout=2)


async def test_a_webhook_left_behind_is_turned_off(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    """Telegram refuses to be polled while one is set."""
    await line.channel.bot.set_webhook("https://e.org/hook")
    li = server.user(7)
    async with polling(line, settings):
        await li.says("/language")
        await li.hears("Which language", timeout=5)


@pytest.mark.parametrize("result", [5, "x", {"a": 1}, [{"update_id": 10**30, "message": {}}], [7], [None]])
async def test_what_cannot_be_acknowledged_is_not_asked_for_all_the_time(
    line: Line,
    settings: Settings,
    server: BotApiServer,
    result: object,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A 200 whose JSON is not Telegram's, or a number that no database holds; then everything goes on."""
    li = server.user(7)
    answers = server._methods["getupdates"]
    polls = 0

    async def nonsense(*_: Any) -> Any:
        nonlocal polls
        polls += 1
        return result

    monkeypatch.setattr("bot.channels.telegram.receiving._FIRST_PAUSE_SECONDS", 0.2)
    monkeypatch.setitem(server._methods, "getupdates", nonsense)
    async with polling(line, settings):
        await asyncio.sleep(0.5)
        monkeypatch.setitem(server._methods, "getupdates", answers)
        await li.says("/language")
        await li.hears("Which language")
    assert 1 <= polls <= 3
    assert "polling_failed" in caplog.text


# --- the webhook ---------------------------------------------------------------------------------------


async def test_who_knows_the_secret_is_believed(
    line: Line, settings: Settings, server: BotApiServer, li: User
) -> None:
    """Telegram is told address and secret; its call is answered once the update is stored."""
    async with called_at(line, settings, server) as url, ClientSession() as session:
        webhook = server.account.webhook
        assert webhook is not None
        assert (webhook["url"], webhook["secret_token"]) == ("https://e.org/hook", SECRET)
        assert set(webhook["allowed_updates"]) == {
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
        }
        update = update_of(text="/language")
        async with session.post(url, json=update, headers=headers(SECRET)) as response:
            assert response.status == 200
        unreadable = {"update_id": 10**6, "message": {"message_id": "x", "chat": 7}}
        async with session.post(url, json=unreadable, headers=headers(SECRET)) as response:
            assert response.status == 200, "or Telegram would send it again and again"
        await li.hears()


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.lower(), "密"])
async def test_nobody_else_is_believed(
    line: Line, settings: Settings, server: BotApiServer, li: User, secret: str | None
) -> None:
    async with called_at(line, settings, server) as url, ClientSession() as session:
        given = headers(secret) if secret is not None else {}
        update = update_of(text="/language")
        async with session.post(url, json=update, headers=given) as response:
            assert response.status == 403
        assert li.chat == []


async def test_bytes_that_are_no_text_are_no_secret(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    async with called_at(line, settings, server) as url:
        port = int(url.split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /hook HTTP/1.1\r\nHost: e.org\r\nContent-Length: 0\r\nConnection: close\r\n"
        writer.write(head + b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert b" 403 " in answer.splitlines()[0]


@pytest.mark.parametrize("body", [b"", b"hello", b"[]", b"null", b"{}", b"\xff\xfe"])
async def test_what_is_no_update_is_refused(
    line: Line, settings: Settings, server: BotApiServer, body: bytes
) -> None:
    """And the next call is answered as ever."""
    async with called_at(line, settings, server) as url, ClientSession(headers=headers(SECRET)) as session:
        async with session.post(url, data=body) as response:
            assert response.status == 400
        async with session.post(url, json=update_of(text="x")) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "webhook",
    [
        WebhookSettings(url="http://e.org/hook", secret=SecretStr(SECRET)),
        WebhookSettings(url="https://e.org/hook"),
    ],
)
async def test_a_webhook_that_anyone_could_call_is_refused(
    line: Line, settings: Settings, webhook: WebhookSettings
) -> None:
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook": webhook})
    with pytest.raises(ConfigurationError, match=r"https://.*BOT_TELEGRAM__WEBHOOK__SECRET"):
        await receive(line.intake, telegram, asyncio.Event())


async def test_a_webhook_that_telegram_refuses_is_said_in_one_sentence(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    server.fail_next("setWebhook", 400, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved")
    own = WebhookSettings(url="https://e.org/hook", port=free_port(), secret=SecretStr(SECRET))
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook": own})
    with pytest.raises(BotError, match=r"telegram\.webhook"):
        await receive(line.intake, telegram, asyncio.Event())
