"""Questions about another year: what the office wrote is this year's, and the answer begins with that."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot import texts
from bot.knowledge import Knowledge
from bot.messages import Language, Markdown

_DATED = ("deadline", "dates", "results", "briefing")
"""Topics whose answers are true for one year."""
_RELATIVE = (
    (re.compile(r"\blast year|\bprevious (?:year|round)|\blast (?:round|time)|去年|上一?年|上一?届|上一?轮|往年"), -1),
    (re.compile(r"\bnext year|\bthe year after|明年|下一?年|下一?届"), 1),
    (re.compile(r"\btwo years ago|前年"), -2),
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


Reader = tuple[Language, datetime]
"""In which language they read, and when."""


def with_year(question: str, topic: str, answer: str, knowledge: Knowledge, reader: Reader) -> str:
    """Returns the answer, behind a line that says so if the question is about another year than what is known."""
    language, now = reader
    year = _asked(question.casefold(), now.date()) if topic in _DATED else None
    if year is None or year in _known(knowledge, now):
        return answer
    return Markdown(f"{texts.say(language, 'other-year', year=str(year))}\n\n{answer}")


def _asked(text: str, today: date) -> int | None:
    for pattern, years in _RELATIVE:
        if pattern.search(text):
            return today.year + years
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def _known(knowledge: Knowledge, now: datetime) -> set[int]:
    """Returns the years of which anything is known."""
    closing = {d.closes.year for programme in knowledge.programmes.values() for d in programme.deadlines}
    return {now.year, *closing, *(briefing.starts.year for briefing in knowledge.briefings.values())}
