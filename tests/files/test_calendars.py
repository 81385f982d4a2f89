"""Calendar files as phones read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from ical.calendar_stream import IcsCalendarStream

from bot.files.calendars import Date, calendar

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


def test_a_second_parser_reads_the_same() -> None:
    """In the zone of the institution, with its number, and as cancelled."""
    starts = datetime(2027, 3, 6, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    date = Date("briefing-jinyun-1", "宣讲会", starts, timedelta(minutes=120), "缙云", "https://e.org", 3)
    for is_cancelled in (False, True):
        content = calendar("x", [replace(date, is_cancelled=is_cancelled)], NOW).decode()
        assert "DTSTART;TZID=Asia/Shanghai:20270306T143000" in content
        read = IcsCalendarStream.calendar_from_ics(content)
        [event] = read.events
        assert (event.dtstart, event.dtend) == (starts, starts + timedelta(minutes=120))
        assert (event.uid, event.sequence) == ("briefing-jinyun-1@exchange-bot", 3)
        assert (event.summary, event.location, event.description) == ("宣讲会", "缙云", "https://e.org")
        assert (event.status == "CANCELLED") is is_cancelled
        assert f"METHOD:{'CANCEL' if is_cancelled else 'PUBLISH'}" in content


def test_the_zone_is_explained_to_programs_that_know_none() -> None:
    """Also where clocks change."""
    for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York"):
        starts = datetime(2027, 7, 6, 14, 30, tzinfo=ZoneInfo(name))
        content = calendar("x", [Date("a", "b", starts)], NOW)
        read = icalendar.Calendar.from_ical(content)
        assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == [name]
        assert read.events[0].decoded("dtstart").utcoffset() == starts.utcoffset()
