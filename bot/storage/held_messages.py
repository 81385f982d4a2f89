"""What waited to be sent when a backup was made is held after it was put back, until staff say so."""

from __future__ import annotations

from sqlalchemy import Delete, Update, delete, func, select, update

from bot.storage.database import Database
from bot.storage.schema import announcements, outbox
from bot.storage.states import UNSETTLED, AnnouncementStatus, DeliveryStatus


class Holds:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self) -> int:
        """Keeps everything from being sent that waits in a database that was put back; returns how much that is."""
        waiting = outbox.c.status.in_(UNSETTLED)
        async with self._database.transaction() as connection:
            running = announcements.c.status == AnnouncementStatus.RUNNING
            paused = update(announcements).where(running).values(status=AnnouncementStatus.PAUSED)
            await connection.execute(paused)
            held = update(outbox).where(waiting, outbox.c.announcement_id.is_(None))
            result = await connection.execute(held.values(status=DeliveryStatus.HELD))
            return int(result.rowcount)

    async def count(self) -> int:
        statement = select(func.count()).where(outbox.c.status == DeliveryStatus.HELD)
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def release(self) -> None:
        """Lets what is held be sent."""
        await self._settle_held(update(outbox).values(status=DeliveryStatus.QUEUED))

    async def drop(self) -> None:
        """Deletes what is held, so that it is never sent."""
        await self._settle_held(delete(outbox))

    async def _settle_held(self, statement: Update | Delete) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(statement.where(outbox.c.status == DeliveryStatus.HELD))
