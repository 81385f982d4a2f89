"""A second person approves what goes to many: asked with all that matters, and told what came of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import DeliveryRefused, RecipientGone
from bot.messages import Message
from tests.conftest import STAFF, Clock, Person, World
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


@pytest.mark.parametrize(("tag", "passed"), [("en", "has passed"), ("zh", "还没有同事批准")])
async def test_the_author_hears_once_that_the_time_passed_before_anybody_approved(
    world: World, teacher: Person, colleague: Person, clock: Clock, tag: str, passed: str
) -> None:
    """Also where the bot was off then; another time begins it anew."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/language English" if tag == "en" else "/language 中文")
    await teacher.says("/announce Hello")
    await teacher.says("11:00")
    await teacher.presses("Ask a colleague" if tag == "en" else "请同事批准")
    await world.deliver()
    before = len(world.outlet.heard_by(teacher.address))
    clock.passes(hours=3)
    for _ in range(2):
        await world.restart(colleague.address)
        await world.deliver()
    [told] = world.outlet.heard_by(teacher.address)[before:]
    assert passed in told
    await teacher.forges("announcement:open:1")
    await teacher.forges("announcement:at:1")
    await teacher.says("18:00")
    await teacher.presses("Ask a colleague" if tag == "en" else "请同事批准")
    clock.passes(hours=6)
    await world.deliver()
    assert passed in world.outlet.heard_by(teacher.address)[-1]


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


# --- what was approved is what is sent ------------------------------------------------------------------


def _photo(caption: str) -> Message:
    original = {"chat": 7, "messages": [5], "captioned": 0, "caption": caption, "entities": []}
    return Message(STAFF, caption, id="5", original=original)


async def test_an_edit_drops_the_approval(world: World, teacher: Person, colleague: Person) -> None:
    """An announcement with a photo: approval is asked, the author edits the caption, a colleague approves what was shown."""
    [li, _] = await subscribers(world, "li", "zhang")
    await teacher.says("/announce")
    await teacher.does(_photo("Room 4"))
    await teacher.presses("Ask a colleague")
    await world.deliver()
    [asked] = [r for to, r in world.outlet.sent if to == colleague.address and r.buttons]
    said = await teacher.does(replace(_photo("Room 5"), is_edit=True))
    assert "Nothing is approved any more" in said
    assert "already been decided or changed" in await colleague.forges(asked.buttons[0][0].data)
    await teacher.presses("Ask a colleague")
    assert "already been decided or changed" in await colleague.forges(asked.buttons[0][0].data)
    assert "You approved announcement 2" in await colleague.forges("announcement:approve:2")
    await world.deliver()
    [sent] = [reply for to, reply in world.outlet.sent if to == li.address]
    assert sent.original is not None
    assert sent.original["caption"] == "Room 5"
    assert "what people get does not change" in await teacher.does(replace(_photo("Room 6"), is_edit=True))


async def test_an_edit_ends_what_was_set_to_a_time(world: World, teacher: Person, colleague: Person) -> None:
    """Approved and scheduled, then edited: nothing is sent by itself."""
    people = await subscribers(world, "li", "zhang")
    await teacher.does(Message(STAFF, "/announce Hello", id="5"))
    await teacher.says("tomorrow 9am")
    await teacher.presses("Ask a colleague")
    await colleague.forges("announcement:approve:1")
    said = await teacher.does(Message(STAFF, "/announce Goodbye", id="5", is_edit=True))
    assert "Goodbye" in said
    assert "Nothing is approved any more" in said
    assert "will be sent on" not in said
    world.clock.passes(days=1)
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [[], []]


async def test_a_draft_follows_its_edit(world: World, teacher: Person) -> None:
    """A draft's message is edited in Telegram; an earlier one, whose text was replaced, changes nothing."""
    [li] = await subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.does(Message(STAFF, "Helo", id="5"))
    old = teacher.buttons[0].data
    assert "the draft now reads" in await teacher.does(Message(STAFF, "Hello", id="5", is_edit=True))
    assert await teacher.does(Message(STAFF, "Hello", id="5", is_edit=True)) == ""
    new = teacher.buttons[0].data
    assert "already been decided or changed" in await teacher.forges(old)
    await teacher.does(Message(STAFF, "Hello, all", id="6"))
    assert "nothing has changed" in await teacher.does(Message(STAFF, "Hi", id="5", is_edit=True))
    assert "already been decided or changed" in await teacher.forges(new)
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Hello, all"]


