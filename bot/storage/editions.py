"""Numbers what the knowledge files said, in the order in which it was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from bot.storage.database import Database
from bot.storage.schema import editions

OUTDATED = 0
"""The number of a reading that another process has overtaken."""


class Editions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self, digest: str, read_at: datetime) -> int:
        """Returns the number of a reading: that of the newest edition, if it says the same, else the next one.

        Args:
            digest: of all that the files say.
            read_at: when the reading began. Whoever began before the newest
                edition was read, and found something else, may have read what
                stood there before.
        """
        newest = select(editions).order_by(editions.c.number.desc()).limit(1)
        async with self._database.transaction() as connection:
            row = (await connection.execute(newest)).first()
            if row is not None and row.digest == digest:
                return int(row.number)
            if row is not None and read_at < row.read_at:
                return OUTDATED
            values = {"digest": digest, "read_at": read_at}
            added = insert(editions).values(values).returning(editions.c.number)
            return int((await connection.execute(added)).scalar_one())
