"""What comes when it is time for it: reminders, and what follows a briefing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from tests.conftest import Clock, MakeWorld
from tests.hall import STARTS, briefing, heard, opened, other, registers, saves, two_registered

# --- reminders ---------------------------------------------------------------------


async def test_reminders_a_day_and_an_hour_before_by_mode(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS - timedelta(days=1, minutes=1)
    await world.deliver()
    assert world.outlet.sent == []
    clock.passes(minutes=1)
    await world.deliver()
    assert "Your briefing is tomorrow" in heard(world, li)
    assert "Hall 1" in heard(world, li)
    assert "https://" not in heard(world, li)
    assert "明天有您报名的宣讲会" in heard(world, zhang)
    assert "https://meeting.example.edu/jinyun" in heard(world, zhang)
    await world.restart()
    await world.deliver()
    assert len(world.outlet.sent) == 2
    clock.moment = STARTS - timedelta(hours=1)
    await world.deliver()
    await world.deliver()
    assert "It begins in 60 minutes" in heard(world, li)
    assert "还有 60 分钟开始" in heard(world, zhang)
    assert len(world.outlet.sent) == 4


async def test_a_reminder_moves_with_the_start(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS - timedelta(days=1)
    await world.deliver()
    await saves(world, briefing(starts="2027-03-09 14:30"), other())
    world.outlet.sent.clear()
    clock.moment = STARTS - timedelta(hours=1)
    await world.deliver()
    assert world.outlet.sent == []
    clock.moment = STARTS + timedelta(days=2)
    await world.deliver()
    assert "Your briefing is tomorrow" in heard(world, li)


async def test_whoever_registers_late_is_not_reminded_of_what_they_have_just_done(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(registration_closes="2027-03-06 14:30"))
    clock.moment = STARTS - timedelta(minutes=30)
    await registers(world.person("li"), "jinyun campus")
    await world.deliver()
    assert world.outlet.sent == []


async def test_a_reminder_that_is_late_says_what_is_true_then(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Both have become due: only the nearer is sent; and none to who has given the seat back."""
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    await zhang.says("/cancel jinyun")
    clock.moment = STARTS - timedelta(minutes=40)
    await world.deliver()
    assert "It begins in 40 minutes" in heard(world, li)
    assert len(world.outlet.sent) == 1


# --- after ---------------------------------------------------------------------------