async def test_a_button_approves_only_what_stood_above_it(
    world: World, teacher: Person, colleague: Person
) -> None:
    """Withdrawn, given another audience, asked again: the first question's button is stale."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello")
    await teacher.presses("Ask a colleague")
    await colleague.says("/announcements 1")
    old = colleague.buttons[0].data
    await teacher.says("/announcements 1")
    await teacher.presses("Withdraw")
    await teacher.presses("Urgent")
    await teacher.presses("Ask a colleague")
    assert "already been decided or changed" in await colleague.forges(old)


async def test_the_author_never_approves_also_after_forget(
    world: World, teacher: Person, colleague: Person
) -> None:
    """The author uses /forget and forges the button; a colleague may still approve."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello")
    await teacher.presses("Ask a colleague")
    await teacher.says("/forget")
    await teacher.presses("Yes, delete everything")
    await teacher.says("hello")
    for verb in ("approve", "late", "reject"):
        assert "second person must approve" in await teacher.forges(f"announcement:{verb}:1")
    assert "You approved announcement 1" in await colleague.forges("announcement:approve:1")


async def test_what_is_late_is_held_and_its_author_asked(world: World, teacher: Person) -> None:
    """An announcement for tomorrow; the bot is off for two days. A restart of some minutes holds nothing."""
    [li] = await subscribers(world, "li")
    for text in ("Late", "In time"):
        await teacher.says(f"/announce {text}")
        await teacher.says("tomorrow 9am")
        await teacher.presses("Send to 1")
        world.clock.passes(days=2 if text == "Late" else 0.96)  # 09:02
        await world.restart()
        await world.deliver()
    assert world.outlet.heard_by(li.address) == ["In time"]
    held = next(text for text in world.outlet.heard_by(teacher.address) if "I have held it" in text)
    assert "Wednesday 3 March 2027, 09:00" in held
    await teacher.forges("announcement:now:1")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["In time", "Late"]


