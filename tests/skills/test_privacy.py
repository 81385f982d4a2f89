"""What is kept is shown, and goes when asked."""

from __future__ import annotations

import pytest

from bot.errors import ServerFailed
from bot.messages import Address
from tests.conftest import Clock, Person, World


async def test_mydata_shows_everything(student: Person) -> None:
    await student.says("/subscribe")
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    await student.says("/human Is there a bus?")
    said = await student.says("/mydata")
    for kept in (
        "Li Ming",
        "2023010101",
        "jinyun",
        "Is there a bus?",
        "You get: all announcements",
        "test:li",
    ):
        assert kept in said


async def test_mydata_names_every_address(world: World, student: Person) -> None:
    await student.says("hello")
    li = await world.storage.people.find(student.address)
    assert li is not None
    await world.storage.addresses.propose(li.id, "li@example.edu", world.clock())
    await world.storage.addresses.add(li.id, Address("telegram", "7"), world.clock())
    said = await student.says("/mydata")
    assert "Also reached at: li@example.edu (not confirmed yet)" in said
    assert "Also reached at: telegram:7\n" in said
    await student.says("/language zh")
    assert "其他联系地址：li@example.edu（尚未确认）" in await student.says("/mydata")


async def test_forget_deletes_after_a_second_thought(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    await student.says("/forget")
    assert "nothing was deleted" in await student.presses("No")
    await student.says("/forget")
    assert "deleted" in await student.presses("Yes, delete")
    assert await world.storage.people.find(student.address) is None
    assert await world.storage.registrations.taken() == {}
    assert "Li Ming" not in await student.says("/mydata")


async def test_a_forgotten_student_cannot_be_answered(world: World, student: Person, teacher: Person) -> None:
    """The question is gone with the student, and the staff member is told."""
    await student.says("/human Is there a bus?")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    await student.says("/forget")
    await student.presses("Yes, delete")
    assert "has deleted this question" in await teacher.says("Yes, line 5.")


async def test_mydata_shows_the_pause_and_every_reminder(world: World, student: Person, clock: Clock) -> None:
    """Sent, done with, and the dates known when following began; and what is kept aside after a block."""
    await student.says("/remind NUS")
    clock.passes(days=17)
    await world.app.reminders.look()
    await student.forges("reminders:done:nus:application")
    await student.forges("subscription:pause")
    said = await student.says("/mydata")
    closes = "NUS, Application (Friday 26 March 2027, 17:00)"
    assert f"Reminder 7 days before: {closes}" in said
    assert f"You asked for no more reminders of: {closes}" in said
    assert f"You follow this date: {closes}" in said
    assert "Paused until Friday 2 April 2027" in said
    await world.storage.people.set_gone(student.address, gone=True)
    assert "Set aside when you blocked me" in await student.says("/mydata")


@pytest.mark.parametrize("question", ["e", "the", "At nine.", "When does the office open?", "text"])
async def test_forgetting_takes_nothing_from_others(
    world: World, student: Person, teacher: Person, question: str
) -> None:
    """Whatever somebody has asked before: an answer that waits for another one is theirs."""
    await student.says("/human When does the office open?")
    world.outlet.faults[student.address] = ServerFailed("for a while")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    await teacher.says("At nine.")
    await world.deliver()
    vandal = world.person("vandal")
    await vandal.says(f"/human {question}")
    await vandal.says("/forget")
    await vandal.presses("Yes, delete")
    world.outlet.faults.clear()
    world.clock.passes(hours=1)
    await world.deliver()
    [answer] = world.outlet.heard_by(student.address)
    assert "At nine." in answer
