"""Calendar files as phones read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from bot.calendars import Date, calendar

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)


def test_a_date_keeps_its_name_when_it_moves() -> None:
    starts = datetime(2027, 3, 20, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    for moved in (timedelta(), timedelta(days=3)):
        date = Date(
            "briefing-jinyun", "宣讲会; part 1, \\n", starts + moved, timedelta(minutes=90), "Hall, 1"
        )
        content = calendar("Exchange", [date], NOW)
        [event] = icalendar.Calendar.from_ical(content).events
        assert str(event["uid"]) == "briefing-jinyun@exchange-bot"
        assert event.decoded("dtstart") == (starts + moved).astimezone(UTC)
        assert event.decoded("dtend") == (starts + moved + timedelta(minutes=90)).astimezone(UTC)
        assert (str(event["summary"]), str(event["location"])) == ("宣讲会; part 1, \\n", "Hall, 1")
        assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [timedelta(days=-1)]


def test_lines_are_no_longer_than_calendars_read() -> None:
    content = calendar("x", [Date("a", "很长" * 100, NOW)], NOW)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
