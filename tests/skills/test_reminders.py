"""Deadlines are dates: reminded of 30, 7 and 1 days before, moved with the knowledge, done with one tap."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Settings
from bot.knowledge import Deadline
from bot.library import Library
from bot.storage import Lane
from tests.conftest import ROOT, STAFF, Clock, MakeWorld, Person, World

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def deadline(library: Library) -> Deadline:
    """That of the applications to NUS."""
    found = library.knowledge.programmes["nus"].application
    assert found is not None
    return found


def _days_before(deadline: Deadline, days: int, hour: int = 9) -> datetime:
    day = deadline.closes.astimezone(ZONE) - timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0).astimezone(UTC)


async def _day(world: World) -> list[str]:
    """What is sent at this moment to students."""
    before = len(world.outlet.sent)
    await world.app.reminders.look()
    await world.deliver()
    return [reply.text for to, reply in world.outlet.sent[before:] if to != STAFF]


async def test_thirty_seven_and_one_day_before(
    world: World, student: Person, clock: Clock, deadline: Deadline
) -> None:
    """Once each, at the hour, whoever looks however often, and also after a restart."""
    clock.moment = _days_before(deadline, 40)
    assert "deadlines of NUS" in await student.says("/remind NUS")
    for days, words in (
        (30, "opens on Monday 1 March 2027, 09:00 and closes on"),
        (7, "in 7 days"),
        (1, "tomorrow"),
    ):
        clock.moment = _days_before(deadline, days, hour=8)
        assert await _day(world) == []
        clock.moment = _days_before(deadline, days)
        [said] = await _day(world)
        assert "National University of Singapore" in said
        assert words in said
        assert await _day(world) == []
        await world.restart()
        assert await _day(world) == []
    clock.moment = deadline.closes + timedelta(seconds=1)
    assert await _day(world) == []


async def test_done_is_done(world: World, student: Person, clock: Clock, deadline: Deadline) -> None:
    clock.moment = _days_before(deadline, 31)
    await student.says("/remind nus")
    clock.moment = _days_before(deadline, 30)
    assert len(await _day(world)) == 1
    [checklist, button] = [b for row in world.outlet.sent[-1][1].buttons for b in row]
    assert checklist.label == "Checklist: NUS"
    assert "No more reminders for this date" in await student.forges(button.data)
    clock.moment = _days_before(deadline, 7)
    assert await _day(world) == []


async def test_done_by_mistake_can_be_undone(
    world: World, student: Person, clock: Clock, deadline: Deadline
) -> None:
    """With the button below, or by following it again; the plan still shows it."""
    clock.moment = _days_before(deadline, 31)
    await student.says("/remind nus")
    for undo in ("reminders:undo:nus:application", "/remind NUS"):
        await student.forges("reminders:done:nus:application")
        assert "done" in await student.says("/my")
        await (student.says(undo) if undo.startswith("/") else student.forges(undo))
        assert "✓ done" not in await student.says("/my")
    clock.moment = _days_before(deadline, 7)
    assert len(await _day(world)) == 1


async def test_who_stops_or_pauses_gets_no_reminder_that_was_queued(
    world: World, student: Person, clock: Clock, deadline: Deadline
) -> None:
    """The last one comes in a pause too, and the pause says so."""
    clock.moment = _days_before(deadline, 31)
    await student.says("/remind NUS")
    clock.moment = _days_before(deadline, 30)
    assert await world.app.reminders.look() == 1
    await student.says("/unsubscribe")
    await world.deliver()
    assert world.outlet.sent == []
    await student.says("/remind NUS")
    clock.moment = _days_before(deadline, 8)
    said = await student.forges("subscription:pause")
    assert "Closing in that time" in said
    assert "NUS" in said
    clock.moment = _days_before(deadline, 7)
    assert await _day(world) == []
    clock.moment = _days_before(deadline, 1)
    assert len(await _day(world)) == 1


async def test_a_pause_holds_what_is_queued_and_gives_the_rest_when_it_ends(
    world: World, student: Person, clock: Clock, deadline: Deadline
) -> None:
    clock.moment = _days_before(deadline, 31)
    await student.says("/remind NUS")
    clock.moment = _days_before(deadline, 30)
    assert await world.app.reminders.look() == 1
    await student.forges("subscription:pause")
    await world.deliver()
    assert world.outlet.sent == []
    await student.forges("subscription:resume")
    clock.moment = _days_before(deadline, 8)
    await student.forges("subscription:pause")
    clock.moment = _days_before(deadline, 7)
    assert await _day(world) == []
    clock.moment = _days_before(deadline, 5)
    await student.forges("subscription:resume")
    [said] = await _day(world)
    assert "in 5 days" in said


async def test_whoever_said_no_gets_reminders_and_nothing_else(world: World, student: Person) -> None:
    await student.says("/start")
    await student.presses("No, thank you")
    await student.says("/remind NUS")
    assert "NUS (news, and reminders of deadlines)" in await student.says("/settings")
    assert await world.storage.audiences.counts(["all", "programme:nus"], world.clock()) == {
        "all": 0,
        "programme:nus": 1,
    }


async def test_who_follows_late_is_not_flooded(
    world: World, student: Person, clock: Clock, deadline: Deadline
) -> None:
    clock.moment = _days_before(deadline, 5)
    await student.says("/remind NUS")
    assert await _day(world) == []
    clock.moment = _days_before(deadline, 1)
    assert len(await _day(world)) == 1


async def test_a_moved_deadline_moves_its_reminder(
    make_world: MakeWorld, settings: Settings, clock: Clock, tmp_path: Path, deadline: Deadline
) -> None:
    """Also one that is on its way already: no reminder states an old date."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    own = settings.model_copy(update={"knowledge": folder})
    library = Library(own, clock)
    world = await make_world(library)
    student = world.person("li", "en")
    clock.moment = _days_before(deadline, 31)
    await student.says("/remind NUS")
    clock.moment = _days_before(deadline, 30)
    assert await world.app.reminders.look() == 1
    file = folder / "programmes" / "nus.yaml"
    old = deadline.closes.astimezone(ZONE)
    new = old + timedelta(days=10)
    text = file.read_text("utf-8")
    assert f"{old:%Y-%m-%d}" in text
    file.write_text(text.replace(f"{old:%Y-%m-%d}", f"{new:%Y-%m-%d}"), "utf-8")
    await library.reload()
    await world.deliver()
    assert world.outlet.sent == []
    clock.passes(days=10)
    [said] = await _day(world)
    assert f"{new.day} {new:%B %Y}" in said


