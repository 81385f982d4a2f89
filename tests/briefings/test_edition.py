"""Two processes on one database: what one changes the other knows, and nobody reads a change and its undoing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, Hall, briefing, heard, opened, other, registers

MOVED = "2027-03-07 15:00"


async def _two_processes(make_world: MakeWorld, folder: Path, clock: Clock) -> tuple[World, World, Person]:
    """One that sends, one in which somebody else talks, and a person with a seat."""
    one = await opened(make_world, folder, clock)
    two = await make_world(Hall(folder / "hall", clock).library())
    li = one.person("li")
    await registers(li, "jinyun campus")
    await _look(one, two)
    one.outlet.sent.clear()
    return one, two, li


async def _look(*worlds: World) -> None:
    """Whatever there is to tell is told, by whom it may be, in whatever order; the first one sends."""
    for _ in range(3):
        for world in worlds:
            await world.app.changes.look()
            await world.app.follow_ups.look()
    await worlds[0].deliver()


async def _moves(person: Person, day: str = "2027-03-07 15:00") -> None:
    await person.says("/arrange jinyun")
    await person.presses("Change the time")
    await person.says(day)
    assert "Sunday 7 March 2027" in await person.presses("Yes")


async def test_a_button_pressed_in_one_is_true_in_the_other_and_told_once(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    one, two, li = await _two_processes(make_world, tmp_path, clock)
    await _moves(two.person("teacher"))
    assert "Sunday 7 March 2027, 15:00" in await li.says("/briefings")
    await _look(one, two)
    await _look(one, two)
    [said] = one.outlet.heard_by(li.address)
    assert "Saturday 6 March 2027, 14:30 → Sunday 7 March 2027, 15:00" in said
    assert len(await one.storage.briefings.changes("jinyun", None)) == 1


async def test_a_seat_is_counted_with_what_was_changed_in_the_other(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Registrations were closed there a moment ago."""
    one, two, _ = await _two_processes(make_world, tmp_path, clock)
    await two.person("teacher").says("/arrange jinyun")
    await two.person("teacher").presses("Close")
    assert "booked" not in await registers(one.person("wang"), "jinyun online")


async def test_what_one_has_read_the_other_does_not_undo(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """Also when a button is pressed in the one that has not read the file yet."""
    one, two, li = await _two_processes(make_world, tmp_path, clock)
    clock.passes(seconds=1)
    Hall(one.library.folder, clock).writes(briefing(starts=MOVED), other())
    await one.library.reload()
    await _look(one, two)
    assert "→ Sunday 7 March 2027, 15:00" in heard(one, li)
    chen = two.person("teacher")
    await chen.says("/arrange jinyun")
    await chen.presses("Change the room")
    await chen.says("Hall 9")
    await chen.presses("Yes")
    await _look(one, two)
    clock.passes(seconds=1)
    await two.library.reload()
    await _look(one, two)
    changed, moved = one.outlet.heard_by(li.address)
    assert "Time" in changed
    assert "Hall 1 → Hall 9" in moved
    assert "Time" not in moved
    assert "Hall 9" in await chen.says("/briefings")


async def test_what_the_other_told_is_put_into_words_once_it_is_read(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """The one that sends has not read the file yet: it would find nothing to say, or the old time."""
    one, two, li = await _two_processes(make_world, tmp_path, clock)
    clock.passes(seconds=1)
    Hall(one.library.folder, clock).writes(briefing(is_cancelled=True), other())
    await two.library.reload()
    await _look(one, two)
    assert one.outlet.sent == []
    await one.library.reload()
    clock.passes(seconds=2)
    await _look(one, two)
    assert "this briefing is cancelled" in heard(one, li)
    assert len(one.outlet.sent) == 1


async def test_an_older_reading_reminds_nobody_of_the_old_time(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    one, two, li = await _two_processes(make_world, tmp_path, clock)
    clock.moment = STARTS - timedelta(hours=23)
    Hall(one.library.folder, clock).writes(briefing(starts="2027-03-09 15:00"), other())
    await one.library.reload()
    await one.app.changes.look()
    await _look(one, two)
    [said] = one.outlet.heard_by(li.address)
    assert "→ Tuesday 9 March 2027, 15:00" in said
