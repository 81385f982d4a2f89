"""What people want to be told of.

"all": every announcement. "briefings": those about briefings. "deadlines":
those about deadlines, and reminders of all deadlines. "programme:" with a
programme's id: announcements about it, and reminders of its deadlines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.schema import interests, people, reminders

DONE = 0
"""The "days before" of a deadline that a person is done with."""
KNOWN = -1
"""That of a deadline which had this date already when a person began to follow it."""


@dataclass(frozen=True)
class Follower:
    """Somebody who is to be reminded, since when, and what they were reminded of already: (deadline, days before)."""

    person_id: int
    since: datetime
    reminded: frozenset[tuple[str, int]]
    is_paused: bool = False


@dataclass(frozen=True)
class Reminded:
    """That somebody was reminded of a deadline, is done with it (``DONE``), or knew its date (``KNOWN``)."""

    deadline: str
    days_before: int
    reminded_at: datetime


class Interests:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_person(self, person_id: int) -> list[str]:
        statement = select(interests.c.interest).where(interests.c.person_id == person_id)
        async with self._database.reading() as connection:
            return list(await connection.scalars(statement.order_by(interests.c.interest)))

    async def add(self, person_id: int, interest: str, now: datetime, knows: Sequence[str] = ()) -> None:
        """Adds one more interest; a pause goes on.

        Args:
            knows: the deadlines, with their dates of today, that the person follows by it.
        """
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        row = dialect.insert(interests).values(person_id=person_id, interest=interest, since=now)
        async with self._database.transaction() as connection:
            await connection.execute(row.on_conflict_do_nothing())
            person = update(people).where(people.c.id == person_id)
            await connection.execute(person.values(is_subscribed=True))
            for deadline in knows:
                await self.reminded([person_id], deadline, KNOWN, now)

    async def remove(self, person_id: int, interest: str | None = None) -> bool:
        """Takes out one interest, or every one with the pause and what was kept aside; False if there was none."""
        mine = [interests.c.person_id == person_id]
        if interest is not None:
            mine.append(interests.c.interest == interest)
        async with self._database.transaction() as connection:
            removed = (await connection.execute(delete(interests).where(*mine))).rowcount > 0
            rest = select(interests.c.interest).where(interests.c.person_id == person_id)
            has_others = (await connection.execute(rest.limit(1))).first() is not None
            person = update(people).where(people.c.id == person_id)
            await connection.execute(person.values(is_subscribed=has_others))
            if interest is None:
                await connection.execute(person.values(paused_until=None, interests_aside=None))
        return removed

    async def drop_aside(self, person_id: int) -> None:
        """Drops what was kept aside: it is given back, or not wanted any more."""
        async with self._database.transaction() as connection:
            person = update(people).where(people.c.id == person_id)
            await connection.execute(person.values(interests_aside=None))

    async def pause(self, person_id: int, until: datetime | None) -> None:
        async with self._database.transaction() as connection:
            person = update(people).where(people.c.id == person_id)
            await connection.execute(person.values(paused_until=until))

    # --- reminders ---------------------------------------------------------------

    async def followers(self, programme: str, now: datetime) -> list[Follower]:
        """Returns who follows a programme's deadlines: its followers, and those of all deadlines."""
        wanted = (f"programme:{programme}", "deadlines")
        statement = (
            select(interests.c.person_id, interests.c.since, people.c.paused_until)
            .join(people, people.c.id == interests.c.person_id)
            .where(interests.c.interest.in_(wanted), people.c.is_gone.is_(False))
        )
        told = select(reminders).where(reminders.c.deadline.startswith(f"{programme}/", autoescape=True))
        async with self._database.reading() as connection:
            since: dict[int, datetime] = {}
            paused = set()
            for person_id, moment, paused_until in await connection.execute(statement):
                since[person_id] = min(moment, since.get(person_id, moment))
                if paused_until is not None and paused_until > now:
                    paused.add(person_id)
            reminded: dict[int, set[tuple[str, int]]] = {}
            for row in await connection.execute(told):
                reminded.setdefault(row.person_id, set()).add((row.deadline, row.days_before))
        return [
            Follower(id_, moment, frozenset(reminded.get(id_, ())), id_ in paused)
            for id_, moment in since.items()
        ]

    async def reminded(self, person_ids: list[int], deadline: str, days_before: int, now: datetime) -> None:
        """Notes it, in the transaction that queues the reminder, so that it is queued once."""
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        rows = [
            {"person_id": id_, "deadline": deadline, "days_before": days_before, "reminded_at": now}
            for id_ in person_ids
        ]
        if rows:
            async with self._database.transaction() as connection:
                await connection.execute(dialect.insert(reminders).on_conflict_do_nothing(), rows)

    async def undone(self, person_id: int, deadlines: Sequence[str]) -> None:
        """Lets these be reminded of again."""
        mine = (reminders.c.person_id == person_id, reminders.c.days_before == DONE)
        async with self._database.transaction() as connection:
            await connection.execute(delete(reminders).where(*mine, reminders.c.deadline.in_(deadlines)))

    async def done_with(self, person_id: int) -> list[str]:
        """Returns the deadlines of which a person wants to hear no more."""
        return [r.deadline for r in await self.reminders_of(person_id) if r.days_before == DONE]

    async def reminders_of(self, person_id: int) -> list[Reminded]:
        """Lists everything that is kept of a person's reminders, in the order of time."""
        statement = select(reminders).where(reminders.c.person_id == person_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(statement.order_by(reminders.c.reminded_at, reminders.c.deadline))
            return [Reminded(row.deadline, row.days_before, row.reminded_at) for row in rows]
