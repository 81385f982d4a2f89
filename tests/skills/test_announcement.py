"""Staff write, look, confirm; every subscriber gets it; the author hears how it went."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from bot.config import Settings
from bot.errors import DeliveryRefused, RecipientGone
from bot.messages import Address
from bot.storage import Lane
from tests.conftest import Clock, Person, World


async def _subscribers(world: World, *names: str) -> list[Person]:
    people = [world.person(name) for name in names]
    for person in people:
        await person.says("/subscribe")
    return people


async def test_an_announcement_from_writing_to_report(world: World, teacher: Person) -> None:
    """Previewed as it will be seen, counted, sent only after the tap, and reported."""
    li, zhang = await _subscribers(world, "li", "zhang")
    assert "next message" in await teacher.says("/announce")
    said = await teacher.says("**New deadline** for NUS\n<3")
    assert said.startswith("**New deadline** for NUS")
    assert "2 people" in said
    await world.deliver()
    assert world.outlet.sent == []
    assert "on its way to 2 people" in await teacher.presses("Send to 2")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["**New deadline** for NUS\n<3"]
    assert world.outlet.heard_by(zhang.address) == ["**New deadline** for NUS\n<3"]
    [report] = world.outlet.heard_by(teacher.address)
    assert "2 of 2 got it" in report
    assert "sent 2 of 2" in await teacher.says("/announcements")


async def test_who_blocked_and_who_failed_is_told_apart(world: World, teacher: Person) -> None:
    """The ledger tells the truth; who blocked the bot is no subscriber any longer."""
    await _subscribers(world, "li", "zhang", "wang")
    world.outlet.faults[Address("test", "li")] = RecipientGone("bot was blocked by the user")
    world.outlet.faults[Address("test", "zhang")] = DeliveryRefused("message is too strange")
    await teacher.says("/announce")
    await teacher.says("Hello")
    await teacher.presses("Send to 3")
    await world.deliver()
    [report] = world.outlet.heard_by(teacher.address)
    assert "1 of 3 got it, 1 blocked the bot or left, 1 failed" in report
    assert await world.storage.audiences.counts(["all"], world.clock()) == {"all": 2}


async def test_another_text_replaces_the_draft(world: World, teacher: Person) -> None:
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Frist")
    old = list(teacher.buttons)
    await teacher.says("First")
    assert "no longer works" in await teacher.forges(old[0].data)
    await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["First"]


async def test_it_can_be_dropped(world: World, teacher: Person) -> None:
    await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Oops")
    assert "Not sent" in await teacher.presses("Do not send")
    assert "no longer works" in await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.sent == []


async def test_a_double_tap_sends_once(world: World, teacher: Person) -> None:
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Once")
    send = teacher.buttons[0].data
    await teacher.presses("Send")
    assert "no longer works" in await teacher.forges(send)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Once"]


async def test_a_student_with_the_data_of_a_staff_button_gets_nowhere(
    world: World, teacher: Person, student: Person
) -> None:
    await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Hello")
    assert "no longer works" in await student.forges(teacher.buttons[0].data)
    await world.deliver()
    assert world.outlet.sent == []


async def test_who_unsubscribes_before_the_tap_is_left_out(world: World, teacher: Person) -> None:
    li, zhang = await _subscribers(world, "li", "zhang")
    await teacher.says("/announce")
    await teacher.says("Hello")
    await li.says("/unsubscribe")
    assert "on its way to 1 person" in await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == []
    assert world.outlet.heard_by(zhang.address) == ["Hello"]


async def test_nobody_subscribed(world: World, teacher: Person) -> None:
    """Said plainly, and there is nothing to confirm."""
    await teacher.says("/announce")
    assert "nobody is in this group yet" in await teacher.says("Hello?")
    assert not [button.label for button in teacher.buttons if button.label.startswith("Send to")]


async def test_the_text_may_stand_behind_the_command(world: World, teacher: Person) -> None:
    await _subscribers(world, "li")
    assert "1 person" in await teacher.says("/announce The list\nis out")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.sent[0][1].text == "The list\nis out"


async def test_too_long_is_refused_and_the_dialogue_stays_open(teacher: Person) -> None:
    await teacher.says("/announce")
    assert "4,000 characters" in await teacher.says("x" * 4000)
    assert "what they will see" in await teacher.says("short")


async def test_a_restart_in_the_middle_loses_nobody(world: World, teacher: Person) -> None:
    """Claimed but not sent: after the start everybody gets it."""
    people = await _subscribers(world, *(f"s{number}" for number in range(30)))
    await teacher.says("/announce")
    await teacher.says("Hello")
    await teacher.presses("Send")
    await world.storage.outbox.claim("test", Lane.BULK, 10, world.clock())
    await world.restart()
    await world.app.courier.take_up_again()
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [["Hello"]] * 30


# --- whom, when, in which language -------------------------------------------------------------------


async def test_each_reads_their_own_language(world: World, teacher: Person) -> None:
    """One text is for everybody; with a second one each reader gets theirs."""
    li, wang = world.person("li", "en"), world.person("wang", "zh")
    await li.says("/subscribe")
    await wang.says("/subscribe")
    await teacher.says("/announce")
    assert "one language" in await teacher.says("The list is out.")
    assert "other language" in await teacher.presses("Add a Chinese text")
    shown = await teacher.says("名单已公布。")
    assert "名单已公布。" in shown
    assert "one language" not in shown
    await teacher.presses("Send to 2")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["The list is out."]
    assert world.outlet.heard_by(wang.address) == ["名单已公布。"]


async def test_an_audience_with_its_count(world: World, teacher: Person) -> None:
    li, wang = world.person("li", "en"), world.person("wang", "zh")
    await li.says("/subscribe NUS")
    await wang.says("/subscribe briefings")
    await teacher.says("/announce NUS has moved its deadline")
    await teacher.presses("For whom")
    labels = [button.label for button in teacher.buttons]
    assert "who follows NUS (1)" in labels
    assert "who wants to hear of briefings (1)" in labels
    assert "subscribers who read 中文 (1)" in labels
    assert "who follows NUS" in await teacher.presses("who follows NUS")
    await teacher.presses("Send to 1 person")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["NUS has moved its deadline"]
    assert world.outlet.heard_by(wang.address) == []


async def test_a_test_goes_to_oneself_only(world: World, teacher: Person) -> None:
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.presses("Test")
    await world.deliver()
    assert world.outlet.heard_by(teacher.address) == ["Hello"]
    assert world.outlet.heard_by(li.address) == []


async def test_a_second_person_approves_what_goes_to_many(world: World, teacher: Person) -> None:
    """Nobody approves their own; who rejects, stops it."""
    world.settings = _with(world, approve_above=1)
    colleague = world.person("colleague")
    await world.restart(Address("test", "colleague"))
    people = await _subscribers(world, "li", "zhang")
    for word in ("First", "Second"):
        await teacher.says(f"/announce {word}")
        assert "waits for a colleague" in await teacher.presses("Ask a colleague")
    await world.deliver()
    *_, asked = world.outlet.heard_by(colleague.address)
    assert "would like to send this as announcement 2 to 2 people: all subscribers" in asked
    assert "second person must approve" in await teacher.forges("announcement:approve:1")
    await colleague.forges("announcement:approve:1")
    await colleague.forges("announcement:reject:2")
    assert "no longer works" in await colleague.forges("announcement:approve:2")
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [["First"], ["First"]]
    told = world.outlet.heard_by(teacher.address)
    assert "Announcement 1 was approved." in told
    assert "Announcement 2 was rejected and is not sent." in told


async def test_with_nobody_to_approve_it_says_so(world: World, teacher: Person) -> None:
    world.settings = _with(world, approve_above=0)
    await world.restart()
    await _subscribers(world, "li")
    await teacher.says("/announce Hello")
    assert "staff.ids" in await teacher.presses("Ask a colleague")


async def test_sent_at_the_time_that_was_named(world: World, teacher: Person, clock: Clock) -> None:
    """In the institution's zone, shown with its weekday; it can be taken back until then."""
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce Good morning")
    await teacher.presses("Send later")
    assert "cannot read that" in await teacher.says("soon")
    assert "has passed" in await teacher.says("2027-03-02 09:59")
    assert "Wednesday 3 March 2027, 09:00" in await teacher.says("09:00")
    assert "will be sent on Wednesday 3 March 2027, 09:00" in await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.sent == []
    assert "scheduled" in await teacher.says("/announcements")
    clock.passes(hours=23)
    await world.restart()
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Good morning"]


