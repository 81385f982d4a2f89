"""Which rows of the outbox ask a colleague to approve an announcement, so that its author hears of those that find nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update

from bot.messages import Address
from bot.storage.database import Database
from bot.storage.questions import LOST
from bot.storage.schema import announcements, approval_requests, outbox
from bot.storage.states import AnnouncementStatus


@dataclass(frozen=True)
class LostRequest:
    """A colleague was asked and cannot be reached."""

    outbox_id: int
    announcement_id: int
    address: Address


class Approvals:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, outbox_ids: Sequence[int], announcement_id: int) -> None:
        """Remembers rows that ask for an approval."""
        rows = [{"outbox_id": id_, "announcement_id": announcement_id} for id_ in outbox_ids]
        if rows:
            async with self._database.transaction() as connection:
                await connection.execute(insert(approval_requests), rows)

    async def lost(self) -> list[LostRequest]:
        """Returns those that did not arrive and were not told of yet."""
        statement = (
            select(outbox.c.id, approval_requests.c.announcement_id, outbox.c.channel, outbox.c.address)
            .join_from(approval_requests, outbox)
            .where(outbox.c.status.in_(LOST))
            .order_by(outbox.c.id)
        )
        async with self._database.reading() as connection:
            return [
                LostRequest(row.id, row.announcement_id, Address(row.channel, row.address))
                for row in await connection.execute(statement)
            ]

    async def settle(self, outbox_id: int) -> None:
        """Forgets one that was told of."""
        async with self._database.transaction() as connection:
            mine = approval_requests.c.outbox_id == outbox_id
            await connection.execute(delete(approval_requests).where(mine))

    async def count(self, announcement_id: int) -> int:
        """Counts those that have arrived, or are on their way."""
        statement = (
            select(func.count())
            .select_from(approval_requests.join(outbox, outbox.c.id == approval_requests.c.outbox_id))
            .where(approval_requests.c.announcement_id == announcement_id, outbox.c.status.not_in(LOST))
        )
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def overdue(self, now: datetime) -> list[int]:
        """Returns the announcements whose time has passed while they wait for an approval, and nobody was told."""
        is_told = announcements.c.missed_at >= announcements.c.starts_at
        statement = select(announcements.c.id).where(
            announcements.c.status == AnnouncementStatus.WAITING,
            announcements.c.starts_at <= now,
            or_(announcements.c.missed_at.is_(None), ~is_told),
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(statement))

    async def note_overdue(self, announcement_id: int, now: datetime) -> None:
        """Notes that its author was told."""
        async with self._database.transaction() as connection:
            mine = announcements.c.id == announcement_id
            await connection.execute(update(announcements).where(mine).values(missed_at=now))
