"""Numbers what the knowledge files said, in the order in which it was read."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import insert, select, update

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

    async def deadlines(self) -> tuple[int, dict[str, str]] | None:
        """Returns the newest edition whose deadlines were compared, with them as ISO moments; None if there was none yet."""
        compared = select(editions).where(editions.c.deadlines.is_not(None))
        async with self._database.reading() as connection:
            newest = compared.order_by(editions.c.number.desc()).limit(1)
            row = (await connection.execute(newest)).first()
        return (row.number, json.loads(row.deadlines)) if row is not None else None

    async def keep_deadlines(self, number: int, deadlines: dict[str, str]) -> None:
        """Notes that the deadlines of an edition were compared with those before."""
        values = {"deadlines": json.dumps(deadlines)}
        async with self._database.transaction() as connection:
            await connection.execute(update(editions).where(editions.c.number == number).values(values))
