"""What was computed, as values: which fact decided, for whom, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.answering.budgets import Budget
from bot.answering.date_questions import DateAnswer
from bot.answering.filters import Filtered
from bot.answering.profile import Profile
from bot.answering.rankings import Ranking
from bot.answering.verdicts import Outcome, Verdict


class Kind(StrEnum):
    ELIGIBILITY = "eligibility"
    LANGUAGE = "language"
    DATE = "date"
    RANKING = "ranking"
    FILTER = "filter"
    BUDGET = "budget"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class Computed:
    """``by``: the fact. ``programmes``: those met, or all that take part, in the order asked for. ``result``: how it came about."""

    kind: Kind
    by: str
    topic: str
    programmes: tuple[str, ...]
    asked: tuple[str, ...]
    result: Ranking | Filtered | Budget | DateAnswer | tuple[Verdict, ...]
    verdicts: Mapping[str, Outcome] = field(default_factory=dict)
    value: str | None = None
    profile: Profile = field(default_factory=Profile)

    def as_json(self) -> dict[str, Any]:
        """Returns ``computed`` as ``ask --json`` prints it."""
        return {
            "kind": str(self.kind),
            "by": self.by,
            "programmes": list(self.programmes),
            "verdicts": {key: str(outcome) for key, outcome in self.verdicts.items()},
            "value": self.value,
        }
