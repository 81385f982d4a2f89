"""Staff tick an item for many: by a table, by a list; what is unknown is named, and nothing is ticked unasked."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from bot.files.tables import xlsx
from bot.messages import Attached, Message
from tests.conftest import Person, World

NUMBERS = {"li": "2023110234", "wang": "2023110235", "zhao": "0012345678"}


@pytest.fixture
async def students(world: World) -> dict[str, Person]:
    """Three who have entered their student numbers, and follow NUS."""
    for name, number in NUMBERS.items():
        person = world.person(name, "en")
        await person.says("/register jinyun online")
        await person.says("Li Na")
        await person.says(number)
        await person.says("/remind NUS")
    return world.people


async def _sends(person: Person, file: Attached, caption: str = "") -> str:
    message = Message(person.address, caption, language_tag="en", file=file)
    return await person.does(message if caption else Message(**{**vars(message), "attachment": "document"}))


def _table(*rows: tuple[str, ...]) -> Attached:
    content = xlsx("list", ("No.", "姓名", "学号"), rows)
    return Attached("list.xlsx", "handle", len(content), content)


async def _ticked(world: World, item: str) -> int:
    return sum(item in items for items in (await world.storage.ticks.of_programme("nus", 2027)).values())


async def test_a_table_with_a_caption_ticks_for_many(
    world: World, students: dict[str, Person], teacher: Person
) -> None:
    """Shown first, with the numbers that nobody has; then one tap."""
    await students["wang"].forges("tick:set:nus:transcript")
    table = _table(
        ("1", "李娜", "2023110234"),
        ("2", "王", "2023 1102 35"),
        ("3", "?", "2023999999"),
        ("4", "赵", "0012345678"),
    )
    said = await _sends(teacher, table, "/tick NUS transcript")
    assert "NUS, transcript: will be ticked for 2 students. 1 has it already." in said
    assert "One number is unknown to me, as nobody has entered it here: 2023999999" in said
    assert await _ticked(world, "transcript") == 1
    assert "ticked for 2 students" in await teacher.presses("Yes, tick for 2")
    assert await _ticked(world, "transcript") == 3
    assert "no longer works" in await teacher.forges("ticking:yes")
    assert "Ticked by the office: NUS 2027, transcript" in await students["li"].says("/mydata")
    assert "(1 of 13 ticked)" in await students["li"].says("/my")


async def test_by_buttons_and_a_list(world: World, students: dict[str, Person], teacher: Person) -> None:
    """The dialogue survives a restart between any two steps."""
    assert "of which programme" in await teacher.says("/tick")
    await world.restart()
    assert "which item" in await teacher.presses("NUS")
    await world.restart()
    assert "NUS, vaccination record: send me the student numbers" in await teacher.presses("vaccination")
    await world.restart()
    assert "no student numbers" in await teacher.says("everybody")
    assert "for 2 students" in await teacher.says("2023110234\n2023110235")
    await world.restart()
    assert "ticked for 2 students" in await teacher.says("yes")
    assert await _ticked(world, "vaccination") == 2


async def test_a_table_out_of_the_blue_is_asked_about(
    world: World, students: dict[str, Person], teacher: Person
) -> None:
    """Its numbers are kept while programme and item are chosen."""
    assert "of which programme" in await _sends(teacher, _table(("1", "李娜", "2023110234")))
    await teacher.presses("NUS")
    assert "transcript: will be ticked for 1 student." in await teacher.presses("transcript")
    await teacher.presses("No")
    assert await _ticked(world, "transcript") == 0


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (Attached("list.xlsx", "h", 3, b"abc"), "list.xlsx cannot be read as a table"),
        (Attached("list.xlsx", "h", 9_000_000), "list.xlsx is too large"),
        (Attached("list.csv", "h", 30), "could not fetch list.csv"),
        (Attached("list.csv", "h", 9, b"name\nLi Na"), "no student numbers"),
        (Attached("list.csv", "h", 0, b""), "no student numbers"),
    ],
)
async def test_a_bad_file_is_told_and_loses_nothing(teacher: Person, file: Attached, told: str) -> None:
    assert told in await _sends(teacher, file, "/tick nus transcript")
    assert "will be ticked for 0 students" in await teacher.says("2023110299")


async def test_a_students_table_is_none_of_it(student: Person) -> None:
    said = await _sends(student, Attached("list.csv", "h", 11, b"2023110234\n"), "")
    assert "ticked" not in said
    assert said


def _csv(text: str) -> Attached:
    content = text.encode()
    return Attached("list.csv", "handle", len(content), content)


def _workbook(*sheets: tuple[tuple[object, ...], ...]) -> Attached:
    workbook, content = openpyxl.Workbook(), BytesIO()
    workbook.remove(workbook.active)
    for rows in sheets:
        sheet = workbook.create_sheet()
        for row in rows:
            sheet.append(row)
    workbook.save(content)
    return Attached("list.xlsx", "handle", len(content.getvalue()), content.getvalue())


COVER = (("Exchange 2027",), ("Made by", "Chen"), ("Phone", "65100000"), ("Year", 2027), ("Room", "1203"))


@pytest.mark.parametrize(
    "file",
    [
        _csv("学号\n2O23110234\n2023110235"),
        _csv("Name;学号\nLi;2O23110234\nWang, Wei;2023110235"),
        _csv("Transcripts, spring\nPrinted 2027-03-01\nName;Student number\nLi;2O23110234\nWang;2023110235"),
        _csv("Transcripts, spring, 2027\n\nLi\t2O23110234\nWang\t2023110235"),
        _workbook(COVER, (("Name", "学号"), ("Li", "2O23110234"), ("Wang", 2023110235)), (("未交 学号",), (2023110234,))),
    ],
)  # fmt: skip
async def test_the_numbers_are_found_and_a_mistyped_first_one_is_told(
    world: World, students: dict[str, Person], teacher: Person, file: Attached
) -> None:
    """Below a heading, a title, behind a cover sheet."""
    said = await _sends(teacher, file, "/tick NUS transcript")
    assert "will be ticked for 1 student" in said
    assert "One number is unknown to me, as nobody has entered it here: 2O23110234" in said
    assert "2O23110234" in await teacher.says("/tick NUS transcript\n学号\n2O23110234\n2023110235")
