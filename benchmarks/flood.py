"""One person sends 20,000 messages while others write: how long the others wait, and what it costs in memory."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.loopback import Loopback, Process, start
from benchmarks.world import milliseconds

_FLOOD = int(os.environ.get("FLOOD", "20000"))
_FLOOD_PER_SECOND = 500  # far more than Telegram lets one person send
_FLOODER = 7
_PEOPLE = range(100, 140)
_EVERY_SECONDS = 2.0  # each of the others writes, within what Telegram lets be said to one chat
_USUAL_SECONDS = 20.0
_AFTER_SECONDS = 15.0
_SETTINGS = {"BOT_TELEGRAM__LIMITS__PER_SECOND": "10000"}  # so that waiting is the intake's, not the pace's


def measure(_: Path | None) -> dict[str, Any]:
    """One person sends 20,000 messages (FLOOD=20000) while 40 others write: their latency, and memory."""
    return asyncio.run(_flooded())


async def _flooded() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with Loopback().open() as server:
            process = await start(Path(folder), server.url, _SETTINGS)
            try:
                await server.is_polled()
                await _others(server, 5.0)  # warms up
                before = process.memory_mb()
                usual = await _others(server, _USUAL_SECONDS)
                flood = asyncio.create_task(_flood(server))
                peak = [before]
                watching = asyncio.create_task(_watch(process, peak))
                meanwhile = await _others(server, _FLOOD / _FLOOD_PER_SECOND + _AFTER_SECONDS)
                await flood
                watching.cancel()
                left, answered = _left(Path(folder)), sum(1 for _, chat, _ in server.sent if chat == _FLOODER)
                told = sum("one by one" in text for _, chat, text in server.sent if chat == _FLOODER)
                return {
                    "others, as usual": milliseconds(usual),
                    "others, while one floods": milliseconds(meanwhile),
                    "p99 to the usual": round(
                        milliseconds(meanwhile)["p99_ms"] / milliseconds(usual)["p99_ms"], 2
                    ),
                    "flood stored and waiting / answered / not yet fetched": f"{left} / {answered} / {server.waiting}",
                    "told to be patient": told,
                    "memory before / at most / after, MB": [
                        round(megabytes) for megabytes in (before, *peak, process.memory_mb())
                    ],
                }
            finally:
                await process.kill()


async def _watch(process: Process, peak: list[float]) -> None:
    while True:
        peak[0] = max(peak[0], process.memory_mb())
        await asyncio.sleep(0.2)


async def _flood(server: Loopback) -> None:
    for number in range(_FLOOD):
        server.says(_FLOODER, "/privacy")
        if number % (_FLOOD_PER_SECOND // 10) == 0:
            await asyncio.sleep(0.1)


async def _others(server: Loopback, seconds: float) -> list[float]:
    """Each writes every two seconds, and is answered before they write again; returns how long that took."""
    took: list[float] = []
    answered = {person: asyncio.Event() for person in _PEOPLE}

    def on_sent(person: int, _: str) -> None:
        if person in answered:
            answered[person].set()

    async def writes(person: int) -> None:
        await asyncio.sleep(_EVERY_SECONDS * (person - _PEOPLE.start) / len(_PEOPLE))
        while time.monotonic() < end:
            answered[person].clear()
            begun = time.monotonic()
            server.says(person, "/privacy")
            await answered[person].wait()
            took.append(time.monotonic() - begun)
            await asyncio.sleep(max(0.0, begun + _EVERY_SECONDS - time.monotonic()))

    server.on_sent = on_sent
    end = time.monotonic() + seconds
    async with asyncio.timeout(seconds + 300):
        await asyncio.gather(*map(writes, _PEOPLE))
    return took


def _left(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "bot.db", timeout=30)) as database:
        [number] = database.execute("SELECT count(*) FROM inbox WHERE status = 'waiting'").fetchone()
    return int(number)
