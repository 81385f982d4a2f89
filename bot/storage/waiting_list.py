"""Who waits for a seat, in the order in which they came, and whom a freed one is held for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.storage.database import Database
from bot.storage.schema import waiting


@dataclass(frozen=True)
class Place:
    """One person's place in a queue; with ``offered_at`` a seat is held for them until ``offer_ends_at``.

    ``offer_outbox_id``: the row of the outbox that brings them the offer.
    """

    id: int
    person_id: int
    briefing_id: str
    mode: str
    since: datetime
    answers: dict[str, str] = field(default_factory=dict)
    offered_at: datetime | None = None
    offer_ends_at: datetime | None = None
    offer_outbox_id: int | None = None

    @property
    def is_offered(self) -> bool:
        return self.offered_at is not None


class WaitingList:
    """A person has one place at a briefing at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def join(
        self, person_id: int, briefing_id: str, mode: str, answers: dict[str, str], now: datetime
    ) -> None:
        """At the end; whoever waits there for the other mode gives that place up."""
        await self.leave(person_id, briefing_id)
        values = {"person_id": person_id, "briefing_id": briefing_id, "mode": mode, "since": now}
        sealed = self._database.cipher.encrypt_json(answers) if answers else None
        async with self._database.transaction() as connection:
            await connection.execute(insert(waiting).values(answers=sealed, **values))

    async def leave(self, person_id: int, briefing_id: str) -> bool:
        """False if they had no place."""
        mine = (waiting.c.person_id == person_id, waiting.c.briefing_id == briefing_id)
        async with self._database.transaction() as connection:
            return (await connection.execute(delete(waiting).where(*mine))).rowcount > 0

    async def find(self, person_id: int, briefing_id: str) -> Place | None:
        found = await self._places(waiting.c.person_id == person_id, waiting.c.briefing_id == briefing_id)
        return found[0] if found else None

    async def of_person(self, person_id: int) -> list[Place]:
        return await self._places(waiting.c.person_id == person_id)

    async def of_briefing(self, briefing_id: str) -> list[Place]:
        """Everybody, in order."""
        return await self._places(waiting.c.briefing_id == briefing_id)

    async def number(self, place: Place) -> int:
        """The how-manieth somebody is; whoever has an offer does not count."""
        before = (
            waiting.c.briefing_id == place.briefing_id,
            waiting.c.mode == place.mode,
            waiting.c.offered_at.is_(None),
            waiting.c.id <= place.id,
        )
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.count()).where(*before)) or 0)

    async def offer(self, place: Place, now: datetime, ends: datetime, outbox_id: int) -> None:
        values = {"offered_at": now, "offer_ends_at": ends, "offer_outbox_id": outbox_id}
        async with self._database.transaction() as connection:
            await connection.execute(update(waiting).where(waiting.c.id == place.id).values(values))

    async def hold_until(self, place: Place, ends: datetime) -> None:
        """An offer ends at another moment than was planned."""
        async with self._database.transaction() as connection:
            mine = waiting.c.id == place.id
            await connection.execute(update(waiting).where(mine).values(offer_ends_at=ends))

    async def _places(self, *conditions: Any) -> list[Place]:
        cipher = self._database.cipher
        async with self._database.reading() as connection:
            rows = await connection.execute(select(waiting).where(*conditions).order_by(waiting.c.id))
            return [
                Place(
                    row.id,
                    row.person_id,
                    row.briefing_id,
                    row.mode,
                    row.since,
                    cipher.decrypt_json(row.answers) if row.answers else {},
                    row.offered_at,
                    row.offer_ends_at,
                    row.offer_outbox_id,
                )
                for row in rows
            ]
