"""From a student to staff and back: who was reached, who was not, and who is told so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import app, markup
from bot.desk.askers import MOST_AN_HOUR
from bot.desk.relay import MOST_NOTICES
from bot.errors import DeliveryRefused, RecipientGone, RecipientMoved
from bot.messages import Address, Message
from tests.conftest import STAFF, Person, World

GROUP = Address("test", "-100")
BLOCKED = RecipientGone("bot was blocked by the user")


@pytest.fixture
async def grouped(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The bot with a group for staff."""
    members = frozenset({STAFF, Address("test", "second")})
    monkeypatch.setattr(app.Staff, "of", lambda *_: app.Staff(members, (GROUP,)))
    await world.restart()
    return world


async def _answers(student: Person, teacher: Person, question: str = "Is there a bus?") -> str:
    await student.says(f"/human {question}")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    return await teacher.says("Line 5.")


async def _answers_who_is_gone(world: World, student: Person, teacher: Person) -> str:
    await student.says("/human Is there a bus?")
    await world.storage.people.set_gone(student.address, gone=True)
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    return await teacher.says("Line 5.")


# --- the student has blocked the bot ------------------------------------------------------------------


async def test_an_answer_waits_for_who_has_blocked_the_bot(
    world: World, student: Person, teacher: Person
) -> None:
    """The student has blocked the bot; staff answer."""
    await student.says("hello")
    world.outlet.faults[student.address] = BLOCKED
    assert "on its way" in await _answers(student, teacher)
    await world.deliver()
    assert "did not arrive: the student has blocked me" in world.outlet.heard_by(teacher.address)[-1]
    assert "waits for the student to come back" in await teacher.says("/questions")
    del world.outlet.faults[student.address]
    await world.app.assistant.welcome_back(student.address, "en")
    await world.deliver()
    assert "Line 5." in world.outlet.heard_by(student.address)[-1]
    assert "No questions are waiting" in await teacher.says("/questions")


async def test_who_answers_somebody_who_is_gone_already_is_told_at_once(
    world: World, student: Person, teacher: Person
) -> None:
    """The student has blocked the bot before staff answer, and comes back by writing."""
    assert "The question stays open" in await _answers_who_is_gone(world, student, teacher)
    await world.deliver()
    assert world.outlet.heard_by(student.address) == []
    await student.says("I am back")
    await world.deliver()
    [answer] = world.outlet.heard_by(student.address)
    assert "Line 5." in answer


async def test_a_second_answer_takes_the_place_of_one_that_never_arrived(
    world: World, student: Person, teacher: Person
) -> None:
    """The person comes back and gets the answer once, the newer one."""
    await student.says("/human Is there a bus?")
    await world.storage.people.set_gone(student.address, gone=True)
    for answer in ("Line 5.", "Line 6."):
        await teacher.says("/questions")
        await teacher.presses("Answer 1")
        assert "stays open" in await teacher.says(answer)
    await student.says("I am back")
    await world.deliver()
    [heard] = world.outlet.heard_by(student.address)
    assert "Line 6." in heard


async def test_an_answer_that_is_on_its_way_again_is_the_only_one(
    world: World, student: Person, teacher: Person
) -> None:
    """The person is back, and the answer has not left yet, when a colleague answers too."""
    await _answers_who_is_gone(world, student, teacher)
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    await student.says("I am back")
    assert "already been answered: Line 5." in await teacher.says("Line 6.")
    await world.deliver()
    [heard] = world.outlet.heard_by(student.address)
    assert "Line 5." in heard


async def test_an_answer_that_telegram_refuses_opens_the_question_again(
    world: World, student: Person, teacher: Person
) -> None:
    """An answer fails for another reason: whoever answered reads which."""
    await student.says("hello")
    world.outlet.faults[student.address] = DeliveryRefused("message is too strange")
    await _answers(student, teacher)
    await world.deliver()
    assert "message is too strange" in world.outlet.heard_by(teacher.address)[-1]
    assert "#1" in await teacher.says("/questions")


# --- staff cannot be reached --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", [RecipientGone("bot was kicked from the group chat"), DeliveryRefused("TOPIC_CLOSED")]
)
async def test_a_group_that_cannot_be_reached_is_told_in_private(
    grouped: World, student: Person, fault: Exception
) -> None:
    """The staff group removes the bot, or closes the topic; every question and notice comes to each of staff, with why."""
    grouped.outlet.faults[GROUP] = fault
    for number in (1, 2):
        assert "passing your question on" in await student.says(f"/human Question {number}?")
        await grouped.deliver()
    await grouped.app.relay.tell("update-set-aside", {"problems": "x"})
    await grouped.deliver()
    for member in (STAFF, Address("test", "second")):
        heard = grouped.outlet.heard_by(member)
        assert [f"Question {n}?" in heard[n - 1] for n in (1, 2)] == [True, True]
        assert len(heard) == 3
        assert all(str(fault) in markup.plain(text) for text in heard)
    assert grouped.outlet.heard_by(student.address) == []


