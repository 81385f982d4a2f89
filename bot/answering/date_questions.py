"""A question about days, and its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.answering.spans import Span
from bot.answering.step_names import ALONE, STEPS
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme
from bot.knowledge.working_days import Holidays

_OUR_HOLIDAYS = r"(?:51|5 1|labou?r day|劳动节|qing ?ming|清明节?|dragon boat(?: festival)?|端午节?)[^,，。.?]{0,6}(?:放假|假期?|holidays?|break)"
"""Days on which the office is closed, not the programme."""
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_ZH_WEEKDAYS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "日": 6, "天": 6}
WHICH_WEEKDAY = (
    rf"\b(?:which|what) (?P<en>{'|'.join(_WEEKDAYS)})day\b|哪1?个?\s*(?:周|星期|礼拜)(?P<zh>[1-6日天])"
)


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
        text = re.sub(_OUR_HOLIDAYS, " ", self.text)
        known = {item.id for programme in self.programmes for item in programme.data.items}
        for name, words in STEPS:
            if re.search(words, text) and (name in known or name in ALONE):
                return name if name in known else None
        return None

    def weekday(self) -> int | None:
        """Returns which day of the week is asked for, as in "which Monday"; Monday is 0."""
        found = re.search(WHICH_WEEKDAY, self.text)
        if found is None:
            return None
        return _WEEKDAYS.index(found["en"]) if found["en"] else _ZH_WEEKDAYS[found["zh"]]