async def test_what_is_late_without_an_author_is_told_to_staff(
    world: World, teacher: Person, colleague: Person
) -> None:
    """Its author used /forget meanwhile."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello")
    await teacher.says("tomorrow 9am")
    await teacher.presses("Ask a colleague")
    await colleague.forges("announcement:approve:1")
    await teacher.says("/forget")
    await teacher.presses("Yes, delete everything")
    world.clock.passes(days=2)
    await world.deliver()
    assert "used /forget" in _heard(world, colleague)


async def test_what_is_late_and_nobodys_is_told_in_the_readers_language(
    world: World, teacher: Person
) -> None:
    """The last of staff used /forget, so that the bot does not know what they read."""
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.says("tomorrow 9am")
    await teacher.presses("Send")
    await teacher.says("/forget")
    await teacher.presses("Yes, delete everything")
    world.clock.passes(days=2)
    await world.deliver()
    assert "第 1 号通知原定于2027年3月3日星期三 09:00 发送" in world.outlet.heard_by(teacher.address)[-1]


async def _planned_by_who_is_removed(world: World, teacher: Person, colleague: Person) -> list[Person]:
    """The colleague plans one for tomorrow, and is taken out of ``staff.ids``; returns the readers."""
    people = await subscribers(world, "li", "zhang")
    await colleague.says("/announce Hello")
    await colleague.says("tomorrow 9am")
    await colleague.presses("Ask a colleague")
    await teacher.forges("announcement:approve:1")
    await world.deliver()
    await world.restart(world.person("third").address)
    world.outlet.sent.clear()
    return people


@pytest.mark.parametrize("decision", ["Approve", "Reject"])
async def test_what_is_late_of_who_was_of_staff_is_asked_of_the_others(
    world: World, teacher: Person, colleague: Person, decision: str
) -> None:
    """Every one of them is asked, it stands in the list, and any of them decides."""
    people = await _planned_by_who_is_removed(world, teacher, colleague)
    world.clock.passes(days=2)
    await world.deliver()
    for member in (teacher, world.person("third")):
        assert "no longer belongs to staff" in _heard(world, member)
        assert "once approved, it is sent at once" in _heard(world, member)
        assert "will be sent on" not in _heard(world, member)
    assert world.outlet.heard_by(colleague.address) == []
    assert "waiting for approval" in await teacher.says("/announcements")
    await teacher.presses("1")
    await teacher.presses(decision)
    if decision == "Approve":
        await teacher.presses("Approve and send now")
    await world.deliver()
    heard = [world.outlet.heard_by(person.address) for person in people]
    assert heard == [["Hello"] if decision == "Approve" else []] * 2
    assert world.outlet.heard_by(colleague.address) == []


async def test_what_is_on_time_of_who_was_of_staff_is_reported_to_the_others(
    world: World, teacher: Person, colleague: Person
) -> None:
    people = await _planned_by_who_is_removed(world, teacher, colleague)
    world.clock.passes(days=0.96)  # 09:02
    await world.deliver()
    await world.app.progress.show()
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [["Hello"], ["Hello"]]
    for member in (teacher, world.person("third")):
        assert "2 of 2" in _heard(world, member)
    assert world.outlet.heard_by(colleague.address) == []


async def test_a_photo_may_carry_the_command(world: World, teacher: Person) -> None:
    """/announce as the caption of a photo, with formatting behind it, and alone."""
    [li] = await subscribers(world, "li")
    bold = [{"type": "bold", "offset": 0, "length": 9}, {"type": "bold", "offset": 13, "length": 4}]
    original = {"chat": 7, "messages": [5], "captioned": 0, "caption": "/announce 😀 Room", "entities": bold}
    await teacher.does(Message(STAFF, "/announce 😀 Room", id="5", original=original))
    await teacher.presses("Send to 1")
    await world.deliver()
    [sent] = [reply for to, reply in world.outlet.sent if to == li.address]
    assert sent.original is not None
    assert sent.original["messages"] == [5]
    assert sent.original["caption"] == "😀 Room"
    assert sent.original["entities"] == [{"type": "bold", "offset": 3, "length": 4}]
    assert "how it will look" in await teacher.does(
        Message(STAFF, "/announce", original={**original, "caption": "/announce"})
    )


async def test_the_author_hears_of_a_colleague_who_cannot_be_reached(
    world: World, teacher: Person, colleague: Person
) -> None:
    """One who has blocked the bot, one whom Telegram refuses; with nobody left it is a draft again."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce NUS closes")
    await teacher.presses("Ask a colleague")
    world.outlet.faults[colleague.address] = RecipientGone("blocked")
    await world.deliver()
    assert "not reached: colleague. One other colleague has it and can still approve it." in _heard(
        world, teacher
    )
    await world.person("third").forges("announcement:approve:1")
    await world.deliver()
    assert "is done: 2 of 2 got it" in _heard(world, teacher)

    await teacher.says("/announce NUS closes soon")
    assert "I have asked 1 colleague" in await teacher.presses("Ask a colleague")
    world.outlet.faults[world.person("third").address] = DeliveryRefused("chat not found")
    await world.deliver()
    said = _heard(world, teacher)
    assert "not reached: colleague, third. Nobody else was asked, so it is a draft again" in said
    announcement = await world.storage.announcements.get(2)
    assert announcement is not None
    assert announcement.status == "draft"
    count = len(world.outlet.sent)
    await world.deliver()
    assert len(world.outlet.sent) == count


@pytest.mark.parametrize("time", ["2月30日 10:00", "25:00", "30 February 9:00"])
async def test_a_time_that_there_is_not_never_takes_the_place_of_the_text(
    world: World, teacher: Person, time: str
) -> None:
    await teacher.says("/announce Hello")
    assert "cannot read that as a time" in await teacher.says(time)
    draft = await world.storage.announcements.get(1)
    assert draft is not None
    assert [content.text for content in draft.contents.values()] == ["Hello"]
