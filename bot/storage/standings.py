"""What one person has at the briefings, and how full these are: read once in two statements, then passed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    union,
    union_all,
)

from bot.knowledge import Briefing, Mode
from bot.storage.database import Database
from bot.storage.registrations import Registration, registration_of
from bot.storage.schema import briefings, outbox, registrations, waiting
from bot.storage.waiting_list import Place, place_of


@dataclass
class Occupancy:
    """How many are seated, are held a seat, or wait for one, by briefing and mode.

    ``sequences``: by briefing, how often its calendar entry has changed; holds every briefing that was read.
    """

    sequences: dict[str, int]
    seated: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    queued: Counter[tuple[str, str]] = field(default_factory=Counter)

    def free(self, briefing: Briefing) -> dict[Mode, int]:
        """Returns the seats by mode that are neither taken nor held.

        Raises:
            KeyError: the briefing was not read.
        """
        _ = self.sequences[briefing.id]
        return {
            mode: max(0, settings.capacity - self.seated[briefing.id, mode] - self.held[briefing.id, mode])
            for mode, settings in briefing.modes.items()
        }

    def has_queue(self, briefing_id: str) -> bool:
        """Tells whether anybody waits there, or holds an offer."""
        counts = (*self.queued.items(), *self.held.items())
        return any(count for (id_, _), count in counts if id_ == briefing_id)


@dataclass
class Standing:
    """What one person has, by briefing, and how full the briefings are.

    True within the transaction that it was read in (``transaction``; None
    outside of one, where nothing may be decided by it). Whoever writes a
    change in that transaction notes it here too.
    """

    person_id: int
    registrations: dict[str, Registration]
    places: dict[str, Place]
    occupancy: Occupancy
    transaction: object | None = None

    def sit(self, registration: Registration) -> None:
        """Notes a seat, in the place of the one that they had at that briefing."""
        self.stand_up(registration.briefing_id)
        self.registrations[registration.briefing_id] = registration
        self.occupancy.seated[registration.briefing_id, registration.mode] += 1

    def stand_up(self, briefing_id: str) -> None:
        """Notes that they have no seat there any more."""
        mine = self.registrations.pop(briefing_id, None)
        if mine is not None:
            self.occupancy.seated[briefing_id, mine.mode] -= 1

    def join(self, place: Place) -> None:
        """Notes a place at the end of a queue."""
        self.leave(place.briefing_id)
        self.places[place.briefing_id] = place
        self.occupancy.queued[place.briefing_id, place.mode] += 1

    def leave(self, briefing_id: str) -> None:
        """Notes that they have no place in that queue any more."""
        place = self.places.pop(briefing_id, None)
        if place is not None:
            counts = self.occupancy.held if place.is_offered else self.occupancy.queued
            counts[briefing_id, place.mode] -= 1

    def follow(self, queue: Iterable[Place], briefing_id: str) -> None:
        """Notes what has become of their place when the queue moved up, which was counted already."""
        self.places.pop(briefing_id, None)
        self.places |= {place.briefing_id: place for place in queue if place.person_id == self.person_id}


class Standings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person_id: int, briefing_ids: Collection[str]) -> Standing:
        """Reads what a person has at any briefing, and how full these ones are."""
        cipher = self._database.cipher
        async with self._database.reading() as connection:
            rows = (await connection.execute(_THEIRS, {"person": person_id})).all()
        seats = [registration_of(row, cipher, "seat_") for row in rows if row.seat_id is not None]
        places = [place_of(row, cipher, "place_") for row in rows if row.place_id is not None]
        return Standing(
            person_id,
            {seat.briefing_id: seat for seat in sorted(seats, key=lambda seat: seat.id)},
            {place.briefing_id: place for place in sorted(places, key=lambda place: place.id)},
            await self.occupancy(briefing_ids),
            self._database.own_connection,
        )

    async def occupancy(self, briefing_ids: Collection[str]) -> Occupancy:
        """Counts the seats and queues of some briefings."""
        occupancy = Occupancy(dict.fromkeys(briefing_ids, 0))
        async with self._database.reading() as connection:
            rows = await connection.execute(_OCCUPANCY, {"briefings": list(briefing_ids)})
            for briefing_id, mode, seated, held, queued, sequence in rows:
                occupancy.seated[briefing_id, mode] += seated
                occupancy.held[briefing_id, mode] += held
                occupancy.queued[briefing_id, mode] += queued
                occupancy.sequences[briefing_id] += sequence
        return occupancy


def _theirs() -> Select[Any]:
    """Returns a row for each briefing at which somebody has a seat or a place, with both."""
    person: BindParameter[int] = bindparam("person")
    there = union(
        select(registrations.c.briefing_id).where(registrations.c.person_id == person),
        select(waiting.c.briefing_id).where(waiting.c.person_id == person),
    ).subquery()
    seat = and_(registrations.c.briefing_id == there.c.briefing_id, registrations.c.person_id == person)
    place = and_(waiting.c.briefing_id == there.c.briefing_id, waiting.c.person_id == person)
    return select(
        *(column.label(f"seat_{column.name}") for column in registrations.c),
        *(column.label(f"place_{column.name}") for column in waiting.c),
        outbox.c.status.label("place_offer_status"),
    ).select_from(
        there.outerjoin(registrations, seat)
        .outerjoin(waiting, place)
        .outerjoin(outbox, outbox.c.id == waiting.c.offer_outbox_id)
    )


def _occupancy() -> CompoundSelect[Any]:
    """Counts, by briefing and mode, who is seated, is held a seat, waits; with the sequence, in rows to be added up."""
    none: ColumnElement[int] = literal_column("0")
    these: BindParameter[list[str]] = bindparam("briefings", expanding=True)
    seats = select(registrations.c.briefing_id, registrations.c.mode, func.count(), none, none, none)
    held = func.count(waiting.c.offered_at)
    queue = select(waiting.c.briefing_id, waiting.c.mode, none, held, func.count() - held, none)
    sequences = select(briefings.c.briefing_id, literal_column("''"), none, none, none, briefings.c.sequence)
    return union_all(
        seats.where(registrations.c.briefing_id.in_(these)).group_by(
            registrations.c.briefing_id, registrations.c.mode
        ),
        queue.where(waiting.c.briefing_id.in_(these)).group_by(waiting.c.briefing_id, waiting.c.mode),
        sequences.where(briefings.c.briefing_id.in_(these)),
    )


_THEIRS = _theirs()
_OCCUPANCY = _occupancy()
