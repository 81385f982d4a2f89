"""From the notice to the seat, and back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.knowledge import Mode
from bot.messages import Address
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import briefing, filled, heard, opened, other, queues, registers, saves


async def test_a_whole_registration_by_buttons(world: World, student: Person) -> None:
    """Which, how, who: then the seat is in the database, and the confirmation holds every detail."""
    assert "Which briefing" in await student.says("/register")
    assert "on site or join online" in await student.presses("Jinyun")
    assert "your name" in await student.presses("on site")
    assert "student number" in await student.says("Li Ming")
    said = await student.says("2023010101")
    for detail in (
        "booked",
        "Saturday 6 March 2027, 14:30",
        "Jinyun Campus",
        "on site",
        "Li Ming",
        "2023010101",
    ):
        assert detail in said
    assert (await world.storage.registrations.taken()) == {("jinyun", "campus"): 1}
    assert "199 of 200" in await student.says("/briefings")


async def test_a_registration_in_one_line(student: Person) -> None:
    """Only name and number are asked; the online link goes to those who registered."""
    await student.says("/register jinyun online")
    await student.says("O'Brien Smith")
    said = await student.says("s1234567")
    assert "https://" in said
    assert "S1234567" in said


@pytest.mark.parametrize(
    "line",
    [
        "/register 缙云 线上",
        "/register 线上 缙云校区",
        "/register ONLINE Jinyun",
        "/register 缙云，线上",
        "/register 縉雲、線上",
        "/register ｊｉｎｙｕｎ　ｏｎｌｉｎｅ",
    ],
)
async def test_arguments_in_any_order_and_language(world: World, line: str) -> None:
    zhang = world.person("zhang", "zh")
    assert "姓名" in await zhang.says(line)
    assert "学号" in await zhang.says("张三")
    said = await zhang.says("2022123456")
    assert "报名成功" in said
    assert "2027年3月6日星期六 14:30" in said


@pytest.mark.parametrize("line", ["jinyun on site", "on-site, jinyun", "jinyun in person", "缙云，现场"])
async def test_on_site_in_any_words(student: Person, line: str) -> None:
    await student.says(f"/register {line}")
    await student.says("Li Ming")
    assert "on site" in await student.says("2023010101")


@pytest.mark.parametrize(
    "said",
    ["register me for jinyun online", "Please sign me up for the Jinyun campus online.", "我要报名缙云线上", "麻烦帮我报名縉雲那场的線上，谢谢"],
)  # fmt: skip
async def test_who_asks_to_be_registered_is(student: Person, said: str) -> None:
    """Where all of it is clear; anything else is a question."""
    asked = await student.says(said)
    assert "your name" in asked or "名字" in asked
    await student.says("Li Ming")
    assert "https://meeting" in await student.says("2023010101")
    for other_thing in ("我要报名NUS", "sign me up for the newsletter", "我想报名"):
        assert "What is your name" not in await student.says(other_thing)
        assert "already have a seat" not in await student.says(other_thing)


async def test_details_are_asked_once_and_offered_again(student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "Li Ming, student number 2023010101" in await student.says("/register yuanjiagang campus")
    assert "booked" in await student.presses("Yes, register me")


async def test_known_details_can_be_changed(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    await student.says("/register yuanjiagang campus")
    assert "your name" in await student.presses("Change them")
    await student.says("Li Mingming")
    assert "Li Mingming" in await student.says("2023010102")
    person = await world.storage.people.find(student.address)
    assert person is not None
    assert (person.name, person.student_number) == ("Li Mingming", "2023010102")


async def test_a_place_called_campus_is_no_mode(student: Person) -> None:
    await student.says("/register online Jinyun Campus")
    await student.says("Li Ming")
    assert "https://" in await student.says("2023010101")
    assert "did not understand" in await student.says("/register yuanjiagang online campus")


async def test_a_command_in_between_does_not_end_the_registration(student: Person) -> None:
    await student.says("/register jinyun online")
    assert "in the middle of something" in await student.says("/help")
    assert "student number" in await student.says("Li Ming")
    await student.says("/language en")
    assert "booked" in await student.says("2023010101")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "12345",
        "x" * 120,
        "Do I need a visa for NUS",
        "<b>",
        *("\u3164", "\uffa0\u115f", "\U000e0041\U000e0042", "\u2800", "\u200b\ufe0f"),  # shows nothing
    ],
)
async def test_what_is_no_name_is_asked_again(student: Person, name: str) -> None:
    await student.says("/register jinyun online")
    assert "does not look like a name" in await student.says(name)
    assert "student number" in await student.says("Li Ming")


async def test_marks_piled_on_a_name_do_not_cover_the_lines_around(student: Person) -> None:
    await student.says("/register jinyun online")
    assert "Thank you, Z\u0335\u0335\u0335\u0335oe." in await student.says("Z" + "\u0335" * 90 + "oe")


async def test_a_question_instead_of_a_name_is_answered(student: Person) -> None:
    """And the name is asked again behind the answer."""
    await student.says("/register jinyun online")
    said = await student.says("When is the deadline?")
    assert "NUS" in said or "Manchester" in said
    assert "What is your name?" in said
    assert "student number" in await student.says("Li Ming")


@pytest.mark.parametrize("number", ["", "abc", "12", "1" * 30, "2023 0101 x y", "2023010101 and 2023010102"])
async def test_what_is_no_number_is_asked_again(student: Person, number: str) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    assert "does not look like a student number" in await student.says(number)
    assert "booked" in await student.says("2023010101")


async def test_nobody_has_two_seats_at_one_briefing(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "already have a seat (online)" in await student.says("/register jinyun campus")
    assert sum((await world.storage.registrations.taken()).values()) == 1


async def test_a_full_mode_offers_the_other(world: World, student: Person) -> None:
    await _fill(world, "jinyun", Mode.CAMPUS, 200)
    said = await student.says("/register jinyun campus")
    assert "All seats (on site) are taken" in said
    assert "your name" in await student.presses("Take a seat: online")


async def test_the_last_seat_goes_to_whoever_finishes_first(world: World, student: Person) -> None:
    """Full between the choice and the booking: told so, and nothing is overbooked."""
    await student.says("/register jinyun campus")
    await student.says("Li Ming")
    await _fill(world, "jinyun", Mode.CAMPUS, 200)
    assert "All seats (on site) are taken" in await student.says("2023010101")
    assert (await world.storage.registrations.taken())["jinyun", Mode.CAMPUS] == 200


@pytest.mark.slow
async def test_two_hundred_at_once_for_the_last_fifty(world: World) -> None:
    """Through the whole bot, on a file database: exactly fifty seats are given."""
    await _fill(world, "yuanjiagang", Mode.CAMPUS, 100)

    async def registers(number: int) -> str:
        person = world.person(f"s{number}")
        await person.says("/register yuanjiagang campus")
        await person.says("Li Ming")
        return await person.says(f"2023{number:06}")

    said = await asyncio.gather(*(registers(number) for number in range(200)))
    assert sum("booked" in text for text in said) == 50
    assert sum("are taken" in text for text in said) == 150
    assert (await world.storage.registrations.taken())["yuanjiagang", Mode.CAMPUS] == 150


async def test_my_and_cancel(world: World, student: Person) -> None:
    assert "Nothing is coming up" in await student.says("/my")
    assert "Nothing is coming up" in await student.says("/cancel")
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "2023010101" in await student.says("/my")
    assert "Which seat" in await student.says("/cancel")
    assert "has been given back" in await student.presses("Jinyun")
    assert "not have a seat there" in await student.presses("Jinyun")
    assert await world.storage.registrations.taken() == {}


async def test_cancel_by_name(student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "has been given back" in await student.says("/cancel jinyun")


async def test_after_the_closing_nobody_gets_in(student: Person, clock: Clock) -> None:
    """A dialogue begun before the closing does not end in a seat after it; the other briefing is the only choice."""
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    clock.moment = datetime(2027, 3, 5, 10, 0, tzinfo=UTC)  # 18:00 in Chongqing
    assert "closed" in await student.says("2023010101")
    assert "closed" in await student.says("/register jinyun online")
    assert "Yuanjiagang" in await student.says("/register")


async def test_when_all_is_over(student: Person, clock: Clock) -> None:
    clock.passes(days=30)
    assert "No briefings are planned" in await student.says("/briefings")
    assert "No briefings are planned" in await student.says("/register")


async def test_what_is_over_is_no_longer_mine_to_give_back(student: Person, clock: Clock) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    clock.passes(days=30)
    assert "Nothing is coming up" in await student.says("/my")
    assert "Nothing is coming up" in await student.says("/cancel jinyun")


async def test_an_unknown_briefing_is_named_back(student: Person) -> None:
    said = await student.says("/register moon")
    assert "moon" in said
    assert "jinyun" in said


async def test_a_double_click_books_once(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    await student.says("/register yuanjiagang campus")
    first, second = await asyncio.gather(
        student.presses("Yes, register me"), student.presses("Yes, register me")
    )
    assert "booked" in first
    assert "no longer works" in second
    assert (await world.storage.registrations.taken())["yuanjiagang", Mode.CAMPUS] == 1


async def _fill(world: World, briefing: str, mode: Mode, count: int) -> None:
    for number in range(count):
        person = await world.storage.people.meet(Address("test", f"filler{number}"), None, world.clock())
        await world.storage.registrations.add(person.id, briefing, mode, {}, world.clock())


# --- the ticket ------------------------------------------------------------------


async def test_a_ticket_brings_a_date_and_a_code(student: Person) -> None:
    """On site there is a code for the door; online there is none, and the link."""
    said = await registers(student, "jinyun campus")
    assert "https://meeting" not in said
    assert [file.name for file in student.files] == ["jinyun.ics", "ticket-jinyun.png"]
    said = await student.presses("Attend online instead")
    assert "https://meeting" in said
    assert [file.name for file in student.files] == ["jinyun.ics"]


async def test_consent_is_asked_once(world: World, student: Person) -> None:
    assert "By continuing, you agree" in await student.says("/register jinyun online")
    await student.says("Li Ming")
    person = await world.storage.people.find(student.address)
    assert person is not None
    assert person.consented_at is None
    await student.says("2023010101")
    person = await world.storage.people.find(student.address)
    assert person is not None
    assert person.consented_at == world.clock()
    assert "By continuing, you agree" not in await student.says("/register yuanjiagang online")
    assert "You agreed to the use of your details on Tuesday 2 March 2027" in await student.says("/mydata")


async def test_a_question_for_the_speakers(world: World, student: Person) -> None:
    await registers(student, "jinyun online")
    assert "What would you like to ask" in await student.presses("Ask the speakers")
    assert "the limit is 500" in await student.says("x" * 501)
    assert "Noted" in await student.says("Is there a *dress code*?")
    assert "dress code" in await student.says("/mydata")
    assert "dress code" in await student.forges("seat:ticket:jinyun")


# --- the form ----------------------------------------------------------------------

FORM: list[dict[str, object]] = [
    {"id": "college", "question": {"en": "Which college?", "zh": "哪个学院？"}, "kind": "choice",
     "options": [{"en": "Clinical Medicine", "zh": "临床医学院"}, {"en": "Nursing", "zh": "护理学院"}]},
    {"id": "year", "question": {"en": "Which year?", "zh": "几年级？"}, "pattern": "[1-8]",
     "hint": {"en": "A number from 1 to 8, please.", "zh": "请写 1 到 8 的数字。"}},
    {"id": "passport", "question": {"en": "Have you a passport?", "zh": "有护照吗？"}, "kind": "yes_no"},
    {"id": "note", "question": {"en": "Anything else?", "zh": "还有什么要说的？"}, "is_required": False, "max_length": 20},
]  # fmt: skip


async def test_a_form_is_asked_checked_and_offered_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM), other(form=FORM))
    li = world.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Ming")
    assert "Which college?" in await li.says("2023010101")
    assert "Please tap one of the answers" in await li.says("Basket weaving")
    assert "Which year?" in await li.presses("Nursing")
    assert "A number from 1 to 8" in await li.says("9")
    assert "passport" in await li.says("3")
    assert "Please tap" in await li.says("perhaps")
    assert "Anything else?" in await li.says("yes")
    assert "the limit is 20" in await li.says("x" * 21)
    said = await li.presses("Skip")
    assert "booked" in said
    for line in ("Which college? Nursing", "Which year? 3", "Have you a passport? Yes"):
        assert line in said
    again = await li.says("/register yuanjiagang online")
    assert "Which college? Nursing" in again
    assert "booked" in await li.presses("Yes, register me")


async def test_the_form_in_chinese(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM), other())
    zhang = world.person("zhang", "zh")
    await zhang.says("/register jinyun 现场")
    await zhang.says("张三")
    assert "哪个学院？" in await zhang.says("2023010101")
    assert "几年级" in await zhang.says("护理学院")
    assert "护照" in await zhang.says("2")
    assert "还有什么要说的" in await zhang.says("没有")
    said = await zhang.says("我坐轮椅")
    assert "报名成功" in said
    assert "哪个学院？ 护理学院" in said


async def test_a_swap_to_a_briefing_that_asks_more_asks_only_that(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(), other(form=FORM[:1]))
    li = world.person("li")
    await registers(li, "jinyun campus")
    assert "Which college?" in await li.presses("Move to Yuanjiagang")
    said = await li.presses("Nursing")
    assert "You have been moved" in said
    assert await world.storage.registrations.taken() == {("yuanjiagang", "campus"): 1}


# --- swaps -----------------------------------------------------------------------------


async def test_swaps_keep_what_was_entered(world: World, student: Person) -> None:
    await registers(student, "jinyun campus")
    await student.presses("Ask the speakers")
    await student.says("Is lunch included?")
    await student.says("/start b_jinyun")
    await student.presses("My ticket")
    assert "changed" in await student.presses("Attend online instead")
    assert "is free for somebody else" in await student.presses("Move to Yuanjiagang")
    said = await student.presses("Attend on site instead")
    assert "Is lunch included?" in said
    assert "Li Ming" in said
    assert await world.storage.registrations.taken() == {("yuanjiagang", "campus"): 1}


async def test_a_second_tap_on_a_swap_does_nothing_more(world: World, student: Person) -> None:
    await registers(student, "jinyun campus")
    await student.presses("Attend online instead")
    assert "already have a seat (online)" in await student.forges("seat:swap:jinyun:jinyun:online")
    assert await world.storage.registrations.taken() == {("jinyun", "online"): 1}


async def test_two_at_the_same_time_are_warned_of(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(), briefing("daping"))
    li = world.person("li")
    assert "overlaps" not in await registers(li, "jinyun campus")
    assert "overlaps with another briefing you are registered for: Briefing at Jinyun" in await registers(
        li, "daping online"
    )


# --- the queue -------------------------------------------------------------------------


async def test_full_on_site_means_online_now_and_a_place_in_the_queue(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """The freed seat is offered; accepting it moves the person and frees the one online."""
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    li = world.person("li")
    assert "also wait for a seat on site" in await li.says("/register jinyun campus")
    await li.presses("Online now, and wait")
    await li.says("Li Ming")
    said = await li.says("2023010101")
    assert "https://meeting" in said
    assert "number 1" in said
    await first.says("/cancel jinyun")
    await world.deliver()
    said = heard(world, li)
    assert "There is a seat for you" in said
    assert "you give up your present seat (online)" in said
    said = await li.presses("Yes, I will take it")
    assert "You are attending on site" in said
    assert await world.storage.registrations.taken() == {("jinyun", "campus"): 2}


async def test_an_offer_that_is_not_answered_moves_on(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Twelve hours; then the next is asked, and the first is told and may queue again."""
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    people = [world.person(name) for name in ("a", "b")]
    for number, person in enumerate(people, 1):
        await person.says("/register jinyun campus")
        await person.presses("Join the queue (on site)")
        await person.says("Li Ming")
        assert f"number {number}" in await person.says(f"202301010{number}")
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "I will hold it until Tuesday 2 March 2027, 22:00" in heard(world, people[0])
    clock.passes(hours=12, minutes=1)
    await world.deliver()
    assert "did not confirm in time" in heard(world, people[0])
    assert "There is a seat" in heard(world, people[1])
    assert "no longer held for you" in await people[0].forges("seat:accept:jinyun")
    heard(world, people[0])
    await people[0].presses("Join the queue again")
    assert "number 1" in await people[0].presses("Yes, register me")
    assert "booked" in await people[1].forges("seat:accept:jinyun")
    assert (await world.storage.registrations.taken())["jinyun", Mode.CAMPUS] == 2


