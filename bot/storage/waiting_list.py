"""The waiting lists of the briefings: everybody in the order in which they came, with the offers that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.knowledge import Mode
from bot.storage.database import Database
from bot.storage.encryption import Cipher
from bot.storage.schema import outbox, waiting
from bot.storage.states import UNSETTLED, DeliveryStatus


@dataclass(frozen=True)
class Place:
    """One person's place in a queue; with ``offered_at`` a seat is held for them until ``offer_ends_at``.

    ``offer_outbox_id``: the row of the outbox that brings them the offer, and ``offer_status`` how that row stands; None once it is gone.
    """

    id: int
    person_id: int
    briefing_id: str
    mode: Mode
    since: datetime
    answers: dict[str, str] = field(default_factory=dict)
    offered_at: datetime | None = None
    offer_ends_at: datetime | None = None
    offer_outbox_id: int | None = None
    offer_status: DeliveryStatus | None = None

    @property
    def is_offered(self) -> bool:
        return self.offered_at is not None

    @property
    def is_on_its_way(self) -> bool:
        """Whether the offer has not reached the person yet."""
        return self.offer_status in UNSETTLED


class WaitingList:
    """A person has one place at a briefing at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def join(
        self, person_id: int, briefing_id: str, mode: Mode, answers: dict[str, str], now: datetime
    ) -> Place:
        """Adds somebody at the end."""
        values = {"person_id": person_id, "briefing_id": briefing_id, "mode": mode, "since": now}
        sealed = self._database.cipher.encrypt_json(answers) if answers else None
        async with self._database.transaction() as connection:
            statement = insert(waiting).values(answers=sealed, **values).returning(waiting.c.id)
            number = (await connection.execute(statement)).scalar_one()
        return Place(number, person_id, briefing_id, mode, now, answers)

    async def set_answers(self, place: Place, answers: dict[str, str]) -> None:
        sealed = self._database.cipher.encrypt_json(answers)
        async with self._database.transaction() as connection:
            mine = waiting.c.id == place.id
            await connection.execute(update(waiting).where(mine).values(answers=sealed))

    async def leave(self, place: Place) -> None:
        """Gives a place up."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(waiting).where(waiting.c.id == place.id))

    async def find(self, person_id: int, briefing_id: str) -> Place | None:
        found = await self._places(waiting.c.person_id == person_id, waiting.c.briefing_id == briefing_id)
        return found[0] if found else None

    async def of_person(self, person_id: int) -> list[Place]:
        return await self._places(waiting.c.person_id == person_id)

    async def of_briefing(self, briefing_id: str) -> list[Place]:
        """Returns everybody, in order."""
        return await self._places(waiting.c.briefing_id == briefing_id)

    async def number(self, place: Place) -> int:
        """Returns the position in the queue, from 1; people holding an offer are not counted."""
        before = (
            waiting.c.briefing_id == place.briefing_id,
            waiting.c.mode == place.mode,
            waiting.c.offered_at.is_(None),
            waiting.c.id <= place.id,
        )
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.count()).where(*before)) or 0)

    async def offer(self, place: Place, now: datetime, ends: datetime, outbox_id: int) -> Place:
        """Holds a seat for somebody, whom a row of the outbox tells so."""
        values = {"offered_at": now, "offer_ends_at": ends, "offer_outbox_id": outbox_id}
        async with self._database.transaction() as connection:
            await connection.execute(update(waiting).where(waiting.c.id == place.id).values(values))
        return replace(
            place,
            offered_at=now,
            offer_ends_at=ends,
            offer_outbox_id=outbox_id,
            offer_status=DeliveryStatus.QUEUED,
        )

    async def hold_until(self, place: Place, ends: datetime) -> Place:
        """Moves the end of an offer."""
        async with self._database.transaction() as connection:
            mine = waiting.c.id == place.id
            await connection.execute(update(waiting).where(mine).values(offer_ends_at=ends))
        return replace(place, offer_ends_at=ends)

    async def _places(self, *conditions: Any) -> list[Place]:
        statement = (
            select(waiting, outbox.c.status.label("offer_status"))
            .outerjoin_from(waiting, outbox, outbox.c.id == waiting.c.offer_outbox_id)
            .where(*conditions)
            .order_by(waiting.c.id)
        )
        async with self._database.reading() as connection:
            return [place_of(row, self._database.cipher) for row in await connection.execute(statement)]


def place_of(row: Any, cipher: Cipher, prefix: str = "") -> Place:
    """Returns what a row holds in columns whose names begin with a prefix."""
    values = {name: getattr(row, f"{prefix}{name}") for name in Place.__dataclass_fields__}
    values["answers"] = cipher.decrypt_json(values["answers"]) if values["answers"] else {}
    if values["offer_status"] is not None:
        values["offer_status"] = DeliveryStatus(values["offer_status"])
    return Place(**{**values, "mode": Mode(values["mode"])})
