"""More than 900 questions with one right answer, worked out by hand from `knowledge/programmes`: verdicts, days, orders and figures."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.computing import evaluate_computed, read_computed
from bot.library import Library

_MISSED_BY_NOISE = 2  # each machine learns anew, and in the last bits otherwise: a score of 0.90 may be 0.89


def test_every_question_of_the_examiner_is_answered_right(library: Library) -> None:
    rows = read_computed(Path(__file__).with_name("examined.jsonl"))
    assert len(rows) > 900
    result = evaluate_computed(rows, library.matcher, library.knowledge)
    assert result.wrong == 0, result.misses
    assert len(result.misses) <= _MISSED_BY_NOISE, result.misses
    assert result.right == len(rows) - len(result.misses)
