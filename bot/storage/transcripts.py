"""What was said on the web page, which the browser forgets: kept so that it can be shown again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.schema import transcripts

_KEPT = timedelta(days=180)
_AT_ONCE = 100
MOST = 200
"""Entries that are kept of one person."""


@dataclass(frozen=True)
class Entry:
    """One thing that was said: by the person, if there is no reply, or to them."""

    id: int
    person_id: int
    text: str
    reply: Reply | None
    said_at: datetime

    @property
    def is_mine(self) -> bool:
        """Tells whether the person said it."""
        return self.reply is None


class Transcripts:
    """Encrypted, as everything is that a person writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, person_id: int, said: Sequence[str | Reply], now: datetime, mark: str | None = None
    ) -> list[Entry]:
        """Adds what was said, in order; forgets what lies more than ``MOST`` entries back.

        Args:
            mark: tells the first of them, so that it is taken once only.
        """
        added = []
        async with self._database.transaction() as connection:
            for number, each in enumerate(said):
                values = {
                    "person_id": person_id,
                    "mark": mark if number == 0 else None,
                    "content": self._sealed(each),
                    "said_at": now,
                }
                key = await connection.scalar(insert(transcripts).values(values).returning(transcripts.c.id))
                reply = each if isinstance(each, Reply) else None
                added.append(Entry(int(key or 0), person_id, "" if reply else str(each), reply, now))
            await connection.execute(delete(transcripts).where(transcripts.c.id.in_(_too_many(person_id))))
        return added

    async def replace(self, person_id: int, entry_id: int, reply: Reply) -> Entry | None:
        """Puts other words in the place of what was said to a person; None if that does not stand there."""
        theirs = (transcripts.c.person_id == person_id, transcripts.c.id == entry_id)
        async with self._database.transaction() as connection:
            before = await self.get(person_id, entry_id)
            if before is None or before.is_mine:
                return None
            await connection.execute(update(transcripts).where(*theirs).values(content=self._sealed(reply)))
        return Entry(entry_id, person_id, "", reply, before.said_at)

    async def remove(self, person_id: int, entry_id: int) -> None:
        theirs = (transcripts.c.person_id == person_id, transcripts.c.id == entry_id)
        async with self._database.transaction() as connection:
            await connection.execute(delete(transcripts).where(*theirs))

    async def get(self, person_id: int, entry_id: int) -> Entry | None:
        """Returns an entry of this person; what another one said or was told is not found."""
        theirs = (transcripts.c.person_id == person_id, transcripts.c.id == entry_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(transcripts).where(*theirs))).first()
        return self._entry(row) if row is not None else None

    async def of_person(self, person_id: int, *, after: int = 0, most: int = MOST) -> list[Entry]:
        """Returns the last entries behind one of them, in order."""
        statement = (
            select(transcripts)
            .where(transcripts.c.person_id == person_id, transcripts.c.id > after)
            .order_by(transcripts.c.id.desc())
            .limit(most)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return [self._entry(row) for row in reversed(rows)]

    async def taken(self, person_id: int, mark: str) -> int | None:
        """Returns the entry that bears this mark: whoever says it again has tapped twice."""
        marked = (transcripts.c.person_id == person_id, transcripts.c.mark == mark)
        async with self._database.reading() as connection:
            key = await connection.scalar(select(transcripts.c.id).where(*marked))
        return int(key) if key is not None else None

    async def count(self, person_id: int) -> int:
        statement = select(func.count()).where(transcripts.c.person_id == person_id)
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def purge(self, now: datetime) -> None:
        """Forgets what was said half a year ago."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(transcripts).where(transcripts.c.said_at < now - _KEPT))

    def mark(self, text: str) -> str:
        """Returns what tells whether two things that were said are the same."""
        return self._database.cipher.mark(text)

    def _sealed(self, said: str | Reply) -> bytes:
        value = {"reply": said.as_json()} if isinstance(said, Reply) else {"text": said}
        return self._database.cipher.encrypt_json(value)

    def _entry(self, row: Row[Any]) -> Entry:
        value = self._database.cipher.decrypt_json(row.content)
        reply = Reply.of_json(value["reply"]) if "reply" in value else None
        return Entry(row.id, row.person_id, value.get("text", ""), reply, row.said_at)


def _too_many(person_id: int) -> Any:
    """Selects what lies too far back; a few at a time are enough, as it is looked for each time."""
    return (
        select(transcripts.c.id)
        .where(transcripts.c.person_id == person_id)
        .order_by(transcripts.c.id.desc())
        .limit(_AT_ONCE)
        .offset(MOST)
    )
