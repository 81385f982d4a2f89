"""What Telegram refuses is told apart."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.updates import address
from bot.config import Settings
from bot.errors import (
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.library import Library
from bot.messages import Reply
from tests.bot_api_server import TOKEN, BotApiServer, User
from tests.channels.telegram.conftest import (
    signed_in,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


@pytest.mark.parametrize(
    ("status", "description", "parameters", "error"),
    [
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, TooFast),
        (429, "Too Many Requests", None, TooFast),
        (403, "Forbidden: bot was blocked by the user", None, RecipientGone),
        (403, "Forbidden: user is deactivated", None, RecipientGone),
        (400, "Bad Request: chat not found", None, RecipientGone),
        (400, "Bad Request: not enough rights to send text messages to the chat", None, RecipientGone),
        (400, "Bad Request: group chat was deactivated", None, RecipientGone),
        (400, "Bad Request: can't parse entities", None, DeliveryRefused),
        (400, "Bad Request: migrated", {"migrate_to_chat_id": -100}, RecipientMoved),
        (500, "Internal Server Error", None, ServerFailed),
        (502, "Bad Gateway", None, ServerFailed),
        (401, "Unauthorized", None, Unreachable),
    ],
)
async def test_what_telegram_refuses_is_told_apart(
    channel: TelegramChannel,
    server: BotApiServer,
    li: User,
    status: int,
    description: str,
    parameters: dict[str, Any] | None,
    error: type[DeliveryError],
) -> None:
    server.fail_next("sendMessage", status, description, parameters)
    with pytest.raises(error) as caught:
        await channel.sender.send(address(7), Reply("Hello"))
    assert type(caught.value) is error
    if isinstance(caught.value, TooFast):
        assert caught.value.seconds == (7 if parameters else 1)
    if isinstance(caught.value, RecipientMoved):
        assert caught.value.new_id == "-100"
    assert li.chat == []


async def test_what_never_left_and_what_was_not_answered_are_told_apart(
    settings: Settings, library: Library
) -> None:
    async with BotApiServer() as server, signed_in(settings, library, server) as line:
        server.account.known.add(7)
        li = server.user(7)
        server.lose_answers("sendMessage")
        with pytest.raises(OutcomeUnknown) as lost:
            await line.channel.sender.send(address(7), Reply("Hello"))
        assert len(li.chat) == 1
        await server.__aexit__()
        with pytest.raises(Unreachable) as unsent:
            await line.channel.sender.send(address(7), Reply("Hello"))
        assert TOKEN not in f"{lost.value} {unsent.value}"


async def test_a_page_from_a_proxy_is_no_word_of_telegrams(
    channel: TelegramChannel, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever says 403 in HTML has not been blocked by anybody."""

    async def page(*_: object, **__: object) -> tuple[int, bytes]:
        return 403, b"<html>Access denied</html>"

    monkeypatch.setattr("bot.channels.telegram.request.AiohttpRequest.do_request", page)
    with pytest.raises(ServerFailed, match="not Telegram's"):
        await channel.sender.send(address(7), Reply("Hello"))
    monkeypatch.undo()


@pytest.mark.parametrize("body", [b'{"ok": true, "result": [{"text": "my number is 2023', b"[]", b"hello"])
async def test_an_answer_that_cannot_be_read_leaves_a_doubt_and_no_trace(
    channel: TelegramChannel,
    li: User,
    body: bytes,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It may have been sent; and what people wrote does not get into the log."""

    async def broken(*_: object, **__: object) -> tuple[int, bytes]:
        return 200, body

    monkeypatch.setattr("bot.channels.telegram.request.AiohttpRequest.do_request", broken)
    with pytest.raises(OutcomeUnknown):
        await channel.sender.send(address(7), Reply("Hello"))
    monkeypatch.undo()
    assert body.decode() not in caplog.text
