"""What one update leads to, and signing in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.telegram.updates import address
from bot.config import Settings
from bot.library import Library, now
from bot.storage import Storage
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import (
    BOT,
    GROUP,
    Line,
    signed_in,
    update_of,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


async def test_who_has_blocked_the_bot_is_gone(line: Line, storage: Storage, li: User) -> None:
    """Learnt from a refused reply or from Telegram's notice; who comes back is asked."""
    await line.gets(update_of(text="/subscribe"))
    assert await storage.audiences.counts(["all"], now()) == {"all": 1}
    await li.blocks(unnoticed=True)
    await line.gets(update_of(text="/language"))
    person = await storage.people.find(address(7))
    assert person is not None
    assert (person.is_gone, person.is_subscribed) == (True, False)
    await li.unblocks()
    await line.gets(li.account.updates[-1])
    person = await storage.people.find(address(7))
    assert person is not None
    assert not person.is_gone
    assert "再见到您" in li.chat[-1].text
    assert len(li.chat[-1].buttons) == 2


async def test_in_a_group_it_answers_the_message_and_keeps_details_private(
    line: Line, server: BotApiServer
) -> None:
    group = server.user(-70, "Exchange group")
    server.account.known.add(-70)
    await line.gets(update_of(chat=GROUP, text=f"/my@{BOT}", message_id=41))
    [sent] = server.calls_of("sendMessage")
    assert sent["reply_parameters"]["message_id"] == 41
    assert "private chat" in group.chat[0].text or "私聊" in group.chat[0].text


async def test_updates_of_one_chat_are_handled_in_order(line: Line, li: User) -> None:
    """However many come at once."""
    await line.gets(*(update_of(text=command) for command in ["/language", "/privacy"] * 10))
    questions = [bool(message.buttons) for message in li.chat]
    assert questions == [True, False] * 10


async def test_signing_in_waits_as_long_as_telegram_says(
    settings: Settings, library: Library, server: BotApiServer
) -> None:
    server.fail_next("getMe", 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    async with signed_in(settings, library, server) as line:
        assert line.channel.bot.username == BOT


async def test_who_leaves_staff_loses_the_menu_of_staff(
    settings: Settings, library: Library, server: BotApiServer
) -> None:
    """At the next start; if Telegram fails then, at the one after."""
    for number in (7, 8):
        server.account.known.add(server.user(number).id)
    both = settings.model_copy(update={"staff": settings.staff.model_copy(update={"ids": [7, 8]})})
    one = settings.model_copy(update={"staff": settings.staff.model_copy(update={"ids": [8]})})
    async with signed_in(both, library, server):
        assert "announce" in server.menu("chat:7")
        assert "announce" in server.menu("chat:8", "zh")
    server.fail_next("deleteMyCommands", 500, "Internal Server Error")
    async with signed_in(one, library, server):
        assert "announce" in server.menu("chat:7")
    async with signed_in(one, library, server) as line:
        assert [server.menu("chat:7", language) for language in ("", "en", "zh")] == [{}, {}, {}]
        assert "announce" in server.menu("chat:8")
        assert await line.storage.menus.of_staff(line.channel.bot_id) == {8}
    server.account.known.remove(8)
    async with signed_in(settings, library, server) as line:
        assert await line.storage.menus.of_staff(line.channel.bot_id) == set(), "nobody there could see it"


ALBUM: dict[str, Any] = {"chat": 7, "messages": [51, 52], "captioned": 1, "caption": "old", "entities": []}


async def test_a_group_that_takes_the_bot_in_again_is_reached_again(line: Line, storage: Storage) -> None:
    group = await storage.people.meet(address(-70), None, now())
    for status, is_gone in (("left", True), ("member", False)):
        member = {"status": status, "user": line.channel.bot.bot.to_dict()}
        await line.gets(
            update_of("my_chat_member", chat=GROUP, old_chat_member=member, new_chat_member=member)
        )
        found = await storage.people.get(group.id)
        assert found is not None
        assert found.is_gone is is_gone


@pytest.mark.parametrize(
    ("status", "parameters", "tries"), [(500, None, 3), (429, {"retry_after": 0}, 2), (400, None, 1)]
)
async def test_a_press_is_acknowledged_in_spite_of_a_fault(
    line: Line,
    server: BotApiServer,
    li: User,
    status: int,
    parameters: dict[str, Any] | None,
    tries: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or the button spins; one that is too old is left alone."""
    monkeypatch.setattr("bot.channels.telegram.channel._ACKNOWLEDGED_AGAIN_SECONDS", (0.01, 0.01))
    await line.gets(update_of(text="/language"))
    server.fail_next("answerCallbackQuery", status, "a fault", parameters, times=tries - 1 or 1)
    await li.presses("English")
    await line.gets(li.account.updates[-1])
    async with asyncio.timeout(5):
        while line.channel._errands:
            await asyncio.gather(*line.channel._errands)
    assert len(server.calls_of("answerCallbackQuery")) == tries
    assert bool(server.account.open_queries) is (status == 400)


@pytest.mark.parametrize("result", [5, {}, [], None, "x"])
async def test_signing_in_waits_for_an_answer_that_is_telegrams(
    settings: Settings,
    library: Library,
    server: BotApiServer,
    result: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such as of a page that says 200 to everything while the machine is being set up."""
    real, calls = server._methods["getme"], 0

    async def nonsense(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        return result if calls == 1 else await real(*arguments)

    monkeypatch.setitem(server._methods, "getme", nonsense)
    async with signed_in(settings, library, server) as line:
        assert line.channel.bot.username == BOT
