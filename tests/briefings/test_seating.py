"""Never over capacity, never a lost or doubled person, the queue in its order: at random, at once, and killed."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.briefings.offers import offer_ends
from tests.databases import url_in
from tests.seats import MODES, NOW, ZONE, Doing, Model, Stand, hall, something

VERBS = ("register", "wait", "accept", "decline", "cancel", "swap")
DOINGS = st.tuples(
    st.sampled_from(VERBS),
    st.integers(0, 3),
    st.sampled_from("aab"),
    st.sampled_from(MODES),
    st.sampled_from("aab"),
)
STEPS = st.lists(DOINGS | st.integers(1, 20), min_size=25, max_size=40)
"""What is done, or for how many hours nothing is."""


def _agree(real: Model, model: Model) -> None:
    for key, briefing in model.briefings.items():
        assert real.seats[key] == model.seats[key]
        assert real.queue[key] == model.queue[key]
        for mode in MODES:
            assert model.free(key, mode) >= 0, f"over the capacity of {briefing.id}"


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
async def test_whatever_four_people_do_the_seats_are_as_the_model_says(steps: list[Doing | int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        halls = [hall("a", 1, 1), hall("b", 1, 1)]
        async with Stand.open(url_in(Path(folder)), halls, 4) as stand:
            model = Model(stand.briefings)
            for step in steps:
                if isinstance(step, int):
                    await stand.passes(step)
                else:
                    assert await stand.do(step) == model.do(step, stand.now)
                _agree(await stand.state(), model)


@pytest.mark.slow
async def test_a_thousand_people_at_once(tmp_path: Path) -> None:
    """All at the same time on a file database; what was decided, in the order in which it was committed, is what the model says.

    An offer is put into the outbox exactly once for each place that got one.
    """
    rng = random.Random(20270306)
    halls = [hall("a", 50, 200), hall("b", 50, 200)]
    async with Stand.open(url_in(tmp_path), halls, 1000) as stand:
        journal: list[tuple[Doing, str, datetime]] = []
        offered: set[int] = set()

        async def one(person: int) -> None:
            doing = something(rng, person, ["a", "b"])
            async with stand.storage.transaction():  # so that the journal has the order of the commits
                said = await stand.do(doing)
                journal.append((doing, said, stand.now))
                for key in stand.briefings:
                    places = await stand.storage.waiting_list.of_briefing(key)
                    offered.update(place.id for place in places if place.is_offered)

        for _ in range(6):
            await asyncio.gather(*(one(person) for person in rng.sample(range(1000), 1000)))
            await stand.passes(rng.choice((1, 5, 13)))
        model = Model(stand.briefings)
        for doing, said, now in journal:
            assert model.do(doing, now) == said, doing
            assert all(model.free(key, mode) >= 0 for key in "ab" for mode in MODES)
        _agree(await stand.state(), model)
        assert Counter(await stand.offers_queued()) == Counter(offered)
        assert len(journal) == 6000
        assert sum(len(seats) for seats in model.seats.values()) > 300
        assert any(model.queue.values())


@pytest.mark.slow
async def test_killed_at_any_moment_nothing_that_was_said_is_lost(tmp_path: Path) -> None:
    """Whoever was told that they have a seat or a place has it after the next start; what was under way is whole or not at all."""
    url = url_in(tmp_path)
    key, rng = Fernet.generate_key(), random.Random(5)
    told: dict[int, dict[str, Any]] = {}
    count = 0
    for kill in range(12):
        said, open_ones = await _killed(url, kill, key, rng.uniform(0.3, 2.0))
        count += len(said)
        told |= dict(said)
        for person in open_ones:
            told.pop(person, None)  # it may have been done, or not
        async with Stand.open(url, [hall("a", 10, 25), hall("b", 10, 25)], 120, key) as stand:
            real = await stand.state()
            for person, after in told.items():
                for briefing, (seat, place) in after.items():
                    now = real.place(briefing, person)
                    assert real.seats[briefing].get(person) == seat, f"kill {kill}"
                    assert (now[1] if now is not None else None) == place, f"kill {kill}"
            for briefing in "ab":
                assert all(real.free(briefing, mode) >= 0 for mode in MODES)
            offers = Counter(await stand.offers_queued())
            assert max(offers.values(), default=0) <= 1
            for briefing in "ab":
                for place in await stand.storage.waiting_list.of_briefing(briefing):
                    assert offers[place.id] == place.is_offered
    assert count > 100  # how many there are depends on how busy the machine is


async def _killed(
    url: str, seed: int, key: bytes, seconds: float
) -> tuple[list[tuple[int, dict[str, Any]]], set[int]]:
    """Runs the worker for a while and kills it; returns what it said, in order, and who was in the middle of something."""
    command = (sys.executable, "-m", "tests.seats", url, str(seed), key.decode())
    root = Path(__file__).parent.parent.parent
    worker = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=root)
    assert worker.stdout is not None
    async with asyncio.timeout(60):
        assert b"started" in await worker.stdout.readline()
    reading = asyncio.create_task(worker.stdout.read())
    await asyncio.sleep(seconds)
    os.kill(worker.pid, signal.SIGKILL)
    lines = (await reading).decode().split("\n")
    await worker.wait()
    said: list[tuple[int, dict[str, Any]]] = []
    open_ones: set[int] = set()
    for line in lines[:-1]:  # the last may be half a line
        row = json.loads(line)
        if "after" in row:
            said.append((row["person"], row["after"]))
            open_ones.discard(row["person"])
        else:
            open_ones.add(row["person"])
    return said, open_ones


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (NOW, NOW + timedelta(hours=12)),
        (datetime(2027, 3, 6, 6, 30, tzinfo=ZONE), datetime(2027, 3, 6, 8, 30, tzinfo=ZONE)),
        (datetime(2027, 3, 6, 13, 30, tzinfo=ZONE), datetime(2027, 3, 6, 14, 0, tzinfo=ZONE)),
        (datetime(2027, 3, 6, 14, 20, tzinfo=ZONE), datetime(2027, 3, 6, 14, 30, tzinfo=ZONE)),
    ],
)
def test_an_offer_is_shorter_near_the_start(now: datetime, ends: datetime) -> None:
    """Twelve hours, then a quarter of what is left, at least half an hour, and never beyond the start."""
    assert offer_ends(hall("a", 1, 1), now) == ends
