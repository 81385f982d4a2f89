"""Public question sets with few phrasings an intent: how the matcher fares on knowledge that is not ours."""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Knowledge, Localised, Topic
from bot.knowledge.models import Phrasings
from bot.matching import Matcher, open_encoder

_PHRASINGS = (5, 10)
_SEEDS = (0, 1, 2)


def measure(folder: Path | None) -> dict[str, Any]:
    """First intent right, and AUROC of the score in against out of scope, on JSON lines (t, l, s) of a folder.

    Such as BANKING77 and CLINC150; each drawn three times, with 5 and 10
    phrasings an intent, with the encoder and without. ``--questions`` names the folder.
    """
    files = sorted(folder.glob("*.jsonl")) if folder is not None and folder.is_dir() else []
    if not files:
        raise click.UsageError("name a folder of question sets: python -m benchmarks public --questions DIR")
    figures: dict[str, Any] = {}
    for file in files:
        rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]
        for count in _PHRASINGS:
            for name in ("universal", "none"):
                found = [_drawn(rows, count, seed, name) for seed in _SEEDS]
                label = "words and meaning" if name == "universal" else "words alone"
                figures[f"{file.stem}, {count} phrasings, {label}"] = {
                    key: round(statistics.fmean(figure[key] for figure in found), 4) for key in found[0]
                }
    return figures


def _drawn(rows: list[dict[str, str]], count: int, seed: int, encoder: Any) -> dict[str, float]:
    chance = random.Random(seed)
    by_label: dict[str, list[str]] = {}
    for row in rows:
        if row["s"] == "train":
            by_label.setdefault(row["l"], []).append(row["t"])
    topics = {
        label: Topic.model_construct(
            id=label,
            scope="general",
            questions=Phrasings(en=tuple(chance.sample(by_label[label], count))),
            answer=Localised(en="x"),
        )
        for label in sorted(by_label)
    }
    matcher = Matcher(Knowledge.model_construct(topics=topics), open_encoder(encoder))
    inside = [(matcher.match(row["t"]), row["l"]) for row in rows if row["s"] == "test"]
    outside = [matcher.match(row["t"]).score for row in rows if row["s"] == "oos"]
    figures = {"first intent right": sum(match.topic == label for match, label in inside) / len(inside)}
    if outside:
        figures["AUROC"] = _auroc(np.array([match.score for match, _ in inside]), np.array(outside))
    return figures


def _auroc(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """How often a question in scope has a higher score than one out of scope."""
    higher = (inside[:, None] > outside[None, :]).mean()
    return float(higher + (inside[:, None] == outside[None, :]).mean() / 2)
