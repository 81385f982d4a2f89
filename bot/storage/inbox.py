"""What came in and is not yet answered: stored before Telegram may forget it, marked in the transaction of its effect."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.schema import inbox

_KEPT = timedelta(days=3)  # Telegram hands an update out for a day; its number may come again after a week


@dataclass(frozen=True)
class Incoming:
    """One update, as it came. ``attempts``: how often handling it has failed."""

    id: int
    content: dict[str, Any]
    attempts: int = 0


class HandledAlready(Exception):
    """By another process, or by an attempt that seemed to fail: what was brought about now must be undone."""


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(self, bot_id: int, updates: Sequence[dict[str, Any]], now: datetime) -> list[Incoming]:
        """Keeps updates; returns those that are not handled yet, in order."""
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        rows = [
            {
                "bot_id": bot_id,
                "update_id": content["update_id"],
                "content": self._database.cipher.encrypt_json(content),
                "status": "waiting",
                "received_at": now,
            }
            for content in updates
        ]
        if not rows:
            return []
        statement = dialect.insert(inbox).on_conflict_do_nothing()
        ids = [content["update_id"] for content in updates]
        unhandled = select(inbox.c.update_id).where(
            inbox.c.bot_id == bot_id, inbox.c.update_id.in_(ids), inbox.c.status == "waiting"
        )
        async with self._database.transaction() as connection:
            await connection.execute(statement, rows)
            waiting = set(await connection.scalars(unhandled))
        by_id = {content["update_id"]: content for content in updates}
        return [Incoming(id_, content) for id_, content in by_id.items() if id_ in waiting]

    async def waiting(self, bot_id: int) -> list[Incoming]:
        """What a crash has left, in the order of its coming."""
        statement = (
            select(inbox)
            .where(inbox.c.bot_id == bot_id, inbox.c.status == "waiting")
            .order_by(inbox.c.update_id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            Incoming(row.update_id, self._database.cipher.decrypt_json(row.content), row.attempts)
            for row in rows
        ]

    async def done(self, bot_id: int, ids: Collection[int]) -> None:
        """Within the transaction of what they brought about. What was said is kept no longer, its number is.

        Raises:
            HandledAlready: one of them was.
        """
        async with self._database.transaction() as connection:
            these = (inbox.c.bot_id == bot_id, inbox.c.update_id.in_(ids), inbox.c.status == "waiting")
            done = update(inbox).where(*these).values(status="done", content=None)
            if (await connection.execute(done)).rowcount != len(set(ids)):
                raise HandledAlready

    async def failed(self, bot_id: int, update_id: int, attempts: int, error: str) -> None:
        await self._set(bot_id, [update_id], attempts=attempts, error=error)

    async def set_aside(self, bot_id: int, update_id: int, attempts: int, error: str) -> None:
        """It is not tried again; it stays to be looked at."""
        await self._set(bot_id, [update_id], status="set aside", attempts=attempts, error=error)

    async def purge(self, now: datetime) -> None:
        async with self._database.transaction() as connection:
            old = (inbox.c.status != "waiting", inbox.c.received_at < now - _KEPT)
            await connection.execute(delete(inbox).where(*old))

    async def _set(self, bot_id: int, ids: Collection[int], **values: Any) -> None:
        async with self._database.transaction() as connection:
            these = (inbox.c.bot_id == bot_id, inbox.c.update_id.in_(ids))
            await connection.execute(update(inbox).where(*these).values(values))
