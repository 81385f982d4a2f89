"""One's plan: deadlines and briefings by date, and the same as a calendar file that others read."""

from __future__ import annotations

from datetime import UTC, timedelta

import icalendar

from bot.library import Library
from tests.conftest import Person, World


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
    assert student.file is not None
    assert student.file.name == "exchange.ics"
    calendar = icalendar.Calendar.from_ical(student.file.content)
    events = {str(event["uid"]): event for event in calendar.events}
    briefing = library.knowledge.briefings["jinyun"]
    event = events["briefing-jinyun@exchange-bot"]
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
