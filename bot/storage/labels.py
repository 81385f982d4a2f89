"""Questions with what they are really about: from a student's tap on "did you mean", or from staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.storage.database import Database
from bot.storage.schema import labels


@dataclass(frozen=True)
class Label:
    """``topic``: what a student chose, None for "none of these". ``outside``: the group that staff put it in."""

    question: str
    topic: str | None = None
    programme: str | None = None
    outside: str | None = None


class Labels:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, label: Label, person_id: int | None, now: datetime) -> None:
        """Keeps a label.

        Args:
            person_id: whose question it is, and with whom it is forgotten; None
                for what an earlier version kept of staff.
        """
        values = {
            "person_id": person_id,
            "question": self._database.cipher.encrypt(label.question),
            "topic": label.topic,
            "programme": label.programme,
            "outside": label.outside,
            "labelled_at": now,
        }
        async with self._database.transaction() as connection:
            await connection.execute(insert(labels).values(values))

    async def outside(self) -> list[Label]:
        """Returns what staff say must not be answered, oldest first."""
        return [label for label in await self._all() if label.outside is not None]

    async def chosen(self) -> list[Label]:
        """Returns what students meant, oldest first."""
        return [label for label in await self._all() if label.outside is None]

    async def of_person(self, person_id: int) -> list[Label]:
        return await self._all(person_id)

    async def _all(self, person_id: int | None = None) -> list[Label]:
        statement = select(labels).order_by(labels.c.id)
        if person_id is not None:
            statement = statement.where(labels.c.person_id == person_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        decrypt = self._database.cipher.decrypt
        return [Label(decrypt(row.question), row.topic, row.programme, row.outside) for row in rows]
