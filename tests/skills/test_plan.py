"""One's plan: deadlines and briefings by date, and the same as a calendar file that others read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar

from bot.library import Library
from tests.conftest import Clock, Person, World


async def _registers(person: Person) -> None:
    await person.says("/register jinyun online")
    await person.says("Li Na")
    await person.says("2023110234")


async def test_an_empty_plan_says_what_could_be_in_it(student: Person) -> None:
    said = await student.says("/my")
    assert "Nothing is coming up" in said
    assert "Remind me of deadlines" in [button.label for button in student.buttons]


async def test_deadlines_and_briefings_by_date(world: World, student: Person, library: Library) -> None:
    await student.says("/remind NUS")
    await _registers(student)
    said = await student.says("/my")
    deadline = library.knowledge.programmes["nus"].application
    briefing = library.knowledge.briefings["jinyun"]
    assert deadline is not None
    places = [said.index("National University of Singapore"), said.index("Jinyun")]
    assert (places == sorted(places)) is (deadline.closes < briefing.starts)
    assert "Li Na" in said
    assert "Sample data" in said


async def test_the_calendar_is_read_by_a_parser(student: Person, library: Library) -> None:
    """The right moment, a name that stays the same when the date moves, and the way in."""
    await student.says("/remind NUS")
    await _registers(student)
    await student.says("/my")
    assert "for your calendar" in await student.presses("calendar")
    assert student.files
    assert student.files[0].name == "exchange.ics"
    calendar = icalendar.Calendar.from_ical(student.files[0].content)
    events = {str(event["uid"]): event for event in calendar.events}
    briefing = library.knowledge.briefings["jinyun"]
    [event] = [event for uid, event in events.items() if uid.startswith("briefing-jinyun-")]
    assert event.decoded("dtstart") == briefing.starts.astimezone(UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=briefing.minutes)
    assert str(event["description"]).startswith(str(briefing.online_link))
    assert "Sample data" in str(event["description"])
    assert "Lecture Hall" not in str(event.get("location", ""))
    deadline = library.knowledge.programmes["nus"].application
    assert deadline is not None
    closing = events["deadline-nus-application@exchange-bot"]
    assert closing.decoded("dtstart") == deadline.closes.astimezone(UTC)


async def test_an_old_calendar_button_says_so(student: Person) -> None:
    assert "no longer works" in await student.forges("plan:calendar")


async def test_what_is_not_open_yet_is_not_counted_down(student: Person, clock: Clock) -> None:
    """Nobody tries to apply where nobody can."""
    clock.moment = datetime(2027, 2, 25, 2, 0, tzinfo=UTC)
    await student.says("/remind NUS")
    said = await student.says("/my")
    assert "opens on Monday 1 March 2027, 09:00 and closes on Friday 26 March 2027, 17:00" in said
    assert "days left" not in said


async def test_what_is_done_stays_in_the_plan_and_can_be_taken_up_again(student: Person) -> None:
    """But not in the calendar, which keeps what comes after the application."""
    await student.says("/remind NUS")
    await student.forges("reminders:done:nus:application")
    assert "(✓ done)" in await student.says("/my")
    await student.forges("plan:calendar")
    titles = [str(e["summary"]) for e in icalendar.Calendar.from_ical(student.files[0].content).events]
    assert "NUS: Application" not in titles
    assert "NUS: results" in titles
    await student.says("/my")
    assert "remind you of this again: NUS" in await student.presses("Remind me again: NUS")
    assert "24 days left" in await student.says("/my")


async def test_who_comes_online_is_not_sent_to_the_hall(student: Person) -> None:
    await _registers(student)
    await student.forges("plan:calendar")
    assert student.files
    [event] = icalendar.Calendar.from_ical(student.files[0].content).events
    assert str(event["location"]) == "online"
