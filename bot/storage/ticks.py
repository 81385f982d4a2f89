"""What people have ticked in the checklists of programmes, in one round of applications."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.schema import ticks


@dataclass(frozen=True)
class Tick:
    """``year``: of the round. ``is_by_office``: staff have ticked it."""

    programme: str
    year: int
    item: str
    ticked_at: datetime
    is_by_office: bool = False


class Ticks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_person(self, person_id: int) -> list[Tick]:
        """Returns all of them, in the order of time."""
        statement = select(ticks).where(ticks.c.person_id == person_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(statement.order_by(ticks.c.ticked_at, ticks.c.item))
            return [Tick(r.programme, r.year, r.item, r.ticked_at, r.is_by_office) for r in rows]

    async def of_programme(self, programme: str, year: int) -> dict[int, frozenset[str]]:
        """Returns the items that each person has ticked in a round."""
        statement = select(ticks.c.person_id, ticks.c.item).where(
            ticks.c.programme == programme, ticks.c.year == year
        )
        found: dict[int, set[str]] = {}
        async with self._database.reading() as connection:
            for person_id, item in await connection.execute(statement):
                found.setdefault(person_id, set()).add(item)
        return {person_id: frozenset(items) for person_id, items in found.items()}

    async def add(
        self,
        person_ids: Collection[int],
        programme: str,
        year: int,
        item: str,
        now: datetime,
        *,
        is_by_office: bool = False,
    ) -> int:
        """Ticks an item for these people; returns for how many it was not ticked before."""
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        statement = dialect.insert(ticks).on_conflict_do_nothing()
        count = 0
        async with self._database.transaction() as connection:
            for person_id in person_ids:
                row = statement.values(
                    person_id=person_id,
                    programme=programme,
                    year=year,
                    item=item,
                    is_by_office=is_by_office,
                    ticked_at=now,
                )
                count += (await connection.execute(row)).rowcount
        return count

    async def remove(self, person_id: int, programme: str, year: int, item: str) -> bool:
        """Takes a tick away; False if there was none."""
        mine = (
            ticks.c.person_id == person_id,
            ticks.c.programme == programme,
            ticks.c.year == year,
            ticks.c.item == item,
        )
        async with self._database.transaction() as connection:
            return (await connection.execute(delete(ticks).where(*mine))).rowcount > 0
