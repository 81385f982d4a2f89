"""Everything the bot says: a row first, then sent.

``queued → sending → sent | gone | failed | unknown | stopped | capped``.
``sending`` is written before the request leaves. A row that a crash left there,
or whose answer was lost, may have arrived: it is sent again, because twice is
better than never, and ``doubts`` counts how often that happened. ``unknown``
is one whose last answer was lost when no attempt was left.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.messages import Address, Language, Reply
from bot.redaction import redacted
from bot.storage.claims import mark_sending, reached_at, take
from bot.storage.database import Database
from bot.storage.deliveries import (
    Action,
    Answer,
    Delivery,
    Lane,
    Outcome,
    Written,
    as_json,
    numbers,
    of_json,
)
from bot.storage.recipients import told_at
from bot.storage.schema import announcements, outbox, people
from bot.storage.states import UNSETTLED, AnnouncementStatus, DeliveryStatus

_REPLIES_KEPT = timedelta(days=7)
_WRONG_CLOCK = timedelta(minutes=10)
_AT_ONCE = 500  # parameters of one statement
_LOOK_AHEAD = 4  # rows looked at for each that is taken, to find one for each chat
_INTERRUPTED = "the bot was killed while it was being sent"


class Outbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    # --- in --------------------------------------------------------------------

    async def put(
        self,
        person_ids: Collection[int],
        content: Reply | Written,
        now: datetime,
        due_at: datetime | None = None,
        *,
        keep: bool = False,
        waits: bool = False,
    ) -> list[int]:
        """Queues one message to each person who can be reached, due now or later; returns the numbers of the rows.

        Args:
            keep: also for who cannot be reached, as one that found nobody.
            waits: the same, and it is sent when they come back.
        """
        sealed = self._database.cipher.encrypt_json(as_json(content))
        moment = outbox.c.queued_at.type
        ids = list(person_ids)
        rows: list[int] = []
        if not ids:
            return rows
        channel, address, is_reached = told_at()
        async with self._database.transaction() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                recipients = select(
                    people.c.id,
                    channel,
                    address,
                    literal(Lane.URGENT.value),
                    literal(sealed),
                    case((is_reached, DeliveryStatus.QUEUED.value), else_=DeliveryStatus.GONE.value),
                    literal(now, moment),
                    literal(due_at or now, moment),
                    literal(waits),
                ).where(people.c.id.in_(ids[start : start + _AT_ONCE]))
                if not (keep or waits):
                    recipients = recipients.where(is_reached)
                columns = "person_id channel address lane content status queued_at due_at waits_for_return"
                statement = insert(outbox).from_select(columns.split(), recipients).returning(outbox.c.id)
                rows += await connection.scalars(statement)
        return rows

    async def statuses(self, row_ids: Collection[int]) -> dict[int, DeliveryStatus]:
        """Returns how rows stand; those that are no more are left out."""
        if not row_ids:
            return {}
        statement = select(outbox.c.id, outbox.c.status).where(outbox.c.id.in_(row_ids))
        async with self._database.reading() as connection:
            return {row.id: DeliveryStatus(row.status) for row in await connection.execute(statement)}

    async def reply(self, answers: Sequence[Answer], now: datetime) -> list[Delivery]:
        """Takes replies that will be sent as soon as this is committed."""
        if not answers:
            return []
        rows = [
            {
                "channel": answer.address.channel,
                "address": answer.address.id,
                "lane": Lane.REPLY.value,
                "content": self._database.cipher.encrypt_json(
                    {**answer.reply.as_json(), "edits": answer.edits, "answers": answer.answers}
                ),
                "status": DeliveryStatus.SENDING,
                "queued_at": now,
                "due_at": now,
            }
            for answer in answers
        ]
        async with self._database.transaction() as connection:
            ids = await connection.scalars(
                insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True), rows
            )
            return [
                Delivery(id_, Lane.REPLY, a.address, a.reply, edits=a.edits, answers=a.answers)
                for id_, a in zip(ids, answers, strict=True)
            ]

    # --- out -------------------------------------------------------------------

    async def claim(
        self,
        reachable: Address | str,
        lane: Lane,
        limit: int,
        now: datetime,
        *,
        exempt_only: bool = False,
        busy: Collection[Address] = (),
    ) -> list[Delivery]:
        """Takes due messages for a whole channel, or for one address of it, and marks them as being sent.

        Args:
            exempt_only: of announcements, only those that quiet hours do not hold.
            busy: chats that have one already, and get no second one before that.
        """
        if lane is Lane.BULK:
            return await self._claim_bulk(reachable, limit, now, exempt_only)
        statement = (
            select(outbox)
            .where(
                outbox.c.lane == lane.value, outbox.c.status == DeliveryStatus.QUEUED, outbox.c.due_at <= now
            )
            .where(*reached_at(reachable))
            .order_by(outbox.c.due_at, outbox.c.id)
        )
        if busy:
            statement = statement.where(outbox.c.address.not_in([address.id for address in busy]))
        async with self._database.reading() as connection:
            if (await connection.execute(statement.limit(1))).first() is None:
                return []
        async with self._database.transaction() as connection:
            rows = (await connection.execute(statement.limit(_LOOK_AHEAD * limit))).all()
            if lane is Lane.URGENT:
                rows = list({row.address: row for row in reversed(rows)}.values())[::-1]
            rows = rows[:limit]
            await mark_sending(connection, [row.id for row in rows])
        return [self._delivery(row, lane) for row in rows]

    def _delivery(self, row: Any, lane: Lane) -> Delivery:
        value = self._database.cipher.decrypt_json(row.content)
        return Delivery(
            row.id,
            lane,
            Address(row.channel, row.address),
            of_json(value),
            attempts=row.attempts,
            doubts=row.doubts,
            person_id=row.person_id,
            edits=value.get("edits"),
            answers=value.get("answers"),
            parts=row.parts,
            message_ids=numbers(row.message_ids),
        )

    async def _claim_bulk(
        self, reachable: Address | str, limit: int, now: datetime, exempt_only: bool
    ) -> list[Delivery]:
        """Claims of the oldest running announcement first; each reader's language is that of this moment."""
        running = select(announcements).where(announcements.c.status == AnnouncementStatus.RUNNING)
        if exempt_only:
            running = running.where(announcements.c.is_exempt.is_(True))
        async with self._database.reading() as connection:
            candidates = (await connection.execute(running.order_by(announcements.c.id))).all()
        for announcement in candidates:
            async with self._database.transaction() as connection:
                rows = await take(connection, announcement, reachable, limit, now)
            if rows:
                replies = {
                    key: Reply.of_json(value) for key, value in json.loads(announcement.contents).items()
                }
                return [self._bulk(row, announcement, replies) for row in rows]
        return []

    @staticmethod
    def _bulk(row: Any, announcement: Any, replies: dict[str, Reply]) -> Delivery:
        language = row.fixed_language or row.language or Language.EN.value
        return Delivery(
            row.id,
            Lane.BULK,
            Address(row.channel, row.address),
            replies.get(language) or next(iter(replies.values()), Reply("")),
            attempts=row.attempts,
            doubts=row.doubts,
            person_id=row.person_id,
            announcement_id=announcement.id,
            action=Action(announcement.action),
            parts=row.parts,
            message_ids=numbers(row.message_ids),
        )

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Writes how deliveries ended. A reply that has arrived, or can reach nobody, is of no more use and goes."""
        spent = [o.delivery.id for o in outcomes if _is_spent(o)]
        others = [
            {
                "row": o.delivery.id,
                "ended": o.status,
                "reason": redacted(o.error) if o.error else None,
                "tried": o.delivery.attempts,
                "doubted": o.delivery.doubts,
                "arrived": o.delivery.parts,
                "where": json.dumps(o.delivery.message_ids) if o.delivery.message_ids else None,
                "when": now if o.status != DeliveryStatus.QUEUED else None,
                "again": o.due_at,
            }
            for o in outcomes
            if not _is_spent(o)
        ]
        async with self._database.transaction():
            for start in range(0, len(spent), _AT_ONCE):
                chunk = spent[start : start + _AT_ONCE]
                self._database.before_commit(delete(outbox).where(outbox.c.id.in_(chunk)))
            if others:
                self._database.before_commit(_SETTLE, *others)

    async def note_parts(self, delivery: Delivery) -> None:
        """Notes what of a long message has arrived, so that it is not sent again after a crash."""
        values = {"parts": delivery.parts, "message_ids": json.dumps(delivery.message_ids)}
        async with self._database.transaction() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == delivery.id).values(values))

    async def take_up_again(self, reachable: Address | str, now: datetime) -> int:
        """Queues again, after a crash, what was being sent, and may arrive twice; returns how many messages that were.

        Of an announcement that was stopped nothing is sent again; whether it arrived stays unknown.
        """
        stuck = update(outbox).where(outbox.c.status == DeliveryStatus.SENDING, *reached_at(reachable))
        stopped = select(announcements.c.id).where(announcements.c.status == AnnouncementStatus.STOPPED)
        given_up = stuck.where(outbox.c.announcement_id.in_(stopped))
        async with self._database.transaction() as connection:
            unknown = {"status": DeliveryStatus.UNKNOWN, "error": _INTERRUPTED, "settled_at": now}
            await connection.execute(given_up.values(unknown))
            result = await connection.execute(
                stuck.values(status=DeliveryStatus.QUEUED, doubts=outbox.c.doubts + 1)
            )
            return int(result.rowcount)

    async def move(self, old: Address, new_id: str) -> None:
        """Redirects what waits for a group that has another number now. Who is known at the new one already stays so."""
        async with self._database.transaction() as connection:
            known = select(people.c.id).where(people.c.channel == old.channel, people.c.address == new_id)
            is_known = (await connection.execute(known)).first() is not None
            for table in (outbox,) if is_known else (outbox, people):
                where = (table.c.channel == old.channel, table.c.address == old.id)
                await connection.execute(update(table).where(*where).values(address=new_id))

    async def bring_back(self, now: datetime) -> int:
        """Makes due what was queued while the clock was ahead, and would wait until it is that late; returns how much it was."""
        ahead = (outbox.c.queued_at > now + _WRONG_CLOCK, outbox.c.status.in_(UNSETTLED))
        async with self._database.transaction() as connection:
            late = update(outbox).where(*ahead).values(queued_at=now, due_at=now)
            return int((await connection.execute(late)).rowcount)

    async def purge(self, now: datetime) -> None:
        """Forgets, after a week, replies that never arrived."""
        async with self._database.transaction() as connection:
            old = (outbox.c.lane == Lane.REPLY.value, outbox.c.settled_at < now - _REPLIES_KEPT)
            await connection.execute(delete(outbox).where(*old))

    async def count_urgent(self, address: Address, since: datetime) -> int:
        """Counts what was queued to a chat since, unasked and to it alone."""
        at = (outbox.c.channel == address.channel, outbox.c.address == address.id)
        lately = (outbox.c.lane == Lane.URGENT.value, outbox.c.queued_at > since)
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.count()).where(*at, *lately)) or 0)

    async def count_sent(self, person_id: int) -> int:
        statement = select(func.count()).where(
            outbox.c.person_id == person_id, outbox.c.status == DeliveryStatus.SENT
        )
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)


_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        status=bindparam("ended"),
        error=bindparam("reason"),
        attempts=bindparam("tried"),
        doubts=bindparam("doubted"),
        parts=bindparam("arrived"),
        message_ids=func.coalesce(bindparam("where"), outbox.c.message_ids),
        settled_at=bindparam("when"),
        due_at=func.coalesce(bindparam("again"), outbox.c.due_at),
        content=case(
            (bindparam("ended") != DeliveryStatus.SENT.value, outbox.c.content)
        ),  # else of no more use
    )
)


def _is_spent(outcome: Outcome) -> bool:
    return outcome.delivery.lane is Lane.REPLY and outcome.status in (
        DeliveryStatus.SENT,
        DeliveryStatus.GONE,
    )
