"""Which rows of the outbox bring something to staff, so that what did not arrive is told in another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select

from bot.messages import Address
from bot.storage.database import Database
from bot.storage.questions import LOST
from bot.storage.schema import outbox, relays
from bot.storage.states import DeliveryStatus


@dataclass(frozen=True)
class LostRelay:
    """A notice that did not arrive. ``data``: what its words are made of."""

    outbox_id: int
    address: Address
    data: dict[str, Any]
    question_id: int | None
    reason: str | None


class Relays:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, outbox_ids: Sequence[int], question_id: int | None) -> None:
        """Remembers rows that bring a notice, perhaps of a question, to staff."""
        rows = [{"outbox_id": id_, "question_id": question_id} for id_ in outbox_ids]
        if rows:
            async with self._database.transaction() as connection:
                await connection.execute(insert(relays), rows)

    async def lost(self) -> list[LostRelay]:
        """Returns those that did not arrive and were not told in another way yet."""
        statement = (
            select(outbox, relays.c.question_id)
            .join_from(relays, outbox)
            .where(outbox.c.status.in_(LOST))
            .order_by(outbox.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        decrypt = self._database.cipher.decrypt_json
        return [
            LostRelay(
                row.id,
                Address(row.channel, row.address),
                decrypt(row.content)["data"],
                row.question_id,
                row.error,
            )
            for row in rows
        ]

    async def settle(self, outbox_id: int) -> None:
        """Forgets one that was seen to."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(relays).where(relays.c.outbox_id == outbox_id))

    async def count(self, question_id: int) -> int:
        """Counts the notices of a question that have arrived, or are on their way."""
        statement = select(func.count()).select_from(relays).where(relays.c.question_id == question_id)
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def question_of(self, address: Address, message_id: str) -> tuple[int, bool] | None:
        """Returns the number of the question that a message of ours in a chat told of, and whether none has told of it since."""
        at = (outbox.c.channel == address.channel, outbox.c.address == address.id)
        told = select(relays.c.question_id, outbox.c.id).join_from(relays, outbox).where(*at)
        this = told.where(outbox.c.message_ids.contains(f'"{message_id}"', autoescape=True)).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(this)).first()
            if row is None or row.question_id is None:
                return None
            later = told.where(relays.c.question_id == row.question_id, outbox.c.id > row.id).limit(1)
            return int(row.question_id), (await connection.execute(later)).first() is None

    async def fault_at(self, address: Address) -> str | None:
        """Returns why nothing could be delivered to a chat the last time."""
        at = (outbox.c.channel == address.channel, outbox.c.address == address.id)
        statement = select(outbox.c.error).where(*at, outbox.c.status == DeliveryStatus.GONE)
        async with self._database.reading() as connection:
            newest = statement.order_by(outbox.c.id.desc()).limit(1)
            return (await connection.scalars(newest)).first()
