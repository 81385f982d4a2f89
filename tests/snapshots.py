"""What the database holds at one moment, of what people were promised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.messages import Language
from bot.storage import Storage
from bot.storage.schema import (
    announcements,
    briefing_changes,
    interests,
    outbox,
    people,
    questions,
    registrations,
    waiting,
)


@dataclass(frozen=True)
class Row:
    """A message in the outbox."""

    person: int | None
    address: str
    status: str
    parts: int
    doubts: int
    announcement: int | None
    author: str | None
    data: Mapping[str, Any]
    text: str


@dataclass(frozen=True)
class Seat:
    id: int
    mode: str


@dataclass(frozen=True)
class Waiting:
    id: int
    mode: str
    offered_at: datetime | None
    ends_at: datetime | None
    row: int | None


@dataclass(frozen=True)
class State:
    """All that the database holds of what matters; people by their number."""

    addresses: dict[str, int]
    languages: dict[int, Language | None]
    gone: frozenset[int]
    conversations: dict[int, dict[str, Any]]
    seats: dict[tuple[int, str], Seat]
    places: dict[tuple[int, str], Waiting]
    interests: dict[int, frozenset[str]]
    questions: dict[int, tuple[int, str, str | None, bool]]
    """Whose, the words, an answer, and whether one is due: none was given yet, or the one that was did not arrive."""
    changes: dict[int, tuple[str, int | None, Mapping[str, Any]]]
    announcements: dict[int, tuple[str, str, str]]
    rows: dict[int, Row]

    def taken(self, briefing: str, mode: str) -> int:
        """Counts the seats that are taken or held."""
        seated = sum(1 for (_, b), seat in self.seats.items() if (b, seat.mode) == (briefing, mode))
        held = [p for (_, b), p in self.places.items() if (b, p.mode) == (briefing, mode) and p.offered_at]
        return seated + len(held)

    def new_rows(self, before: State) -> list[Row]:
        return [row for number, row in self.rows.items() if number not in before.rows]


@dataclass
class Reader:
    """Reads the state; what was read of the outbox once is not deciphered again."""

    _known: dict[int, tuple[str | None, Mapping[str, Any], str]] = field(default_factory=dict)

    async def read(self, storage: Storage) -> State:
        cipher = storage.database.cipher

        def opened(value: bytes | None) -> str:
            return cipher.decrypt(value) if value else ""

        async with storage.database.reading() as connection:

            async def every(table: Any) -> list[Any]:
                return list((await connection.execute(select(table).order_by(*table.primary_key))).all())

            persons, rows = await every(people), await every(outbox)
            seats, places = await every(registrations), await every(waiting)
            asked, wanted = await every(questions), await every(interests)
            changed, announced = await every(briefing_changes), await every(announcements)
        following: dict[int, set[str]] = {}
        for row in wanted:
            following.setdefault(row.person_id, set()).add(row.interest)
        return State(
            {row.address: row.id for row in persons},
            {row.id: _language(row.fixed_language or row.language) for row in persons},
            frozenset(row.id for row in persons if row.is_gone),
            {row.id: cipher.decrypt_json(row.conversation) if row.conversation else {} for row in persons},
            {(row.person_id, row.briefing_id): Seat(row.id, row.mode) for row in seats},
            {
                (row.person_id, row.briefing_id): Waiting(
                    row.id, row.mode, row.offered_at, row.offer_ends_at, row.offer_outbox_id
                )
                for row in places
            },
            {key: frozenset(value) for key, value in following.items()},
            {
                row.id: (
                    row.person_id,
                    opened(row.text),
                    opened(row.answer) if row.answer else None,
                    row.answered_at is None,
                )
                for row in asked
            },
            {row.id: (row.briefing_id, row.person_id, json.loads(row.changes)) for row in changed},
            {row.id: (row.status, row.audience, row.action) for row in announced},
            {row.id: self._row(row, cipher) for row in rows},
        )

    def _row(self, row: Any, cipher: Any) -> Row:
        if row.id not in self._known:
            value = cipher.decrypt_json(row.content) if row.content else {}
            self._known[row.id] = (value.get("author"), value.get("data", {}), value.get("text", ""))
        return Row(
            row.person_id,
            row.address,
            row.status,
            row.parts,
            row.doubts,
            row.announcement_id,
            *self._known[row.id],
        )


def _language(value: str | None) -> Language | None:
    return Language(value) if value else None