async def test_a_group_that_takes_the_bot_in_again_is_told_again(grouped: World, student: Person) -> None:
    """The right to write is given back."""
    await grouped.storage.people.meet(GROUP, None, grouped.clock())
    await grouped.storage.people.set_gone(GROUP, gone=True)
    await grouped.storage.people.set_gone(GROUP, gone=False)
    await student.says("/human Is there a bus?")
    await grouped.deliver()
    [notice] = grouped.outlet.heard_by(GROUP)
    assert "told" not in notice
    assert "Is there a bus?" in notice
    assert grouped.outlet.heard_by(STAFF) == []


async def test_nothing_is_passed_on_to_nobody(world: World, student: Person, teacher: Person) -> None:
    """Staff who never pressed Start: the student is told, and the question waits in the list."""
    world.outlet.faults[teacher.address] = RecipientGone("bot can't initiate conversation with a user")
    await student.says("/human Is there a bus?")
    await world.deliver()
    [told] = world.outlet.heard_by(student.address)
    assert "could not reach anybody" in told
    assert "Is there a bus?" in told
    assert "could not reach anybody" in await student.says("/human And a train?")
    assert "#1" in await teacher.says("/questions")


async def test_a_reply_in_the_group_answers(grouped: World, student: Person, teacher: Person) -> None:
    """Staff reply to a notice in their group; a stranger there does not answer."""
    await student.says("/human Is there a bus?")
    await grouped.deliver()
    [notice] = grouped.outlet.heard_by(GROUP)
    assert "直接回复这条消息" in notice
    said = Message(Address("test", "stranger"), "No.", chat=GROUP, replies_to="1")
    await grouped.person("stranger").does(said)
    assert "on its way" in await teacher.does(Message(STAFF, "Line 5.", chat=GROUP, replies_to="1"))
    assert "already been answered" in await teacher.does(Message(STAFF, "6", chat=GROUP, replies_to="1"))
    await grouped.deliver()
    [heard] = grouped.outlet.heard_by(student.address)
    assert "Line 5." in heard


def _unnamed(text: str, group: Address, replies_to: str = "1", **more: Any) -> Message:
    """Said by an administrator who does not show who they are: Telegram names the group."""
    sender = Address("test", "GroupAnonymousBot")
    return Message(sender, text, chat=group, speaks_for=group, replies_to=replies_to, **more)


async def test_an_anonymous_administrator_of_the_staff_group_is_staff(
    grouped: World, student: Person, teacher: Person
) -> None:
    """One of another group is not, whatever they reply to."""
    await student.says("/human Is there a bus?")
    await grouped.deliver()
    nobody, other = grouped.person("GroupAnonymousBot"), Address("test", "-200")
    await nobody.does(_unnamed("No.", other))
    assert "1 question" in await teacher.says("/questions")
    assert "on its way" in await nobody.does(_unnamed("Line 5.", GROUP))
    await grouped.deliver()
    [heard] = grouped.outlet.heard_by(student.address)
    assert "Line 5." in heard


async def test_the_group_hears_of_a_lost_answer_of_its_administrator(grouped: World, student: Person) -> None:
    """Nobody can be written to in private who did not show who they are; the group moved meanwhile."""
    moved = Address("test", "-100500")
    grouped.outlet.faults[GROUP] = RecipientMoved("group chat was upgraded", moved.id)
    await student.says("/human Is there a bus?")
    await grouped.deliver()
    grouped.outlet.faults[student.address] = BLOCKED
    nobody = grouped.person("GroupAnonymousBot")
    assert "on its way" in await nobody.does(_unnamed("Line 5.", moved))
    await grouped.deliver()
    assert "没有送达" in grouped.outlet.heard_by(moved)[-1]
    assert grouped.outlet.heard_by(nobody.address) == []


