"""The days of a programme's steps, as far as they are known."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.knowledge.due import Due
from bot.knowledge.models import Programme
from bot.knowledge.working_days import Holidays


def anchors(programme: Programme, holidays: Holidays, zone: ZoneInfo | None = None) -> dict[str, date]:
    """Finds the days that others hang on; the deadline's is that of its own zone, or of the one that is given."""
    known: dict[str, date] = {}
    if programme.application is not None:
        closes = programme.application.closes
        known["deadline"] = (closes.astimezone(zone) if zone else closes).date()
    if programme.dates is not None:
        known |= {"start": programme.dates.starts, "end": programme.dates.ends}
    results = programme.data.step("results")
    day = results.at.on(known, holidays.add) if results else None
    return known | ({"results": day} if day else {})


def resolve(due: Due, programme: Programme, holidays: Holidays) -> date | None:
    """Finds the day that is due; None while nobody knows what it hangs on."""
    return due.on(anchors(programme, holidays), holidays.add)


def day(programme: Programme, step_id: str, holidays: Holidays) -> date | None:
    """Finds the last day of a step; None if the programme has none, or nobody knows its day."""
    step = programme.data.step(step_id)
    return resolve(step.at, programme, holidays) if step else None
