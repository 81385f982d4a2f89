"""A second person approves what goes to many: asked with all that matters, and told what came of it."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, Person, World
from tests.crowd import settings_with, subscribers


@pytest.fixture
async def colleague(world: World) -> Person:
    """The second of three members of staff, where more than one reader needs approval."""
    world.settings = settings_with(world, approve_above=1)
    people = [world.person(name) for name in ("colleague", "third")]
    await world.restart(*(person.address for person in people))
    return people[0]


def _heard(world: World, person: Person) -> str:
    return world.outlet.heard_by(person.address)[-1]


async def test_the_question_says_when_and_that_it_is_urgent(
    world: World, teacher: Person, colleague: Person
) -> None:
    """And once approved, author and approver read what happens, with the way to cancel it."""
    people = await subscribers(world, "li", "zhang")
    await teacher.says("/announce NUS closes")
    await teacher.says("tomorrow 9am")
    await teacher.presses("Urgent")
    assert "I have asked 2 colleagues" in await teacher.presses("Ask a colleague")
    await world.deliver()
    for line in ("Wednesday 3 March 2027, 09:00", "Marked as urgent", "Do you approve?"):
        assert line in _heard(world, colleague)
    assert "You approved announcement 1 for 2 people" in await colleague.forges("announcement:approve:1")
    await world.deliver()
    assert "approved by colleague" in _heard(world, teacher)
    assert "will be sent on Wednesday 3 March 2027, 09:00" in _heard(world, teacher)
    assert "cancelled" in await teacher.forges("mailing:stop:1")
    assert [world.outlet.heard_by(person.address) for person in people] == [[], []]


async def test_the_details_let_each_do_what_they_may(
    world: World, teacher: Person, colleague: Person
) -> None:
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello, all")
    await teacher.presses("Ask a colleague")
    await teacher.says("/announcements 1")
    assert [button.label for button in teacher.buttons] == ["Withdraw and edit"]
    said = await colleague.says("/announcements 1")
    assert "Hello, all" in said
    assert "to 2 people" in said
    assert [button.label for button in colleague.buttons] == ["Approve", "Reject"]
    await teacher.presses("Withdraw")
    assert "already been decided" in await colleague.presses("Approve")
    await teacher.says("Hello, everybody")
    assert "Ask a colleague" in teacher.buttons[0].label


async def test_what_is_rejected_is_a_draft_again(world: World, teacher: Person, colleague: Person) -> None:
    """Nothing is lost; who comes too late reads so."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello")
    await teacher.presses("Ask a colleague")
    assert "You rejected announcement 1." in await colleague.forges("announcement:reject:1")
    await world.deliver()
    assert "rejected by colleague" in _heard(world, teacher)
    assert "already been decided or changed" in await world.person("third").forges("announcement:approve:1")
    card = await teacher.forges("announcement:open:1")
    assert "Hello" in card
    assert "how it will look" in card
    assert "I have asked" in await teacher.presses("Ask a colleague")


async def test_with_no_colleague_who_can_be_reached_it_stays_a_draft(
    world: World, teacher: Person, colleague: Person
) -> None:
    await subscribers(world, "li", "zhang")
    for name in ("colleague", "third"):
        await world.person(name).says("/help")
        await world.storage.people.set_gone(world.person(name).address, gone=True)
    await teacher.says("/announce Hello")
    assert "nobody I can ask" in await teacher.presses("Ask a colleague")
    draft = await world.storage.announcements.get(1)
    assert draft is not None
    assert draft.status == "draft"


async def test_approved_too_late_is_asked_about(
    world: World, teacher: Person, colleague: Person, clock: Clock
) -> None:
    [li, _] = await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello")
    await teacher.says("11:00")
    await teacher.presses("Ask a colleague")
    clock.passes(hours=3)
    assert "that time has passed" in await colleague.forges("announcement:approve:1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == []
    await colleague.presses("Approve and send now")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Hello"]


async def test_an_audience_that_has_grown_is_approved_first(
    world: World, teacher: Person, colleague: Person, clock: Clock
) -> None:
    """Planned for one person, and two by the time it is due."""
    [li] = await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.says("11:00")
    await teacher.presses("Send to 1")
    await subscribers(world, "zhang")
    clock.passes(hours=1)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == []
    assert "would now go to 2 people" in _heard(world, teacher)
    assert "A colleague would like to send this as announcement 1 to 2 people" in _heard(world, colleague)
    await colleague.forges("announcement:late:1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Hello"]