@pytest.mark.parametrize("chat", [None, GROUP])
async def test_an_answer_follows_its_edit_until_it_leaves(
    world: World, student: Person, teacher: Person, monkeypatch: pytest.MonkeyPatch, chat: Address | None
) -> None:
    """Staff edit their reply to a notice, in private or in their group; after it left, a correction follows it."""
    if chat is not None:
        monkeypatch.setattr(app.Staff, "of", lambda *_: app.Staff(frozenset({STAFF}), (GROUP,)))
        await world.restart()
    await student.says("/human Is there a bus?")
    await world.deliver()
    reply = Message(STAFF, "Line 5.", chat=chat, id="9", replies_to="1", language_tag="en")
    await teacher.does(reply)
    edit = replace(reply, text="Line 6.", is_edit=True)
    assert "as it reads now" in await teacher.does(edit)
    assert "already been answered: Line 6." in await teacher.does(replace(reply, id="10"))
    await world.deliver()
    [heard] = world.outlet.heard_by(student.address)
    assert "Line 6." in heard
    late = await teacher.does(replace(edit, text="Line 7."))
    assert "does not see your edit" in late
    assert "“Correction:”" in late
    assert "on its way" in await teacher.does(replace(reply, text="Correction: Line 7.", id="11"))
    assert "does not see your edit" in await teacher.does(edit)
    await world.deliver()
    assert "Correction: Line 7." in world.outlet.heard_by(student.address)[-1]
    assert len(world.outlet.heard_by(student.address)) == 2


async def test_an_edit_in_the_group_is_of_that_message(
    grouped: World, student: Person, teacher: Person
) -> None:
    """Each chat counts its messages: the same number in private is another message."""
    await student.says("/human Is there a bus?")
    await grouped.deliver()
    await teacher.does(Message(STAFF, "Line 5.", chat=GROUP, id="9", replies_to="1"))
    assert await teacher.does(Message(STAFF, "Line 6.", id="9", is_edit=True)) == ""
    nobody = grouped.person("GroupAnonymousBot")
    assert await nobody.does(_unnamed("Line 6.", GROUP, id="9", is_edit=True)) == ""
    await grouped.deliver()
    [heard] = grouped.outlet.heard_by(student.address)
    assert "Line 5." in heard


async def test_a_reply_that_reads_like_a_yes_is_the_answer(
    world: World, student: Person, teacher: Person
) -> None:
    """Staff reply in private, with a word that means something elsewhere."""
    await student.says("/human Is there a bus?")
    await world.deliver()
    assert "on its way" in await teacher.does(Message(STAFF, "yes", replies_to="1"))


# --- six hundred questions ----------------------------------------------------------------------------


async def test_one_student_does_not_hide_the_others(world: World, student: Person, teacher: Person) -> None:
    """One student sends /human again and again: a few are passed on, and an honest question stands beside them."""
    for number in range(30):
        said = await student.says(f"/human Question {number}?")
    assert "5 of your questions are already waiting" in said
    await world.person("wang").says("/human Is there a bus?")
    await world.deliver()
    assert len(world.outlet.heard_by(teacher.address)) == 6
    listed = await teacher.says("/questions")
    assert "6 questions are waiting" in listed
    assert "and 2 more" in listed
    assert "Is there a bus?" in listed
    assert "5 questions are closed" in await teacher.presses("Close all of student")
    await world.deliver()
    assert world.outlet.heard_by(student.address) == [
        "The office has closed 5 questions of yours without an answer."
    ]
    assert "passing" in await student.says("/human Once more?")
    await teacher.says("/questions")
    await teacher.presses("Mute")


async def test_many_at_once_are_told_in_a_bundle(world: World, teacher: Person) -> None:
    """A cookie costs nothing: newcomers beyond a score are counted, listed, and lost to nobody; then all is as before."""
    people = [world.person(f"s{number}") for number in range(MOST_NOTICES + 15)]
    for number, person in enumerate(people):
        assert "passing your question on" in await person.says(f"/human Question {number}?")
        await world.deliver()
    assert len(world.outlet.heard_by(teacher.address)) == MOST_NOTICES
    world.clock.passes(minutes=10)
    await world.deliver()
    bundle = world.outlet.heard_by(teacher.address)[MOST_NOTICES:]
    assert [f"{len(people)} 个问题在等答复" in text for text in bundle] == [True]
    assert f"{len(people)} questions are waiting" in await teacher.says("/questions")
    world.clock.passes(minutes=1)
    await world.person("late").says("/human Is there a bus?")
    await world.deliver()
    assert "Is there a bus?" in world.outlet.heard_by(teacher.address)[-1]


