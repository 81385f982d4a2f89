"""How good the matcher is, beside rapidfuzz alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.world import labelled_questions, sample_library
from bot.evaluation import evaluate


def measure(questions: Path | None) -> dict[str, Any]:
    """Right answers, abstention and wrong answers, beside plain rapidfuzz.process.extractOne."""
    library = sample_library()
    rows = labelled_questions(library, questions)
    figures = evaluate(rows, library.matcher, library.knowledge).as_json()
    figures.pop("confusions")
    owners = {p: topic.id for topic in library.knowledge.topics.values() for p in topic.questions.all}
    phrasings = list(owners)
    inside = [row for row in rows if row.topics]
    for name, scorer in (("WRatio", fuzz.WRatio), ("ratio", fuzz.ratio)):
        right = 0
        for row in inside:
            found = process.extractOne(row.q, phrasings, scorer=scorer)
            right += found is not None and owners[found[0]] in row.topics
        figures[f"rapidfuzz extractOne {name}: right topic"] = round(right / max(1, len(inside)), 4)
    return figures
