"""Questions that the office must answer: what the bot could not, and what was addressed to a person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update

from bot.messages import Address, Language, Original, Reply
from bot.storage.database import Database
from bot.storage.deliveries import as_json
from bot.storage.schema import answers, outbox, people, questions
from bot.storage.states import DeliveryStatus

LOST = (DeliveryStatus.GONE, DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)
"""It is not known to have arrived, and is not tried again by itself."""
_IS_OPEN = (questions.c.answered_at.is_(None), questions.c.closed_at.is_(None))


@dataclass(frozen=True)
class Question:
    """``original``: a photo or a file that came with it; ``closed_at``: when staff closed it without an answer."""

    id: int
    person_id: int
    address: Address
    language: Language | None
    text: str
    asked_at: datetime
    answer: str | None
    wrong_topic: str | None = None
    original: Original | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    is_muted: bool = False

    @property
    def fingerprint(self) -> str:
        """Tells whether it still reads as whoever answers it has seen it."""
        return hashlib.sha256(f"{self.text}\n{self.original}".encode("utf-8", "surrogatepass")).hexdigest()[
            :12
        ]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.closed_at is None


@dataclass(frozen=True)
class Asker:
    """A person with open questions, the oldest first; ``count``: how many there are in all."""

    person_id: int
    count: int
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class LostAnswer:
    """An answer that did not arrive; ``is_gone``: because nobody is there."""

    outbox_id: int
    question_id: int
    answerer_id: int | None
    is_gone: bool
    reason: str | None


class Questions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(
        self,
        person_id: int,
        text: str,
        now: datetime,
        wrong_topic: str | None = None,
        original: Original | None = None,
    ) -> int:
        """Keeps a question; returns its number.

        Args:
            wrong_topic: what the bot had answered, if the student says that it was not meant.
            original: a photo or a file that came with it.
        """
        cipher = self._database.cipher
        values = {
            "person_id": person_id,
            "text": cipher.encrypt(text),
            "asked_at": now,
            "wrong_topic": wrong_topic,
            "original": cipher.encrypt_json(original) if original is not None else None,
        }
        async with self._database.transaction() as connection:
            statement = insert(questions).values(values).returning(questions.c.id)
            return int((await connection.execute(statement)).scalar_one())

    async def reword(self, question_id: int, text: str, original: Original | None) -> None:
        """Puts what a person made of their question in its place."""
        cipher = self._database.cipher
        values = {
            "text": cipher.encrypt(text),
            "original": cipher.encrypt_json(original) if original is not None else None,
        }
        async with self._database.transaction() as connection:
            await connection.execute(update(questions).where(questions.c.id == question_id).values(values))

    async def get(self, question_id: int) -> Question | None:
        return next(iter(await self._read(_select().where(questions.c.id == question_id))), None)

    # --- those that are open -----------------------------------------------------

    async def count_open(self, person_id: int | None = None) -> int:
        """Counts the open ones of a person, or of all."""
        statement = select(func.count()).select_from(questions).where(*_IS_OPEN)
        if person_id is not None:
            statement = statement.where(questions.c.person_id == person_id)
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def open(self, count: int) -> tuple[list[Question], int]:
        """Returns the oldest open questions, and how many there are in all."""
        oldest = _select().where(*_IS_OPEN).order_by(questions.c.id).limit(count)
        return await self._read(oldest), await self.count_open()

    async def askers(self, offset: int, count: int, most: int) -> tuple[list[Asker], int]:
        """Returns who waits for an answer, longest first, each with their ``most`` oldest questions; and how many people wait in all."""
        grouped = (
            select(questions.c.person_id, func.count().label("open_count"))
            .where(*_IS_OPEN)
            .group_by(questions.c.person_id)
            .order_by(func.min(questions.c.id))
        )
        async with self._database.reading() as connection:
            total = await connection.scalar(select(func.count()).select_from(grouped.subquery()))
            groups = (await connection.execute(grouped.offset(offset).limit(count))).all()
        found = []
        for group in groups:
            theirs = _select().where(*_IS_OPEN, questions.c.person_id == group.person_id)
            shown = await self._read(theirs.order_by(questions.c.id).limit(most))
            found.append(Asker(group.person_id, group.open_count, tuple(shown)))
        return found, int(total or 0)

    async def close(self, question_id: int, now: datetime) -> bool:
        """Closes one without an answer; False if it is not open any more."""
        return await self._close(questions.c.id == question_id, now) > 0

    async def close_all_of(self, person_id: int, now: datetime) -> int:
        """Closes all of a person without an answer; returns how many."""
        return await self._close(questions.c.person_id == person_id, now)

    async def _close(self, which: Any, now: datetime) -> int:
        async with self._database.transaction() as connection:
            closed = update(questions).where(which, *_IS_OPEN).values(closed_at=now)
            return int((await connection.execute(closed)).rowcount)

    async def muted(self, count: int) -> list[tuple[int, int]]:
        """Returns of people from whom no questions are taken: a number of one of theirs, and the person."""
        statement = (
            select(func.max(questions.c.id), people.c.id)
            .join_from(questions, people)
            .where(people.c.is_muted)
            .group_by(people.c.id)
            .order_by(people.c.id)
            .limit(count)
        )
        async with self._database.reading() as connection:
            return [(row[0], row[1]) for row in await connection.execute(statement)]

    # --- answers -----------------------------------------------------------------

    async def answer(
        self, question_id: int, answer: str, now: datetime, *, is_correction: bool = False
    ) -> bool:
        """Keeps the answer; False if there is one already that it does not correct, or one that could not arrive and is on its way again."""
        values = {"answer": self._database.cipher.encrypt(answer), "answered_at": now, "closed_at": None}
        mine = update(questions).where(questions.c.id == question_id)
        if not is_correction:
            carriers = select(answers.c.outbox_id).where(answers.c.question_id == question_id)
            under_way = outbox.c.status.in_((DeliveryStatus.QUEUED, DeliveryStatus.SENDING))
            again = select(outbox.c.id).where(outbox.c.id.in_(carriers), under_way)
            mine = mine.where(questions.c.answered_at.is_(None), ~again.exists())
        async with self._database.transaction() as connection:
            return (await connection.execute(mine.values(values))).rowcount > 0

    async def revise(self, question_id: int, answer: str, said: Reply, answerer_id: int | None) -> bool:
        """Puts other words in the place of an answer; False if it may have left, or another one follows it."""
        cipher = self._database.cipher
        carriers = select(answers).where(answers.c.question_id == question_id)
        has_not_left = (
            outbox.c.status.in_((DeliveryStatus.QUEUED, DeliveryStatus.GONE)),
            outbox.c.parts == 0,
            outbox.c.doubts == 0,
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(carriers)).all()
            if len(rows) != 1 or rows[0].answerer_id != answerer_id:
                return False
            carrier = update(outbox).where(outbox.c.id == rows[0].outbox_id, *has_not_left)
            reworded = carrier.values(content=cipher.encrypt_json(as_json(said)))
            if not (await connection.execute(reworded)).rowcount:
                return False
            mine = update(questions).where(questions.c.id == question_id)
            await connection.execute(mine.values(answer=cipher.encrypt(answer)))
        return True

    async def carried_by(self, question_id: int, outbox_id: int, answerer_id: int | None) -> None:
        """Notes which row carries the answer; one that did not arrive before is given up for it."""
        async with self._database.transaction() as connection:
            earlier = select(answers.c.outbox_id).where(answers.c.question_id == question_id)
            lost = (outbox.c.id.in_(earlier), outbox.c.status.in_(LOST))
            await connection.execute(delete(outbox).where(*lost))
            values = {"outbox_id": outbox_id, "question_id": question_id, "answerer_id": answerer_id}
            await connection.execute(insert(answers).values(values))

    async def lost_answers(self) -> list[LostAnswer]:
        """Returns answers that did not arrive, of questions that still count as answered."""
        statement = (
            select(answers, outbox.c.status, outbox.c.error)
            .join_from(answers, outbox)
            .join(questions, questions.c.id == answers.c.question_id)
            .where(questions.c.answered_at.is_not(None), outbox.c.status.in_(LOST))
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            LostAnswer(
                row.outbox_id,
                row.question_id,
                row.answerer_id,
                row.status == DeliveryStatus.GONE,
                row.error,
            )
            for row in rows
        ]

    async def reopen(self, question_id: int) -> None:
        async with self._database.transaction() as connection:
            mine = questions.c.id == question_id
            await connection.execute(update(questions).where(mine).values(answered_at=None))

    async def note_arrived(self, now: datetime) -> int:
        """Counts a question as answered whose answer was delivered after all; returns how many."""
        arrived = (
            select(answers.c.question_id)
            .join_from(answers, outbox)
            .where(outbox.c.status == DeliveryStatus.SENT)
        )
        which = (questions.c.answered_at.is_(None), questions.c.id.in_(arrived))
        async with self._database.reading() as connection:
            if (await connection.execute(select(questions.c.id).where(*which).limit(1))).first() is None:
                return 0
        async with self._database.transaction() as connection:
            answered = update(questions).where(*which).values(answered_at=now)
            return int((await connection.execute(answered)).rowcount)

    async def of_person(self, person_id: int) -> list[Question]:
        return await self._read(_select().where(questions.c.person_id == person_id).order_by(questions.c.id))

    async def _read(self, statement: Select[Any]) -> list[Question]:
        async with self._database.reading() as connection:
            return [self._question(row) for row in await connection.execute(statement)]

    def _question(self, row: Row[Any]) -> Question:
        cipher = self._database.cipher
        return Question(
            row.id,
            row.person_id,
            Address(row.channel, row.address),
            Language(row.language) if row.language else None,
            cipher.decrypt(row.text),
            row.asked_at,
            cipher.decrypt(row.answer) if row.answer else None,
            row.wrong_topic,
            cipher.decrypt_json(row.original) if row.original else None,
            row.answered_at,
            row.closed_at,
            row.is_muted,
        )


def _select() -> Select[Any]:
    return select(
        questions, people.c.channel, people.c.address, people.c.language, people.c.is_muted
    ).join_from(questions, people)
