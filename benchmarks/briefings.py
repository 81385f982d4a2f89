"""Sign-ups and check-ins through the whole bot, on a file database."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.world import Nowhere, milliseconds, sample_library
from bot import app, config
from bot.app import App
from bot.courier import Sender
from bot.knowledge import Mode, facts_of
from bot.library import Library
from bot.messages import Address, Message
from bot.storage import Person, State

_PEOPLE = 300
_TEACHER = Address("benchmark", "teacher")


def measure(_: Path | None) -> dict[str, Any]:
    """Sign-ups a second, and 300 people checked in one by one and at once, beside bare inserts into SQLite."""
    library = sample_library()
    with tempfile.TemporaryDirectory() as folder:
        bare = _bare_inserts(Path(folder))
        figures = asyncio.run(_through_the_bot(library, Path(folder)))
    return {"people": _PEOPLE, **bare, **figures}


def _bare_inserts(folder: Path) -> dict[str, Any]:
    """The standard library's own driver, one insert and one commit each, that survives a power cut as ours do."""
    with sqlite3.connect(folder / "bare.db", isolation_level=None) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE seats (id INTEGER PRIMARY KEY, person INTEGER UNIQUE, mode TEXT)")
        durations = []
        begun = time.perf_counter()
        for number in range(_PEOPLE):
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO seats (person, mode) VALUES (?, 'campus')", (number,))
            connection.execute("COMMIT")
            durations.append(time.perf_counter() - started)
        seconds = time.perf_counter() - begun
    return {
        "bare sqlite3 inserts per second": round(_PEOPLE / seconds),
        "one bare insert": milliseconds(durations),
    }


async def _through_the_bot(library: Library, folder: Path) -> dict[str, Any]:
    settings = config.load(
        environment={
            "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{folder}/bot.db",
            "BOT_ENCRYPTION__KEY_FILE": f"{folder}/personal.key",
        }
    )
    briefing = next(iter(library.knowledge.briefings.values()))
    moment = [briefing.starts - timedelta(days=7)]
    sender: Sender = Nowhere()
    build = app.build(
        settings,
        {"benchmark": lambda _: sender},
        extra_staff=[_TEACHER],
        library=library,
        clock=lambda: moment[0],
    )
    async with build as bot:
        state = State(facts_of(briefing), _seats(library, briefing.id), 0)
        await bot.storage.briefings.keep(briefing.id, state)
        figures = await _sign_ups(bot, briefing.id)
        moment[0] = briefing.starts
        return figures | await _check_ins(bot, briefing.id, moment)


def _seats(library: Library, briefing_id: str) -> dict[str, dict[str, Any]]:
    """Enough for everybody in each mode."""
    modes = library.reading.knowledge.briefings[briefing_id].modes
    return {f"seats.{mode}": {"value": 10 * _PEOPLE, "base": m.capacity} for mode, m in modes.items()}


async def _sign_ups(bot: App, briefing_id: str) -> dict[str, Any]:
    """Three messages each: which, name, number; everybody at once, and then by themselves the seats alone."""

    async def signs_up(number: int) -> None:
        person = Address("benchmark", str(number))
        for text in (f"/register {briefing_id} campus", f"Li {_letters(number)}", f"2023{number:06}"):
            await bot.assistant.answer(Message(person, text, language_tag="en"))

    begun = time.perf_counter()
    await asyncio.gather(*(signs_up(number) for number in range(_PEOPLE)))
    seconds = time.perf_counter() - begun
    briefing = bot.library.knowledge.briefings[briefing_id]
    now = bot.clock()
    people = [
        await bot.storage.people.meet(Address("benchmark", f"seat{n}"), None, now) for n in range(_PEOPLE)
    ]

    async def sits(person: Person) -> None:
        async with bot.storage.transaction():
            standing = await bot.seating.standing(person.id)
            await bot.seating.register(standing, briefing, Mode.ONLINE, {})

    started = time.perf_counter()
    await asyncio.gather(*(sits(person) for person in people))
    alone = time.perf_counter() - started
    counts = await bot.storage.registrations.count(briefing_id)
    assert counts == {"campus": _PEOPLE, "online": _PEOPLE}, counts
    return {
        "sign-ups per second, three messages each, with ticket": round(_PEOPLE / seconds),
        "seats per second, without the dialogue": round(_PEOPLE / alone),
    }


async def _check_ins(bot: App, briefing_id: str, moment: list[datetime]) -> dict[str, Any]:
    attendees = await bot.storage.registrations.attendees(briefing_id)
    tickets = [a.registration.ticket for a in attendees if a.registration.mode == "campus"]
    durations = []
    for ticket in tickets:
        started = time.perf_counter()
        await bot.assistant.answer(Message(_TEACHER, f"/start t_{ticket}", language_tag="en"))
        durations.append(time.perf_counter() - started)
    link = await bot.door_codes.link(bot.library.knowledge.briefings[briefing_id], moment[0])
    scanned = [
        Message(Address("benchmark", f"seat{number}"), f"/start {link}", language_tag="en")
        for number in range(_PEOPLE)
    ]
    started = time.perf_counter()
    await asyncio.gather(*(bot.assistant.answer(message) for message in scanned))
    seconds = time.perf_counter() - started
    assert await bot.storage.briefings.attendance(briefing_id) == 2 * _PEOPLE
    return {
        "one check-in by ticket": milliseconds(durations),
        "check-ins per second, one after the other": round(len(tickets) / sum(durations)),
        "check-ins per second by the slide, all at once": round(_PEOPLE / seconds),
    }


def _letters(number: int) -> str:
    """A name of its own for each."""
    return chr(65 + number // 26) + chr(97 + number % 26)