async def test_a_bundle_of_what_is_answered_by_then_is_not_told(world: World, teacher: Person) -> None:
    for number in range(MOST_NOTICES + 2):
        await world.person(f"s{number}").says(f"/human Question {number}?")
    await world.deliver()
    for number in range(1, MOST_NOTICES + 3):
        await teacher.forges(f"questions:close:{number}")
    world.clock.passes(minutes=10)
    await world.deliver()
    assert len(world.outlet.heard_by(teacher.address)) == MOST_NOTICES


async def _forgets(person: Person) -> str:
    await person.says("/forget")
    return await person.presses("Yes, delete")


async def test_one_chat_asks_so_much_in_an_hour_whoever_it_is(world: World, student: Person) -> None:
    """By /forget and back, and by edits."""
    said = ""
    for number in range(MOST_AN_HOUR + 1):
        if number % 5 == 0:
            await _forgets(student)
        said = await student.says(f"/human Question {number}?")
    assert "a lot for the office within one hour" in said
    world.clock.passes(minutes=61)
    assert "passing" in await student.says("/human Is there a bus?")


async def test_edits_count_as_questions(world: World, student: Person, teacher: Person) -> None:
    await _asks(student, "Is there a bus?")
    for number in range(MOST_AN_HOUR + 5):
        said = await _asks(student, f"Is there bus {number}?", is_edit=True)
        await world.deliver()
    assert "a lot for the office within one hour" in said
    assert len(world.outlet.heard_by(teacher.address)) == MOST_AN_HOUR
    assert f"bus {MOST_AN_HOUR - 2}?" in await teacher.says("/questions")


async def test_who_is_muted_stays_so_when_forgotten(world: World, student: Person, teacher: Person) -> None:
    """For a month, which is said; whoever was not muted is a newcomer."""
    await student.says("/human Why?")
    await teacher.says("/questions")
    await teacher.presses("Mute")
    assert "takes no questions from this chat stays noted for 30 days" in await _forgets(student)
    await world.restart()
    assert "takes no more questions from you" in await student.says("/human Why?")
    assert "Everything about you is deleted." in await _forgets(world.person("wang"))
    assert "passing" in await world.person("wang").says("/human Is there a bus?")
    world.clock.passes(days=31)
    assert "passing" in await student.says("/human Is there a bus?")


async def test_a_muted_student_is_told_so_until_staff_listen_again(
    world: World, student: Person, teacher: Person
) -> None:
    """Staff mute one person: nothing of theirs is taken, and nothing of it is pretended."""
    await student.says("/human Why?")
    await teacher.says("/questions")
    assert "no more questions from student" in await teacher.presses("Mute")
    assert "takes no more questions from you" in await student.says("/human Why?")
    assert "takes no more questions from you" in await student.says("/human")
    assert "No questions are waiting" in await teacher.says("/questions")
    await teacher.presses("Unmute")
    assert "passing" in await student.says("/human Why?")


async def test_the_list_has_pages_and_each_can_be_closed(world: World, teacher: Person) -> None:
    """More people than one page holds."""
    for number in range(7):
        await world.person(f"s{number}").says(f"/human Question {number}?")
    assert "Question 5?" not in await teacher.says("/questions")
    second = await teacher.presses("Next")
    assert "Question 6?" in second
    assert "Question 0?" not in second
    assert "Question 0?" in await teacher.presses("Back")
    assert "closed" in await teacher.forges("questions:close:7")
    assert "not open any more" in await teacher.forges("questions:close:7")


async def test_who_is_no_staff_closes_and_mutes_nothing(world: World, student: Person) -> None:
    """Forged buttons."""
    await student.says("/human Why?")
    for verb in ("close", "closeall", "mute", "unmute"):
        assert "no longer" in await student.forges(f"questions:{verb}:1")
    assert (await world.storage.questions.open(9))[1] == 1


# --- photos, files and edits --------------------------------------------------------------------------

_PHOTO = {"chat": 7, "messages": [5], "captioned": 0, "caption": "/human What is this?", "entities": []}


async def test_a_photo_goes_with_the_question(world: World, student: Person, teacher: Person) -> None:
    """A photo with /human as its caption; and one alone, after the bot asked for the question."""
    await teacher.says("hello")
    await student.does(Message(student.address, "/human What is this?", original=_PHOTO))
    await student.says("/human")
    alone = {**_PHOTO, "caption": None}
    said = await student.does(Message(student.address, "", attachment="photo", original=alone))
    assert "passing your question on" in said
    await world.deliver()
    first, second = [reply for to, reply in world.outlet.sent if to == teacher.address]
    assert first.original is not None
    assert first.original["messages"] == [5]
    assert first.original["caption"] == "What is this?"
    assert first.before is not None
    assert "Question 1" in first.before.text
    assert second.original == alone


