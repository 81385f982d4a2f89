"""Everything the bot says unasked: a row first, then sent.

``queued → sending → sent | gone | failed``. A row that a crash left at
``sending`` is queued again: it may be said twice, but never lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal, select, true, update

from bot.messages import Address, Markdown, Reply
from bot.storage.database import Database
from bot.storage.schema import announcements, outbox, people


@dataclass(frozen=True)
class Delivery:
    """One message to one person, claimed by the courier."""

    id: int
    address: Address
    reply: Reply
    attempts: int
    announcement_id: int | None


@dataclass(frozen=True)
class Tally:
    """How an announcement fared, in persons."""

    queued: int = 0
    sent: int = 0
    gone: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.queued + self.sent + self.gone + self.failed


@dataclass(frozen=True)
class Announcement:
    id: int
    author_id: int | None
    text: str
    announced_at: datetime
    finished_at: datetime | None
    tally: Tally


class Outbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, person_ids: Collection[int], reply: Reply, now: datetime, due_at: datetime | None = None
    ) -> None:
        """Queues one message to each person, due now or later."""
        content = self._database.cipher.encrypt_json(reply.as_json())
        row = {"reply": content, "status": "queued", "queued_at": now, "due_at": due_at or now}
        if person_ids:
            async with self._database.transaction() as connection:
                await connection.execute(
                    insert(outbox), [{"person_id": person_id, **row} for person_id in person_ids]
                )

    async def announce(self, author_id: int, text: str, now: datetime) -> int:
        """Queues an announcement to every subscriber; returns its id. One statement, however many they are."""
        values = {"author_id": author_id, "text": text, "announced_at": now}
        async with self._database.transaction() as connection:
            statement = insert(announcements).values(values).returning(announcements.c.id)
            announcement_id = (await connection.execute(statement)).scalar_one()
            moment = outbox.c.queued_at.type
            recipients = select(
                people.c.id,
                literal(announcement_id),
                literal("queued"),
                literal(now, moment),
                literal(now, moment),
            ).where(people.c.is_subscribed.is_(True))
            columns = ["person_id", "announcement_id", "status", "queued_at", "due_at"]
            await connection.execute(insert(outbox).from_select(columns, recipients))
        return int(announcement_id)

    async def claim(self, reachable: Address | str, limit: int, now: datetime) -> list[Delivery]:
        """Takes due messages for a whole channel, or for one address of it, and marks them as being sent."""
        channel, address = (
            (reachable, None) if isinstance(reachable, str) else (reachable.channel, reachable.id)
        )
        due: list[ColumnElement[bool]] = [
            outbox.c.status == "queued",
            outbox.c.due_at <= now,
            people.c.channel == channel,
        ]
        if address is not None:
            due.append(people.c.address == address)
        columns = (
            outbox.c.id,
            outbox.c.reply,
            outbox.c.attempts,
            outbox.c.announcement_id,
            people.c.channel,
            people.c.address,
            announcements.c.text,
        )
        statement = (
            select(*columns)
            .select_from(
                outbox.join(people).outerjoin(announcements, outbox.c.announcement_id == announcements.c.id)
            )
            .where(*due)
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            if (await connection.execute(statement.limit(1))).first() is None:
                return []
        async with self._database.transaction() as connection:
            rows = (await connection.execute(statement)).all()
            claimed = update(outbox).where(outbox.c.id.in_([row.id for row in rows]))
            await connection.execute(claimed.values(status="sending", attempts=outbox.c.attempts + 1))
        return [
            Delivery(
                row.id,
                Address(row.channel, row.address),
                self._reply(row),
                row.attempts + 1,
                row.announcement_id,
            )
            for row in rows
        ]

    def _reply(self, row: Any) -> Reply:
        if row.reply is None:
            return Reply(Markdown(row.text))
        return Reply.of_json(self._database.cipher.decrypt_json(row.reply))

    async def settle(self, delivery_id: int, status: str, now: datetime, error: str | None = None) -> None:
        """``status``: sent, gone or failed."""
        await self._set(delivery_id, status=status, settled_at=now, error=error)

    async def postpone(self, delivery_id: int, due_at: datetime, error: str) -> None:
        await self._set(delivery_id, status="queued", due_at=due_at, error=error)

    async def _set(self, delivery_id: int, **values: Any) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == delivery_id).values(values))

    async def take_up_again(self, reachable: Address | str) -> int:
        """After a crash: what was being sent is due again. Returns how many messages that were."""
        channel, address = (
            (reachable, None) if isinstance(reachable, str) else (reachable.channel, reachable.id)
        )
        whose = [people.c.channel == channel] + ([people.c.address == address] if address is not None else [])
        mine = select(people.c.id).where(*whose)
        async with self._database.transaction() as connection:
            stuck = update(outbox).where(outbox.c.status == "sending", outbox.c.person_id.in_(mine))
            return int((await connection.execute(stuck.values(status="queued"))).rowcount)

    async def count_sent(self, person_id: int) -> int:
        statement = select(func.count()).where(outbox.c.person_id == person_id, outbox.c.status == "sent")
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def finish(self, now: datetime) -> list[Announcement]:
        """Marks announcements that wait for nobody any more; returns those, for the report to their authors."""
        waiting = select(outbox.c.id).where(
            outbox.c.announcement_id == announcements.c.id, outbox.c.status.in_(("queued", "sending"))
        )
        ended = select(announcements.c.id).where(announcements.c.finished_at.is_(None), ~waiting.exists())
        async with self._database.reading() as connection:
            if (await connection.execute(ended.limit(1))).first() is None:
                return []
        async with self._database.transaction() as connection:
            ids = (await connection.scalars(ended)).all()
            await connection.execute(
                update(announcements).where(announcements.c.id.in_(ids)).values(finished_at=now)
            )
        return await self._announcements(announcements.c.id.in_(ids))

    async def latest_announcements(self, count: int) -> list[Announcement]:
        return await self._announcements(true(), count)

    async def announcement(self, announcement_id: int) -> Announcement | None:
        return next(iter(await self._announcements(announcements.c.id == announcement_id)), None)

    async def _announcements(self, which: ColumnElement[bool], count: int = 1000) -> list[Announcement]:
        chosen = select(announcements).where(which).order_by(announcements.c.id.desc()).limit(count)
        async with self._database.reading() as connection:
            rows = (await connection.execute(chosen)).all()
            counts = (
                select(outbox.c.announcement_id, outbox.c.status, func.count())
                .where(outbox.c.announcement_id.in_([row.id for row in rows]))
                .group_by(outbox.c.announcement_id, outbox.c.status)
            )
            tallies: dict[int, dict[str, int]] = {}
            for announcement_id, status, number in await connection.execute(counts):
                key = "queued" if status == "sending" else status
                tally = tallies.setdefault(announcement_id, {})
                tally[key] = tally.get(key, 0) + number
        return [
            Announcement(
                r.id, r.author_id, r.text, r.announced_at, r.finished_at, Tally(**tallies.get(r.id, {}))
            )
            for r in rows
        ]
