"""What was last known of each briefing, what staff changed about it, and whom it was told."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.knowledge import Mode
from bot.storage.database import Database
from bot.storage.schema import briefing_changes, briefings, notices, registrations, waiting


@dataclass(frozen=True)
class State:
    """``facts``: as people were last told. ``sequence``: how often a calendar must have changed. ``edition``: of the files that said so."""

    facts: dict[str, Any]
    overrides: dict[str, Any]
    sequence: int
    edition: int = 0


@dataclass(frozen=True)
class Change:
    """``name``: of the person who made it; None if it came with a file. ``changes``: by fact, before and after."""

    name: str | None
    changes: dict[str, list[Any]]
    changed_at: datetime


class Briefings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def states(self) -> dict[str, State]:
        async with self._database.reading() as connection:
            return {
                row.briefing_id: State(
                    json.loads(row.facts), json.loads(row.overrides), row.sequence, row.edition
                )
                for row in await connection.execute(select(briefings))
            }

    async def sequence(self, briefing_id: str) -> int:
        statement = select(briefings.c.sequence).where(briefings.c.briefing_id == briefing_id)
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def keep(self, briefing_id: str, state: State) -> None:
        values = {
            "facts": json.dumps(state.facts, ensure_ascii=False),
            "overrides": json.dumps(state.overrides, ensure_ascii=False),
            "sequence": state.sequence,
            "edition": state.edition,
        }
        mine = briefings.c.briefing_id == briefing_id
        async with self._database.transaction() as connection:
            if not (await connection.execute(update(briefings).where(mine).values(values))).rowcount:
                await connection.execute(insert(briefings).values(briefing_id=briefing_id, **values))

    async def log(
        self,
        briefing_id: str,
        changes: Mapping[str, Any],
        now: datetime,
        person_id: int | None = None,
        name: str | None = None,
    ) -> None:
        values = {
            "briefing_id": briefing_id,
            "person_id": person_id,
            "name": self._database.cipher.encrypt(name) if name else None,
            "changes": json.dumps(changes, ensure_ascii=False),
            "changed_at": now,
        }
        async with self._database.transaction() as connection:
            await connection.execute(insert(briefing_changes).values(values))

    async def changes(self, briefing_id: str, count: int | None) -> list[Change]:
        """Returns the last ones, newest first."""
        statement = (
            select(briefing_changes)
            .where(briefing_changes.c.briefing_id == briefing_id)
            .order_by(briefing_changes.c.id.desc())
            .limit(count)
        )
        decrypt = self._database.cipher.decrypt
        async with self._database.reading() as connection:
            return [
                Change(decrypt(row.name) if row.name else None, json.loads(row.changes), row.changed_at)
                for row in await connection.execute(statement)
            ]

    # --- whom it concerns, and who was told --------------------------------------

    async def concerned(
        self, briefing_id: str, *, mode: Mode | None = None, with_queue: bool = False
    ) -> list[int]:
        """Returns who is registered, and maybe who waits, in one mode or in all."""
        mine = select(registrations.c.person_id).where(registrations.c.briefing_id == briefing_id)
        if mode is not None:
            mine = mine.where(registrations.c.mode == mode)
        async with self._database.reading() as connection:
            found = list(await connection.scalars(mine))
            if with_queue:
                queue = select(waiting.c.person_id).where(waiting.c.briefing_id == briefing_id)
                queue = queue.where(waiting.c.mode == mode) if mode is not None else queue
                found += list(await connection.scalars(queue))
        return list(dict.fromkeys(found))

    async def not_noticed(
        self, briefing_id: str, notice: str, registered_before: datetime | None = None
    ) -> list[tuple[int, bool]]:
        """Returns who is registered and was not told something yet, with whether they came."""
        told = select(notices.c.person_id).where(
            notices.c.briefing_id == briefing_id, notices.c.notice == notice
        )
        statement = select(registrations.c.person_id, registrations.c.checked_in_at).where(
            registrations.c.briefing_id == briefing_id, registrations.c.person_id.not_in(told)
        )
        if registered_before is not None:
            statement = statement.where(registrations.c.registered_at <= registered_before)
        async with self._database.reading() as connection:
            return [(row[0], row[1] is not None) for row in await connection.execute(statement)]

    async def attendance(self, briefing_id: str) -> int:
        """Returns how many were there."""
        here = (registrations.c.briefing_id == briefing_id, registrations.c.checked_in_at.is_not(None))
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.count()).where(*here)) or 0)

    async def forget_notices(
        self, briefing_id: str, told: Collection[str], person_id: int | None = None
    ) -> None:
        """Lets them be told again: everybody, or one person who was not told after all."""
        theirs = [notices.c.briefing_id == briefing_id, notices.c.notice.in_(told)]
        theirs += [notices.c.person_id == person_id] if person_id is not None else []
        async with self._database.transaction() as connection:
            await connection.execute(delete(notices).where(*theirs))

    async def notice(self, person_ids: Collection[int], briefing_id: str, notice: str, now: datetime) -> None:
        """Notes, within the transaction that queues it, whom it is for: none is told twice, and none is left out by a crash."""
        rows = [
            {"person_id": person, "briefing_id": briefing_id, "notice": notice, "noticed_at": now}
            for person in person_ids
        ]
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        if rows:
            async with self._database.transaction() as connection:
                await connection.execute(dialect.insert(notices).on_conflict_do_nothing(), rows)