async def test_quiet_hours_wait_until_morning_but_deadlines_do_not(
    world: World, teacher: Person, clock: Clock
) -> None:
    world.settings = _with(world, quiet_hours="09:30-11:00")
    await world.restart()
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce News")
    assert "quiet hours" in await teacher.says("Other news")
    await teacher.presses("Send to 1")
    await teacher.says("/announce NUS closes today")
    assert "does not wait" in await teacher.presses("about a deadline")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["NUS closes today"]
    clock.passes(hours=1)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["NUS closes today", "Other news"]


# --- on the way, and afterwards ---------------------------------------------------------------------


async def test_paused_and_stopped_on_the_way(world: World, teacher: Person) -> None:
    people = await _subscribers(world, *(f"s{number}" for number in range(5)))
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 5")
    assert "(paused)" in await teacher.presses("Pause")
    await world.deliver()
    assert world.outlet.sent == []
    assert "is on its way" in await teacher.presses("Go on")
    assert "(stopped)" in await teacher.presses("Stop")
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [[]] * 5
    assert "Stopped before it was sent: 5" in await teacher.says("/announcements 1")


async def test_again_to_the_failed_only(world: World, teacher: Person) -> None:
    """With the reasons before it, and the counts after it."""
    li, zhang = await _subscribers(world, "li", "zhang")
    world.outlet.faults[zhang.address] = DeliveryRefused("message is too strange")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 2")
    await world.deliver()
    assert "Failed, 1 ×: message is too strange" in await teacher.says("/announcements 1")
    world.outlet.faults.clear()
    assert "to 1 person" in await teacher.presses("Send again to the failed only (1)")
    await world.deliver()
    assert world.outlet.heard_by(zhang.address) == ["Hello"]
    assert world.outlet.heard_by(li.address) == ["Hello"]
    assert "sent 2 of 2" in await teacher.says("/announcements #1")


