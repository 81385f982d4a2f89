"""Dates to take along: iCalendar files (RFC 5545) that phones and mail programs open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event


@dataclass(frozen=True)
class Date:
    """``uid`` stays the same when the date is moved, so that a calendar moves it too; ``lasts`` is nothing for a deadline."""

    uid: str
    title: str
    starts: datetime
    lasts: timedelta = timedelta()
    place: str = ""
    notes: str = ""


def calendar(name: str, dates: Sequence[Date], now: datetime) -> bytes:
    """One file with all of the dates, each with an alarm a day before."""
    result = Calendar()
    result.add("prodid", "-//exchange-bot//EN")
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", name)
    for date in dates:
        event = Event()
        event.add("uid", f"{date.uid}@exchange-bot")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", date.starts.astimezone(UTC))
        event.add("dtend", (date.starts + date.lasts).astimezone(UTC))
        event.add("summary", date.title)
        if date.place:
            event.add("location", date.place)
        if date.notes:
            event.add("description", date.notes)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", date.title)
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
        result.add_component(event)
    return bytes(result.to_ical())
