"""Labelled questions whose answers must be computed: how many are right, how many wrong, and which."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.answering.computation import compute
from bot.answering.computed import Computed
from bot.knowledge import Knowledge
from bot.matching import Matcher


@dataclass(frozen=True)
class ComputedRow:
    """``verdicts`` and ``programmes`` as they must come out; ``ties`` may stand in any order; ``value`` in any form."""

    q: str
    now: datetime
    kind: str
    verdicts: dict[str, str]
    programmes: list[str]
    value: str | None = None
    ties: list[list[str]] = field(default_factory=list)


def read_computed(path: Path) -> list[ComputedRow]:
    """Reads JSON lines with ``q``, ``now``, ``kind``, ``verdicts`` and ``programmes``; none if the file holds other rows."""
    rows = []
    try:
        for line in path.read_text("utf-8-sig").split("\n"):
            if not line.strip():
                continue
            row = json.loads(line)
            rows.append(
                ComputedRow(
                    row["q"],
                    datetime.fromisoformat(row["now"]),
                    row["kind"],
                    row["verdicts"],
                    row["programmes"],
                    row.get("value"),
                    row.get("ties") or [],
                )
            )
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return rows


@dataclass
class ComputedEvaluation:
    right: int = 0
    wrong: int = 0
    questions: int = 0
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        total = self.questions or 1
        return {
            "questions": self.questions,
            "right": round(self.right / total, 4),
            "wrong": round(self.wrong / total, 4),
            "by_kind": {
                kind: round(counts["right"] / counts.total(), 4)
                for kind, counts in sorted(self.by_kind.items())
            },
            "misses": self.misses,
        }


def evaluate_computed(
    rows: Iterable[ComputedRow], matcher: Matcher, knowledge: Knowledge
) -> ComputedEvaluation:
    """Compares computed answers with labelled ones; ``wrong`` is met for not met or the reverse, or another programme first; what is only not computed is neither."""
    result = ComputedEvaluation()
    for row in rows:
        computed = compute(row.q, matcher.match(row.q), knowledge, row.now)
        verdict = "right" if computed and _is_right(row, computed) else "missed"
        if verdict == "missed" and computed and _is_wrong(row, computed):
            verdict = "wrong"
        result.questions += 1
        result.right += verdict == "right"
        result.wrong += verdict == "wrong"
        result.by_kind.setdefault(row.kind, Counter())[verdict] += 1
        if verdict != "right":
            result.misses.append(f"{verdict}: {row.q}")
    return result


def _is_right(row: ComputedRow, computed: Computed) -> bool:
    verdicts = {key: str(computed.verdicts.get(key)) for key in row.verdicts}
    has_value = row.value is None or _plain(row.value) == _plain(computed.value or "")
    return (
        verdicts == row.verdicts
        and has_value
        and _untied(row, computed.programmes) == _untied(row, row.programmes)
    )


def _untied(row: ComputedRow, programmes: Iterable[str]) -> list[str]:
    """Returns the order with each tie written as one."""
    ties = {programme: min(tie) for tie in row.ties for programme in tie}
    return [ties.get(programme, programme) for programme in programmes]


def _is_wrong(row: ComputedRow, computed: Computed) -> bool:
    opposite = {"met": "not_met", "not_met": "met"}
    if any(str(computed.verdicts.get(key)) == opposite.get(said) for key, said in row.verdicts.items()):
        return True
    mine, theirs = _untied(row, computed.programmes), _untied(row, row.programmes)
    return not row.verdicts and mine[:1] != theirs[:1]


def _plain(value: str) -> str:
    return re.sub(r"[ ,]", "", value).casefold()


def in_words(figures: dict[str, Any]) -> Iterator[str]:
    """Writes what ``as_json`` returns as lines to read."""
    yield f"questions              {figures['questions']}"
    yield f"right                  {figures['right']:.1%}"
    yield f"wrong                  {figures['wrong']:.1%}  (met for not met, or another first)"
    for kind, share in figures["by_kind"].items():
        yield f"  {kind:20} {share:.1%}"
    for miss in figures["misses"]:
        yield f"  {miss}"
