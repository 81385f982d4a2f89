"""Working days of an office: no weekends, no holidays, and the weekends that China works instead."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.knowledge.values import Localised, Model


class Holidays(Model):
    """``days`` are free beside weekends, ``workdays`` are weekends on which China works; ``hours``: when the office is open."""

    days: dict[date, Localised] = Field(default_factory=dict)
    workdays: Annotated[tuple[date, ...], BeforeValidator(lambda value: value or ())] = ()
    hours: Annotated[tuple[tuple[time, time], ...], BeforeValidator(lambda value: value or ())] = ()

    @model_validator(mode="after")
    def _are_not_both(self) -> Self:
        both = sorted(set(self.days) & set(self.workdays))
        if both:
            raise ValueError(f"{both[0]} cannot be a holiday and a workday")
        return self

    def is_working_day(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < 5 and day not in self.days)

    def is_open(self, day: date, at: time | None = None) -> bool:
        """Tells whether somebody is in the office, on a day or at a time of it."""
        if not self.is_working_day(day):
            return False
        return at is None or not self.hours or any(opens <= at <= closes for opens, closes in self.hours)

    def has_working_day(self, first: date, last: date) -> bool:
        days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
        return any(self.is_working_day(day) for day in days)

    def add(self, day: date, count: int) -> date:
        """Returns the working day so many working days after a day, or before it if ``count`` is negative."""
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day
