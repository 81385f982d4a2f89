"""Dates to take along: iCalendar files (RFC 5545) that phones and mail programs open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone


@dataclass(frozen=True)
class Date:
    """``uid`` stays the same when the date is moved, so that a calendar moves it too; ``lasts`` is nothing for a deadline.

    ``starts`` carries the zone that the calendar shows it in. ``sequence``
    grows with every change; ``is_cancelled`` takes it out again.
    """

    uid: str
    title: str
    starts: datetime
    lasts: timedelta = timedelta()
    place: str = ""
    notes: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar(name: str, dates: Sequence[Date], now: datetime) -> bytes:
    """Returns one file with all of the dates, each with an alarm a day before, and their time zone's definition."""
    result = Calendar()
    result.add("prodid", "-//exchange-bot//EN")
    result.add("version", "2.0")
    result.add("method", "CANCEL" if dates and all(d.is_cancelled for d in dates) else "PUBLISH")
    result.add("x-wr-calname", name)
    zones = {d.starts.tzinfo: d.starts.year for d in dates if isinstance(d.starts.tzinfo, ZoneInfo)}
    for zone, year in zones.items():
        result.add_component(_definition(zone, year))
    for entry in dates:
        result.add_component(_event(entry, now))
    return bytes(result.to_ical())


@lru_cache(maxsize=32)  # the same for everybody, and as much work as all the rest
def _definition(zone: ZoneInfo, year: int) -> Timezone:
    """Describes a zone's hours around a year, for programs that know no zones."""
    return Timezone.from_tzinfo(zone, zone.key, date(year - 1, 1, 1), date(year + 2, 1, 1))


def _event(entry: Date, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@exchange-bot")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.starts + entry.lasts)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    if entry.notes:
        event.add("description", entry.notes)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event