async def test_corrected_everywhere(world: World, teacher: Person) -> None:
    """In the language it is written in; whoever gets it later gets the corrected text at once."""
    li, wang = world.person("li", "en"), world.person("wang", "zh")
    await li.says("/subscribe")
    await wang.says("/subscribe")
    await teacher.says("/announce The list is out on Monday.")
    await teacher.presses("Add a Chinese text")
    await teacher.says("名单周一公布。")
    await teacher.presses("Send to 2")
    await world.deliver()
    await teacher.says("/announcements 1")
    assert "takes the place of the old one in 2 chats" in await teacher.presses("Correct")
    assert "2 chats" in await teacher.says("The list is out on Tuesday.")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["The list is out on Tuesday."]
    assert world.outlet.heard_by(wang.address) == ["名单周一公布。"]
    assert "The correction (2) is done: changed for 2 of 2" in world.outlet.heard_by(teacher.address)[-1]
    assert "Tuesday" in await teacher.says("/announcements 1")


async def test_recalled_where_it_is_still_allowed(world: World, teacher: Person) -> None:
    li, zhang = await _subscribers(world, "li", "zhang")
    await teacher.says("/announce Oops")
    await teacher.presses("Send to 2")
    await world.deliver()
    world.outlet.faults[zhang.address] = DeliveryRefused("message can't be deleted")
    await teacher.says("/announcements 1")
    assert "48 hours" in await teacher.presses("Recall")
    await teacher.presses("Yes, take it back")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == [""]
    assert world.outlet.heard_by(zhang.address) == ["Oops"]
    assert (
        "taken back from 1 of 2, 0 blocked the bot or left, 1 failed"
        in (world.outlet.heard_by(teacher.address)[-1])
    )
    assert "message can't be deleted" in await teacher.says("/announcements 2")


async def test_the_table_is_read_back_by_another_library(world: World, teacher: Person) -> None:
    """Nothing in it is taken for a formula."""
    _, zhang = await _subscribers(world, "li", "zhang")
    world.outlet.faults[zhang.address] = DeliveryRefused("=HYPERLINK(evil)")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 2")
    await world.deliver()
    await teacher.says("/announcements 1")
    await teacher.presses("Table")
    assert teacher.file is not None
    assert teacher.file.name == "announcement-1.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(teacher.file.content)).active
    heading, first, second = sheet.iter_rows(values_only=True)
    assert heading == ("Chat", "Status", "Time", "Reason", "Perhaps twice")
    assert first == ("li", "sent", "2027-03-02 10:00:00", None, 0)
    assert second == ("zhang", "failed", "2027-03-02 10:00:00", "=HYPERLINK(evil)", 0)
    assert sheet["D3"].data_type == "s"


async def test_an_announcement_that_is_none(teacher: Person) -> None:
    for word in ("99", "x", "0"):
        assert "There is no announcement" in await teacher.says(f"/announcements {word}")


def _with(world: World, **announcements: object) -> Settings:
    own = world.settings.announcements.model_copy(update=announcements)
    return world.settings.model_copy(update={"announcements": own})
