"""SIGKILL at random moments under load: nothing lost, nothing twice but what was in a request."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.delivery import STAFF, Office, office, settings
from benchmarks.loopback import Fault, Json, Loopback, start
from benchmarks.readers import Readers, reading

_KILLS = int(os.environ.get("KILLS", "200"))
_RECIPIENTS = 200
_READERS = 30  # on a page, and as many by mail
_FIRST_STUDENT, _FIRST_RECIPIENT = 100_000, 10_000


def measure(_: Path | None) -> dict[str, Any]:
    """Kills at random moments while people write and announcements run, to chats, open pages and mailboxes: what was lost, what came twice (KILLS=200)."""
    return asyncio.run(killed(_KILLS))


async def killed(kills: int, seed: int = 1) -> dict[str, Any]:
    """People write and announcements run while the bot is killed so many times."""
    dice = random.Random(seed)
    own = {**settings(200, per_chat=1000), "BOT_MATCHING__ENCODER": "none"}  # starts sooner

    def slowly(method: str, _: Json) -> Fault | None:
        return Fault(seconds=dice.random() * 0.05) if method == "sendmessage" else None

    with tempfile.TemporaryDirectory() as name:
        async with Loopback(fault=slowly).open() as server, reading(dice) as (readers, session):
            own |= readers.settings
            desk = await office(server, Path(name), _RECIPIENTS, own)
            await readers.come(session, desk.folder, _READERS)
            asked: list[str] = []
            announced = 0
            in_flight = mails_in_flight = claimed = 0
            begun = time.monotonic()
            stop = asyncio.Event()
            writing = asyncio.create_task(_write(server, asked, stop))
            for kill in range(kills):
                if kill % 10 == 0:
                    announced += 1
                    server.says(STAFF, f"/announce News {announced}")
                    await _tap_send(desk, announced)
                await asyncio.sleep(dice.random() * 0.8)
                in_flight += sum(1 for call in server.under_way.values() if call["method"] == "sendmessage")
                mails_in_flight += readers.server.under_way
                await desk.process.kill()
                claimed += desk.ask("SELECT count(*) FROM outbox WHERE status = 'sending'")
                desk.process = await start(desk.folder, server.url, own)
                await server.is_polled()
            stop.set()
            await writing
            try:
                await _settled(desk, server)
                await _read(readers, announced)
            finally:
                await desk.process.kill()
            return {
                "kills": kills,
                "seconds": round(time.monotonic() - begun),
                "in a request at a kill": in_flight,
                "under way at a kill, by the ledger": claimed,
                "mails taken and not yet said to be, at a kill": mails_in_flight,
            } | (_judged(desk, server, readers, asked, announced))


async def _tap_send(desk: Office, number: int) -> None:
    """As a person would: again, if nothing has happened. The bot may be killed in between."""
    while desk.ask("SELECT count(*) FROM announcements WHERE id = ? AND status != 'draft'", number) == 0:
        if desk.ask("SELECT count(*) FROM announcements WHERE id = ?", number):
            desk.server.presses(STAFF, f"announcement:send:{number}")
        await asyncio.sleep(0.3)


async def _write(server: Loopback, asked: list[str], stop: asyncio.Event) -> None:
    """Students pass one question each on to the office: an effect that would show if it happened twice."""
    while not stop.is_set():
        text = f"Question {len(asked)}?"
        asked.append(text)
        server.says(_FIRST_STUDENT + len(asked), f"/human {text}")
        await asyncio.sleep(0.1)


async def _settled(desk: Office, server: Loopback) -> None:
    waiting = "SELECT count(*) FROM outbox WHERE status IN ('queued', 'sending')"
    async with asyncio.timeout(900):
        while server.waiting or desk.ask(waiting) or desk.ask(_UNHANDLED):
            await asyncio.sleep(0.5)


async def _read(readers: Readers, announced: int) -> None:
    """Gives the pages time to come back after the last kill."""
    for _ in range(100):
        if all(len(set(page.entries.values())) == announced for page in readers.pages.values()):
            return
        await asyncio.sleep(0.1)


_UNHANDLED = "SELECT count(*) FROM inbox WHERE status = 'waiting'"


def _judged(
    desk: Office, server: Loopback, readers: Readers, asked: list[str], announced: int
) -> dict[str, Any]:
    with closing(sqlite3.connect(desk.folder / "bot.db")) as database:
        [questions] = database.execute("SELECT count(*) FROM questions").fetchone()
        rows = database.execute(
            "SELECT announcement_id, person_id, doubts FROM outbox WHERE announcement_id IS NOT NULL"
        ).fetchall()
        handled = {row[0] for row in database.execute("SELECT update_id FROM inbox WHERE status = 'done'")}
        integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
    arrived = Counter(
        (text, chat)
        for _, chat, text in server.sent
        if text.startswith("News") and _FIRST_RECIPIENT <= chat < _FIRST_STUDENT
    )
    read = readers.news()
    by_mail = Counter({key: number for key, number in read.items() if key[1] in readers.mailboxes})
    arrived += read
    answers = Counter((chat, text) for _, chat, text in server.sent if chat > _FIRST_STUDENT)
    asked_of = len(asked)
    twice = {key for key, number in arrived.items() if number > 1}
    doubtful = {(f"News {number}", person) for number, person, doubts in rows if doubts}
    return {
        "updates handed out": len(server.handed_out),
        "handed out and without effect": len(server.handed_out - handled),
        "questions asked / in the database": f"{asked_of} / {questions}",
        "announcements": announced,
        "recipients that lack one": announced * (_RECIPIENTS + len(readers)) - len(arrived),
        "repeated announcements": _repeats(arrived),
        "of these on a page": _repeats(read - by_mail),
        "of these by mail": _repeats(by_mail),
        "of these with the Message-ID of the first": readers.server.repeated,
        "repeated and not in the ledger": len(twice - doubtful),
        "in doubt in the ledger": len(doubtful),
        "replies to questions": sum(answers.values()),
        "repeated replies": sum(answers.values()) - asked_of,
        "integrity": integrity,
    }


def _repeats(arrived: Counter[tuple[str, int]]) -> int:
    return sum(number - 1 for number in arrived.values())
