"""Days that hang on others: "12 working days after letter", "Wednesday before deadline", "Monday of week 5".

What they hang on is the deadline of the application, the first or last day,
the results, or something that no calendar knows yet (a letter, the first day in the hospital, the return).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

ANCHORS = (
    "deadline",
    "start",
    "end",
    "results",
    "application",
    "letter",
    "offer",
    "departure",
    "return",
    "hospital",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"day": "days", "week": "weeks", "working day": "working days", "month": "months"}
_SHAPE = re.compile(
    rf"(?:(?P<count>\d+) (?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?|(?P<weekday>{'|'.join(WEEKDAYS)}))"
    rf" (?P<side>before|after) (?P<anchor>{'|'.join(ANCHORS)})|(?P<itself>{'|'.join(ANCHORS)})"
    rf"|(?P<in_week>{'|'.join(WEEKDAYS)}) of week (?P<week>\d+)"
)


@dataclass(frozen=True)
class Due:
    """``unit`` is "days", "working days", "weeks", "months" or a weekday; ``count`` is negative before the anchor."""

    anchor: str
    count: int = 0
    unit: str = "days"

    def __str__(self) -> str:
        if not self.count:
            return self.anchor
        side = "before" if self.count < 0 else "after"
        amount = self.unit.capitalize() if self.unit in WEEKDAYS else f"{abs(self.count)} {self.unit}"
        return f"{amount} {side} {self.anchor}"

    def on(self, anchors: Mapping[str, date], add_working_days: Callable[[date, int], date]) -> date | None:
        """Returns the day itself; None while nobody knows the day that it hangs on."""
        day = anchors.get(self.anchor)
        if day is None or not self.count:
            return day
        if self.unit == "working days":
            return add_working_days(day, self.count)
        if self.unit == "months":
            return months_later(day, self.count)
        if self.unit in WEEKDAYS:
            return _nearest(day, WEEKDAYS.index(self.unit), self.count)
        return day + timedelta(days=self.count * (7 if self.unit == "weeks" else 1))


def months_later(day: date, months: int) -> date:
    """Returns the same day so many months later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def _nearest(day: date, weekday: int, side: int) -> date:
    """Returns the nearest such weekday on one side of a day, never the day itself."""
    if side < 0:
        return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def read_due(value: Any) -> Due:
    """Reads a relative day as staff write it.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, Due):
        return value
    match = _SHAPE.fullmatch(" ".join(str(value).casefold().split()))
    if match is None:
        raise ValueError(
            "is no relative day; write such as '12 working days after letter', 'Sunday before start'"
        )
    if match["itself"]:
        return Due(match["itself"])
    if match["week"]:  # a programme starts on a Monday
        return Due("start", 7 * (int(match["week"]) - 1) + WEEKDAYS.index(match["in_week"]))
    sign = -1 if match["side"] == "before" else 1
    if match["weekday"]:
        return Due(match["anchor"], sign, match["weekday"])
    return Due(match["anchor"], sign * int(match["count"]), _UNITS[match["unit"]])


DueDay = Annotated[Due, BeforeValidator(read_due)]
