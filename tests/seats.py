"""The seats of two briefings as a simple model, the real ones beside it, and people who do things at random.

Run as a program, it is a process that may be killed at any moment:
``python -m tests.seats DATABASE SEED`` prints a line before and after whatever
a person does.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from sqlalchemy import select, update

from bot.briefings.offers import OFFER, Offers, offer_ends
from bot.briefings.seating import Seating
from bot.config import DatabaseSettings
from bot.courier import Courier
from bot.knowledge import Briefing, Mode
from bot.library import Library
from bot.messages import Address
from bot.storage import Database, Storage
from bot.storage.encryption import Cipher
from bot.storage.schema import outbox

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=ZONE)
MODES = ("campus", "online")
KEY = Fernet.generate_key()

Doing = tuple[str, int, str, str, str]
"""What is done: verb, person, briefing, mode, and for a swap the other briefing."""


def hall(id_: str, campus: int, online: int) -> Briefing:
    text = {"en": id_}
    return Briefing.model_validate(
        {
            "id": id_,
            "title": text,
            "campus": text,
            "venue": text,
            "starts": datetime(2027, 3, 6, 14, 30, tzinfo=ZONE),
            "minutes": 120,
            "registration_closes": datetime(2027, 3, 5, 18, 0, tzinfo=ZONE),
            "modes": {"campus": {"capacity": campus}, "online": {"capacity": online}},
        }
    )


@dataclass
class Model:
    """What must be true, written as plainly as possible.

    ``seats`` by briefing and person; ``queue`` by briefing: person, mode and
    until when a seat is held for them, in order.
    """

    briefings: dict[str, Briefing]
    seats: dict[str, dict[int, str]] = field(default_factory=dict)
    queue: dict[str, list[tuple[int, str, datetime | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seats = {key: {} for key in self.briefings}
        self.queue = {key: [] for key in self.briefings}

    def free(self, b: str, mode: str) -> int:
        taken = sum(1 for m in self.seats[b].values() if m == mode)
        held = sum(1 for _, m, until in self.queue[b] if m == mode and until is not None)
        return self.briefings[b].capacity(Mode(mode)) - taken - held

    def place(self, b: str, p: int) -> tuple[int, str, datetime | None] | None:
        return next((place for place in self.queue[b] if place[0] == p), None)

    def leave(self, b: str, p: int) -> None:
        self.queue[b] = [place for place in self.queue[b] if place[0] != p]

    def move_up(self, b: str, now: datetime) -> None:
        self.queue[b] = [place for place in self.queue[b] if place[2] is None or place[2] > now]
        for i, (p, mode, until) in enumerate(self.queue[b]):
            if until is None and self.free(b, mode) > 0:
                self.queue[b][i] = (p, mode, offer_ends(self.briefings[b], now))

    def do(self, doing: Doing, now: datetime) -> str:
        """Returns how it must have gone."""
        verb, p, b, mode, other = doing
        match verb:
            case "register":
                return self.register(p, b, mode, now)
            case "wait":
                return self.wait(p, b, mode, now)
            case "accept":
                return self.accept(p, b, now)
            case "decline":
                self.leave(b, p)
            case "cancel":
                self.seats[b].pop(p, None)
                self.leave(b, p)
            case "swap":
                return self.swap(p, b, other, mode, now)
        self.move_up(b, now)
        return "done"

    def register(self, p: int, b: str, mode: str, now: datetime) -> str:
        if p in self.seats[b]:
            return "ALREADY"
        self.move_up(b, now)
        place = self.place(b, p)
        if place is not None and place[2] is not None and place[1] == mode:
            return self.accept(p, b, now)
        if self.free(b, mode) <= 0:
            return "FULL"
        if place is not None and place[1] == mode:
            self.leave(b, p)
        self.seats[b][p] = mode
        return "SEATED"

    def wait(self, p: int, b: str, mode: str, now: datetime) -> str:
        if self.seats[b].get(p) == mode:
            return "ALREADY"
        self.move_up(b, now)
        place = self.place(b, p)
        if place is not None and (place[1] == mode or place[2] is not None):
            return "waiting"
        if self.free(b, mode) > 0:
            return self.swap(p, b, b, mode, now) if p in self.seats[b] else self.register(p, b, mode, now)
        self.leave(b, p)
        self.queue[b].append((p, mode, None))
        return "waiting"

    def accept(self, p: int, b: str, now: datetime) -> str:
        place = self.place(b, p)
        if place is None or place[2] is None or place[2] <= now:
            return "ALREADY" if p in self.seats[b] else "FULL"
        self.leave(b, p)
        self.seats[b][p] = place[1]
        self.move_up(b, now)
        return "SEATED"

    def swap(self, p: int, b: str, to: str, mode: str, now: datetime) -> str:
        if p not in self.seats[b]:
            return self.register(p, to, mode, now)
        if b != to and p in self.seats[to]:
            return "ALREADY"
        if b == to and self.seats[b][p] == mode:
            return "ALREADY"
        self.move_up(to, now)
        place = self.place(to, p)
        if b == to and place is not None and place[2] is not None and place[1] == mode:
            return self.accept(p, to, now)
        if self.free(to, mode) <= 0:
            return "FULL"
        if place is not None and place[1] == mode:
            self.leave(to, p)
        if b == to:
            self.seats[b][p] = mode
        else:
            del self.seats[b][p]
            self.leave(b, p)
            self.seats[to][p] = mode
        self.move_up(b, now)
        return "SEATED"


@dataclass
class Stand:
    """The real seats on a file database, with a clock that is moved by hand."""

    storage: Storage
    seating: Seating
    briefings: dict[str, Briefing]
    people: list[int]
    now: datetime = NOW

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, briefings: list[Briefing], people: int, key: bytes = KEY
    ) -> AsyncIterator[Stand]:
        known = {briefing.id: briefing for briefing in briefings}
        async with Database.open(DatabaseSettings(url=url), Cipher(key)) as database:
            storage = Storage.over(database)
            library = SimpleNamespace(knowledge=SimpleNamespace(briefings=known), zone=ZONE)
            courier = SimpleNamespace(writers={}, wake=lambda: None)
            clock: Callable[[], datetime] = lambda: stand.now  # noqa: E731
            offers = Offers(cast(Library, library), storage, cast(Courier, courier), clock)
            seating = Seating(cast(Library, library), storage, offers, clock)
            async with storage.transaction():
                met = [await storage.people.meet(Address("test", str(n)), None, NOW) for n in range(people)]
            stand = cls(storage, seating, known, [person.id for person in met])
            yield stand

    async def do(self, doing: Doing) -> str:
        """Returns how it went."""
        async with self.storage.transaction():
            return await self._do(doing)

    async def _do(self, doing: Doing) -> str:
        verb, p, b, name, other = doing
        mode = Mode(name)
        briefing, seating = self.briefings[b], self.seating
        person = await seating.standing(self.people[p])
        match verb:
            case "register":
                return (await seating.register(person, briefing, mode, {})).outcome.name
            case "wait":
                seat = await seating.wait(person, briefing, mode, {})
                return "waiting" if seat is None else seat.outcome.name
            case "accept":
                return (await seating.accept(person, briefing)).outcome.name
            case "decline":
                await seating.leave_queue(person, briefing)
            case "cancel":
                await seating.cancel(person, briefing)
            case "swap":
                return (await seating.swap(person, briefing, self.briefings[other], mode)).outcome.name
        return "done"

    async def passes(self, hours: float) -> None:
        """All that was queued has arrived, and time passes."""
        async with self.storage.transaction() as connection:
            await connection.execute(update(outbox).values(status="sent"))
        self.now += timedelta(hours=hours)

    async def state(self) -> Model:
        """What the database holds, as a model would."""
        model = Model(self.briefings)
        number = {person: n for n, person in enumerate(self.people)}
        for key in self.briefings:
            for attendee in await self.storage.registrations.attendees(key):
                person = number[attendee.registration.person_id]
                assert person not in model.seats[key], "two seats for one person"
                model.seats[key][person] = attendee.registration.mode
            model.queue[key] = [
                (number[place.person_id], place.mode, place.offer_ends_at)
                for place in await self.storage.waiting_list.of_briefing(key)
            ]
        return model

    async def offers_queued(self) -> list[int]:
        """For which places an offer was put into the outbox, by number."""
        async with self.storage.database.reading() as connection:
            contents = list(await connection.scalars(select(outbox.c.content).order_by(outbox.c.id)))
        values = [self.storage.database.cipher.decrypt_json(content) for content in contents]
        return [value["data"]["place"] for value in values if value["author"] == OFFER]


def something(rng: random.Random, person: int, briefings: list[str]) -> Doing:
    """What one of many people does next; most want a seat."""
    verbs = ("register", "wait", "accept", "decline", "cancel", "swap")
    [verb] = rng.choices(verbs, (6, 3, 4, 1, 3, 2))
    return (verb, person, rng.choice(briefings), rng.choice(MODES), rng.choice(briefings))


async def _worker(url: str, seed: int, key: bytes) -> None:
    """People who do things at once, until the process is killed."""
    rng = random.Random(seed)
    halls = [hall("a", 10, 25), hall("b", 10, 25)]
    async with Stand.open(url, halls, 120, key) as stand:
        _print({"started": True})

        async def one(person: int) -> None:
            doing = something(rng, person, list(stand.briefings))
            _print({"person": person, "begins": True})
            async with stand.storage.transaction():
                await stand.do(doing)
                after: dict[str, Any] = {}
                for key_ in stand.briefings:
                    seat = await stand.storage.registrations.find(stand.people[person], key_)
                    place = await stand.storage.waiting_list.find(stand.people[person], key_)
                    after[key_] = [seat.mode if seat else None, place.mode if place else None]
            _print({"person": person, "after": after})

        while True:
            await asyncio.gather(*(one(person) for person in rng.sample(range(120), 30)))


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_worker(sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()))
