"""Staff write, look, confirm; every subscriber gets it; the author hears how it went."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from bot import markup
from bot.errors import DeliveryRefused, RecipientGone
from bot.markup import Run
from bot.messages import Address, Message
from bot.storage import Lane
from tests.conftest import Clock, Person, World
from tests.crowd import sends_photo, settings_with, subscribers


async def test_an_announcement_from_writing_to_report(world: World, teacher: Person) -> None:
    """Previewed as it will be seen, counted, sent only after the tap, and reported."""
    li, zhang = await subscribers(world, "li", "zhang")
    assert "next message" in await teacher.says("/announce")
    new = (Run("New deadline", bold=True), Run(" for NUS\n<3"))
    said = await teacher.does(Message(teacher.address, "New deadline for NUS\n<3", runs=new))
    assert said.startswith("**New deadline** for NUS")
    assert "2 people" in said
    await world.deliver()
    assert world.outlet.sent == []
    assert "on its way to 2 people" in await teacher.presses("Send to 2")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["**New deadline** for NUS\n\\<3"]
    assert world.outlet.heard_by(zhang.address) == ["**New deadline** for NUS\n\\<3"]
    [report] = world.outlet.heard_by(teacher.address)
    assert "2 of 2 got it" in report
    assert "sent 2 of 2" in await teacher.says("/announcements")


@pytest.mark.parametrize(
    "text",
    [
        "2**10 and 3**2",
        r"It opens ¯\_(ツ)_/¯",
        "第_周第_节",
        "Passcode: a*b_c`d`_e_",
        "- one\n- two [x](https://e.org) <https://e.org>",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f wins",
        "می\u200cخواهم",
    ],
)
async def test_what_is_typed_arrives_as_it_was_typed(world: World, teacher: Person, text: str) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says(text)
    await teacher.presses("Send to 1")
    await teacher.says(f"/announce {text}")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert [markup.plain(heard) for heard in world.outlet.heard_by(li.address)] == [text, text]
    assert text.split()[0].replace("- ", "") in markup.plain(await teacher.says("/announcements"))


async def test_formatting_behind_the_command_is_kept(world: World, teacher: Person) -> None:
    runs = (Run("/announce", bold=True), Run(" The "), Run("list", italic=True), Run(" is out"))
    said = await teacher.does(Message(teacher.address, "/announce The list is out", runs=runs))
    assert said.startswith("The _list_ is out")


async def test_who_blocked_and_who_failed_is_told_apart(world: World, teacher: Person) -> None:
    """The ledger tells the truth; who blocked the bot is no subscriber any longer."""
    await subscribers(world, "li", "zhang", "wang")
    world.outlet.faults[Address("test", "li")] = RecipientGone("bot was blocked by the user")
    world.outlet.faults[Address("test", "zhang")] = DeliveryRefused("message is too strange")
    await teacher.says("/announce")
    await teacher.says("Hello")
    await teacher.presses("Send to 3")
    await world.deliver()
    [report] = world.outlet.heard_by(teacher.address)
    assert "1 of 3 got it; 1 blocked the bot, 1 failed." in report
    assert await world.storage.audiences.counts(["all"], world.clock()) == {"all": 2}


async def test_another_text_replaces_the_draft(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Helo")
    old = list(teacher.buttons)
    await teacher.says("Hello")
    assert "already been decided" in await teacher.forges(old[0].data)
    await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Hello"]


@pytest.mark.parametrize(
    "said",
    ["ok", "好的", "yes", "no", "不用了", "1", "2", "first", "99", "hold on", "取消", "/取消报名", "Send"],
)
async def test_a_word_below_the_card_never_becomes_the_text_unseen(
    world: World, teacher: Person, said: str
) -> None:
    """What would answer a button is one, or is asked back; whatever follows, only the text that was looked at is sent."""
    [li] = await subscribers(world, "li")
    await teacher.says("/announce The office is closed on Friday")
    assert not (await teacher.says(said)).startswith(said)
    await teacher.says("send")
    await world.deliver()
    assert {*world.outlet.heard_by(li.address)} <= {"The office is closed on Friday"}


@pytest.mark.parametrize("said", ["send", "Send it!", "发送", "发送吧", "yes, send it please", "好的，发送"])
async def test_send_may_be_said(world: World, teacher: Person, said: str) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce The office is closed on Friday")
    assert "on its way to 1 person" in await teacher.says(said)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["The office is closed on Friday"]


@pytest.mark.parametrize("said", ["don't send", "Don’t send it", "不发", "别发", "do not send"])
async def test_do_not_send_may_be_said(world: World, teacher: Person, said: str) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce The office is closed on Friday")
    assert "Not sent" in await teacher.says(said)


async def test_a_word_is_asked_back_until_it_is_clear(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce Is there a bus on Friday?")
    assert 'Do you mean the button "Send to 1' in await teacher.says("ok")
    assert "tap the one that you mean" in await teacher.says("no")
    assert (await teacher.says("That is my text")).startswith("ok")
    assert 'Do you mean the button "Do not send"' in await teacher.says("no")
    assert (await teacher.presses("That is my text")).startswith("no")
    assert 'Is "77" what you want to write' in await teacher.says("77")
    assert "tap the one that you mean" in await teacher.says("好的")
    assert (await teacher.says("It leaves at nine")).startswith("It leaves at nine")
    assert 'Do you mean the button "Send to 1' in await teacher.says("好的")
    assert "on its way to 1 person" in await teacher.says("yes")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["It leaves at nine"]


async def test_it_can_be_dropped(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Oops")
    assert "Not sent" in await teacher.presses("Do not send")
    assert "already been decided" in await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.sent == []


async def test_a_double_tap_sends_once(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Once")
    send = teacher.buttons[0].data
    await teacher.presses("Send")
    assert "already been decided" in await teacher.forges(send)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Once"]


async def test_a_student_with_the_data_of_a_staff_button_gets_nowhere(
    world: World, teacher: Person, student: Person
) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Hello")
    assert "no longer works" in await student.forges(teacher.buttons[0].data)
    await world.deliver()
    assert world.outlet.sent == []


async def test_who_unsubscribes_before_the_tap_is_left_out(world: World, teacher: Person) -> None:
    li, zhang = await subscribers(world, "li", "zhang")
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
    assert "all subscribers (nobody yet)" in await teacher.says("Hello?")
    assert not [button.label for button in teacher.buttons if button.label.startswith("Send to")]


async def test_the_text_may_stand_behind_the_command(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    assert "1 person" in await teacher.says("/announce The list\nis out")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.sent[0][1].text == "The list\nis out"


async def test_too_long_is_refused_and_the_dialogue_stays_open(teacher: Person) -> None:
    await teacher.says("/announce")
    assert "4,000 characters" in await teacher.says("x" * 4000)
    assert "how it will look" in await teacher.says("short")


async def test_a_restart_in_the_middle_loses_nobody(world: World, teacher: Person) -> None:
    """Claimed but not sent: after the start everybody gets it."""
    people = await subscribers(world, *(f"s{number}" for number in range(30)))
    await teacher.says("/announce")
    await teacher.says("Hello")
    await teacher.presses("Send")
    await world.storage.outbox.claim("test", Lane.BULK, 10, world.clock())
    await world.restart()
    await world.app.courier.take_over("test")
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
    assert "the Chinese version" in await teacher.presses("Add a Chinese text")
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
    zhang = world.person("zhang", "zh")
    await zhang.says("/subscribe")
    await teacher.says("/announce NUS has moved its deadline")
    await teacher.presses("Choose recipients")
    labels = [button.label for button in teacher.buttons]
    assert "all subscribers (1)" in labels
    assert "people who follow NUS, and subscribers to all announcements (2)" in labels
    assert "people who want news of briefings (2)" in labels
    assert "subscribers who read Chinese (1)" in labels
    assert "It goes to: people who follow NUS" in await teacher.presses("people who follow NUS")
    await teacher.presses("Send to 2 people")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["NUS has moved its deadline"]
    assert world.outlet.heard_by(wang.address) == []


async def test_the_audience_says_whom_it_leaves_out(world: World, teacher: Person) -> None:
    """Who follows only NUS, who has paused; not who gets nothing anyway."""
    await subscribers(world, "li")
    for name, wish in (
        ("wang", "NUS"),
        ("zhao", "briefings"),
        ("wu", "deadlines"),
        ("sun", "NUS, Manchester"),
    ):
        await world.person(name, "zh" if name == "wu" else "en").says(f"/subscribe {wish}")
    await world.person("stranger").says("hello")
    said = await teacher.says("/announce Hello")
    assert "all subscribers (1 person)" in said
    assert "Left out: 4 people who follow only single programmes, briefings or deadlines." in said
    await teacher.presses("Choose recipients")
    assert "Left out: 3 people who follow only single" in await teacher.presses("read English")
    await teacher.presses("Choose recipients")
    assert "Left out" not in await teacher.presses("follow NUS")
    await world.person("li").says("/subscribe")
    await world.person("li").presses("Pause")
    said = await world.person("teacher").says("/announce Hello")
    assert "Left out: 1 person who has paused" in said


async def test_which_text_is_which(world: World, teacher: Person) -> None:
    """By the share of the script, on every card, for the author and for whoever approves; a reader's has no label."""
    colleague = world.person("colleague")
    world.settings = settings_with(world, approve_above=1)
    await world.restart(colleague.address)
    people = await subscribers(world, "li", "zhang")
    assert "in one language (English)" in await teacher.says("/announce The list (名单) is out.")
    await teacher.presses("Add a Chinese text")
    said = await teacher.says("NUS 和 UBC 的名单已公布。")
    assert (
        said.index("English text")
        < said.index("The list")
        < said.index("Chinese text")
        < said.index("已公布")
    )
    said = await teacher.says("曼大 Manchester 的名单也已公布，请看 the list。")
    assert (
        said.index("English text") < said.index("The list") < said.index("Chinese text") < said.index("曼大")
    )
    said = await teacher.says("The new list (新名单) for Manchester 曼大 is out.")
    assert (
        said.index("English text")
        < said.index("The new list")
        < said.index("Chinese text")
        < said.index("曼大 M")
    )
    await teacher.presses("Ask a colleague")
    await world.deliver()
    asked = [reply for to, reply in world.outlet.sent if to == colleague.address]
    assert [reply.before.text for reply in asked if reply.before] == [
        "**English text:**",
        "**Chinese text:**",
    ]
    await colleague.forges(asked[-1].buttons[0][0].data)
    await world.deliver()
    told = [reply for to, reply in world.outlet.sent if to == people[0].address]
    assert [(reply.text, reply.before) for reply in told] == [
        ("The new list (新名单) for Manchester 曼大 is out.", None)
    ]


