"""Seats at briefings, and what became of them. Who gets one is decided in ``bot.briefings.seating``."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, or_, select, union, update

from bot.knowledge import Mode
from bot.messages import Address
from bot.storage.database import Database
from bot.storage.encryption import Cipher
from bot.storage.schema import people, registrations, waiting


@dataclass(frozen=True)
class Registration:
    """One person's seat.

    ``ticket`` is a random code that says nothing about them. ``revision``
    counts how often it was moved to the other mode. ``answers``: to the form,
    by field, and under "" the question for the speakers. ``checked_in_by``:
    the name of whoever did it; None if the code on the slide.
    """

    id: int
    person_id: int
    briefing_id: str
    mode: Mode
    registered_at: datetime
    ticket: str
    revision: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    checked_in_at: datetime | None = None
    checked_in_by: str | None = None
    stars: int | None = None
    missing: str | None = None
    plans: str | None = None
    absence: str | None = None


@dataclass(frozen=True)
class Attendee:
    """A registration with the person it belongs to."""

    registration: Registration
    address: Address
    name: str | None
    student_number: str | None


_MINE = (
    registrations.c.person_id == bindparam("person"),
    registrations.c.briefing_id == bindparam("briefing"),
)
_FIND = select(registrations).where(*_MINE)
_TAKEN = (
    select(registrations.c.briefing_id, registrations.c.mode, func.count().label("count"))
    .group_by(registrations.c.briefing_id, registrations.c.mode)
    .union_all(
        select(waiting.c.briefing_id, waiting.c.mode, func.count())
        .where(waiting.c.offered_at.is_not(None))
        .group_by(waiting.c.briefing_id, waiting.c.mode)
    )
)


class Registrations:
    def __init__(self, database: Database) -> None:
        self._database = database

    # --- seats ---------------------------------------------------------------

    async def add(
        self, person_id: int, briefing_id: str, mode: Mode, answers: dict[str, str], now: datetime
    ) -> Registration:
        """Adds one, within a transaction that has made sure of the seat."""
        values = {
            "person_id": person_id,
            "briefing_id": briefing_id,
            "mode": mode,
            "registered_at": now,
            "ticket": secrets.token_urlsafe(16),
            "answers": self._sealed(answers),
        }
        async with self._database.transaction() as connection:
            number = await connection.scalar(
                insert(registrations).values(values).returning(registrations.c.id)
            )
        assert number is not None
        return Registration(id=number, **{**values, "answers": answers})  # type: ignore[arg-type]

    async def set_mode(self, registration: Registration, mode: Mode, answers: dict[str, str]) -> Registration:
        """Moves somebody to the other mode, with what they entered for it."""
        revision = registration.revision + 1
        await self._change(registration.id, mode=mode, revision=revision, answers=self._sealed(answers))
        return replace(registration, mode=mode, revision=revision, answers=answers)

    async def set_answers(self, registration: Registration, answers: dict[str, str]) -> None:
        await self._change(registration.id, answers=self._sealed(answers))

    async def remove(self, registration: Registration) -> None:
        """Gives the seat back."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(registrations).where(registrations.c.id == registration.id))

    async def taken(self) -> dict[tuple[str, Mode], int]:
        """Returns how many seats are taken, or held for somebody, by briefing and mode."""
        counts: dict[tuple[str, Mode], int] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(_TAKEN):
                key = row[0], Mode(row[1])
                counts[key] = counts.get(key, 0) + row[2]
        return counts

    async def count(self, briefing_id: str) -> dict[Mode, int]:
        """Returns how many are registered, by mode."""
        statement = (
            select(registrations.c.mode, func.count())
            .where(registrations.c.briefing_id == briefing_id)
            .group_by(registrations.c.mode)
        )
        async with self._database.reading() as connection:
            return {Mode(row[0]): row[1] for row in await connection.execute(statement)}

    # --- who -----------------------------------------------------------------

    async def find(self, person_id: int, briefing_id: str) -> Registration | None:
        async with self._database.reading() as connection:
            values = {"person": person_id, "briefing": briefing_id}
            row = (await connection.execute(_FIND, values)).one_or_none()
        return registration_of(row, self._database.cipher) if row is not None else None

    async def of_ticket(self, ticket: str) -> Attendee | None:
        found = await self._attendees(registrations.c.ticket == ticket)
        return found[0] if found else None

    async def of_person(self, person_id: int) -> list[Registration]:
        statement = (
            select(registrations).where(registrations.c.person_id == person_id).order_by(registrations.c.id)
        )
        async with self._database.reading() as connection:
            return [
                registration_of(row, self._database.cipher) for row in await connection.execute(statement)
            ]

    async def attendees(self, briefing_id: str) -> list[Attendee]:
        """Lists all who are registered, in the order in which they did."""
        return await self._attendees(registrations.c.briefing_id == briefing_id)

    async def get(self, registration_id: int) -> Attendee | None:
        found = await self._attendees(registrations.c.id == registration_id)
        return found[0] if found else None

    async def _attendees(self, condition: ColumnElement[bool]) -> list[Attendee]:
        whom = [people.c.channel, people.c.address, people.c.name, people.c.student_number]
        source = registrations.join(people, people.c.id == registrations.c.person_id)
        statement = (
            select(*registrations.c, *(column.label(f"person_{column.name}") for column in whom))
            .select_from(source)
            .where(condition)
            .order_by(registrations.c.id)
        )
        decrypt = self._database.cipher.decrypt
        async with self._database.reading() as connection:
            return [
                Attendee(
                    registration_of(row, self._database.cipher),
                    Address(row.person_channel, row.person_address),
                    decrypt(row.person_name) if row.person_name else None,
                    decrypt(row.person_student_number) if row.person_student_number else None,
                )
                for row in await connection.execute(statement)
            ]

    async def has_number_twice(self, person_id: int, briefing_id: str, student_number: str) -> bool:
        """Returns whether another account with the same student number has a seat or waits there."""
        cipher = self._database.cipher
        there = union(
            *(
                select(table.c.person_id).where(table.c.briefing_id == briefing_id)
                for table in (registrations, waiting)
            )
        )
        same = or_(people.c.number_mark == cipher.mark(student_number), people.c.number_mark.is_(None))
        statement = select(people.c.student_number).where(
            people.c.id != person_id, people.c.student_number.is_not(None), same, people.c.id.in_(there)
        )
        async with self._database.reading() as connection:  # without a mark: entered before there were any
            return any(
                cipher.decrypt(row[0]) == student_number for row in await connection.execute(statement)
            )

    # --- on the day, and after ---------------------------------------------------

    async def check_in(self, registration_ids: Collection[int], by: str | None, now: datetime) -> int:
        """Marks them as there, those who were not yet; returns how many that are."""
        statement = (
            update(registrations)
            .where(registrations.c.id.in_(registration_ids), registrations.c.checked_in_at.is_(None))
            .values(checked_in_at=now, checked_in_by=self._database.cipher.encrypt(by) if by else None)
        )
        async with self._database.transaction() as connection:
            return int((await connection.execute(statement)).rowcount)

    async def undo_check_in(self, registration_id: int) -> None:
        await self._change(registration_id, checked_in_at=None, checked_in_by=None)

    async def forget_check_ins(self, briefing_id: str) -> None:
        """Forgets who came, because the briefing is on another day now."""
        there = registrations.c.briefing_id == briefing_id
        values = {"checked_in_at": None, "checked_in_by": None}
        async with self._database.transaction() as connection:
            await connection.execute(update(registrations).where(there).values(values))

    async def note(self, registration_id: int, **said: Any) -> None:
        """Notes ``stars``, ``missing``, ``plans`` or ``absence``: what somebody says afterwards."""
        await self._change(registration_id, **said)

    async def _change(self, registration_id: int, **values: Any) -> None:
        async with self._database.transaction() as connection:
            mine = registrations.c.id == registration_id
            await connection.execute(update(registrations).where(mine).values(values))

    def _sealed(self, answers: dict[str, str]) -> bytes | None:
        return self._database.cipher.encrypt_json(answers) if answers else None


def registration_of(row: Any, cipher: Cipher, prefix: str = "") -> Registration:
    """Returns what a row holds in columns whose names begin with a prefix."""
    values = {name: getattr(row, f"{prefix}{name}") for name in Registration.__dataclass_fields__}
    answers, by = values["answers"], values["checked_in_by"]
    values["answers"] = cipher.decrypt_json(answers) if answers else {}
    values["checked_in_by"] = cipher.decrypt(by) if by else None
    return Registration(**{**values, "mode": Mode(values["mode"])})
