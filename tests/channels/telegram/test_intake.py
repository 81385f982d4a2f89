"""What came in is not lost: polling, the webhook, faults."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr
from telegram import Update

from bot.channels.telegram.intake import Intake, receive
from bot.config import Settings, WebhookSettings
from bot.errors import (
    BotError,
    ConfigurationError,
)
from bot.library import now
from bot.storage import Answer, Incoming, Storage
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import (
    LI,
    PRIVATE,
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


# --- what must not be lost ------------------------------------------------------------------------


async def test_the_same_update_twice_has_one_effect(line: Line, storage: Storage, li: User) -> None:
    question = update_of(text="/human Where is the office?")
    await line.gets(question, question)
    await line.gets(question)
    assert (await storage.questions.open(9))[1] == 1
    assert len(li.chat) == 1


async def test_what_was_stored_and_not_handled_is_handled_after_the_start(
    line: Line, storage: Storage, li: User
) -> None:
    updates = [update_of(text=f"/human Question {number}?") for number in range(3)]
    await storage.inbox.store(line.channel.bot_id, [update.to_dict() for update in updates], now())
    await line.intake.take_up_again()
    await line.gets()
    assert [question.text for question in (await storage.questions.open(9))[0]] == [
        f"Question {number}?" for number in range(3)
    ]
    assert len(li.chat) == 3


async def test_what_fails_half_way_changes_nothing_and_holds_up_nobody(
    line: Line, storage: Storage, server: BotApiServer, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried three times, then set aside: the person gets a sentence, the rest goes on, also in the same chat."""
    ask = storage.questions.ask

    async def stumbles(*question: Any) -> int:
        await ask(*question)
        raise ZeroDivisionError("a bug")

    server.account.known.add(8)
    wang = server.user(8)
    monkeypatch.setattr(storage.questions, "ask", stumbles)
    other: dict[str, Any] = {"chat": {**PRIVATE, "id": 8}, "from": {**LI, "id": 8}}
    first = update_of(text="/human Does it cost anything?")
    await line.gets(first, update_of(text="/privacy", **other))
    assert len(wang.chat) == 1
    assert (await storage.questions.open(9))[1] == 0
    await line.gets(update_of(text="/language"))
    assert li.chat == [], "what came later waits for its turn"
    for _ in range(40):
        await line.gets()
        if len(li.chat) == 2:
            break
        await asyncio.sleep(0.1)
    assert "出了点问题" in li.chat[0].text
    assert li.chat[1].buttons
    assert (await storage.questions.open(9))[1] == 0
    async with storage.database.reading() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT status, attempts, error FROM inbox WHERE error IS NOT NULL"
        )
        assert [tuple(row) for row in rows] == [("set aside", 3, "ZeroDivisionError('a bug')")]


async def test_what_is_no_update_of_ours_is_passed_over(line: Line, li: User) -> None:
    """One that the library cannot read must not be asked for again for ever."""
    await line.intake.take([{"update_id": 10**6, "message": {"message_id": "x", "chat": 7}}])
    await line.gets(update_of(text="/privacy"))
    assert len(li.chat) == 1


async def test_one_that_cannot_even_be_read_makes_nobody_else_wait(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    """Formatting that cuts a character in two, and a sender without a number."""
    wang = server.user(8)
    cut = {"type": "bold", "offset": 1, "length": 3}
    bad = [
        update_of(text="😀 hi", entities=[cut]).to_dict(),
        {"update_id": 10**6, "message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": {"id": "x"}}},
    ]
    async with polling(line, settings):
        await line.intake.take(bad)
        await wang.says("/language")
        await wang.hears("Which language")


async def test_what_no_handler_can_read_is_set_aside(
    line: Line, storage: Storage, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nobody can be told of it."""

    def fails(*_: object) -> None:
        raise UnicodeDecodeError("utf-16-le", b"", 0, 1, "a bug")

    monkeypatch.setattr("bot.channels.telegram.channel.message_of", fails)
    monkeypatch.setattr("bot.channels.telegram.intake._RETRY_SECONDS", 0.01)
    running = asyncio.create_task(line.intake.run())
    await line.intake.take([update_of(text="/language").to_dict()])
    statement = "SELECT count(*) FROM inbox WHERE status = 'set aside'"
    async with asyncio.timeout(5):
        while True:
            async with storage.database.reading() as connection:
                if (await connection.exec_driver_sql(statement)).scalar():
                    break
            await asyncio.sleep(0.01)
    line.intake.stop()
    await running


async def test_stored_although_it_seemed_to_fail(
    line: Line, storage: Storage, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection was lost at the commit; Telegram hands it out again, and it is handled then."""
    update = update_of(text="/language").to_dict()
    store = storage.inbox.store

    async def lost(*arguments: Any) -> list[Incoming]:
        await store(*arguments)
        raise ConnectionError("lost while committing")

    with monkeypatch.context() as patched:
        patched.setattr(type(storage.inbox), "store", lambda _, *arguments: lost(*arguments))
        with pytest.raises(ConnectionError):
            await line.intake.take([update])
    await line.intake.take([update])
    await line.gets()
    assert len(li.chat) == 1


async def test_whoever_handles_it_second_brings_about_nothing(line: Line, storage: Storage, li: User) -> None:
    """Such as a second process, or an attempt after a commit that seemed to fail."""
    other = Intake(line.channel, storage, line.bot.courier, now, line.bot.tell_staff_of_fault)
    await line.intake.take([update_of(text="/human Where?").to_dict()])
    await other.take_up_again()
    await line.intake.handle_next()
    await other.handle_next()
    await line.is_silent()
    assert (await storage.questions.open(9))[1] == 1
    assert len(li.chat) == 1


async def test_at_the_stop_nothing_overtakes_what_is_tried_again(
    line: Line, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = line.channel.answer
    handled: list[str] = []

    async def answer(update: Update, people: Any = None) -> list[Answer]:
        assert update.message is not None
        if update.message.text == "/help" and not handled:
            handled.append("failed")
            raise RuntimeError("for a moment")
        handled.append(str(update.message.text))
        return await real(update, people)

    monkeypatch.setattr(line.channel, "answer", answer)
    running = asyncio.create_task(line.intake.run())
    await line.intake.take([update_of(text=text).to_dict() for text in ("/help", "/language")])
    while not handled:
        await asyncio.sleep(0.01)
    line.intake.stop()
    await running
    assert handled == ["failed"]


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
    await line.channel.application.bot.set_webhook("https://e.org/hook")
    li = server.user(7)
    async with polling(line, settings):
        await li.says("/language")
        await li.hears("Which language", timeout=5)


# --- the webhook ---------------------------------------------------------------------------------------


async def test_who_knows_the_secret_is_believed(
    line: Line, settings: Settings, server: BotApiServer, li: User
) -> None:
    """Telegram is told address and secret; its call is answered once the update is stored."""
    async with called_at(line, settings, server) as url, ClientSession() as session:
        webhook = server.account.webhook
        assert webhook is not None
        assert (webhook["url"], webhook["secret_token"]) == ("https://e.org/hook", SECRET)
        assert set(webhook["allowed_updates"]) == {"message", "callback_query", "my_chat_member"}
        update = update_of(text="/language").to_dict()
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
        update = update_of(text="/language").to_dict()
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
        async with session.post(url, json=update_of(text="x").to_dict()) as response:
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