async def test_the_survey_is_answered_in_words(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    """What was pushed is a question as any other: a number, a label; and a question of one's own is still a question."""
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS
    for name in ("Li Ming", "张三"):
        await world.person("teacher").says(f"/checkin {name}")
    clock.moment = STARTS + timedelta(minutes=121)
    await world.deliver()
    assert "What would you have liked more of" in await li.says("4")
    assert "will you apply" in await li.says("costs")
    assert (await zhang.says("Do I need a visa?")).startswith("Yes.")


async def test_afterwards_slides_and_a_survey_or_the_recording_and_one_question(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    links = {"slides_link": "https://example.edu/slides", "recording_link": "https://example.edu/film"}
    world = await opened(make_world, tmp_path, clock, briefing(**links), other())
    li, zhang = world.person("li", "en"), world.person("zhang", "zh")
    await registers(li, "jinyun campus")
    await registers(zhang, "jinyun 线上", "张三", "2023010102")
    clock.moment = STARTS
    await world.person("teacher").says("/checkin Li Ming")
    clock.moment = STARTS + timedelta(minutes=121)
    await world.deliver()
    assert "Thank you for coming" in heard(world, li)
    assert "https://example.edu/slides" in heard(world, li)
    assert "What would you have liked more of" in await li.forges("survey:stars:jinyun:4")
    assert "will you apply" in await li.presses("Costs")
    assert "Thank you for telling us" in await li.presses("Yes")
    assert "没有见到您" in heard(world, zhang)
    assert "https://example.edu/film" in heard(world, zhang)
    assert "谢谢" in await zhang.presses("忘记")
    person = await world.storage.people.find(li.address)
    assert person is not None
    mine = await world.storage.registrations.find(person.id, "jinyun")
    assert mine is not None
    assert (mine.stars, mine.missing, mine.plans) == (4, "costs", "yes")
    count = len(world.outlet.sent)
    await world.restart()
    await world.deliver()
    assert len(world.outlet.sent) == count
    assert "What you said about briefing jinyun: ★★★★, Costs and scholarships, Yes" in await li.says(
        "/mydata"
    )


async def test_material_that_comes_later_is_sent_then(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, zhang = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS
    await world.person("teacher").says("/checkin Li Ming")
    clock.moment = STARTS + timedelta(hours=3)
    await world.deliver()
    assert "when they are ready" in heard(world, li)
    world.outlet.sent.clear()
    await saves(world, briefing(slides_link="https://example.edu/slides"), other())
    assert "https://example.edu/slides" in heard(world, li)
    assert world.outlet.heard_by(zhang.address) == []
    await saves(
        world,
        briefing(slides_link="https://example.edu/slides", recording_link="https://example.edu/film"),
        other(),
    )
    assert "https://example.edu/film" in heard(world, zhang)
    assert len(world.outlet.sent) == 2


async def test_where_nobody_was_checked_in_nobody_is_told_that_they_were_missed(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS + timedelta(hours=3)
    await world.deliver()
    assert "is over. Thank you for your interest" in heard(world, li)
    assert "★" in li.buttons[0].label


async def test_two_looks_at_once_tell_once(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world, _, _ = await two_registered(make_world, tmp_path, clock)
    for moment in (STARTS - timedelta(days=1), STARTS + timedelta(hours=3)):
        clock.moment = moment
        await asyncio.gather(world.app.follow_ups.look(), world.app.follow_ups.look())
        await world.deliver()
    assert len(world.outlet.sent) == 4


async def test_correcting_what_is_over_thanks_nobody_twice(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Nor does the same moment, written in another zone; held anew, everybody is thanked anew."""
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(starts="2027-03-06T06:30:00Z"), other())
    assert world.outlet.sent == []
    clock.moment = STARTS + timedelta(hours=3)
    await world.deliver()
    assert len(world.outlet.sent) == 2
    await saves(world, briefing(starts="2027-03-06 14:00"), other())
    assert len(world.outlet.sent) == 2
    await saves(world, briefing(starts="2027-04-06 14:00"), other())
    clock.moment = STARTS + timedelta(days=32)
    world.outlet.sent.clear()
    await world.deliver()
    assert "is over" in heard(world, li)


async def test_what_was_in_the_first_message_is_not_sent_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """The slides were set while the first message waited."""
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS
    await world.person("teacher").says("/checkin Li Ming")
    clock.moment = STARTS + timedelta(hours=3)
    await world.app.follow_ups.look()
    await saves(world, briefing(slides_link="https://example.edu/slides"), other())
    said = world.outlet.heard_by(li.address)
    assert sum("https://example.edu/slides" in text for text in said) == 1


async def test_a_reminder_that_was_stopped_comes_when_it_is_on_again(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS - timedelta(hours=23)
    await world.app.follow_ups.look()
    await saves(world, briefing(is_cancelled=True), other())
    await saves(world, briefing(), other())
    assert any("is tomorrow" in text for text in world.outlet.heard_by(li.address))


async def test_a_slip_that_nobody_corrects_thanks_nobody(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    await saves(world, briefing(starts="2027-03-01 14:30", registration_closes="2027-03-01 12:00"), other())
    clock.moment = STARTS + timedelta(minutes=1)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == []


async def test_thanks_that_waited_are_not_sent_once_it_was_moved(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world, li, _ = await two_registered(make_world, tmp_path, clock)
    clock.moment = STARTS + timedelta(hours=3)
    await world.app.follow_ups.look()
    await saves(world, briefing(starts="2027-03-20 14:30"), other())
    [said] = world.outlet.heard_by(li.address)
    assert "Saturday 20 March 2027" in said
