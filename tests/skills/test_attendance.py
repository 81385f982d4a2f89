"""Who comes: counts, pages, search, tables, questions."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from bot.config import Settings
from bot.storage.copies import file_of
from tests.conftest import Clock, MakeWorld, World
from tests.hall import STARTS, briefing, opened, other, queues, registers, saves

FORM = [
    {
        "id": "note",
        "question": {"en": "A note?", "zh": "备注？"},
        "is_required": False,
    }
]


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    many = {"campus": {"capacity": 2}, "online": {"capacity": 100}}
    return await opened(make_world, tmp_path, clock, briefing(modes=many, form=FORM), other())


async def _registers(hall: World, name: str, where: str, said: str, note: str) -> None:
    person = hall.person(name)
    await person.says(f"/register {where}")
    await person.says(said)
    await person.says(f"2023{len(hall.people):06}")
    await person.says(note)


async def test_counts_pages_and_search(hall: World, clock: Clock) -> None:
    for number in range(17):
        await _registers(hall, f"s{number}", "jinyun online", f"Li {chr(65 + number)}", "none")
    teacher = hall.person("teacher")
    said = await teacher.says("/attendees jinyun")
    assert "online: 17 of 100 registered, 0 checked in, 0 waiting" in said
    assert "on site: 0 of 2 registered" in said
    assert "1. Li A" in said
    assert "15. Li O" in said
    assert "Page 1 of 2" in said
    assert "17. Li Q" in await teacher.presses("›")
    assert "1. Li A" in await teacher.presses("‹")
    found = await teacher.says("/attendees jinyun li q")
    assert "17. Li Q" in found
    assert "Li A" not in found
    assert "16. Li P" in await teacher.says("/attendees jinyun 000016")
    assert 'Nobody on the list matches "zhao"' in await teacher.says("/attendees jinyun Zhao")


async def test_one_number_from_two_accounts_is_said_and_shown(hall: World) -> None:
    """However it is typed, and whether they sit or wait; not what one person has at two briefings."""
    li, phone, wu = hall.person("li"), hall.person("li's phone"), hall.person("wu")
    assert "another account" not in await registers(li, "jinyun campus", "Li Ming", "s2023010101")
    await li.says("none")
    await registers(phone, "jinyun online", "李明", "学号：S2023 0101 01")
    said = await phone.says("none")
    assert "booked" in said
    assert "Student number S2023010101 is also on the list for this briefing from another account" in said
    assert "another account" not in await registers(phone, "yuanjiagang campus")
    await registers(hall.person("zhao"), "jinyun campus", "Zhao", "2023010102")
    assert "another account" not in await hall.person("zhao").says("none")
    await queues(wu, "Wu Wei", "2023010102")
    assert "from another account" in await wu.says("none")

    teacher = hall.person("teacher")
    said = await teacher.says("/attendees jinyun")
    assert "4 entries share a student number" in said
    assert "2. 李明, S2023010101, online · ⚠ same student number as 1" in said
    assert "waiting, number 1 · ⚠ same student number as 3" in said
    await teacher.presses("CSV")
    table = list(csv.reader(StringIO(teacher.files[0].content.decode("utf-8-sig"))))
    assert [(row[0], row[-1]) for row in table] == [
        ("Name", "Same student number as"),
        ("Li Ming", "李明"),
        ("李明", "Li Ming"),
        ("Zhao", "Wu Wei"),
        ("Wu Wei", "Zhao"),
    ]
    assert "share" not in await teacher.says("/attendees yuanjiagang")


async def test_a_number_that_an_older_version_wrote_is_compared_too(hall: World, settings: Settings) -> None:
    await registers(hall.person("li"), "jinyun campus", "Li Ming", "2023010101")
    await hall.person("li").says("none")
    with closing(sqlite3.connect(file_of(settings.database))) as database, database:
        database.execute("UPDATE people SET number_mark = NULL")
    await registers(hall.person("wu"), "jinyun campus", "Li Ming", "2023010101")
    assert "from another account" in await hall.person("wu").says("none")


async def test_who_waits_stands_at_the_end(hall: World) -> None:
    for number, name in enumerate(("A", "B")):
        await _registers(hall, f"s{number}", "jinyun campus", f"Li {name}", "none")
    wu = hall.person("wu")
    await queues(wu, "Wu Wei", "2023010199")
    await wu.says("none")
    said = await hall.person("teacher").says("/attendees jinyun")
    assert "on site: 2 of 2 registered, 0 checked in, 1 waiting" in said
    assert "3. Wu Wei, 2023010199, on site · waiting, number 1" in said


EVIL = ["=1+1", "+49", "-2", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"]


async def test_tables_open_right_and_run_nothing(hall: World, clock: Clock) -> None:
    """The XLSX is read back by another library, the CSV by its own rules; no cell is a formula in either."""
    for number, note in enumerate(EVIL):
        await _registers(hall, f"s{number}", "jinyun online", f"李 {chr(65 + number)}", note)
    clock.moment = STARTS
    teacher = hall.person("teacher")
    await teacher.says("/checkin jinyun 李 A")
    await teacher.says("/attendees jinyun")
    assert "6 people" in await teacher.presses("XLSX")
    book = openpyxl.load_workbook(BytesIO(teacher.files[0].content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:2] == ("Name", "Student number")
    assert rows[1][0] == "李 A"
    assert rows[1][3] == "checked in"
    assert rows[1][6] == "2027-03-06 14:30"
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    notes = [row[8] for row in rows[1:]]
    assert notes == [note.strip() for note in EVIL]
    await teacher.presses("CSV")
    content = teacher.files[0].content
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert table[1][0] == "李 A"
    assert [row[8] for row in table[1:]] == [
        "'=1+1", "'+49", "'-2", "'@SUM(A1)", "x", "'=cmd|' /C calc'!A0"
    ]  # fmt: skip
    assert not any(cell[:1] in "=+-@\t" for row in table for cell in row if cell)


async def test_questions_for_the_speakers_are_grouped(hall: World) -> None:
    teacher = hall.person("teacher")
    await teacher.says("/attendees jinyun")
    assert "There are no questions" in await teacher.presses("Questions")
    for number, question in enumerate(("how much does it cost?", "do I need a visa?", "what are the fees")):
        await _registers(hall, f"s{number}", "jinyun online", f"Li {chr(65 + number)}", "none")
        await hall.person(f"s{number}").forges("seat:ask:jinyun")
        await hall.person(f"s{number}").says(question)
    said = await teacher.presses("Questions")
    assert "**Costs** (2)" in said
    assert said.index("Costs") < said.index("Visa")
    assert "• how much does it cost?" in said


async def test_students_see_nothing_of_it(hall: World) -> None:
    li = hall.person("li")
    assert "for staff" in await li.says("/attendees jinyun")
    for data in ("attendance:show:jinyun", "attendance:xlsx:jinyun", "attendance:questions:jinyun"):
        assert "no longer works" in await li.forges(data)


async def test_after_the_briefing_it_says_who_came(hall: World, clock: Clock) -> None:
    await _registers(hall, "a", "jinyun online", "Li A", "none")
    clock.moment = STARTS + timedelta(minutes=5)
    await hall.person("teacher").says("/checkin Li A")
    assert "✓ checked in" in await hall.person("teacher").says("/attendees jinyun")


async def test_answers_stay_on_the_list_when_their_question_is_taken_out(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Under the id of the question; an option that was renamed stays as it was said."""
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM[:1]))
    li, chen = world.person("li"), world.person("teacher")
    await registers(li, "online")
    await li.says("Nursing")
    await saves(world, briefing(form=[]))
    await chen.says("/attendees jinyun")
    await chen.presses("CSV")
    [row] = csv.DictReader(StringIO(chen.files[0].content.decode("utf-8-sig")))
    assert row[str(FORM[0]["id"])] == "Nursing"
