"""Calendar files as phones read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given
from hypothesis import strategies as st
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


def _single(date: Date) -> Any:
    """The event of a file, which a second parser and icalendar's own validation take too."""
    content = calendar("Exchange", [date], NOW)
    read = icalendar.Calendar.from_ical(content)
    assert not [error for part in read.walk() for error in part.errors]
    [second] = IcsCalendarStream.calendar_from_ics(content.decode()).events
    [event] = read.events
    assert second.start == event.decoded("dtstart")
    return event


def test_a_single_event_makes_no_new_calendar() -> None:
    """Outlook opens one for whatever has X-WR-CALNAME; a whole plan may have one."""
    date = Date("a", "b", NOW)
    assert b"X-WR-CALNAME" not in calendar("Exchange", [date], NOW)
    assert b"X-WR-CALNAME:Exchange" in calendar("Exchange", [date, replace(date, uid="c")], NOW)


def test_a_cancellation_names_the_organizer_of_the_event() -> None:
    """RFC 5546: both need one, the same; with a higher number in the CANCEL."""
    published = _single(Date("a", "b", NOW))
    cancelled = _single(Date("a", "b", NOW, sequence=1, is_cancelled=True))
    assert published["organizer"] == cancelled["organizer"]
    assert published["uid"] == cancelled["uid"]
    assert int(str(published["sequence"])) < int(str(cancelled["sequence"]))


def test_a_deadline_has_no_end() -> None:
    """Or one that is later than its start; RFC 5545 allows no other."""
    assert "dtend" not in _single(Date("a", "b", NOW))
    event = _single(Date("a", "b", NOW, timedelta(minutes=1)))
    assert event.decoded("dtend") > event.decoded("dtstart")


def test_a_briefing_lasts_as_long_as_it_lasts() -> None:
    """Over the night in which clocks move, in the hour that they leave out, and in the one that they show twice."""
    london = ZoneInfo("Europe/London")
    for starts in (
        datetime(2027, 3, 28, 0, 30, tzinfo=london),
        datetime(2027, 3, 28, 1, 30, tzinfo=london),
        datetime(2027, 10, 31, 0, 30, tzinfo=london),
        datetime(2027, 10, 31, 1, 30, tzinfo=london),
        datetime(2027, 10, 31, 1, 30, tzinfo=london, fold=1),
    ):
        event = _single(Date("a", "b", starts, timedelta(minutes=120)))
        start, end = (event.decoded(key).astimezone(UTC) for key in ("dtstart", "dtend"))
        assert (start, end - start) == (starts.astimezone(UTC), timedelta(minutes=120))


def test_nothing_in_a_title_makes_a_line_of_its_own() -> None:
    event = _single(Date("a\r\nX: y", "t\u2028i\nATTENDEE:x\u202e", NOW, place="p\r\nq", notes="one\ntwo"))
    assert (str(event["summary"]), str(event["location"])) == ("t i ATTENDEE:x", "p q")
    assert str(event["description"]) == "one\ntwo"
    assert "attendee" not in event


@given(
    st.integers(0, 160), st.lists(st.sampled_from(["\\", "\n", ",", ";", "^", "a", "很", "😀"]), max_size=40)
)
def test_no_line_is_folded_within_an_escape(length: int, signs: list[str]) -> None:
    """Whatever stands before it; Google refuses a file with a line that ends in half of one."""
    notes = "x" * length + "".join(signs) + "."
    content = calendar("Exchange", [Date("a", "很" * (length // 3) + "\\,;", NOW, notes=notes)], NOW).decode()
    for line in content.split("\r\n"):
        assert len(line.encode()) <= 75
        assert (len(line) - len(line.rstrip("\\"))) % 2 == 0, line
    [event] = icalendar.Calendar.from_ical(content).events
    [second] = IcsCalendarStream.calendar_from_ics(content).events
    assert str(event["description"]) == second.description == notes
