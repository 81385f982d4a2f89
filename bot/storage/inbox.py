"""What came in and is not yet answered: stored before Telegram may forget it, marked in the transaction of its effect."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import Address
from bot.storage.database import Database
from bot.storage.schema import inbox
from bot.storage.states import InboxStatus

_WAITING = inbox.c.status == literal_column(
    f"'{InboxStatus.WAITING}'"
)  # spelt out, or SQLite would not see that the index fits
DIED = "the process ended while it was handled"
"""The error of an update that is perhaps to blame for it."""
_KEPT = timedelta(days=3)  # Telegram hands an update out for a day; its number may come again after a week


@dataclass(frozen=True)
class Incoming:
    """One update, as it came. ``chat``: the number of the conversation that it belongs to; ``attempts``: how often handling it has failed."""

    id: int
    chat: int
    content: dict[str, Any]
    attempts: int = 0


class HandledAlready(Exception):
    """By another process, or by an attempt that seemed to fail: what was brought about now must be undone."""


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(self, bot_id: int, updates: Sequence[Incoming], now: datetime) -> list[Incoming]:
        """Keeps updates; returns those that are not handled yet, in order."""
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        by_id = {incoming.id: incoming for incoming in updates}
        rows = [
            {
                "bot_id": bot_id,
                "update_id": incoming.id,
                "chat": incoming.chat,
                "content": self._database.cipher.encrypt_json(incoming.content),
                "status": InboxStatus.WAITING,
                "received_at": now,
            }
            for incoming in by_id.values()
        ]
        if not rows:
            return []
        new = dialect.insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
        unhandled = set((await self._database.write(new, rows)).scalars())
        if known := by_id.keys() - unhandled:
            these = (inbox.c.bot_id == bot_id, inbox.c.update_id.in_(known))
            async with self._database.reading() as connection:
                still = select(inbox.c.update_id).where(*these, _WAITING)
                unhandled.update(await connection.scalars(still))
        return [incoming for incoming in by_id.values() if incoming.id in unhandled]

    async def chats(self, bot_id: int) -> list[int]:
        """Returns the chats in which something waits, the longest waiting first."""
        statement = (
            select(inbox.c.chat)
            .where(inbox.c.bot_id == bot_id, _WAITING)
            .group_by(inbox.c.chat)
            .order_by(func.min(inbox.c.update_id))
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(statement))

    async def waiting(self, bot_id: int, chat: int, limit: int) -> list[Incoming]:
        """Reads the first of what waits in a chat, in the order of its coming."""
        statement = (
            select(inbox)
            .where(inbox.c.bot_id == bot_id, inbox.c.chat == chat, _WAITING)
            .order_by(inbox.c.update_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        decrypt = self._database.cipher.decrypt_json
        return [Incoming(row.update_id, chat, decrypt(row.content), row.attempts) for row in rows]

    async def done(self, bot_id: int, ids: Collection[int]) -> None:
        """Marks them within the transaction of what they brought about. What was said, and where, is kept no longer; its number is.

        Raises:
            HandledAlready: one of them was.
        """
        async with self._database.transaction() as connection:
            these = (inbox.c.bot_id == bot_id, inbox.c.update_id.in_(ids), _WAITING)
            done = update(inbox).where(*these).values(status=InboxStatus.DONE, content=None, chat=0)
            if (await connection.execute(done)).rowcount != len(set(ids)):
                raise HandledAlready

    async def died(
        self, bot_id: int, ids: Collection[int], most_attempts: int
    ) -> tuple[list[Incoming], set[int]]:
        """Counts that the process ended while these were being handled.

        Returns:
            those that have had all their attempts, which are set aside; and the chats of
            all the others of which the process may ever have died.
        """
        waiting = select(inbox).where(inbox.c.bot_id == bot_id, _WAITING)
        fatal = []
        async with self._database.transaction() as connection:
            for row in (await connection.execute(waiting.where(inbox.c.update_id.in_(ids)))).all():
                attempts = row.attempts + 1
                if attempts >= most_attempts:
                    await self.set_aside(bot_id, row.update_id, attempts, DIED)
                    fatal.append(Incoming(row.update_id, row.chat, {}))
                else:
                    await self.failed(bot_id, row.update_id, attempts, DIED)
            suspected = (await connection.execute(waiting.where(inbox.c.error == DIED))).all()
        return fatal, {row.chat for row in suspected}

    async def failed(self, bot_id: int, update_id: int, attempts: int, error: str) -> None:
        await self._set(bot_id, [update_id], attempts=attempts, error=error)

    async def set_aside(self, bot_id: int, update_id: int, attempts: int, error: str) -> None:
        """Tries it no more; it stays to be looked at."""
        await self._set(bot_id, [update_id], status=InboxStatus.SET_ASIDE, attempts=attempts, error=error)

    async def count_set_aside(self, address: Address) -> int:
        """Counts what could not be handled of somebody's private chat."""
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.count()).where(*_aside(address))) or 0)

    async def forget(self, address: Address) -> None:
        """Deletes what was set aside of somebody's private chat."""
        async with self._database.transaction() as connection:
            await connection.execute(update(inbox).where(*_aside(address)).values(content=None, error=None))

    async def purge(self, now: datetime) -> None:
        async with self._database.transaction() as connection:
            old = (inbox.c.status != InboxStatus.WAITING, inbox.c.received_at < now - _KEPT)
            await connection.execute(delete(inbox).where(*old))

    async def _set(self, bot_id: int, ids: Collection[int], **values: Any) -> None:
        async with self._database.transaction() as connection:
            these = (inbox.c.bot_id == bot_id, inbox.c.update_id.in_(ids))
            await connection.execute(update(inbox).where(*these).values(values))


def _aside(address: Address) -> list[ColumnElement[bool]]:
    chat = int(address.id) if address.id.lstrip("-").isdecimal() else 0
    return [inbox.c.chat == chat, inbox.c.chat != 0, inbox.c.content.is_not(None), ~_WAITING]
