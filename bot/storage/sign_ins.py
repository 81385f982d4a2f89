"""How staff come onto the page: a link that works once, then a session that ends."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, LargeBinary, String, Table, delete, insert, or_, select, update

from bot.messages import Address
from bot.storage.columns import Moment, metadata
from bot.storage.database import Database

LINK_LASTS = timedelta(hours=24)
IDLES = timedelta(hours=12)
LASTS = timedelta(days=7)
_NOTED_EVERY = timedelta(minutes=5)
_KEPT = timedelta(days=7)  # of links, so that one which comes late is told from one that never was

staff_links = Table(
    "staff_links",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


class Link(StrEnum):
    """What a link is worth."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Session:
    """One browser in which somebody of staff is signed in, and as whom."""

    address: Address
    name: str
    started_at: datetime
    seen_at: datetime


class SignIns:
    """Links and sessions by what their keys become under ours: whoever reads the table can open nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(self, address: Address, name: str, now: datetime) -> str:
        """Returns the key of a new link; one that somebody has not used yet ends."""
        key = secrets.token_urlsafe(24)
        unused = (*_at(staff_links, address), staff_links.c.used_at.is_(None))
        values = {**self._whose(key, address, name), "expires_at": now + LINK_LASTS}
        async with self._database.transaction() as connection:
            await connection.execute(delete(staff_links).where(*unused))
            await connection.execute(delete(staff_links).where(staff_links.c.expires_at < now - _KEPT))
            await connection.execute(insert(staff_links).values(values))
        return key

    async def look(self, key: str, now: datetime) -> Link:
        """Tells what a link is worth; it is none the worse for that."""
        async with self._database.reading() as connection:
            row = (await connection.execute(self._link(key))).first()
        if row is None:
            return Link.UNKNOWN
        if row.used_at is not None:
            return Link.USED
        return Link.GOOD if now < row.expires_at else Link.EXPIRED

    async def begin(self, key: str, now: datetime) -> tuple[str, Session] | None:
        """Uses a link up; returns the key of a new session, and None if the link is not good."""
        good = (staff_links.c.used_at.is_(None), staff_links.c.expires_at > now)
        mine = staff_links.c.mark == self._mark(key)
        async with self._database.transaction() as connection:
            row = (await connection.execute(self._link(key).where(*good))).first()
            if row is None:
                return None
            await connection.execute(update(staff_links).where(mine).values(used_at=now))
            await connection.execute(delete(staff_sessions).where(_is_over(now)))
            session = Session(
                Address(row.channel, row.address), self._database.cipher.decrypt(row.name), now, now
            )
            new = secrets.token_urlsafe(24)
            values = {**self._whose(new, session.address, session.name), "started_at": now, "seen_at": now}
            await connection.execute(insert(staff_sessions).values(values))
        return new, session

    async def session(self, key: str, now: datetime, *, is_seen: bool = True) -> Session | None:
        """Returns the session that a key opens, unless it is over; notes now and then that it was seen, if a person did it."""
        mine = staff_sessions.c.mark == self._mark(key)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(staff_sessions).where(mine, ~_is_over(now)))).first()
        if row is None:
            return None
        if is_seen and now - row.seen_at > _NOTED_EVERY:
            async with self._database.transaction() as connection:
                await connection.execute(update(staff_sessions).where(mine).values(seen_at=now))
        return self._session(row)

    async def all(self, now: datetime) -> list[Session]:
        """Returns the sessions that are open, the oldest first."""
        statement = select(staff_sessions).where(~_is_over(now)).order_by(staff_sessions.c.started_at)
        async with self._database.reading() as connection:
            return [self._session(row) for row in await connection.execute(statement)]

    async def end(self, key: str) -> None:
        async with self._database.transaction() as connection:
            mine = staff_sessions.c.mark == self._mark(key)
            await connection.execute(delete(staff_sessions).where(mine))

    async def end_all(self, address: Address) -> int:
        """Ends all sessions and links of somebody; returns how many sessions."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(staff_links).where(*_at(staff_links, address)))
            theirs = delete(staff_sessions).where(*_at(staff_sessions, address))
            return int((await connection.execute(theirs)).rowcount)

    async def end_everybodys(self) -> None:
        """Ends all sessions and links: who may still have them cannot be told."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(staff_links))
            await connection.execute(delete(staff_sessions))

    def _link(self, key: str) -> Any:
        return select(staff_links).where(staff_links.c.mark == self._mark(key))

    def _whose(self, key: str, address: Address, name: str) -> dict[str, Any]:
        sealed = self._database.cipher.encrypt(name)
        return {"mark": self._mark(key), "channel": address.channel, "address": address.id, "name": sealed}

    def _session(self, row: Any) -> Session:
        name = self._database.cipher.decrypt(row.name)
        return Session(Address(row.channel, row.address), name, row.started_at, row.seen_at)

    def _mark(self, key: str) -> str:
        return self._database.cipher.mark(f"staff key {key}")


def _at(table: Table, address: Address) -> tuple[Any, Any]:
    return (table.c.channel == address.channel, table.c.address == address.id)


def _is_over(now: datetime) -> Any:
    return or_(staff_sessions.c.seen_at <= now - IDLES, staff_sessions.c.started_at <= now - LASTS)
