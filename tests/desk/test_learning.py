"""What students' taps and staff's taps teach the bot; on small knowledge, which is learnt at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.config import Settings
from bot.library import Library, now
from bot.storage import Label, schema
from tests.conftest import MakeWorld, Person, World

TOPICS = """\
- id: borrowing
  scope: general
  title: {en: Borrowing a bicycle, zh: 借自行车}
  questions:
    en: [Where can I borrow a bicycle?, How do I borrow a bicycle on campus, may I rent a bike]
    zh: [哪里可以借自行车, 怎么租单车]
  answer: {en: At gate 1., zh: 在1号门。}
- id: parking
  scope: general
  title: {en: Parking a bicycle, zh: 停自行车}
  questions:
    en: [Where can I park a bicycle?, How do I park a bicycle on campus, is there a place to leave my bike]
    zh: [哪里可以停自行车, 单车停哪]
  answer: {en: At gate 2., zh: 在2号门。}
"""
OUTSIDE = """\
- id: general
  answer: {en: I only know bicycles., zh: 我只知道自行车。}
  questions: {en: [tell me a joke, what is for lunch, sing me a song], zh: [讲个笑话, 中午吃什么]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    (folder / "topics").mkdir(parents=True)
    (folder / "topics" / "bicycles.yaml").write_text(TOPICS, "utf-8")
    (folder / "outside.yaml").write_text(OUTSIDE, "utf-8")
    return folder


@pytest.fixture
async def world(make_world: MakeWorld, settings: Settings, folder: Path) -> World:
    return await make_world(Library(settings, now, folder))


async def _labels(world: World, person: Person) -> list[Label]:
    known = await world.storage.people.find(person.address)
    assert known is not None
    return await world.storage.labels.of_person(known.id)


async def test_a_tap_on_a_question_back_is_remembered(world: World, student: Person) -> None:
    """It answers, shows in /mydata, and goes with the person."""
    assert "Did you mean" in await student.says("bicycle")
    assert "gate 1" in await student.presses("Borrowing")
    assert await _labels(world, student) == [Label("bicycle", "borrowing")]
    assert await world.storage.labels.chosen() == [Label("bicycle", "borrowing")]
    assert "bicycle (borrowing)" in await student.says("/mydata")
    await student.says("/forget")
    await student.presses("Yes, delete")
    assert await world.storage.labels.chosen() == []


async def test_none_of_these_is_remembered_too(world: World, student: Person) -> None:
    await student.says("bicycle")
    assert "pass your question on" in await student.presses("None of these")
    assert await _labels(world, student) == [Label("bicycle")]
    await student.forges("faq:none")
    assert len(await _labels(world, student)) == 1, "a second tap on the same buttons says nothing new"


async def test_an_answer_that_is_not_quite_sure_can_be_refused(
    world: World, student: Person, teacher: Person
) -> None:
    """Refused, the next best is offered; refused again, staff hear what the bot had answered, and say in one tap that it must not."""
    question = "where to put my bike"
    assert "gate 2" in await student.says(question)
    assert "Did you mean one of these" in await student.presses("Not what I meant")
    await student.presses("None of these")
    assert "passing your question on" in await student.presses("Ask the office")
    await world.deliver()
    [notice] = world.outlet.heard_by(teacher.address)
    assert "我之前用“停自行车”来回答" in notice
    teacher.buttons = [
        b for to, r in world.outlet.sent if to == teacher.address for row in r.buttons for b in row
    ]
    assert "stop answering this" in await teacher.presses("这个不该回答")
    await world.library.learnt()
    assert "gate" not in await student.says(question)


async def test_staff_refuse_an_answer_with_one_tap(world: World, student: Person, teacher: Person) -> None:
    """Learnt within seconds, kept over a restart, and what it is not like is answered as before."""
    question = "can I park a bicycle in my dormitory room"
    assert "gate 2" in await student.says(question)
    assert "gate 2" in await teacher.says(question)
    assert "stop answering this" in await teacher.presses("Must not be answered")
    await world.library.learnt()
    for _ in range(2):
        assert "gate" not in await student.says(question)
        assert "gate 2" in await student.says("Where can I park a bicycle?")
        assert "gate 1" in await student.says("How do I borrow a bicycle on campus")
        await world.restart()


async def test_a_question_of_staffs_own_goes_with_them(world: World, teacher: Person) -> None:
    """What they had typed and refused is theirs, not the office's."""
    assert "gate 2" in await teacher.says("can I park a bicycle in my dormitory room zebrq")
    await teacher.presses("Must not be answered")
    assert "zebrq" in await teacher.says("/mydata")
    await teacher.says("/forget")
    await teacher.presses("Yes, delete")
    assert await world.storage.labels.outside() == []
    await world.library.learnt()
    assert "gate" in await teacher.says("can I park a bicycle in my dormitory room zebrq")


async def test_only_staff_teach(student: Person, world: World) -> None:
    await student.says("can I park a bicycle in my dormitory room")
    assert "no longer works" in await student.forges("faq:outside")
    assert "no longer works" in await student.forges("questions:outside:1")
    assert await world.storage.labels.outside() == []


async def test_a_stale_button_teaches_nothing(teacher: Person, world: World) -> None:
    assert "no longer works" in await teacher.forges("faq:outside")
    assert "no longer works" in await teacher.forges("faq:wrong")
    assert "no longer works" in await teacher.forges("questions:outside:7")
    assert await world.storage.labels.outside() == []


async def test_without_groups_staff_are_told_what_to_do(
    make_world: MakeWorld, settings: Settings, folder: Path
) -> None:
    """A group that was deleted since is passed over; without any there is nowhere to put a question."""
    world = await make_world(Library(settings, now, folder))
    await world.storage.labels.add(Label("where is the sea", outside="gone"), None, world.clock())
    await world.restart()
    (folder / "outside.yaml").unlink()
    await world.library.reload()
    student, teacher = world.person("li"), world.person("teacher")
    await student.says("/human Where is the sea?")
    assert "outside.yaml" in await teacher.forges("questions:outside:1")


async def test_what_was_offered_may_be_gone_when_it_is_chosen(
    world: World, student: Person, folder: Path
) -> None:
    """Then the words are a question like any other."""
    assert "Did you mean" in await student.says("bicycle")
    (folder / "topics" / "bicycles.yaml").write_text(TOPICS.replace("borrowing", "renting"), "utf-8")
    await world.library.reload()
    for words in ("the first one", "the second one"):
        assert "Something went wrong" not in await student.says(words)


async def _bytes(world: World, folder: Path) -> bytes:
    """Everything that stands in any file of the bot's."""
    await world.library.learnt()
    while world.storage.database._scrubbing:
        await asyncio.gather(*world.storage.database._scrubbing)
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())  # noqa: ASYNC240


