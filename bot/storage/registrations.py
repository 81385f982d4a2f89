"""Seats at briefings. Who has one is decided inside one write transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import delete, func, insert, select

from bot.storage.database import Database
from bot.storage.schema import registrations


class Booking(Enum):
    BOOKED = auto()
    ALREADY = auto()
    FULL = auto()


@dataclass(frozen=True)
class Registration:
    briefing_id: str
    mode: str
    registered_at: datetime


class Registrations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def book(
        self, person_id: int, briefing_id: str, mode: str, capacity: int, now: datetime
    ) -> Booking:
        """Takes a seat if there is one; a person has one seat per briefing at most."""
        at_briefing = registrations.c.briefing_id == briefing_id
        async with self._database.transaction() as connection:
            mine = select(registrations.c.id).where(at_briefing, registrations.c.person_id == person_id)
            if await connection.scalar(mine) is not None:
                return Booking.ALREADY
            taken = (
                select(func.count())
                .select_from(registrations)
                .where(at_briefing, registrations.c.mode == mode)
            )
            if (await connection.scalar(taken) or 0) >= capacity:
                return Booking.FULL
            await connection.execute(
                insert(registrations).values(
                    person_id=person_id, briefing_id=briefing_id, mode=mode, registered_at=now
                )
            )
            return Booking.BOOKED

    async def cancel(self, person_id: int, briefing_id: str) -> bool:
        """Gives the seat back; False if there was none."""
        statement = delete(registrations).where(
            registrations.c.person_id == person_id, registrations.c.briefing_id == briefing_id
        )
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def of_person(self, person_id: int) -> list[Registration]:
        statement = (
            select(registrations).where(registrations.c.person_id == person_id).order_by(registrations.c.id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(statement)
            return [Registration(row.briefing_id, row.mode, row.registered_at) for row in rows]

    async def taken(self) -> dict[tuple[str, str], int]:
        """How many seats are taken, by briefing and mode."""
        statement = select(registrations.c.briefing_id, registrations.c.mode, func.count()).group_by(
            registrations.c.briefing_id, registrations.c.mode
        )
        async with self._database.reading() as connection:
            return {(row[0], row[1]): row[2] for row in await connection.execute(statement)}