async def test_a_test_goes_to_oneself_only(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.presses("Test")
    await world.deliver()
    assert world.outlet.heard_by(teacher.address) == ["Hello"]
    assert world.outlet.heard_by(li.address) == []


async def test_a_second_person_approves_what_goes_to_many(world: World, teacher: Person) -> None:
    """Nobody approves their own; who rejects, stops it."""
    world.settings = settings_with(world, approve_above=1)
    colleague = world.person("colleague")
    await world.restart(Address("test", "colleague"))
    people = await subscribers(world, "li", "zhang")
    for word in ("First", "Second"):
        await teacher.says(f"/announce {word}")
        assert "I have asked 1 colleague" in await teacher.presses("Ask a colleague")
    await world.deliver()
    *_, asked = world.outlet.heard_by(colleague.address)
    assert "teacher would like to send this as announcement 2 to 2 people: all subscribers" in asked
    assert "second person must approve" in await teacher.forges("announcement:approve:1")
    assert "You approved announcement 1 for 2 people" in await colleague.forges("announcement:approve:1")
    assert "You rejected announcement 2" in await colleague.forges("announcement:reject:2")
    assert "already been decided or changed" in await colleague.forges("announcement:approve:2")
    await world.app.courier.deliver_due()
    told = world.outlet.heard_by(teacher.address)
    assert any("Announcement 1 was approved by colleague." in text and "0 of 2" in text for text in told)
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [["First"], ["First"]]
    told = world.outlet.heard_by(teacher.address)
    assert any("Announcement 2 was rejected by colleague" in text for text in told)


async def test_with_nobody_to_approve_it_says_so(world: World, teacher: Person) -> None:
    world.settings = settings_with(world, approve_above=0)
    await world.restart()
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    assert "staff.ids" in await teacher.presses("Ask a colleague")


async def test_sent_at_the_time_that_was_named(world: World, teacher: Person, clock: Clock) -> None:
    """In the institution's zone, shown with its weekday; it can be taken back until then."""
    [li] = await subscribers(world, "li")
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
    world.settings = settings_with(world, quiet_hours="09:30-11:00")
    await world.restart()
    [li] = await subscribers(world, "li")
    await teacher.says("/announce News")
    assert "wait until 11:00" in await teacher.says("Other news")
    await teacher.presses("Send to 1")
    await teacher.says("/announce NUS closes today")
    assert "ignores quiet hours" in await teacher.presses("Urgent: a deadline")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["NUS closes today"]
    clock.passes(hours=1)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["NUS closes today", "Other news"]


# --- on the way, and afterwards ---------------------------------------------------------------------


async def test_paused_and_stopped_on_the_way(world: World, teacher: Person) -> None:
    people = await subscribers(world, *(f"s{number}" for number in range(5)))
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 5")
    assert "(paused)" in await teacher.presses("Pause")
    await world.deliver()
    assert world.outlet.sent == []
    assert "is on its way" in await teacher.presses("Resume")
    assert "(stopped)" in await teacher.presses("Stop")
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [[]] * 5
    assert "Stopped before it was sent: 5" in await teacher.says("/announcements 1")


async def test_again_to_the_failed_only(world: World, teacher: Person) -> None:
    """With the reasons before it, and the counts after it."""
    li, zhang = await subscribers(world, "li", "zhang")
    world.outlet.faults[zhang.address] = DeliveryRefused("message is too strange")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 2")
    await world.deliver()
    assert "Failed, 1 ×: message is too strange" in await teacher.says("/announcements 1")
    world.outlet.faults.clear()
    assert "to 1 person" in await teacher.presses("Send again to those it may not have reached (1)")
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
    assert "will replace the old one in 2 chats" in await teacher.presses("Correct")
    assert "announcement 1 in 1 chat." in await teacher.says("The list is out on Tuesday.")
    await teacher.presses("Correct in 1 chat")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["The list is out on Tuesday."]
    assert world.outlet.heard_by(wang.address) == ["名单周一公布。"]
    assert (
        "The correction (2) is done: changed in 1 of 1 chats." in world.outlet.heard_by(teacher.address)[-1]
    )
    assert "Tuesday" in await teacher.says("/announcements 1")


async def test_recalled_where_it_is_still_allowed(world: World, teacher: Person) -> None:
    li, zhang = await subscribers(world, "li", "zhang")
    await teacher.says("/announce Oops")
    await teacher.presses("Send to 2")
    await world.deliver()
    world.outlet.faults[zhang.address] = DeliveryRefused("message can't be deleted")
    await teacher.says("/announcements 1")
    assert "48 hours" in await teacher.presses("Recall")
    await teacher.presses("Yes, delete it")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == [""]
    assert world.outlet.heard_by(zhang.address) == ["Oops"]
    assert "deleted from 1 of 2 chats; 1 failed." in world.outlet.heard_by(teacher.address)[-1]
    assert "no longer allows it to be deleted" in await teacher.says("/announcements 2")


async def test_the_table_is_read_back_by_another_library(world: World, teacher: Person) -> None:
    """Nothing in it is taken for a formula."""
    _, zhang = await subscribers(world, "li", "zhang")
    world.outlet.faults[zhang.address] = DeliveryRefused("=HYPERLINK(evil)")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 2")
    await world.deliver()
    await teacher.says("/announcements 1")
    await teacher.presses("Table")
    assert teacher.files
    assert teacher.files[0].name == "announcement-1.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(teacher.files[0].content)).active
    heading, first, second = sheet.iter_rows(values_only=True)
    assert heading == ("Channel", "Chat", "Status", "Time", "Reason", "Possibly twice")
    assert first == ("test", "li", "sent", "2027-03-02 10:00:00", None, 0)
    assert second == ("test", "zhang", "failed", "2027-03-02 10:00:00", "=HYPERLINK(evil)", 0)
    assert sheet["E3"].data_type == "s"


async def test_an_announcement_that_is_none(teacher: Person) -> None:
    for word in ("99", "x", "0"):
        assert "There is no announcement" in await teacher.says(f"/announcements {word}")


async def test_a_number_too_long_is_no_number(teacher: Person) -> None:
    number = "9" * 20
    assert "There is no announcement" in await teacher.says(f"/announcements {number}")
    assert "no longer works" in await teacher.forges(f"mailing:show:{number}")


# --- nothing is sent that was not meant -----------------------------------------------------------------


async def test_a_cancelled_draft_cannot_be_sent_any_more(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    await teacher.says("/announce Hello")
    assert "stopped. The announcement was not sent" in await teacher.says("/cancel")
    assert "already been decided" in await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == []


async def test_a_control_that_does_not_fit_does_nothing(world: World, teacher: Person) -> None:
    """A pause of a draft, and pause or resume after the stop: what is under way is not touched."""
    [li] = await subscribers(world, "li")
    await teacher.says("/announce Hello")
    assert "already been decided" in await teacher.forges("mailing:pause:1")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Hello"]
    await teacher.says("/announce Again")
    await teacher.presses("Send to 1")
    await teacher.presses("Stop")
    for verb in ("pause", "resume"):
        assert "already been decided" in await teacher.forges(f"mailing:{verb}:2")
    assert world.app.courier._deliveries.withheld == {2: "stopped"}


async def test_nobody_left_at_the_tap(world: World, teacher: Person) -> None:
    """Nothing is sent, and the draft is kept."""
    [li] = await subscribers(world, "li")
    await teacher.says("/announce Hello")
    send = teacher.buttons[0].data
    await li.says("/unsubscribe")
    assert "nobody left in this group" in await teacher.forges(send)
    await li.says("/subscribe")
    assert "on its way to 1 person" in await teacher.forges(send)


async def test_a_programme_that_is_gone_is_no_group(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await world.storage.announcements.change(1, audience="programme:atlantis")
    assert "no longer in the knowledge" in await teacher.forges("announcement:card:1")
    assert "nobody left" in await teacher.forges("announcement:send:1")


async def test_after_a_briefing_its_people_can_still_be_written_to(
    world: World, teacher: Person, clock: Clock
) -> None:
    briefing = world.library.knowledge.briefings["jinyun"]
    clock.moment = briefing.ends
    clock.passes(days=2)
    await teacher.says("/announce The slides")
    await teacher.presses("Choose recipients")
    await teacher.presses("More")
    name = briefing.campus.en
    assert any(f"registered for the {name} briefing" in button.label for button in teacher.buttons)
    clock.passes(days=60)
    await teacher.forges("announcement:audience:1")
    assert not any(f"registered for the {name} briefing" in button.label for button in teacher.buttons)


async def test_recalled_is_recalled(world: World, teacher: Person) -> None:
    """It says so, and can be neither sent again nor changed, however old the button."""
    li, zhang = await subscribers(world, "li", "zhang")
    world.outlet.faults[zhang.address] = DeliveryRefused("message is too strange")
    await teacher.says("/announce Oops")
    await teacher.presses("Send to 2")
    await world.deliver()
    await teacher.says("/announcements 1")
    await teacher.presses("Recall")
    await teacher.presses("Yes, delete it")
    world.outlet.faults.clear()
    await world.deliver()
    assert "recalled" in await teacher.says("/announcements 1")
    assert [button.label for button in teacher.buttons] == ["Table (XLSX)"]
    for verb in ("again", "correct", "recall", "recalled"):
        assert "already been decided" in await teacher.forges(f"mailing:{verb}:1")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == [""]
    assert world.outlet.heard_by(zhang.address) == []


# --- languages and albums ------------------------------------------------------------------------------


async def test_the_other_language_must_look_like_it(world: World, teacher: Person) -> None:
    """What does not is asked about; what was meant all the same is taken."""
    await subscribers(world, "li")
    await teacher.says("/announce The list is out.")
    assert "the Chinese version" in await teacher.presses("Add a Chinese text")
    assert "does not look like Chinese" in await teacher.says("The list is out today.")
    card = await teacher.presses("Use it as it is")
    assert "**Chinese text:**\n\nThe list is out today." in card
    await teacher.says("/announce 名单已公布。")
    await teacher.presses("Add an English text")
    assert "does not look like English" in await teacher.says("名单")
    assert "名单已公布" in await teacher.says("The list is out.")


async def test_an_album_in_two_parts_stays_in_its_language(world: World, teacher: Person) -> None:
    """Also where it is the second text."""
    await subscribers(world, "li")
    await teacher.says("/announce The list is out.")
    await teacher.presses("Add a Chinese text")
    await sends_photo(teacher, "名单", number=1, album="a")
    card = await sends_photo(teacher, number=2, album="a")
    assert card.index("The list is out.") < card.index("名单")
    number = int(teacher.buttons[0].data.rpartition(":")[2])
    draft = await world.storage.announcements.get(number)
    assert draft is not None
    english, chinese = draft.contents.values()
    assert english.original is None
    assert chinese.original is not None
    assert chinese.original["messages"] == [1, 2]


# --- times ---------------------------------------------------------------------------------------------


async def test_a_time_is_read_in_both_languages_and_can_be_changed(world: World, teacher: Person) -> None:
    """Wherever it is written while there is a draft, and always shown back with its weekday."""
    await subscribers(world, "li")
    await teacher.says("/announce Good morning")
    await teacher.presses("Send later")
    assert "Wednesday 3 March 2027, 09:00" in await teacher.says("明天9点")
    await teacher.presses("Change the time")
    assert "Tuesday 2 March 2027, 15:00" in await teacher.says("下午3:00")
    shown = await teacher.says("tomorrow 9am")
    assert "Wednesday 3 March 2027, 09:00" in shown
    assert "Good morning" in shown
    assert "will be sent on" not in await teacher.presses("Remove the time")


async def test_a_time_that_passed_before_the_tap_is_asked_about(
    world: World, teacher: Person, clock: Clock
) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce Good morning")
    await teacher.says("11:00")
    send = teacher.buttons[0].data
    clock.passes(hours=2)
    assert "that time has passed, so nothing was sent" in await teacher.forges(send)
    await teacher.presses("Remove the time")
    assert "on its way" in await teacher.presses("Send to 1")


async def test_quiet_hours_are_those_of_the_time_it_is_sent(world: World, teacher: Person) -> None:
    world.settings = settings_with(world, quiet_hours="22:00-08:00")
    await world.restart()
    await subscribers(world, "li")
    assert "quiet hours:" not in await teacher.says("/announce Good night")
    assert "wait until 08:00" in await teacher.says("23:00")


async def test_the_card_and_the_answer_count_whom_the_cap_leaves_out(world: World, teacher: Person) -> None:
    """Also those for whom one is only on its way."""
    world.settings = settings_with(world, weekly_cap=1)
    await world.restart()
    await subscribers(world, "li")
    await teacher.says("/announce First")
    await teacher.presses("Send to 1")
    await subscribers(world, "zhang")
    assert "1 person has already had as many" in await teacher.says("/announce Second")
    said = await teacher.presses("Send to 2")
    assert "on its way to 1 person" in said
    assert "weekly cap: 1" in said
    await world.deliver()
    assert "1 of 2 got it; 1 left out by the weekly cap." in "\n".join(world.outlet.heard_by(teacher.address))


async def test_after_a_test_the_buttons_stand_below(world: World, teacher: Person) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    teacher.buttons, before = [], teacher.buttons
    await teacher.forges("announcement:test:1")
    assert teacher.buttons == before


async def test_what_is_planned_is_listed_with_its_time_and_can_be_changed(
    world: World, teacher: Person
) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce Good morning")
    await teacher.says("tomorrow 9am")
    await teacher.presses("Send to 1")
    said = await teacher.says("/announcements 1")
    assert "Wednesday 3 March 2027, 09:00" in said
    assert "sent 0 of 0" not in said
    assert "how it will look" in await teacher.presses("Edit or reschedule")
    assert "Thursday 4 March 2027, 09:00" in await teacher.says("the day after tomorrow 9:00")
    await teacher.presses("Send to 1")
    await teacher.says("/announcements 1")
    assert "cancelled and will not be sent" in await teacher.presses("Cancel this announcement")


async def test_reasons_are_said_in_the_readers_language(world: World, teacher: Person) -> None:
    [li] = await subscribers(world, "li")
    world.outlet.faults[li.address] = RecipientGone("Forbidden: bot was blocked by the user")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert "the person has blocked the bot" in await teacher.says("/announcements 1")
    await teacher.says("/language zh")
    assert "对方已屏蔽机器人" in await teacher.says("/announcements 1")


TEXTS_LIKE_COMMANDS = [
    "/register opens on Monday 8 March at nine",
    "/my now shows the whole plan by date",
    "／register 从下周一上午九点开始，名额有限",
    "/hostel rooms can be asked for from today",
    "/register now!\nSeats are few this year",
]


@pytest.mark.parametrize("text", TEXTS_LIKE_COMMANDS)
async def test_a_text_that_begins_with_a_command(world: World, teacher: Person, text: str) -> None:
    """Asked back, and sent with its formatting; edited, it stays whole."""
    [li] = await subscribers(world, "li")
    await teacher.says("/announce")
    first, rest = text[:9], text[9:]
    said = Message(teacher.address, text, runs=(Run(first), Run(rest, bold=True)), id="7")
    assert "a command to me?" in await teacher.does(said)
    await teacher.presses("It is the text")
    edited = replace(said, text=f"{text}!", runs=(Run(first), Run(f"{rest}!", bold=True)), is_edit=True)
    await teacher.does(edited)
    await teacher.presses("Send to 1")
    await world.deliver()
    assert [markup.plain(heard) for heard in world.outlet.heard_by(li.address)] == [f"{text}!"]
    assert "**" in world.outlet.heard_by(li.address)[0]


async def test_a_command_among_what_is_written_is_still_one(world: World, teacher: Person) -> None:
    await teacher.says("/announce")
    assert "a command to me?" in await teacher.says("/attendees jinyun Li Ming Hao of Nursing")
    assert "Nobody on the list" in await teacher.presses("Do /attendees")
    assert "a command to me?" not in await teacher.says("/attendees jinyun")
    assert "a command to me?" not in await teacher.says("/announce Seats are few this year")
    await teacher.says("/cancel because I do not want it")
    assert "a command to me?" not in await teacher.says("/register opens on Monday 8 March")


async def test_an_answer_to_a_student_that_begins_with_a_command(world: World, teacher: Person) -> None:
    student = world.person("li")
    await student.says("/human When can I register?")
    await world.deliver()
    await teacher.says("/questions")
    await teacher.presses("Answer")
    assert "a command to me?" in await teacher.says("/register opens on Monday 8 March at nine")
    await teacher.says("It is the text")
    await world.deliver()
    assert any("/register opens on Monday" in heard for heard in world.outlet.heard_by(student.address))


async def test_the_card_tells_how_many_are_reached_where(world: World, teacher: Person) -> None:
    """And that a mail can be neither changed nor taken back."""
    await subscribers(world, "li")
    storage, now = world.storage, world.clock()
    wang = await storage.people.meet(Address("web", "wang"), None, now)
    await storage.interests.add(wang.id, "all", now)
    await teacher.says("/announce")
    assert "By channel: test 1, the page 1." in await teacher.says("News")
    await storage.addresses.add(wang.id, await storage.addresses.propose(wang.id, "w@example.edu", now), now)
    await teacher.says("/announce")
    said = await teacher.says("News")
    assert "By channel: e-mail 1, test 1." in said
    assert "can be neither changed nor taken back" in said
