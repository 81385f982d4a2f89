"""What the benchmarks share: the sample knowledge, questions, and figures about durations."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from bot.authoring.evaluation import read_labelled
from bot.config import Settings
from bot.knowledge import Labelled
from bot.library import Library, now
from bot.messages import Address, Reply

_ROOT = Path(__file__).parent.parent


def sample_library() -> Library:
    return Library(Settings(knowledge=_ROOT / "knowledge"), now)


def labelled_questions(library: Library, path: Path | None) -> list[Labelled]:
    """Those of a file, else those that stand beside the sample knowledge."""
    return read_labelled(path) if path is not None else list(library.knowledge.labelled)


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    ordered = sorted(seconds)
    return {
        "p50_ms": round(statistics.median(ordered) * 1000, 3),
        "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 3),
    }


class Nowhere:
    """A way out by which nothing may go."""

    reachable = "benchmark"
    per_second = 1000.0

    def link_to(self, payload: str) -> str:
        return payload

    def seconds_between(self, _: Address) -> float:
        return 0.0

    def messages(self, reply: Reply) -> list[Reply]:
        return [reply]

    def size(self, message: Reply) -> int:
        return 1

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        raise AssertionError("nothing was sent here")

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        raise AssertionError("nothing is queued here")

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        raise AssertionError("nothing was sent here")

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        raise AssertionError("nothing was sent here")