async def _sealed(world: World) -> list[bytes]:
    """Everything encrypted that the tables hold."""
    tables = [table for table in schema.people.metadata.sorted_tables if table.name != "keys"]
    async with world.storage.database.reading() as connection:
        rows = [tuple(row) for table in tables for row in await connection.execute(select(table))]
    return [value for row in rows for value in row if isinstance(value, bytes)]


async def test_forget_leaves_nothing_in_any_file(
    make_world: MakeWorld, settings: Settings, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the tables, nor in freed pages, the journal, the matcher's cache, or what staff were told."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    world = await make_world(Library(settings, now, folder))
    student, teacher = world.person("li-4477553311"), world.person("teacher")
    await student.says("can I park a bicycle in my dormitory room")
    await student.says("/human Where may my zebrq sleep?")
    await world.deliver()
    await student.says("/human And where may my yak sleep?")
    await teacher.forges("questions:outside:1")
    before = await _bytes(world, tmp_path)
    sealed = await _sealed(world)
    assert len(sealed) >= 5
    assert all(value in before for value in sealed)
    assert b"zebrq" not in before, "what people wrote never stands in clear"
    assert b"4477553311" in before
    assert "Where may my zebrq sleep?" in await student.says("/mydata")
    assert "marked as not for me" in await student.says("/mydata")
    await student.says("/forget")
    sealed += await _sealed(world)
    await student.presses("Yes, delete")
    after = await _bytes(world, tmp_path)
    kept = await _sealed(world)
    assert [value for value in sealed if value not in kept and value in after] == []
    assert b"4477553311" not in after
    assert await world.storage.labels.outside() == []
    await world.deliver()
    assert not [said for said in world.outlet.heard_by(teacher.address) if "yak" in said]
