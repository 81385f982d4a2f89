"""Who gets an announcement: its audience, or those whom the one that it corrects or recalls has reached."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Language
from bot.storage.addresses import MAIL
from bot.storage.audiences import members
from bot.storage.columns import Moment
from bot.storage.deliveries import Action, Lane
from bot.storage.schema import addresses, announcements, outbox, people
from bot.storage.states import DeliveryStatus

_WEEK = timedelta(days=7)


def told_at() -> tuple[ColumnElement[str], ColumnElement[str], ColumnElement[bool]]:
    """Returns at which channel and address somebody is told, and whether anybody is there: who has left the chat has a mailbox."""
    mailbox = (
        select(addresses.c.address)
        .where(addresses.c.person_id == people.c.id, addresses.c.channel == MAIL)
        .where(addresses.c.confirmed_at.is_not(None), addresses.c.is_gone.is_(False))
        .limit(1)
        .scalar_subquery()
    )
    is_by_mail = and_(people.c.is_gone, mailbox.is_not(None))
    channel = case((is_by_mail, MAIL), else_=people.c.channel)
    return (
        channel,
        case((is_by_mail, mailbox), else_=people.c.address),
        or_(people.c.is_gone.is_(False), is_by_mail),
    )


def audience_of(row: Any, now: datetime, weekly_cap: int) -> Any:
    moment = outbox.c.queued_at.type
    status: ColumnElement[str] = literal(DeliveryStatus.QUEUED.value)
    if weekly_cap:
        lately = at_the_cap(now, weekly_cap)
        status = case(
            (people.c.id.in_(lately), DeliveryStatus.CAPPED.value), else_=DeliveryStatus.QUEUED.value
        )
    return select(
        people.c.id,
        people.c.channel,
        people.c.address,
        literal(Lane.BULK.value),
        literal(row.id),
        status,
        literal(now, moment),
        literal(now, moment),
    ).where(members(row.audience, now))


def reached_by(row: Any, languages: tuple[str, ...], now: datetime) -> Any:
    moment = outbox.c.queued_at.type
    return (
        select(
            outbox.c.person_id,
            outbox.c.channel,
            outbox.c.address,
            literal(Lane.BULK.value),
            literal(row.id),
            literal(DeliveryStatus.QUEUED.value),
            literal(now, moment),
            literal(now, moment),
        )
        .select_from(outbox.join(people, people.c.id == outbox.c.person_id))
        .where(stands_with(row.of_id, languages))
    )


async def correct_first(connection: AsyncConnection, row: Any) -> tuple[str, ...]:
    """Corrects what is still to be sent of the first one; returns the languages corrected, if it was said in several."""
    if row.action != Action.CORRECT:
        return ()
    first = announcements.c.id == row.of_id
    before = await connection.scalar(select(announcements.c.contents).where(first))
    said, corrected = json.loads(before or "{}"), json.loads(row.contents)
    values = {"contents": json.dumps({**said, **corrected}, ensure_ascii=False)}
    await connection.execute(update(announcements).where(first).values(values))
    return tuple(corrected) if len(said) > 1 else ()


def at_the_cap(now: datetime, weekly_cap: int) -> Select[tuple[int]]:
    """Selects who got so many in the last seven days, or will as far as is known."""
    return (
        select(outbox.c.person_id)
        .join(announcements, announcements.c.id == outbox.c.announcement_id)
        .where(
            outbox.c.status.in_(
                (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
            )
        )
        .where(func.coalesce(outbox.c.settled_at, outbox.c.queued_at) > literal(now - _WEEK, Moment()))
        .where(announcements.c.action == Action.SEND.value, announcements.c.is_exempt.is_(False))
        .group_by(outbox.c.person_id)
        .having(func.count() >= weekly_cap)
    )


def stands_with(announcement_id: int, languages: tuple[str, ...] = ()) -> ColumnElement[bool]:
    """Returns the condition for rows whose announcement stands in the chat, or will in a moment.

    Args:
        languages: if it was said in several, only rows of those who read these.
    """
    condition = and_(
        outbox.c.announcement_id == announcement_id,
        or_(outbox.c.message_ids.is_not(None), outbox.c.status == DeliveryStatus.SENDING),
    )
    if len(languages) == 1:
        read = func.coalesce(people.c.fixed_language, people.c.language, Language.EN.value)
        condition = and_(condition, read == languages[0])
    return condition
