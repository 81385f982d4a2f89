"""Announcements to many: how near to the ideal pace, how fast at most, and what replies to students feel of it."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.loopback import Fault, Json, Loopback, Process, pace, start
from benchmarks.world import milliseconds

STAFF = 500
_FIRST = 10_000  # the first recipient's number
_CALMLY = int(os.environ.get("RECIPIENTS", "1500"))  # 30,000 take a quarter of an hour


def measure(_: Path | None) -> dict[str, Any]:
    """Bulk at 30/s (RECIPIENTS=1500) and at 1,000/s, replies meanwhile, memory with 100,000 queued, all kinds of faults."""
    return {
        f"{_CALMLY:,} recipients at 30/s, with replies": asyncio.run(_at_pace(_CALMLY, 30)),
        "30,000 recipients at 1,000/s": asyncio.run(_at_pace(30_000, 1000)),
        "100,000 recipients queued": asyncio.run(_memory(100_000)),
        "600 recipients at 100/s, with faults": asyncio.run(_with_faults(600, 100)),
    }


@dataclass
class Office:
    """A running bot with subscribers, and a member of staff."""

    server: Loopback
    folder: Path
    process: Process

    def announce(self, text: str) -> None:
        self.server.says(STAFF, f"/announce {text}")

    async def send(self, number: int, seconds: float = 30) -> None:
        """Taps "Send" as soon as the draft is there."""
        async with asyncio.timeout(seconds):
            while self.ask("SELECT count(*) FROM announcements WHERE id = ?", number) == 0:
                await asyncio.sleep(0.02)
        self.server.presses(STAFF, f"announcement:send:{number}")

    def ask(self, statement: str, *values: Any) -> int:
        """A number from the bot's database."""
        with closing(sqlite3.connect(self.folder / "bot.db", timeout=30)) as database:
            return int(database.execute(statement, values).fetchone()[0])

    def tally(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.folder / "bot.db", timeout=30)) as database:
            rows = database.execute(
                "SELECT status, count(*) FROM outbox WHERE announcement_id IS NOT NULL GROUP BY status"
            )
            return dict(rows.fetchall())


def settings(per_second: float, per_chat: float = 1) -> dict[str, str]:
    return {
        "BOT_STAFF__IDS": str(STAFF),
        "BOT_TELEGRAM__LIMITS__PER_SECOND": str(per_second),
        "BOT_TELEGRAM__LIMITS__PER_CHAT_PER_SECOND": str(per_chat),
    }


async def office(server: Loopback, folder: Path, subscribers: int, own: dict[str, str]) -> Office:
    """The bot makes its database, gets subscribers, and starts again."""
    process = await start(folder, server.url, own)
    await server.is_polled()
    await process.stop()
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(folder / "bot.db")) as database, database:
        people = ((_FIRST + n, "telegram", str(_FIRST + n), 1, moment) for n in range(subscribers))
        database.executemany(
            "INSERT INTO people (id, channel, address, is_subscribed, first_seen_at) VALUES (?, ?, ?, ?, ?)",
            people,
        )
        database.executemany(
            "INSERT INTO interests (person_id, interest, since) VALUES (?, 'all', ?)",
            ((_FIRST + n, moment) for n in range(subscribers)),
        )
    process = await start(folder, server.url, own)
    await server.is_polled()
    await asyncio.sleep(1)
    return Office(server, folder, process)


async def _at_pace(subscribers: int, per_second: int) -> dict[str, Any]:
    """Replies are asked for before and during the announcement, at the same pace."""
    with tempfile.TemporaryDirectory() as name:
        async with Loopback().open() as server:
            desk = await office(server, Path(name), subscribers, settings(per_second))
            try:
                await _replies(server, 20)
                before = await _replies(server, 150)
                desk.announce("News")
                await desk.send(1)
                moments: list[float] = []
                asking = asyncio.create_task(_replies(server, 150))
                cpu, begun = desk.process.cpu_seconds(), time.monotonic()
                async with asyncio.timeout(2 * subscribers / per_second + 60):
                    while len(moments) < subscribers:
                        await asyncio.sleep(0.05)
                        moments = [moment for moment, chat, _ in server.sent if chat >= _FIRST]
                cpu = desk.process.cpu_seconds() - cpu
                during = await asking
                first, last = min(moments), max(moments)
                everything = [moment for moment, *_ in server.sent if first <= moment <= last]
                return {
                    "seconds": round(last - first, 2),
                    "of the ideal": round((last - first) * per_second / (subscribers - 1), 4),
                    "per_second": round((subscribers - 1) / (last - first), 1),
                    "most in a second": pace(everything, 1.0),
                    "processor time of the bot": round(cpu / (time.monotonic() - begun), 2),
                    "replies before": milliseconds(before),
                    "replies during": milliseconds(during),
                    "p99 during / before": round(_p99(during) / _p99(before), 2),
                }
            finally:
                await desk.process.kill()


