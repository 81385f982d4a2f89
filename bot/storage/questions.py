"""Questions that the office must answer: what the bot could not, and what was addressed to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from bot.messages import Address, Language
from bot.storage.database import Database
from bot.storage.schema import people, questions


@dataclass(frozen=True)
class Question:
    id: int
    person_id: int
    address: Address
    language: Language | None
    text: str
    asked_at: datetime
    answer: str | None
    wrong_topic: str | None = None


class Questions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, person_id: int, text: str, now: datetime, wrong_topic: str | None = None) -> int:
        """Keeps a question; returns its number.

        Args:
            wrong_topic: what the bot had answered, if the student says that it was not meant.
        """
        values = {
            "person_id": person_id,
            "text": self._database.cipher.encrypt(text),
            "asked_at": now,
            "wrong_topic": wrong_topic,
        }
        async with self._database.transaction() as connection:
            statement = insert(questions).values(values).returning(questions.c.id)
            return int((await connection.execute(statement)).scalar_one())

    async def get(self, question_id: int) -> Question | None:
        async with self._database.reading() as connection:
            row = (
                await connection.execute(self._select().where(questions.c.id == question_id))
            ).one_or_none()
        return self._question(row) if row is not None else None

    async def open(self, count: int) -> tuple[list[Question], int]:
        """The oldest open questions, and how many there are in all."""
        is_open = questions.c.answered_at.is_(None)
        async with self._database.reading() as connection:
            rows = (
                await connection.execute(self._select().where(is_open).order_by(questions.c.id).limit(count))
            ).all()
            total = await connection.scalar(select(func.count()).select_from(questions).where(is_open))
        return [self._question(row) for row in rows], int(total or 0)

    async def answer(self, question_id: int, answer: str, now: datetime) -> bool:
        """Keeps the answer; False if somebody else has answered in between."""
        statement = (
            update(questions)
            .where(questions.c.id == question_id, questions.c.answered_at.is_(None))
            .values(answer=self._database.cipher.encrypt(answer), answered_at=now)
        )
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def of_person(self, person_id: int) -> list[Question]:
        async with self._database.reading() as connection:
            rows = await connection.execute(
                self._select().where(questions.c.person_id == person_id).order_by(questions.c.id)
            )
            return [self._question(row) for row in rows]

    @staticmethod
    def _select() -> Any:
        return select(questions, people.c.channel, people.c.address, people.c.language).join_from(
            questions, people
        )

    def _question(self, row: Row[Any]) -> Question:
        decrypt = self._database.cipher.decrypt
        return Question(
            id=row.id,
            person_id=row.person_id,
            address=Address(row.channel, row.address),
            language=Language(row.language) if row.language else None,
            text=decrypt(row.text),
            asked_at=row.asked_at,
            answer=decrypt(row.answer) if row.answer else None,
            wrong_topic=row.wrong_topic,
        )
