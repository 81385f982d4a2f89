"""Which rows of a running announcement are sent next, as long as they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage.audiences import members
from bot.storage.deliveries import Action
from bot.storage.schema import announcements, outbox, people
from bot.storage.states import AnnouncementStatus, DeliveryStatus

_UNWANTED = "unsubscribed or paused before it was sent"


def reached_at(reachable: Address | str) -> list[ColumnElement[bool]]:
    if isinstance(reachable, str):
        return [outbox.c.channel == reachable]
    return [outbox.c.channel == reachable.channel, outbox.c.address == reachable.id]


def _waiting(announcement: Any, reachable: Address | str, now: datetime) -> Select[Any]:
    """Selects the rows of a running announcement still to be sent; to correct or recall one, only once the first one stands there."""
    first = outbox.alias()
    is_about_another = announcement.action != Action.SEND
    columns = [outbox.c.id, outbox.c.channel, outbox.c.address, outbox.c.attempts, outbox.c.doubts]
    columns += [outbox.c.person_id, outbox.c.parts, people.c.language, people.c.fixed_language]
    columns += [(first if is_about_another else outbox).c.message_ids]
    source = outbox.join(people, people.c.id == outbox.c.person_id)
    source = source.join(announcements, announcements.c.id == outbox.c.announcement_id)
    if is_about_another:
        same = and_(first.c.announcement_id == announcement.of_id, first.c.person_id == outbox.c.person_id)
        source = source.join(first, and_(same, first.c.status != DeliveryStatus.SENDING))
    return (
        select(*columns)
        .select_from(source)
        .where(announcements.c.id == announcement.id, announcements.c.status == AnnouncementStatus.RUNNING)
        .where(outbox.c.status == DeliveryStatus.QUEUED, outbox.c.due_at <= now, *reached_at(reachable))
        .order_by(outbox.c.id)
    )


async def take(
    connection: AsyncConnection, announcement: Any, reachable: Address | str, limit: int, now: datetime
) -> list[Row[Any]]:
    waiting = _waiting(announcement, reachable, now)
    rows = list((await connection.execute(waiting.limit(limit))).all())
    while rows and announcement.action == Action.SEND:
        wanted = await _still_wanted(connection, announcement, rows, now)
        if wanted:
            rows = wanted
            break
        rows = list((await connection.execute(waiting.limit(limit))).all())
    await mark_sending(connection, [row.id for row in rows])
    return rows


async def _still_wanted(
    connection: AsyncConnection, announcement: Any, rows: Sequence[Row[Any]], now: datetime
) -> list[Row[Any]]:
    """Leaves out those who have unsubscribed, paused or left since it was queued; the ledger says so."""
    theirs = people.c.id.in_([row.person_id for row in rows])
    wanting = set(
        await connection.scalars(select(people.c.id).where(theirs, members(announcement.audience, now)))
    )
    others = [row.id for row in rows if row.person_id not in wanting]
    if others:
        values = {"status": DeliveryStatus.STOPPED, "error": _UNWANTED, "settled_at": now}
        await connection.execute(update(outbox).where(outbox.c.id.in_(others)).values(values))
    return [row for row in rows if row.person_id in wanting]


async def mark_sending(connection: AsyncConnection, ids: Sequence[int]) -> None:
    if ids:
        await connection.execute(
            update(outbox).where(outbox.c.id.in_(ids)).values(status=DeliveryStatus.SENDING)
        )
