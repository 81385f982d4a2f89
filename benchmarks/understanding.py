"""What each part of the matcher brings, beside rapidfuzz alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.world import labelled_questions, sample_library
from bot.authoring.evaluation import evaluate
from bot.knowledge import Knowledge, Labelled
from bot.library import cache_folder
from bot.matching import Matcher
from bot.matching.calibration import Calibration

_SHOWN = ("right", "right_or_offered", "wrong", "outside_answered")


def measure(questions: Path | None) -> dict[str, Any]:
    """Right, offered, wrong and outside answered, for each part alone and together; by language and style."""
    library = sample_library()
    knowledge = library.knowledge
    rows = labelled_questions(library, questions)
    whole = library.matcher
    words = Matcher(knowledge, None, cache_folder())
    figures: dict[str, Any] = {
        "questions": sum(bool(row.topics) for row in rows),
        "outside questions": sum(not row.topics for row in rows),
    }
    for name, scorer in (("WRatio", fuzz.WRatio), ("ratio", fuzz.ratio)):
        figures[f"rapidfuzz {name} alone"] = {"first topic right": _looked_up(knowledge, rows, scorer)}
    figures["words alone"] = _figures(words, rows, knowledge)
    figures["meaning alone"] = _figures(_weighing(whole, Calibration(0.0, 1.0)), rows, knowledge)
    figures["both, not calibrated"] = _figures(_weighing(whole, Calibration(0.5, 0.5)), rows, knowledge)
    figures["both, calibrated"] = _figures(whole, rows, knowledge, by_group=True)
    return figures


def _weighing(matcher: Matcher, calibration: Calibration) -> Matcher:
    """The same matcher with other weights."""
    other = object.__new__(Matcher)
    other.__dict__.update(matcher.__dict__, _model=replace(matcher._model, calibration=calibration))
    return other


def _figures(
    matcher: Matcher, rows: Sequence[Labelled], knowledge: Knowledge, *, by_group: bool = False
) -> dict[str, Any]:
    found = evaluate(rows, matcher, knowledge).as_json()
    inside = [row for row in rows if row.topics]
    first = sum(_first_topic(matcher, row.q) in row.topics for row in inside)
    figures = {"first topic right": round(first / max(1, len(inside)), 4)}
    figures |= {key: found[key] for key in _SHOWN}
    if by_group:
        figures |= {"right by language and style": found["by_group"], "reliability": found["reliability"]}
    return figures


def _first_topic(matcher: Matcher, question: str) -> str:
    """The likeliest topic, whether the matcher would have said it or not."""
    explanation = matcher.explain(question)
    topics = [row.label for row in explanation.standings if not row.label.startswith("outside/")]
    return topics[0] if topics else explanation.match.topic or ""


def _looked_up(knowledge: Knowledge, rows: Sequence[Labelled], scorer: Callable[..., float]) -> float:
    owners = {p: topic.id for topic in knowledge.topics.values() for p in topic.phrasings}
    phrasings = list(owners)
    inside = [row for row in rows if row.topics]
    found = [process.extractOne(row.q, phrasings, scorer=scorer) for row in inside]
    right = sum(
        hit is not None and owners[hit[0]] in row.topics for hit, row in zip(found, inside, strict=True)
    )
    return round(right / max(1, len(inside)), 4)