async def _replies(server: Loopback, count: int) -> list[float]:
    """Twenty people ask in turn, four questions a second; how long each waits."""
    took = []
    for number in range(count):
        person = 600 + number % 20
        begun = time.monotonic()
        before = len(server.sent)
        server.says(person, "/privacy")
        async with asyncio.timeout(30):
            while not any(chat == person for _, chat, _ in server.sent[before:]):
                await asyncio.sleep(0.0005)
        took.append(time.monotonic() - begun)
        await asyncio.sleep(max(0.0, 0.25 - took[-1]))
    return took


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


async def _memory(subscribers: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        async with Loopback().open() as server:
            desk = await office(server, Path(name), subscribers, settings(1000))
            try:
                empty = desk.process.memory_mb()
                desk.announce("News")
                begun = time.monotonic()
                await desk.send(1)
                while desk.ask("SELECT count(*) FROM outbox WHERE announcement_id = 1") < subscribers:
                    await asyncio.sleep(0.05)
                queued = time.monotonic() - begun
                seen = []
                for _ in range(20):
                    await asyncio.sleep(1)
                    seen.append(desk.process.memory_mb())
                return {
                    "seconds to queue": round(queued, 2),
                    "memory before, MB": round(empty),
                    "memory while sending, MB": round(statistics.median(seen)),
                    "at most, MB": round(max(seen)),
                    "sent meanwhile": sum(1 for _, chat, _ in server.sent if chat >= _FIRST),
                }
            finally:
                await desk.process.kill()


async def _with_faults(subscribers: int, per_second: int) -> dict[str, Any]:
    """A 429 storm, 5xx, broken connections, answers lost after delivery, latency up to two seconds."""
    dice = random.Random(1)
    lost: set[int] = set()
    refused: Counter[str] = Counter()
    calm_after = time.monotonic() + 10**6
    told: list[float] = []

    def fault(method: str, parameters: Json) -> Fault | None:
        if method != "sendmessage" or int(parameters["chat_id"]) < _FIRST or time.monotonic() > calm_after:
            return None
        drawn = dice.random()
        if drawn < 0.01:
            refused["429"] += 1
            told.append(time.monotonic())
            return Fault(status=429, seconds=1)
        if drawn < 0.06:
            refused["5xx"] += 1
            return Fault(status=dice.choice((500, 502, 503)))
        if drawn < 0.10:
            refused["broken"] += 1
            return Fault(broken=True)
        if drawn < 0.14:
            lost.add(int(parameters["chat_id"]))
            return Fault(lost=True)
        return Fault(seconds=dice.random() * 2) if drawn < 0.24 else None

    with tempfile.TemporaryDirectory() as name:
        async with Loopback(fault=fault).open() as server:
            desk = await office(server, Path(name), subscribers, settings(per_second))
            try:
                desk.announce("News")
                await desk.send(1)
                async with asyncio.timeout(300):
                    while set(desk.tally()) != {"sent"} or sum(desk.tally().values()) < subscribers:
                        await asyncio.sleep(0.5)
                arrived = Counter(chat for _, chat, _ in server.sent if chat >= _FIRST)
                doubtful = desk.ask("SELECT count(*) FROM outbox WHERE doubts > 0 AND announcement_id = 1")
                twice = {chat for chat, number in arrived.items() if number > 1}
                return {
                    "recipients": subscribers,
                    "faults": dict(refused) | {"answers lost": len(lost)},
                    "reached": len(arrived),
                    "got it twice": len(twice),
                    "twice and not in the ledger": len(twice) - desk.ask(_KNOWN, *_listed(twice)),
                    "in doubt in the ledger": doubtful,
                    "most in a second": pace([moment for moment, *_ in server.sent], 1.0),
                    "limit": per_second,
                }
            finally:
                await desk.process.kill()


_KNOWN = (
    "SELECT count(*) FROM outbox WHERE announcement_id = 1 AND doubts > 0"
    " AND address IN (SELECT value FROM json_each(?))"
)


def _listed(chats: set[int]) -> tuple[str]:
    return (str([str(chat) for chat in sorted(chats)]).replace("'", '"'),)
