"""What the office tells of its own accord: changes, cancellations, slips, and offers that nobody hears."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from bot.errors import RecipientGone
from bot.knowledge import Mode
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, Hall, briefing, heard, opened, other, queues, registers, saves, two_registered


def _event(person: Person) -> icalendar.Event:
    [event] = icalendar.Calendar.from_ical(person.files[0].content).events
    return event


# --- changes ---------------------------------------------------------------------


async def test_a_new_time_is_told_old_beside_new_with_a_calendar_file(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    await li.forges("seat:ticket:jinyun")
    before = _event(li)
    await saves(world, briefing(starts="2027-03-07 15:00"), other())
    said = heard(world, li)
    assert "Time: Saturday 6 March 2027, 14:30 → Sunday 7 March 2027, 15:00" in said
    assert "时间：2027年3月6日星期六 14:30 → 2027年3月7日星期日 15:00" in heard(world, zhang)
    after = _event(li)
    assert after["uid"] == before["uid"]
    assert after.decoded("sequence") == before.decoded("sequence") + 1
    assert after.decoded("dtstart") == datetime(2027, 3, 7, 15, 0, tzinfo=STARTS.tzinfo)
    assert len(world.outlet.sent) == 2
    await world.restart()
    await world.deliver()
    assert len(world.outlet.sent) == 2


async def test_a_room_concerns_those_on_site_and_a_link_those_online(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """The link goes to nobody else."""
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(venue={"en": "Hall 9", "zh": "第9报告厅"}), other())
    assert "Room: Hall 1 → Hall 9" in heard(world, li)
    assert world.outlet.heard_by(zhang.address) == []
    await saves(
        world,
        briefing(venue={"en": "Hall 9", "zh": "第9报告厅"}, online_link="https://new.example.edu/x"),
        other(),
    )
    assert len(world.outlet.heard_by(li.address)) == 1
    said = heard(world, zhang)
    assert "https://meeting.example.edu/jinyun" in said
    assert "https://new.example.edu/x" in said


async def test_what_nobody_needs_to_know_is_not_told(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, _, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(is_closed=True, offer_hours=3), other())
    assert world.outlet.sent == []


async def test_a_change_while_the_bot_was_down_is_told_after_the_start(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await world._stack.aclose()
    Hall(world.library.folder, clock).writes(briefing(starts="2027-03-07 15:00"), other())
    await world.library.reload()
    await world.start()
    await world.deliver()
    assert "Sunday 7 March 2027, 15:00" in heard(world, li)


async def test_a_cancelled_briefing_tells_everybody_and_offers_the_other(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Also those who wait; one tap moves, with what was entered; the calendar loses it."""
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    await registers(world.person("b"), "jinyun campus", "B B", "2023010103")
    waiting = world.person("waiting")
    await queues(waiting, "Wu Wei", "2023010104")
    await saves(world, briefing(is_cancelled=True), other())
    for person in (li, waiting):
        assert "this briefing is cancelled" in heard(world, person)
    assert "宣讲会取消了" in heard(world, zhang)
    heard(world, li)
    assert str(_event(li)["status"]) == "CANCELLED"
    said = await li.presses("Move to Yuanjiagang")
    assert "Wednesday 10 March 2027, 19:00" in said
    assert "2023010101" in said
    heard(world, waiting)
    assert "on site or join online" in await waiting.presses("Register: Yuanjiagang")
    assert "cancelled" in await world.person("new").says("/register jinyun")
    clock.passes(days=3)
    count = len(world.outlet.sent)
    await world.deliver()
    assert len(world.outlet.sent) == count, "nobody is reminded of what does not take place"


async def test_called_off_by_mistake(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(is_cancelled=True), other())
    await saves(world, briefing(), other())
    assert "It will take place after all" in heard(world, li)


async def test_fewer_seats_than_are_taken_takes_none_away_and_says_so(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, _, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(modes={"campus": {"capacity": 0}, "online": {"capacity": 3}}), other())
    [told] = world.outlet.heard_by(world.person("teacher").address)
    assert "Nobody loses a seat" in told or "已报名的人不会失去名额" in told
    assert (await world.storage.registrations.taken())["jinyun", Mode.CAMPUS] == 1


