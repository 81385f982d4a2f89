"""A question about days, and its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.answering.spans import Span
from bot.answering.step_names import STEPS
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme
from bot.knowledge.working_days import Holidays


@dataclass(frozen=True)
class DateAnswer:
    """``by``: the step or day; ``days``: of each programme, where known. ``value``: the day or count that is asked for."""

    by: str
    topic: str
    outcomes: dict[str, Outcome]
    days: dict[str, date]
    value: date | int | None = None
    asked: Span | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class DateQuestion:
    """What is needed to answer: the text in plain form, who is meant, the days in it, and the office's calendar."""

    text: str
    programmes: list[Programme]
    spans: list[Span]
    now: datetime
    holidays: Holidays
    topic: str | None = None

    def has(self, words: str) -> bool:
        return bool(re.search(words, self.text))

    def step(self) -> str | None:
        """Returns the step that is meant, of those that one of the programmes has."""
        known = {item.id for programme in self.programmes for item in programme.data.items}
        return next((name for name, words in STEPS if name in known and self.has(words)), None)
