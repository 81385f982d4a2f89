"""One question among more and more phrasings, beside the usual ways to look one up."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.world import labelled_questions, milliseconds, sample_library

SIZES = (100, 1_000, 5_000, 10_000, 100_000)
_QUESTIONS = 300
_PEER_QUESTIONS = 60  # the slow peers are asked less often


def measure(questions: Path | None) -> dict[str, Any]:
    """p50 and p99 of one question at 100 to 100,000 phrasings, beside extractOne and bm25s; load time and memory.

    Each size runs in a process of its own, on one thread.
    """
    environment = os.environ | dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    figures: dict[str, Any] = {}
    for size in SIZES:
        arguments = [
            sys.executable,
            "-m",
            "benchmarks.matching",
            str(size),
            *([str(questions)] if questions else []),
        ]
        run = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment)
        figures[f"{size} phrasings"] = json.loads(run.stdout)
    return figures


def _one_size(size: int, questions: Path | None) -> dict[str, Any]:
    from bot.knowledge import Knowledge, Localised, Topic
    from bot.knowledge.models import Phrasings
    from bot.matching import Matcher, open_encoder

    library = sample_library()
    texts = [row.q for row in labelled_questions(library, questions)][:_QUESTIONS]
    sample = {topic.id: topic.phrasings for topic in library.knowledge.topics.values()}
    wanted = _phrasings(sample, size)
    topics = {
        topic: Topic(
            id=topic, scope="general", questions=Phrasings(mixed=tuple(asked)), answer=Localised(en="x")
        )
        for topic, asked in wanted.items()
    }
    knowledge = Knowledge.model_construct(topics=topics)
    del library, topics
    encoder = open_encoder("universal")
    assert encoder is not None, "the benchmark needs the encoder"
    encoder.encode(["ready"])
    before = _memory()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        Matcher(knowledge, encoder, Path(folder))
        trained = time.perf_counter() - begun
        begun = time.perf_counter()
        matcher = Matcher(knowledge, encoder, Path(folder))
        loaded = time.perf_counter() - begun
    matcher.match("warm")
    phrasings = [phrasing for asked in wanted.values() for phrasing in asked]
    return {
        "this matcher": _timed(matcher.match, texts),
        "rapidfuzz extractOne WRatio": _timed(_extract_one(phrasings), texts[:_PEER_QUESTIONS]),
        "bm25s": _timed(_bm25(phrasings), texts[:_PEER_QUESTIONS]),
        "training, s": round(trained, 2),
        "load when trained, s": round(loaded, 2),
        "memory of it, MB": round(_memory() - before),
        "process at most, MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _phrasings(sample: dict[str, tuple[str, ...]], size: int) -> dict[str, list[str]]:
    """As many as wanted, evenly over the topics: those of the sample, then halves of two of them put together."""
    chance = random.Random(7)
    wanted: dict[str, list[str]] = {}
    for number, (topic, asked) in enumerate(sample.items()):
        count = size // len(sample) + (number < size % len(sample))
        mine = dict.fromkeys(chance.sample(asked, min(count, len(asked))))
        while len(mine) < count:
            first, second = chance.choice(asked), chance.choice(asked)
            mine[f"{first[: len(first) // 2]} {second[len(second) // 2 :]} {chance.randrange(10_000)}"] = None
        if mine:
            wanted[topic] = list(mine)
    return wanted


def _timed(ask: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    durations = []
    for text in texts:
        asked = time.perf_counter()
        ask(text)
        durations.append(time.perf_counter() - asked)
    return milliseconds(durations)


def _extract_one(phrasings: list[str]) -> Callable[[str], object]:
    from rapidfuzz import fuzz, process

    return lambda text: process.extractOne(text, phrasings, scorer=fuzz.WRatio)


def _bm25(phrasings: list[str]) -> Callable[[str], object]:
    """Words for Latin script, single characters for Chinese; a question of unknown words alone is not looked up."""
    import bm25s

    from bot.matching.normalisation import is_cjk, normalise, tokens

    def split(text: str) -> list[str]:
        return [part for token in tokens(normalise(text)) for part in (token if is_cjk(token) else [token])]

    index = bm25s.BM25()
    index.index([split(phrasing) for phrasing in phrasings], show_progress=False)

    def look_up(text: str) -> object:
        known = [part for part in split(text) if part in index.vocab_dict]
        return index.retrieve([known], k=3, show_progress=False) if known else None

    return look_up


def _memory() -> float:
    """What this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    print(json.dumps(_one_size(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)))
