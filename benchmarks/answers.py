"""Questions through the whole bot, on a file database."""

from __future__ import annotations

import asyncio
import itertools
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.world import Nowhere, labelled_questions, milliseconds, sample_library
from bot import app, config
from bot.courier import Sender
from bot.library import Library
from bot.matching.semantics import encoded
from bot.messages import Address, Message

_ROUNDS = 2_000
_PEOPLE = 50
_START = """
import time; begun = time.perf_counter()
from bot.config import Settings; from bot.answering.inquiry import Inquiry; from bot.library import Library, now
from pathlib import Path
Inquiry(Library(Settings(knowledge=Path("knowledge")), now), now).ask("When does NUS close?")
print(time.perf_counter() - begun)
"""


def measure(questions: Path | None) -> dict[str, Any]:
    """Questions a second and latency through Assistant.respond, start-up to the first answer, memory."""
    library = sample_library()
    texts = [row.q for row in labelled_questions(library, questions)]
    figures = asyncio.run(_through_the_assistant(library, texts))
    figures["matching alone"] = _matching(library, texts)
    figures["rapidfuzz extractOne WRatio, same phrasings"] = _peer(library, texts)
    figures["start to first answer, trained before, s"] = _start()
    figures["peak memory, MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures


async def _through_the_assistant(library: Library, texts: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load(
            environment={
                "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{folder}/bot.db",
                "BOT_ENCRYPTION__KEY_FILE": f"{folder}/personal.key",
            }
        )
        sender: Sender = Nowhere()
        async with app.build(settings, {"benchmark": lambda _: sender}, library=library) as bot:
            addresses = [Address("benchmark", str(number)) for number in range(_PEOPLE)]
            for address in addresses:
                await bot.assistant.respond(Message(address, "/start"))
            durations = []
            begun = time.perf_counter()
            for text, address in itertools.islice(
                zip(itertools.cycle(texts), itertools.cycle(addresses), strict=False), _ROUNDS
            ):
                encoded.cache_clear()  # as if nobody had asked it before
                asked = time.perf_counter()
                await bot.assistant.respond(Message(address, text))
                durations.append(time.perf_counter() - asked)
            return {
                "questions": _ROUNDS,
                "questions per second": round(_ROUNDS / (time.perf_counter() - begun)),
                "through the assistant": milliseconds(durations),
            }


def _matching(library: Library, texts: list[str]) -> dict[str, float]:
    durations = []
    for text in texts:
        encoded.cache_clear()
        asked = time.perf_counter()
        library.matcher.match(text)
        durations.append(time.perf_counter() - asked)
    return milliseconds(durations)


def _peer(library: Library, texts: list[str]) -> dict[str, float]:
    phrasings = [phrasing for topic in library.knowledge.topics.values() for phrasing in topic.phrasings]
    durations = []
    for text in texts:
        asked = time.perf_counter()
        process.extractOne(text, phrasings, scorer=fuzz.WRatio)
        durations.append(time.perf_counter() - asked)
    return milliseconds(durations)


def _start() -> float:
    """The median of five processes."""
    root = Path(__file__).parent.parent
    times = sorted(
        float(
            subprocess.run(
                [sys.executable, "-c", _START], cwd=root, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(5)
    )
    return round(times[2], 2)
