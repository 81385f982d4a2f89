"""Dates to take along: iCalendar files (RFC 5545) that phones and mail programs open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

from bot.typed_text import cell, one_line

_ORGANIZER = "mailto:no-reply@exchange-bot.invalid"  # RFC 5546 asks for one; nobody is written to

_LONGEST_LINE = 75  # octets, by RFC 5545
_INSEPARABLE = re.compile(r"\^?\\.|\^.|.")  # an escape of a text, or of a parameter, or a character


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
    if len(dates) > 1:  # Outlook makes a new calendar of whatever has a name
        result.add("x-wr-calname", one_line(name))
    for zone, years in _zones(dates).items():
        result.add_component(_definition(zone, min(years), max(years)))
    for entry in dates:
        result.add_component(_event(entry, now))
    return _folded(result.to_ical().decode()).encode()


def invitation(content: bytes, organizer: str, attendee: str) -> tuple[bytes, str] | None:
    """Makes of a calendar file what a mail program shows as an invitation that was accepted, or as its cancellation.

    Args:
        organizer: the e-mail address that it is sent from.
        attendee: the one that it is sent to.

    Returns:
        the file with its method (REQUEST or CANCEL); None if it holds anything but one date with an end.
    """
    result = Calendar.from_ical(content)
    events = [event for event in result.walk("VEVENT") if isinstance(event, Event)]
    if len(events) != 1 or "dtend" not in events[0]:
        return None
    method = "CANCEL" if result.get("method") == "CANCEL" else "REQUEST"
    result["method"] = vText(method)
    events[0]["organizer"] = _party(organizer, CN="exchange-bot")
    accepted = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    events[0].add("attendee", _party(attendee, **accepted))
    return _folded(result.to_ical().decode()).encode(), method


def _party(email: str, **parameters: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{email}")
    party.params.update(parameters)
    return party


def _folded(content: str) -> str:
    """Folds long lines anew, and never within an escape.

    Google refuses such files; icalendar, up to 7.3, parts the two backslashes of an escaped one.
    """
    return "\r\n".join(map(_folded_line, content.replace("\r\n ", "").split("\r\n")))


def _folded_line(line: str) -> str:
    pieces, length = [], 0
    for piece in _INSEPARABLE.findall(line):
        octets = len(piece.encode())
        if length + octets > _LONGEST_LINE:
            pieces.append("\r\n ")
            length = 1
        pieces.append(piece)
        length += octets
    return "".join(pieces)


def _zones(dates: Sequence[Date]) -> dict[ZoneInfo, set[int]]:
    zones: dict[ZoneInfo, set[int]] = {}
    for entry in dates:
        if isinstance(entry.starts.tzinfo, ZoneInfo):
            zones.setdefault(entry.starts.tzinfo, set()).add(entry.starts.year)
    return zones


@lru_cache(maxsize=32)  # the same for everybody, and as much work as all the rest
def _definition(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """Describes a zone's hours around some years, for programs that know no zones."""
    return Timezone.from_tzinfo(zone, zone.key, date(first - 1, 1, 1), date(last + 2, 1, 1))


def _shown(moment: datetime, zone: tzinfo | None) -> datetime:
    """Returns a moment of UTC in the zone that it is shown in, or in UTC where clocks show that hour twice."""
    local = moment.astimezone(zone)
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment if is_twice else local


def _event(entry: Date, now: datetime) -> Event:
    starts = entry.starts.astimezone(UTC)  # also takes an hour that clocks leave out to the one after
    event = Event()
    event.add("uid", f"{one_line(entry.uid)}@exchange-bot")
    event.add("dtstamp", now.astimezone(UTC))
    organizer = vCalAddress(_ORGANIZER)
    organizer.params["CN"] = "exchange-bot"
    event.add("organizer", organizer)
    event.add("dtstart", _shown(starts, entry.starts.tzinfo))
    if entry.lasts:  # a deadline has no end, which must be later than the start
        event.add("dtend", _shown(starts + entry.lasts, entry.starts.tzinfo))
    event.add("sequence", entry.sequence)
    event.add("summary", one_line(entry.title))
    if entry.place:
        event.add("location", one_line(entry.place))
    if entry.notes:
        event.add("description", cell(entry.notes))
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(entry.title))
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event
