"""What became of announcements: for each person, counted, and with its reasons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage.schema import announcements, outbox
from bot.storage.states import UNSETTLED, AnnouncementStatus, DeliveryStatus


@dataclass(frozen=True)
class Tally:
    """How an announcement fared, in persons; ``doubtful`` of them may have got it twice."""

    queued: int = 0
    sent: int = 0
    gone: int = 0
    failed: int = 0
    unknown: int = 0
    stopped: int = 0
    capped: int = 0
    doubtful: int = 0

    @property
    def total(self) -> int:
        return self.queued + self.sent + self.gone + self.failed + self.unknown + self.stopped + self.capped

    @property
    def settled(self) -> int:
        """Returns the recipients with a final outcome, excluding those skipped by a stop."""
        return self.total - self.queued - self.stopped


@dataclass(frozen=True)
class Receipt:
    """What became of an announcement for one person."""

    person_id: int
    address: Address
    status: DeliveryStatus
    error: str | None
    doubts: int
    settled_at: datetime | None
    message_ids: tuple[str, ...]


async def receipts_of(connection: AsyncConnection, announcement_id: int) -> list[Receipt]:
    """Returns what became of an announcement for each person."""
    statement = select(outbox).where(outbox.c.announcement_id == announcement_id).order_by(outbox.c.id)
    return [
        Receipt(
            row.person_id,
            Address(row.channel, row.address),
            DeliveryStatus(row.status),
            row.error,
            row.doubts,
            row.settled_at,
            tuple(json.loads(row.message_ids)) if row.message_ids else (),
        )
        for row in await connection.execute(statement)
    ]


async def tallies_of(connection: AsyncConnection, announcement_ids: Sequence[int]) -> dict[int, Tally]:
    """Counts how announcements fared; one that has no rows yet is left out."""
    counts = (
        select(
            outbox.c.announcement_id,
            outbox.c.status,
            func.count(),
            func.sum(case((outbox.c.doubts > 0, 1), else_=0)),
        )
        .where(outbox.c.announcement_id.in_(announcement_ids))
        .group_by(outbox.c.announcement_id, outbox.c.status)
    )
    numbers: dict[int, dict[str, int]] = {}
    for announcement_id, status, number, doubtful in await connection.execute(counts):
        tally = numbers.setdefault(announcement_id, {})
        key = DeliveryStatus.QUEUED if status in UNSETTLED else status
        tally[key] = tally.get(key, 0) + number
        tally["doubtful"] = tally.get("doubtful", 0) + int(doubtful or 0)
    return {announcement_id: Tally(**tally) for announcement_id, tally in numbers.items()}


def reasons_of(announcement_id: int) -> Select[Any]:
    """Selects status, reason and count; grouped by the very expression that is selected, or PostgreSQL refuses."""
    reason: ColumnElement[str] = func.coalesce(outbox.c.error, literal_column("''"))
    return (
        select(outbox.c.status, reason, func.count())
        .where(outbox.c.announcement_id == announcement_id)
        .where(outbox.c.status.in_((DeliveryStatus.GONE, DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)))
        .group_by(outbox.c.status, reason)
        .order_by(func.count().desc(), outbox.c.status, reason)
        .limit(10)
    )


def ended() -> Select[tuple[int]]:
    """Selects the announcements with no recipient left to serve that were not reported yet."""
    waiting = select(outbox.c.id).where(
        outbox.c.announcement_id == announcements.c.id, outbox.c.status.in_(UNSETTLED)
    )
    return select(announcements.c.id).where(
        announcements.c.status.in_((AnnouncementStatus.RUNNING, AnnouncementStatus.STOPPED)),
        announcements.c.reported_at.is_(None),
        ~waiting.exists(),
    )
