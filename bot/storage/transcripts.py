"""What was said on the web page, which the browser forgets: kept so that it can be shown again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.schema import transcripts

_KEPT = timedelta(days=180)
MOST = 200
"""Entries that are kept of one person."""
_places = (
    select(
        transcripts.c.id,
        func.row_number()
        .over(partition_by=transcripts.c.person_id, order_by=transcripts.c.id.desc())
        .label("place"),
    )
    .where(transcripts.c.person_id.in_(bindparam("people", expanding=True)))
    .subquery()
)
_FORGET = delete(transcripts).where(transcripts.c.id.in_(select(_places.c.id).where(_places.c.place > MOST)))
"""Forgets what lies more than ``MOST`` entries back."""


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


@dataclass(frozen=True)
class Addition:
    """What is added to a person's transcript, in order. ``mark`` tells the first of it, so that it is taken once only."""

    person_id: int
    said: Sequence[str | Reply]
    mark: str | None = None


class Transcripts:
    """Encrypted, as everything is that a person writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_all(self, additions: Sequence[Addition], now: datetime) -> list[list[Entry]]:
        """Adds what several people said and were told; forgets what lies more than ``MOST`` entries back."""
        rows = [
            {
                "person_id": each.person_id,
                "mark": each.mark if number == 0 else None,
                "content": self._sealed(said),
                "said_at": now,
            }
            for each in additions
            for number, said in enumerate(each.said)
        ]
        if not rows:
            return [[] for _ in additions]
        async with self._database.transaction() as connection:
            adding = insert(transcripts).returning(transcripts.c.id, sort_by_parameter_order=True)
            keys = iter((await connection.scalars(adding, rows)).all())
            await connection.execute(_FORGET, {"people": [each.person_id for each in additions]})
        return [[_entry(next(keys), each.person_id, said, now) for said in each.said] for each in additions]

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

    async def taken(self, marked: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
        """Returns the entries that bear marks of people: whoever says it again has tapped twice."""
        wanted = set(marked)
        if not wanted:
            return {}
        bearing = select(transcripts.c.person_id, transcripts.c.mark, transcripts.c.id).where(
            transcripts.c.person_id.in_({person for person, _ in wanted}),
            transcripts.c.mark.in_({mark for _, mark in wanted}),
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(bearing)).all()
        found = {(row.person_id, row.mark): row.id for row in rows}
        return {key: found[key] for key in wanted if key in found}

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


def _entry(key: int, person_id: int, said: str | Reply, now: datetime) -> Entry:
    reply = said if isinstance(said, Reply) else None
    return Entry(key, person_id, "" if isinstance(said, Reply) else said, reply, now)
