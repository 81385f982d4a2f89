"""What is said about what was said already: looked at first, approved like anything else, and exact."""

from __future__ import annotations

from bot.markup import Run
from bot.messages import Message
from tests.conftest import Clock, Person, World
from tests.crowd import sends_photo, settings_with, subscribers


async def _sent(world: World, teacher: Person, text: str) -> None:
    await teacher.says(f"/announce {text}")
    await teacher.presses("Send to")
    await world.deliver()


async def test_a_correction_is_looked_at_before_anything_changes(world: World, teacher: Person) -> None:
    """Shown on a card, tried on oneself, dropped or applied; another message takes its place."""
    [li] = await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announcements 1")
    correct = next(button.data for button in teacher.buttons if button.label == "Correct")
    await teacher.forges(correct)
    assert "will replace announcement 1 in 1 chat" in await teacher.says("When does NUS close?")
    await teacher.presses("Do not correct")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["On Monday"]
    assert "On Monday" in await teacher.says("/announcements 1")
    await teacher.forges(correct)
    await teacher.says("On Tusday")
    stale = teacher.buttons[0].data
    await teacher.says("On Tuesday")
    assert "already been decided" in await teacher.forges(stale)
    await teacher.presses("Test")
    await teacher.presses("Correct in 1 chat")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["On Tuesday"]
    assert "The correction (4) is done: changed in 1 of 1 chats." in world.outlet.heard_by(teacher.address)
    assert "On Tuesday" in await teacher.says("/announcements 1")


async def test_a_correction_is_waited_for_half_an_hour(world: World, teacher: Person, clock: Clock) -> None:
    """Three days later a question is a question again."""
    await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    clock.passes(minutes=31)
    assert "will replace" not in await teacher.says("When does NUS close?")


async def test_any_command_ends_the_wait_for_a_correction(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    assert "in the middle of something" not in await teacher.says("/help")
    assert "will replace" not in await teacher.says("When does NUS close?")


async def test_a_correction_goes_to_many_only_with_approval(world: World, teacher: Person) -> None:
    colleague = world.person("colleague")
    await world.restart(colleague.address)
    people = await subscribers(world, "li", "zhang")
    await _sent(world, teacher, "On Monday")
    world.settings = settings_with(world, approve_above=1)
    await world.restart(colleague.address)
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    await teacher.says("On Tuesday")
    await teacher.presses("Ask a colleague")
    await world.deliver()
    assert "replace announcement 1 in 2 chats" in world.outlet.heard_by(colleague.address)[-1]
    assert [world.outlet.heard_by(person.address) for person in people] == [["On Monday"]] * 2
    await colleague.forges("announcement:approve:2")
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [["On Tuesday"]] * 2


async def test_what_cannot_be_a_correction_is_refused_at_once(world: World, teacher: Person) -> None:
    """A picture for a text; a caption that is too long."""
    await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announce")
    await sends_photo(teacher, "The campus")
    await teacher.presses("Send to 1")
    await world.deliver()
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    assert "Only the text" in await sends_photo(teacher)
    assert "Only the text" in await sends_photo(teacher, "On Tuesday")
    await teacher.says("/announcements 2")
    await teacher.presses("Correct")
    assert "the limit is 1,024" in await teacher.says("x" * 1025)
    assert "picture or file stays" in await teacher.says("The **new** campus")
    assert "The campus" in await teacher.says("/announcements 2")


async def test_who_gets_a_corrected_photo_later_gets_it_with_its_new_caption(
    world: World, teacher: Person
) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce")
    await sends_photo(teacher, "The campus", number=7)
    await teacher.presses("Send to 1")
    await world.deliver()
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    new = (Run("The "), Run("new", bold=True), Run(" campus"))
    await teacher.does(Message(teacher.address, "The new campus", runs=new))
    await teacher.presses("Correct in 1 chat")
    announcement = await world.storage.announcements.get(1)
    assert announcement is not None
    [content] = announcement.contents.values()
    assert content.text == "The **new** campus"
    assert content.original == {"chat": 500, "messages": [7], "is_recaptioned": True}


async def test_what_was_taken_back_is_not_corrected_any_more(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    await teacher.says("On Tuesday")
    correct = teacher.buttons[0].data
    await teacher.forges("mailing:recalled:1")
    assert "already been decided" in await teacher.forges(correct)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == [""]


async def test_a_rejected_correction_never_becomes_an_announcement(world: World, teacher: Person) -> None:
    """Its draft can be opened again, but the next message is no new text for everybody."""
    colleague = world.person("colleague")
    await world.restart(colleague.address)
    await subscribers(world, "li", "zhang")
    await _sent(world, teacher, "On Monday")
    world.settings = settings_with(world, approve_above=1)
    await world.restart(colleague.address)
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    await teacher.says("On Tuesday")
    await teacher.presses("Ask a colleague")
    await colleague.forges("announcement:reject:2")
    assert "will replace announcement 1" in await teacher.forges("announcement:open:2")
    assert "how it will look" not in await teacher.says("When does NUS close?")
    assert await world.storage.announcements.get(3) is None


async def test_what_was_sent_to_a_group_that_is_gone_can_be_corrected(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await world.storage.announcements.change(1, audience="programme:atlantis")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    await teacher.says("On Tuesday")
    assert "on its way to 1 chat" in await teacher.presses("Correct in 1 chat")


async def test_a_cancelled_correction_cannot_be_sent_any_more(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    await teacher.says("On Tuesday")
    assert "Nothing was corrected" in await teacher.says("/cancel")
    assert "already been decided" in await teacher.presses("Correct in 1 chat")


async def test_the_other_language_is_asked_about_when_one_is_corrected(world: World, teacher: Person) -> None:
    li, wang = world.person("li", "en"), world.person("wang", "zh")
    await li.says("/subscribe")
    await wang.says("/subscribe")
    await teacher.says("/announce It closes on 5 March.")
    await teacher.presses("Add a Chinese text")
    await teacher.says("3月5日截止。")
    await teacher.presses("Send to 2")
    await world.deliver()
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    said = await teacher.says("It closes on 6 March (3月6日).")
    assert "**English text:**" in said
    assert "replaces the English text, for those who read English; the Chinese one stays" in said
    await teacher.presses("Correct in 1 chat")
    await world.deliver()
    told = [reply for to, reply in world.outlet.sent if to == teacher.address]
    [asked] = [reply for reply in told if "need the same correction" in reply.text]
    assert "Does the Chinese text of announcement 1" in asked.text
    await teacher.forges(asked.buttons[0][0].data)
    assert "replaces the Chinese text" in await teacher.says("3月6日截止。")
    await teacher.presses("Correct in 1 chat")
    await world.deliver()
    assert world.outlet.heard_by(wang.address) == ["3月6日截止。"]
    told = [reply for to, reply in world.outlet.sent if to == teacher.address]
    assert len([reply for reply in told if "need the same correction" in reply.text]) == 1


async def test_nothing_else_is_asked_about_where_there_is_one_text(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await _sent(world, teacher, "On Monday")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    assert "stays as it is" not in await teacher.says("On Tuesday")
    await teacher.presses("Correct in 1 chat")
    await world.deliver()
    assert not any("same correction" in heard for heard in world.outlet.heard_by(teacher.address))
