"""From a student to a person in the office."""

from __future__ import annotations

from tests.conftest import Person, World


async def test_a_long_question_is_not_cut_without_a_word(
    world: World, student: Person, teacher: Person
) -> None:
    assert "2,999 characters" in await student.says("/human " + "why " * 750)
    assert "passed your question on" in await student.says("Short:\nwhy?")
    await world.deliver()
    assert "Short:\nwhy?" in world.outlet.heard_by(teacher.address)[0]


async def test_two_staff_answer_at_once(world: World, student: Person, teacher: Person) -> None:
    """The second is told what the first has answered; the student hears one answer."""
    await student.says("/human Is there a bus?")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    person = await world.storage.people.find(student.address)
    assert person is not None
    await world.storage.questions.answer(1, "Line 5.", world.clock())
    assert "already been answered: Line 5." in await teacher.says("Line 6.")
    await world.deliver()
    assert world.outlet.heard_by(student.address) == []


async def test_nothing_invisible_reaches_staff(world: World, student: Person, teacher: Person) -> None:
    await student.says("/human \x1b[31mred \u202eback")
    await world.deliver()
    [notice] = world.outlet.heard_by(teacher.address)
    assert "\x1b" not in notice
    assert "\u202e" not in notice