async def test_a_photo_alone_is_an_answer(world: World, student: Person, teacher: Person) -> None:
    """A photo from staff without words."""
    await student.says("/human Where is it?")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    alone = {**_PHOTO, "caption": None}
    assert "on its way" in await teacher.does(
        Message(teacher.address, "", attachment="photo", original=alone)
    )
    await world.deliver()
    [reply] = [reply for to, reply in world.outlet.sent if to == student.address]
    assert reply.original == alone


async def test_a_question_follows_its_edit(world: World, student: Person, teacher: Person) -> None:
    """The student edits the message of a question: staff read the new words, and the student that they do."""
    await teacher.says("hello")
    await student.does(Message(student.address, "/human Is there a bus?", id="9"))
    edit = Message(student.address, "/human Is there a train?", id="9", is_edit=True)
    assert "Your question now reads: Is there a train?" in await student.does(edit)
    assert await student.does(edit) == ""
    await world.deliver()
    assert "now reads:\nIs there a train?" in world.outlet.heard_by(teacher.address)[-1]
    await world.storage.questions.answer(1, "Yes.", world.clock())
    assert "no longer open" in await student.does(edit)
    assert await student.does(Message(student.address, "hello", id="3", is_edit=True)) == ""


async def test_a_group_that_moved_is_asked_at_its_old_number_once(grouped: World, student: Person) -> None:
    """It became a supergroup; the configuration still has the old number, also after a restart."""
    new = Address("test", "-100500")
    grouped.outlet.faults[GROUP] = RecipientMoved("group chat was upgraded", new.id)
    await student.says("/human Is there a bus?")
    await grouped.deliver()
    assert "Is there a bus?" in grouped.outlet.heard_by(new)[-1]
    del grouped.outlet.faults[GROUP]
    for restart in range(2):
        await student.says(f"/human Is there a lift {restart}?")
        await grouped.deliver()
        assert f"lift {restart}" in grouped.outlet.heard_by(new)[-1]
        await grouped.restart()
    assert grouped.outlet.heard_by(GROUP) == []
    grouped.outlet.faults[new] = RecipientMoved("moved again", "-100600")
    await student.says("/human Is there a tram?")
    await grouped.deliver()
    assert "tram" in grouped.outlet.heard_by(Address("test", "-100600"))[-1]


# --- the question that was answered is the one that was seen ----------------------------------------------


async def _asks(student: Person, text: str, *, is_edit: bool = False) -> str:
    message = Message(student.address, f"/human {text}", language_tag="en", id="10", is_edit=is_edit)
    return await student.does(message)


@pytest.mark.parametrize("is_restarted", [False, True])
async def test_an_answer_goes_to_the_words_that_staff_saw(
    world: World, student: Person, teacher: Person, *, is_restarted: bool
) -> None:
    """The student edits the question while the answer is written; staff read what it says now, and send it again."""
    await _asks(student, "Is there a bus?")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    await _asks(student, "Is there no bus?", is_edit=True)
    if is_restarted:
        await world.restart()
    said = await teacher.says("Yes.")
    assert "has not been sent. It now reads: Is there no bus?" in said
    await world.deliver()
    assert world.outlet.heard_by(student.address) == []
    assert "on its way" in await teacher.says("There is one: line 5.")
    await world.deliver()
    [answer] = world.outlet.heard_by(student.address)
    assert "You asked: Is there no bus?" in answer


async def test_a_reply_to_an_older_notice_answers_nothing(
    world: World, student: Person, teacher: Person
) -> None:
    """In the group too: what the notice said is not asked any more; the newer one is answered as ever."""
    await _asks(student, "Is there a bus?")
    await world.deliver()
    await _asks(student, "Is there no bus?", is_edit=True)

    async def replies(to: int, text: str) -> str:
        return await teacher.does(Message(teacher.address, text, language_tag="en", replies_to=str(to)))

    assert "Please reply to the newer notice" in await replies(1, "Yes.")
    await world.deliver()
    assert [n for to, n in world.outlet.sent if to == student.address] == []
    assert "Please reply to the newer notice" in await replies(1, "Yes.")
    assert "on its way" in await replies(2, "There is one.")
    await world.deliver()
    assert "There is one." in world.outlet.heard_by(student.address)[-1]
    assert "on its way" in await replies(1, "Correction: line 5."), (
        "what was answered is corrected from anywhere"
    )
