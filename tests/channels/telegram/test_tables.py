"""A table that staff send is fetched from Telegram, beside everything else, and read."""

from __future__ import annotations

import pytest

from bot.config import Settings
from bot.library import Library, now
from bot.messages import Address, Language
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import Line, polling, signed_in

CSV = "姓名,学号\n李娜,2023110234\n王,2023999999\n".encode()


async def _knows_a_number(line: Line) -> None:
    person = await line.storage.people.meet(Address("telegram", "8"), Language.EN, now())
    await line.storage.people.set_details(person.id, "Li Na", "2023110234")


async def test_staff_tick_by_a_table(settings: Settings, library: Library, server: BotApiServer) -> None:
    own = settings.model_copy(update={"staff": settings.staff.model_copy(update={"ids": [7]})})
    teacher = server.user(7)
    async with signed_in(own, library, server) as line, polling(line, own):
        await _knows_a_number(line)
        await teacher.sends_document("/tick nus transcript", name="list.csv", content=CSV)
        said = await teacher.hears("will be ticked for 1 student")
        assert "2023999999" in said.text
        await teacher.presses("Yes")
        await teacher.hears("ticked for 1 student")
        ticked = await line.storage.ticks.of_programme("nus", 2027)
        assert list(ticked.values()) == [frozenset({"transcript"})]


async def test_a_table_that_cannot_be_fetched_is_asked_for_again(
    settings: Settings, library: Library, server: BotApiServer
) -> None:
    own = settings.model_copy(update={"staff": settings.staff.model_copy(update={"ids": [7]})})
    teacher = server.user(7)
    async with signed_in(own, library, server) as line, polling(line, own):
        await _knows_a_number(line)
        server.fail_next("getFile", 400, "Bad Request: file is temporarily unavailable")
        await teacher.sends_document("/tick nus transcript", name="list.csv", content=CSV)
        await teacher.hears("could not fetch list.csv")
        await teacher.sends_document(name="list.csv", content=CSV)
        await teacher.hears("will be ticked for 1 student")


@pytest.mark.parametrize("caption", ["/tick nus transcript", None])
async def test_nothing_of_a_students_is_fetched(
    line: Line, settings: Settings, server: BotApiServer, li: User, caption: str | None
) -> None:
    async with polling(line, settings):
        await li.sends_document(caption, name="list.csv", content=CSV)
        await li.hears()
    assert server.calls_of("getFile") == []
