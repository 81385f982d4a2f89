"""Says which process does what only one may do at a time.

A lease is held until it is released or, should its holder be killed, until it
runs out some seconds later. Processes on several machines are taken to agree
on the time within less than that.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import LeaseLost
from bot.storage.database import Database
from bot.storage.schema import leases

log = logging.getLogger(__name__)

LASTS = timedelta(seconds=10)
RENEW_SECONDS = 3.0


class Leases:
    """Those of this process, which is one holder."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._holder = secrets.token_hex(8)
        self._until: dict[str, float] = {}

    async def take(self, name: str, now: datetime) -> bool:
        """Acquires or renews a lease; False if another process holds it."""
        asked_at = time.monotonic()
        is_mine = await self._written(name, now)
        if is_mine != (name in self._until):
            log.info("lease_taken name=%s" if is_mine else "lease_lost name=%s", name)
        if is_mine:
            self._until[name] = asked_at + LASTS.total_seconds()
        else:
            self._until.pop(name, None)
        return is_mine

    async def _written(self, name: str, now: datetime) -> bool:
        farthest = (
            now + 2 * LASTS
        )  # beyond that it was taken while the clock was wrong, and would hold for ever
        lasts = (leases.c.expires_at > now, leases.c.expires_at <= farthest)
        holder = select(leases.c.holder).where(leases.c.name == name, *lasts)
        async with self._database.reading() as connection:
            if await connection.scalar(holder) not in (None, self._holder):
                return False
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        values = {"holder": self._holder, "expires_at": now + LASTS}
        statement = (
            dialect.insert(leases)
            .values(name=name, **values)
            .on_conflict_do_update(
                index_elements=[leases.c.name],
                set_=values,
                where=or_(leases.c.holder == self._holder, ~and_(*lasts)),
            )
            .returning(leases.c.name)
        )
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).first() is not None

    def is_held(self, name: str) -> bool:
        """Returns whether it was taken, and cannot have run out since."""
        return self._until.get(name, 0.0) > time.monotonic()

    async def release(self, name: str) -> None:
        """Lets another process take it at once."""
        if self._until.pop(name, None) is not None:
            mine = (leases.c.name == name, leases.c.holder == self._holder)
            async with self._database.transaction() as connection:
                await connection.execute(delete(leases).where(*mine))

    @contextmanager
    def guarding(self, name: str) -> Iterator[None]:
        """Lets what is done within it write only as long as the lease is held: each transaction looks first.

        Raises:
            LeaseLost: by a transaction, before it has written anything.
        """
        mine = select(leases.c.name).where(leases.c.name == name, leases.c.holder == self._holder)

        async def look(connection: AsyncConnection) -> None:
            if (await connection.execute(mine)).first() is None:
                self._until.pop(name, None)
                raise LeaseLost(f"another process has taken over: {name}")

        with self._database.guarded(look):
            yield
