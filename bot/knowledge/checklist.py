"""What an applicant has to hand in and to do: documents and steps, each with its day and how long it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.knowledge.due import Due, DueDay, months_later
from bot.knowledge.values import Headline, Model

Id = Annotated[str, Field(pattern=r"^[a-z_]{1,24}$")]
_DEADLINE = Due("deadline")
_LEAD = re.compile(r"(?P<count>\d+) (?P<unit>working day|day|week|month)s?")


class Lead(Model):
    """How long something takes, so that it is begun early enough."""

    count: int = Field(ge=1, le=365)
    unit: Literal["days", "working days", "weeks", "months"]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """Reads it as staff write it: "3 weeks", "5 working days"."""
        if isinstance(value, dict | Lead):
            return value
        written = " ".join(str(value).casefold().split())
        if written.startswith(("-", "−", "0 ")):
            raise ValueError("a lead time is at least 1 day; write such as '3 weeks', or leave it out")
        match = _LEAD.fullmatch(written)
        if match is None:
            raise ValueError("is no lead time; write such as '3 weeks', '5 working days'")
        return {"count": int(match["count"]), "unit": f"{match['unit']}s"}

    def before(self, day: date, add_working_days: Callable[[date, int], date]) -> date:
        """Returns the day by which to begin what is due on a day."""
        if self.unit == "working days":
            return add_working_days(day, -self.count)
        if self.unit == "months":
            return months_later(day, -self.count)
        return day - timedelta(days=self.count * (7 if self.unit == "weeks" else 1))


class Way(Model):
    """Where and how papers are handed in."""

    id: Id
    title: Headline


class Document(Model):
    """Something to hand in.

    ``issuer``: from whom it is, if not from the applicant. ``way``: the id of
    a ``Way``. ``only``: who needs it, if not everybody. ``by``: its day, if it
    is not the deadline.
    """

    id: Id
    title: Headline
    form: Literal["paper", "electronic", "original", "online"]
    copies: int = Field(default=1, ge=1, le=20)
    issuer: Headline | None = None
    way: str | None = None
    only: Headline | None = None
    lead: Lead | None = None
    by: DueDay = _DEADLINE

    @property
    def at(self) -> Due:
        """The day by which it is due, as a step calls it."""
        return self.by


class Step(Model):
    """A dated step: ``at`` is its day, or the last of them where it begins on ``begins``.

    ``title``: shown in checklists; without one only questions find it.
    ``is_task``: to be done by the student, and so to be ticked.
    """

    id: Id
    title: Headline | None = None
    is_task: bool = False
    lead: Lead | None = None
    begins: DueDay | None = None
    at: DueDay

    @model_validator(mode="after")
    def _has_a_title(self) -> Step:
        if self.is_task and self.title is None:
            raise ValueError("a task needs a title, or nobody knows what to tick")
        return self


Item = Document | Step