async def test_whoever_leaves_after_an_offer_blocks_nobody(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    people = [world.person(name) for name in ("a", "b", "c")]
    for person in people:
        await queues(person, "Li Ming", "2023010101")
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "left the queue" in await people[0].says("/cancel jinyun")
    await world.deliver()
    assert "There is a seat" in heard(world, people[1])
    await world.storage.people.forget((await world.storage.people.meet(people[1].address, None, clock())).id)
    await world.deliver()
    assert "There is a seat" in heard(world, people[2])


async def test_nobody_new_overtakes_the_queue(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    """A seat that is held for somebody is not free, though nobody sits there."""
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    waiting = world.person("waiting")
    await queues(waiting, "Li Ming", "2023010101")
    await first.says("/cancel jinyun")
    assert "All seats (on site) are taken" in await world.person("new").says("/register jinyun campus")
    assert "0 of 2 seats left" in await world.person("new").says("/briefings")


async def test_near_the_start_an_offer_is_shorter(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Two hours before the start: half an hour; and never beyond the start."""
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    waiting = world.person("waiting")
    await queues(waiting, "Li Ming", "2023010101")
    clock.moment = datetime(2027, 3, 6, 4, 30, tzinfo=UTC)
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "I will hold it until Saturday 6 March 2027, 13:00" in heard(world, waiting)
    clock.passes(hours=1, minutes=50)
    await world.deliver()
    assert "did not confirm in time" in heard(world, waiting)


async def test_everything_is_full(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    """Then there are two queues to choose from."""
    world = await opened(make_world, tmp_path, clock)
    await filled(world, "jinyun campus", 2)
    await filled(world, "jinyun online", 3)
    li = world.person("li")
    await li.says("/register jinyun online")
    labels = [button.label for button in li.buttons]
    assert labels == ["Join the queue (on site)", "Join the queue (online)"]
    await li.presses("Join the queue (online)")
    await li.says("Li Ming")
    assert "(online): **number 1**" in await li.says("2023010101")
    assert "1 person waiting" in await li.says("/briefings")
    assert "left the queue" in await li.presses("Leave the queue")


async def test_whoever_has_a_seat_queues_for_the_other_mode_in_one_tap(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await registers(li, "jinyun online")
    assert "taken" in await li.presses("Attend on site instead")
    assert "number 1" in await li.presses("Join the queue (on site)")
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "There is a seat for you" in heard(world, li)
    assert "You keep your seat (online)" in await li.presses("No, thank you")
    assert await world.storage.registrations.taken() == {("jinyun", "campus"): 1, ("jinyun", "online"): 1}


async def test_a_restart_keeps_the_queue(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await li.says("/register jinyun campus")
    await world.restart()
    await li.presses("Join the queue (on site)")
    await world.restart()
    await li.says("Li Ming")
    await li.says("2023010101")
    await world.restart()
    await first.says("/cancel jinyun")
    await world.restart()
    await world.deliver()
    assert "There is a seat" in heard(world, li)


# --- what must not go wrong ------------------------------------------------------------


async def test_stopping_in_the_middle_keeps_nothing(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """As it is said."""
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM))
    li = world.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Ming")
    await li.says("2023010101")
    assert "nothing was saved" in (await li.says("/cancel")).casefold()
    person = await world.storage.people.find(li.address)
    assert person is not None
    assert (person.name, person.student_number, person.consented_at) == (None, None, None)


async def test_a_link_in_the_middle_does_not_end_the_registration(student: Person) -> None:
    await student.says("/register jinyun online")
    assert "in the middle of something" in await student.says("/start b_yuanjiagang")
    assert "student number" in await student.says("Li Ming")


async def test_yes_may_be_written(student: Person) -> None:
    await registers(student, "jinyun online")
    await student.says("/register yuanjiagang online")
    assert "booked" in await student.says("yes")


async def test_an_answer_that_was_changed_meanwhile_is_asked_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """A button never means another answer than it says."""
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM[:1]))
    li = world.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Ming")
    await li.says("2023010101")
    fewer = {
        **FORM[0],
        "options": [{"en": "Nursing", "zh": "护理学院"}, {"en": "Dentistry", "zh": "口腔医学院"}],
    }
    await saves(world, briefing(form=[fewer]))
    assert "Which college?" in await li.presses("Nursing")
    assert "Which college? Nursing" in await li.presses("Nursing")


async def test_what_is_no_answer_there_is_asked_again_on_a_swap(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    text = {"id": "college", "question": {"en": "College, please", "zh": "学院"}}
    world = await opened(make_world, tmp_path, clock, briefing(form=[text]), other(form=FORM[:1]))
    li = world.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Ming")
    await li.says("2023010101")
    assert "booked" in await li.says("banana")
    assert "Which college?" in await li.presses("Move to Yuanjiagang")


async def test_closed_is_said_before_anything_is_asked(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await li.says("/register jinyun campus")
    clock.moment = datetime(2027, 3, 5, 10, 30, tzinfo=UTC)
    for data in ("seat:wait:jinyun:campus", "seat:both:jinyun"):
        assert "closed" in await li.forges(data)
    clock.moment = datetime(2027, 3, 9, 11, 0, tzinfo=UTC)
    assert "all upcoming briefings is closed" in await li.says("/register")


async def test_who_waits_on_site_may_take_a_seat_online_meanwhile(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await queues(li, "Li Ming", "2023010101")
    assert "You are waiting for a seat (on site)" in await li.says("/my")
    await li.says("/register jinyun")
    await li.presses("Take a seat: online")
    assert "booked" in await li.presses("Yes, register me")
    assert "number 1" in await li.forges("seat:wait:jinyun:campus")


async def test_a_full_other_briefing_keeps_the_seat_one_has(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    await filled(world, "yuanjiagang campus", 2)
    li = world.person("li")
    await registers(li, "jinyun campus")
    await li.presses("Move to Yuanjiagang")
    labels = [button.label for button in li.buttons]
    assert labels == ["Move to Yuanjiagang Campus, online", "Join the queue (on site)"]
    await li.presses("Join the queue (on site)")
    assert "number 1" in await li.presses("Yes, register me")
    assert (await world.storage.registrations.taken())["jinyun", Mode.CAMPUS] == 1


async def test_a_free_seat_is_given_and_not_queued_for(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    li = world.person("li")
    await li.forges("seat:wait:jinyun:campus")
    await li.says("Li Ming")
    assert "booked" in await li.says("2023010101")
    await world.deliver()
    assert world.outlet.sent == []


async def test_a_seat_on_site_that_became_free_meanwhile_is_the_one_on_the_ticket(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await li.says("/register jinyun campus")
    await li.presses("Online now, and wait")
    await li.says("Li Ming")
    await first.says("/cancel jinyun")
    said = await li.says("2023010101")
    assert "You are attending on site" in said
    assert "https://" not in said
    assert await world.storage.registrations.taken() == {("jinyun", "campus"): 2}


async def test_what_is_asked_for_another_mode_is_kept(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Also with the place in the queue, and beside the question for the speakers."""
    world = await opened(make_world, tmp_path, clock)
    li = world.person("li")
    await registers(li, "jinyun online")
    await li.presses("Ask the speakers")
    await li.says("Is lunch included?")
    await saves(world, briefing(form=FORM[:1]), other())
    await li.forges("seat:swap:jinyun:jinyun:campus")
    said = await li.presses("Nursing")
    assert "Which college? Nursing" in said
    assert "Is lunch included?" in said


async def test_answers_of_a_place_in_the_queue_are_not_asked_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM[:1]))
    for number in range(2):
        person = world.person(f"s{number}")
        await registers(person, "jinyun campus")
        await person.presses("Nursing")
    li = world.person("li")
    await queues(li)
    await li.presses("Nursing")
    await li.says("/register jinyun")
    assert "Which college? Nursing" in await li.presses("Take a seat: online")


async def test_whoever_has_an_offer_hears_of_it_after_the_closing_too(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """And does not lose it by pressing an old button."""
    world = await opened(make_world, tmp_path, clock)
    first, _ = await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await queues(li)
    clock.moment = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "There is a seat for you" in await li.forges("seat:wait:jinyun:online")
    clock.passes(hours=2)
    assert "There is a seat for you" in await li.says("/register jinyun")


async def test_giving_back_says_that_the_place_in_the_queue_goes_too(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock)
    await filled(world, "jinyun campus", 2)
    li = world.person("li")
    await registers(li, "jinyun online")
    await li.forges("seat:wait:jinyun:campus")
    assert "left the queue (on site) too" in await li.says("/cancel jinyun")


@pytest.mark.parametrize("word", ["可以", "行", "好的！", "ok", "可以，帮我报名", "是的"])
async def test_yes_in_many_words(world: World, word: str) -> None:
    zhang = world.person("zhang", "zh")
    await registers(zhang, "jinyun 线上", "张三", "2023010102")
    said = await zhang.says("/register 袁家岗 现场")
    assert "可以吗" in said
    assert "袁家岗校区" in said
    assert "现场参加" in said
    assert "报名成功" in await zhang.says(word)


async def test_an_older_yes_books_nothing_else(student: Person) -> None:
    await registers(student, "jinyun online")
    await student.says("/cancel jinyun")
    await student.says("/register jinyun campus")
    older = next(button.data for button in student.buttons if "Yes" in button.label)
    await student.says("/register yuanjiagang online")
    assert "no longer works" in await student.forges(older)


async def test_after_all_is_full_a_question_is_answered_in_its_language(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Nothing is open then."""
    world = await opened(make_world, tmp_path, clock)
    li = world.person("li")
    await li.says("/register jinyun campus")
    await li.says("Li Ming")
    await filled(world, "jinyun campus", 2)
    assert "All seats" in await li.says("2023010101")
    assert "免费" in await li.says("费用是多少")
    await li.says("/language en")
    assert "Nothing is coming up" in await li.says("/cancel")


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("我叫张三", "学号２０２３０１０１０２"),
        ("张三。", "学号：2023010102"),
        ("姓名：张三", "2023010102。"),
    ],
)
async def test_a_name_in_a_sentence_is_still_the_name(world: World, name: str, number: str) -> None:
    zhang = world.person("zhang", "zh")
    await zhang.says("/register jinyun 线上")
    await zhang.says(name)
    assert "姓名：张三\n    学号：2023010102".replace("    ", "") in (await zhang.says(number)).replace(
        "    ", ""
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I’m Li Ming", "Li Ming"),
        ("ปิติ ดี", "ปิติ ดี"),
        ("अमिती", "अमिती"),
        ("Zoë O’Neill", "Zoë O'Neill"),
        ("བཀྲ་ཤིས་", "བཀྲ་ཤིས་"),
        ("'t Hooft", "'t Hooft"),
        ("李明（Li Ming）", "李明(Li Ming)"),
        ("李明/Li Ming", "李明/Li Ming"),
        ("Maria de los Angeles de la Cruz", "Maria de los Angeles de la Cruz"),
        ("Hugh May Price", "Hugh May Price"),
        ("买买提•艾力", "买买提•艾力"),
        ("Will Costa Housing", "Will Costa Housing"),
        ("Can Visa", "Can Visa"),
        ("O´Brien", "O'Brien"),
        ("محمد الأمين", "محمد الأمين"),
        ("Henry Ford 3rd", "Henry Ford 3rd"),
        ("何时敏", "何时敏"),
        ("my full name is Nguyễn Văn Đức", "Nguyễn Văn Đức"),
        ("김민수", "김민수"),
        ("你好，我叫费用", "费用"),
    ],
)
async def test_names_of_any_script(student: Person, said: str, name: str) -> None:
    await student.says("/register jinyun online")
    assert f"Thank you, {name}." in await student.says(said)
    assert "booked" in await student.says("Student number: 2023010101")


@pytest.mark.parametrize(
    "said",
    ["Student ID: 2023010101", "2023 0101 01", "٢٠٢٣٠١٠١٠١", "۲۰۲۳۰۱۰۱۰۱", "२०२३०१०१०१", "２０２３－０１－０１０１", "my student no. is 2023010101.",
     "ID 2023010101", "No. 2023010101", "學號：2023010101", "我的学号是2023010101，谢谢老师", "二〇二三〇一〇一〇一", "2023010101（学号）", "2023010101.0", "\u200e2023010101\u202c"],
)  # fmt: skip
async def test_a_number_as_people_write_it(student: Person, said: str) -> None:
    """In any script and in groups; it is kept in one form, so that it is found at the door."""
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    confirmed = await student.says(said)
    assert "booked" in confirmed
    assert "2023010101" in confirmed


@pytest.mark.parametrize("said", ["\u200b", "\u3164", "\ufe0f", " \u2060 "])
async def test_what_shows_nothing_answers_nothing(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, said: str
) -> None:
    question = {"id": "diet", "question": {"en": "Your diet?", "zh": "饮食？"}}
    world = await opened(make_world, tmp_path, clock, briefing(form=[question]))
    li = world.person("li")
    for line in ("/register jinyun online", "Li Ming", "2023010101"):
        await li.says(line)
    assert "Your diet?" in await li.says(said)
    assert "booked" in await li.says("No nuts")


async def test_what_was_skipped_is_not_asked_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    vegetarian = {
        "id": "v",
        "question": {"en": "Vegetarian?", "zh": "吃素吗？"},
        "kind": "yes_no",
        "is_required": False,
    }
    world = await opened(make_world, tmp_path, clock, briefing(form=[vegetarian]))
    li = world.person("li")
    await registers(li, "jinyun campus")
    assert "booked" in await li.presses("Skip")
    assert "changed" in await li.presses("Attend online instead")


ASKED = {
    "year": {"id": "year", "question": {"en": "Which year?", "zh": "几年级？"}, "pattern": "[1-8]"},
    "score": {"id": "score", "question": {"en": "IELTS?", "zh": "雅思？"}, "pattern": r"[0-9](\.[05])?"},
    "late": {"id": "late", "question": {"en": "Late?", "zh": "迟到？"}, "kind": "yes_no"},
    "faculty": {
        "id": "faculty",
        "question": {"en": "Which faculty?", "zh": "哪个学院？"},
        "kind": "choice",
        "options": [{"en": "Clinical Medicine", "zh": "临床医学院"}, {"en": "Nursing", "zh": "护理学院"}],
    },
    "note": {"id": "note", "question": {"en": "A note?", "zh": "备注？"}, "is_required": False},
}  # fmt: skip


TYPED: dict[str, dict[str, tuple[str, ...]]] = {
    "year": {"3": ("３", "③", "٣", "३", " 3。", "３．", "三", "3！")},
    "score": {"6.5": ("６．５", "6.5", "６.５", "6．5。", "٦.٥")},
    "late": {
        "no": ("没", "没有", "沒有", "不需要", "不用", "👎", "無", "不會", "ＮＯ", "没有，谢谢"),
        "yes": ("有的", "👍", "👍🏽", "👌", "會", "對", "有！", "需要", "ｙｅｓ", "是的呢"),
    },
    "faculty": {
        "Nursing": ("護理學院", "护理学院。", "２", "第二個", "ＮＵＲＳＩＮＧ", "nursing.", "2）", "護理")
    },
    "note": {"": ("跳過", "跳过。", "Skip.", "ＳＫＩＰ", "－", "略過")},
}


@pytest.mark.parametrize("asked", TYPED)
async def test_answers_to_a_form_as_input_methods_write_them(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, asked: str
) -> None:
    many = {"online": {"capacity": 100}}
    world = await opened(make_world, tmp_path, clock, briefing(form=[ASKED[asked]], modes=many))
    wanted: list[dict[str, str]] = []
    for kept, typed in TYPED[asked].items():
        for said in typed:
            li = world.person(said)
            await registers(li, "online", number=f"2023{len(wanted):06}")
            assert "booked" in await li.says(said), said
            wanted.append({asked: kept})
    attendees = await world.storage.registrations.attendees("jinyun")
    assert [attendee.registration.answers for attendee in attendees] == wanted


async def test_what_is_no_answer_in_any_script(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(form=[ASKED["year"]]))
    li = world.person("li")
    await registers(li, "online")
    for said in ("９", "三三", "3-4", "大概3", "no"):
        assert "not in the expected format" in await li.says(said), said


async def test_the_seat_as_input_methods_write_it(world: World) -> None:
    for said in (
        "／register jinyun online", "/register jinyun on site", "/register Jinyun, online", "/register 缙云，线上", "/register 缙云校区、现场",
        "/register 縉雲，線上", "／ｒｅｇｉｓｔｅｒ 缙云 线上", "/Register JINYUN Online", "/register online: jinyun", "/register 缙云校区（线下）",
        "/register 线上缙云", "/register 缙云线上", "/register jinyun - online", "/register the online one at jinyun", "/register jinyun in person",
        "/register@exchange_bot jinyun online", "/register\u3000缙云\u3000线上", "/register\njinyun online", "/register jinyun 到场参加",
        "/register jinyun 线上参加", "/register jinyun on-line", "/register 缙云 zoom", "/register 我要报名缙云那场的线上，谢谢",
    ):  # fmt: skip
        assert "What is your name?" in await world.person(said).says(said), said