async def test_more_seats_are_offered_to_those_who_wait(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, _, _ = await two_registered(make_world, tmp_path, clock)
    await registers(world.person("b"), "jinyun campus", "B B", "2023010103")
    waiting = world.person("waiting")
    await queues(waiting, "Wu Wei", "2023010104")
    await saves(world, briefing(modes={"campus": {"capacity": 3}, "online": {"capacity": 3}}), other())
    assert "There is a seat for you" in heard(world, waiting)


# --- slips ------------------------------------------------------------------------------


async def test_a_date_in_the_past_is_taken_for_a_slip(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Nobody is thanked for coming; staff are told; and when it is corrected, all goes on as if nothing had been."""
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(starts="2027-03-01 14:30", registration_closes="2027-03-01 12:00"), other())
    assert world.outlet.heard_by(li.address) == []
    assert "过去的时间（2027年3月1日星期一 14:30）" in heard(world, world.person("teacher"))
    await saves(world, briefing(), other())
    assert world.outlet.heard_by(li.address) == [], "what people know has not changed"
    await saves(world, briefing(starts="2026-03-06 14:30", registration_closes="2026-03-05 18:00"), other())
    await saves(world, briefing(venue={"en": "Hall 9", "zh": "九"}), other())
    [said] = world.outlet.heard_by(li.address)
    assert "Hall 1 → Hall 9" in said
    assert "Time" not in said
    await saves(
        world,
        briefing(starts="2026-03-06 14:30", registration_closes="2026-03-05 18:00", is_cancelled=True),
        other(),
    )
    assert "cancelled**: Briefing at Jinyun, planned for Saturday 6 March 2027" in heard(world, li)


async def test_a_briefing_that_vanished_from_the_file_is_told_to_staff(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, other())
    await world.deliver()
    assert len(world.outlet.sent) == 1
    assert "2" in heard(world, world.person("teacher"))
    await saves(world, briefing(), other())
    assert "Your ticket" in await li.forges("seat:ticket:jinyun")


async def test_a_mode_that_vanished_is_told_to_staff_and_still_listed(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, _, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(modes={"campus": {"capacity": 2}}), other())
    assert len(world.outlet.heard_by(world.person("teacher").address)) == 1
    said = await world.person("teacher", "en").says("/attendees jinyun")
    assert "online: 1 of 0 registered" in said


async def test_after_it_has_begun_no_old_button_gives_the_seat_back(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Who came stays who came; "Move" takes a seat at the other one beside it."""
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS
    await world.person("teacher").says("/checkin Li Ming")
    clock.moment = STARTS + timedelta(hours=3)
    assert "already begun" in await li.forges("seat:cancel:jinyun")
    await li.forges("seat:swap:jinyun:yuanjiagang:campus")
    assert "booked" in await li.presses("Yes, register me")
    person = await world.storage.people.find(li.address)
    assert person is not None
    mine = {r.briefing_id: r for r in await world.storage.registrations.of_person(person.id)}
    assert set(mine) == {"jinyun", "yuanjiagang"}
    assert mine["jinyun"].checked_in_at is not None


async def test_a_cancelled_briefing_hands_out_no_ticket(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(is_cancelled=True), other())
    for said in (await li.says("/register jinyun"), await li.forges("seat:ticket:jinyun")):
        assert "has been cancelled" in said
        assert "ten minutes early" not in said
    assert "Nothing is coming up" in await li.says("/cancel")


async def test_calendar_numbers_grow_through_cancelling_and_reviving(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await li.forges("seat:ticket:jinyun")
    numbers = [_event(li).decoded("sequence")]
    for entry in (briefing(is_cancelled=True), briefing(), briefing(title={"en": "New", "zh": "新"})):
        await saves(world, entry, other())
        if entry.get("is_cancelled") or "New" not in str(entry):
            heard(world, li)
        else:
            await li.forges("seat:ticket:jinyun")
        numbers.append(_event(li).decoded("sequence"))
    assert numbers == sorted(set(numbers))


async def test_moving_to_the_other_briefing_takes_the_old_date_out_of_the_calendar(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    _, li, _ = await two_registered(make_world, tmp_path, clock)
    await li.forges("seat:swap:jinyun:yuanjiagang:campus")
    assert [file.name for file in li.files] == [
        "yuanjiagang.ics",
        "ticket-yuanjiagang.png",
        "jinyun-cancelled.ics",
    ]
    [event] = icalendar.Calendar.from_ical(li.files[2].content).events
    assert str(event["uid"]).startswith("briefing-jinyun-")
    assert str(event["status"]) == "CANCELLED"


async def test_a_move_that_makes_two_overlap_warns(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await registers(li, "yuanjiagang campus")
    await saves(world, briefing(), other(starts="2027-03-06 15:00", registration_closes="2027-03-05 18:00"))
    assert "overlaps with another briefing you are registered for: Briefing at Jinyun" in heard(world, li)


# --- offers that nobody hears ------------------------------------------------------------


async def _full_with_two_waiting(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> tuple[World, Person, list[Person]]:
    one = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    world = await opened(make_world, tmp_path, clock, briefing(modes=one), other())
    first = world.person("first")
    await registers(first, "jinyun campus", "First", "2023010100")
    people = [world.person("a"), world.person("b")]
    for person in people:
        await queues(person, "Wu Wei", "2023010104")
    return world, first, people


async def test_an_offer_that_could_not_be_sent_in_time_is_not_lost(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """The bot was down for thirteen hours: it holds as long as if it had come in time."""
    world, first, (a, b) = await _full_with_two_waiting(make_world, tmp_path, clock)
    await first.says("/cancel jinyun")
    clock.passes(hours=13)
    await world.restart()
    await world.app.changes.look()
    await world.deliver()
    assert "I will hold it until Wednesday 3 March 2027, 11:00" in heard(world, a)
    assert world.outlet.heard_by(b.address) == []
    assert "booked" in await a.presses("Yes, I will take it")


async def test_whoever_cannot_be_reached_is_passed_over(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Known to have blocked the bot, or found out when the offer is sent."""
    world, first, (a, b) = await _full_with_two_waiting(make_world, tmp_path, clock)
    world.outlet.faults[a.address] = RecipientGone("blocked")
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "There is a seat for you" in heard(world, b)
    await b.presses("No, thank you")
    await registers(world.person("c"), "jinyun campus", "C C", "2023010107")
    assert (await world.storage.registrations.taken())["jinyun", Mode.CAMPUS] == 1


@pytest.mark.parametrize("tag", ["en", "zh"])
async def test_who_comes_back_hears_that_their_offer_has_lapsed(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, tag: str
) -> None:
    """They had blocked the bot; the seat went to the next, and they can queue again with one tap."""
    world, first, (a, b) = await _full_with_two_waiting(make_world, tmp_path, clock)
    a.language_tag = tag
    await a.says("/language English" if tag == "en" else "/language 中文")
    world.outlet.faults[a.address] = RecipientGone("blocked")
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "There is a seat for you" in heard(world, b)
    del world.outlet.faults[a.address]
    await world.deliver()
    assert world.outlet.heard_by(a.address) == []
    await a.says("/start")
    await world.deliver()
    [lapsed] = world.outlet.heard_by(a.address)
    assert ("no longer held for you" if tag == "en" else "不再为您保留") in lapsed
    await a.says("/start")
    await world.deliver()
    assert len(world.outlet.heard_by(a.address)) == 1


async def test_who_comes_back_hears_what_has_become_of_their_briefing(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Moved while they had blocked the bot, and another one called off; what was told before is not told again."""
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    for person in (li, zhang):
        await world.storage.people.set_gone(person.address, gone=True)
    await saves(world, briefing(venue={"en": "Hall 9", "zh": "第9报告厅"}), other())
    assert world.outlet.sent == []
    await li.says("/start")
    await world.deliver()
    assert "Hall 9" in heard(world, li)
    await saves(world, briefing(venue={"en": "Hall 9", "zh": "第9报告厅"}, is_cancelled=True), other())
    world.outlet.sent.clear()
    await zhang.says("/start")
    await world.deliver()
    [news] = world.outlet.heard_by(zhang.address)
    assert "取消" in news
    assert world.outlet.heard_by(li.address) == []


async def test_an_offer_does_not_outlive_a_start_that_was_moved(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, first, (a, _) = await _full_with_two_waiting(make_world, tmp_path, clock)
    await first.says("/cancel jinyun")
    await world.deliver()
    one = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    await saves(
        world, briefing(modes=one, starts="2027-03-02 13:00", registration_closes="2027-03-02 12:00"), other()
    )
    clock.passes(hours=3, minutes=30)
    assert "no longer held for you" in await a.forges("seat:accept:jinyun")


async def test_an_offer_on_its_way_can_be_taken_and_says_until_when(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Nothing could be sent for fourteen hours, and the person looked by themselves."""
    _, first, (a, _) = await _full_with_two_waiting(make_world, tmp_path, clock)
    await first.says("/cancel jinyun")
    clock.passes(hours=14)
    assert "I will hold it until Wednesday 3 March 2027, 12:00" in await a.says("/register jinyun")
    assert "booked" in await a.presses("Yes, I will take it")


async def test_an_offer_that_ends_sooner_is_told_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, first, (a, _) = await _full_with_two_waiting(make_world, tmp_path, clock)
    await first.says("/cancel jinyun")
    await world.deliver()
    one = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    await saves(
        world, briefing(modes=one, starts="2027-03-02 19:00", registration_closes="2027-03-02 12:00"), other()
    )
    assert "I will hold it until Tuesday 2 March 2027, 12:15" in heard(world, a)


async def test_calling_off_by_mistake_costs_nobody_their_offer(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Those who wait are told the time too, when it is on again."""
    world, first, (a, b) = await _full_with_two_waiting(make_world, tmp_path, clock)
    await first.says("/cancel jinyun")
    await world.deliver()
    one = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    await saves(world, briefing(modes=one, is_cancelled=True), other())
    clock.passes(hours=20)
    await saves(world, briefing(modes=one, starts="2027-03-07 15:00"), other())
    assert "There is a seat for you" in heard(world, a)
    assert "Sunday 7 March 2027, 15:00" in heard(world, b)
    assert "booked" in await a.presses("Yes, I will take it")


async def test_a_called_off_briefing_offers_a_few_of_many_others(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """A notice has no pages; the rest is one tap away."""
    many = [briefing(f"hall{n:02}") for n in range(40)]
    world = await opened(make_world, tmp_path, clock, briefing(), *many)
    li = world.person("li")
    await registers(li, "jinyun campus")
    await saves(world, briefing(is_cancelled=True), *many)
    heard(world, li)
    assert len(li.buttons) == 8
    await li.presses("riefings")
    assert any("Hall07" in button.label for button in li.buttons)


@pytest.mark.parametrize("tag", ["en", "zh"])
async def test_a_place_in_the_queue_of_a_briefing_that_is_gone_from_the_files_is_shown_and_given_up(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, tag: str
) -> None:
    """By /my and /cancel, as a seat there is; what was given up is not there when the entry comes back."""
    world, first, (a, _) = await _full_with_two_waiting(make_world, tmp_path, clock)
    one = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    await a.says("/language English" if tag == "en" else "/language 中文")
    await saves(world, other())
    said = await a.says("/my")
    assert ("you are in the queue" if tag == "en" else "您正在候补") in said
    await a.says("/cancel")
    assert ("has been given back" if tag == "en" else "已经取消") in await a.presses("inyun")
    assert "cancel-missed" not in await first.says("/cancel")
    assert "has been given back" in await first.presses("Give back: Briefing at Jinyun")
    await saves(world, briefing(modes=one), other())
    assert await world.storage.registrations.attendees("jinyun") == []
    [place] = await world.storage.waiting_list.of_briefing("jinyun")
    assert place.is_offered
