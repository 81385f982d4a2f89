"""Which message of a person something was made of, so that it follows when they edit that message."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import Language
from bot.storage.database import Database
from bot.storage.schema import sources


@dataclass(frozen=True)
class Source:
    """``kind`` and ``number``: what was made of it; ``language``: in which of its texts."""

    kind: str
    number: int
    language: Language | None


class Sources:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self,
        person_id: int,
        message_id: str | None,
        kind: str,
        number: int,
        language: Language | None = None,
    ) -> None:
        """Remembers what a message became; in a channel without numbers, nothing."""
        if message_id is None:
            return
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        values = {"kind": kind, "number": number, "language": language}
        statement = (
            dialect.insert(sources)
            .values(person_id=person_id, message_id=message_id, **values)
            .on_conflict_do_update(index_elements=["person_id", "message_id"], set_=values)
        )
        async with self._database.transaction() as connection:
            await connection.execute(statement)

    async def move(self, kind: str, before: int, after: int, but: Language | None = None) -> None:
        """Follows what got another number; ``but``: not in this language."""
        mine = [sources.c.kind == kind, sources.c.number == before]
        mine += [sources.c.language.is_distinct_from(but)] if but is not None else []
        async with self._database.transaction() as connection:
            await connection.execute(update(sources).where(*mine).values(number=after))

    async def find(self, person_id: int, message_id: str) -> Source | None:
        at = (sources.c.person_id == person_id, sources.c.message_id == message_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(sources).where(*at))).one_or_none()
        if row is None:
            return None
        return Source(row.kind, row.number, Language(row.language) if row.language else None)