async def test_a_deadline_moved_close_is_told_to_who_follows_since_today(
    make_world: MakeWorld, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    """They saw the old date when they began to follow."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    library = Library(settings.model_copy(update={"knowledge": folder}), clock)
    world = await make_world(library)
    await world.person("li", "en").says("/remind NUS")
    assert await _day(world) == []
    file = folder / "programmes" / "nus.yaml"
    text = file.read_text("utf-8")
    assert "closes: 2027-03-26 17:00" in text
    file.write_text(text.replace("closes: 2027-03-26 17:00", "closes: 2027-03-02 12:00"), "utf-8")
    await library.reload()
    [said] = await _day(world)
    assert "closes today: Tuesday 2 March 2027, 12:00" in said
    assert await _day(world) == []


async def test_all_deadlines_are_those_of_every_programme(world: World, student: Person) -> None:
    """They are shown so, and one of them can be taken out."""
    await student.says("/subscribe deadlines")
    assert "deadlines of Manchester, NTU, NUS, UBC" in await student.says("/remind")
    assert "deadlines of Manchester, NTU, UBC:" in await student.presses("✓ NUS")
    assert "National University of Singapore" not in await student.says("/my")


async def test_by_buttons(world: World, student: Person) -> None:
    assert "Which programmes' deadlines" in await student.says("/remind")
    assert "deadlines of NUS:" in await student.presses("NUS")
    assert "Which programmes' deadlines" in await student.presses("✓ NUS")
    assert "do not know a programme" in await student.says("/remind Oxford")
    assert "no longer works" in await student.forges("reminders:toggle:oxford")
    assert "no longer works" in await student.forges("reminders:done:nus:nothing")


async def test_in_chinese(world: World, clock: Clock, deadline: Deadline) -> None:
    wang = world.person("wang", "zh")
    clock.moment = _days_before(deadline, 2)
    assert "国大" in await wang.says("/remind 新加坡国立大学")
    clock.moment = _days_before(deadline, 1)
    [said] = await _day(world)
    assert "明天" in said
    assert "截止" in said


async def test_reminders_do_not_wait_behind_announcements(
    world: World, student: Person, clock: Clock, deadline: Deadline
) -> None:
    clock.moment = _days_before(deadline, 2)
    await student.says("/remind NUS")
    clock.moment = _days_before(deadline, 1)
    await world.app.reminders.look()
    assert len(await world.storage.outbox.claim("test", Lane.URGENT, 9, clock())) == 1
