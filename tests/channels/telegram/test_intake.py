"""What came in is not lost, and nobody waits for somebody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.updates import Event
from bot.config import Settings
from bot.library import now
from bot.storage import Answer, Incoming, Storage
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import (
    LI,
    PRIVATE,
    Line,
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
    incoming = [Incoming(update["update_id"], 7, update) for update in updates]
    await storage.inbox.store(line.channel.bot_id, incoming, now())
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
        assert [tuple(row) for row in rows] == [("set aside", 3, "ZeroDivisionError")]


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
        update_of(text="😀 hi", entities=[cut]),
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

    monkeypatch.setattr("bot.channels.telegram.channel.event_of", fails)
    monkeypatch.setattr("bot.channels.telegram.intake._RETRY_SECONDS", 0.01)
    running = asyncio.create_task(line.intake.run())
    await line.intake.take([update_of(text="/language")])
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
    update = update_of(text="/language")
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
    question = update_of(text="/human Where?")
    await line.intake.take([question])
    await other.take([question])
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

    async def answer(event: Event, people: Any = None) -> list[Answer]:
        assert event.message is not None
        if event.message.text == "/help" and not handled:
            handled.append("failed")
            raise RuntimeError("for a moment")
        handled.append(event.message.text)
        return await real(event, people)

    monkeypatch.setattr(line.channel, "answer", answer)
    running = asyncio.create_task(line.intake.run())
    await line.intake.take([update_of(text=text) for text in ("/help", "/language")])
    while not handled:
        await asyncio.sleep(0.01)
    line.intake.stop()
    await running
    assert handled == ["failed"]


# --- a fair share -----------------------------------------------------------------------------------------


async def test_one_who_floods_is_told_once_and_answered_in_order(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    """Others are answered as ever meanwhile, and nothing is lost."""
    li, wang = server.user(7, language_code="zh"), server.user(8)
    commands = ["/language", "/privacy"] * 100
    for command in commands:
        await li.says(command)
    async with polling(line, settings):
        await li.hears()
        await wang.says("/language")
        await wang.hears("Which language")
        answered_meanwhile = len(li.chat)
        async with asyncio.timeout(60):
            while len(li.chat) < len(commands) + 1:
                await asyncio.sleep(0.05)
    assert answered_meanwhile < len(commands)
    patience = [message.text for message in li.chat if "逐条回复" in message.text]
    assert patience == ["您一下子给我发了很多条消息，我会按先后顺序逐条回复，不用再发一遍。"]
    others = [bool(message.buttons) for message in li.chat if message.text not in patience]
    assert others == [True, False] * 100


async def test_a_flood_that_a_crash_has_left_is_read_in_portions(
    line: Line, storage: Storage, li: User
) -> None:
    flood = [Incoming(u["update_id"], 7, u) for u in (update_of(text="/privacy") for _ in range(120))]
    await storage.inbox.store(line.channel.bot_id, flood, now())
    await line.intake.take_up_again()
    async with asyncio.timeout(60):
        while len(li.chat) < len(flood):
            await line.gets()
            await asyncio.sleep(0.05)
    assert await storage.inbox.chats(line.channel.bot_id) == []


async def test_a_chat_to_which_much_is_owed_waits(line: Line, server: BotApiServer, li: User) -> None:
    """Or the replies of a flood would fill the memory instead of its questions."""
    server.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 2})
    await line.intake.take([update_of(text="/privacy") for _ in range(45)])
    while await line.intake.handle_next():
        pass
    async with line.storage.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT count(*) FROM inbox WHERE status = 'waiting'")
        assert rows.scalar() == 45 - 32
    async with asyncio.timeout(30):
        while len(li.chat) < 45:
            await line.gets()
            await asyncio.sleep(0.05)


async def test_updates_of_an_earlier_version_are_handled_too(line: Line, storage: Storage, li: User) -> None:
    """They were stored without their chat."""
    update = update_of(text="/privacy")
    await storage.inbox.store(line.channel.bot_id, [Incoming(update["update_id"], 0, update)], now())
    await line.intake.take_up_again()
    await line.gets()
    assert len(li.chat) == 1
