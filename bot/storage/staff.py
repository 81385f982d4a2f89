"""Who belongs to staff: whom the settings name, and who was invited to serve the page's students."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, LargeBinary, String, Table, delete, insert, select

from bot.messages import Address
from bot.storage.columns import Moment, metadata
from bot.storage.database import Database

CHANNEL = "web"
"""Where those talk who were invited."""
PREFIX = "staff-"
"""Begins their addresses, which no cookie of a student can hold."""

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("name_mark", String(64), nullable=False, unique=True),
    Column("invited_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # a number that was revoked is never anybody else's
)


@dataclass(frozen=True)
class Member:
    """Somebody who was invited."""

    id: int
    name: str
    invited_at: datetime

    @property
    def address(self) -> Address:
        return Address(CHANNEL, f"{PREFIX}{self.id}")


class Invited:
    """Those who were invited, by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, name: str, now: datetime) -> Member:
        """Returns who has this name; somebody new from now on belongs to staff."""
        known = await self.find(name)
        if known is not None:
            return known
        values = {
            "name": self._database.cipher.encrypt(name),
            "name_mark": self._mark(name),
            "invited_at": now,
        }
        async with self._database.transaction() as connection:
            number = await connection.scalar(insert(staff).values(values).returning(staff.c.id))
        return Member(int(number or 0), name, now)

    async def find(self, name: str) -> Member | None:
        return next(iter(await self._read(staff.c.name_mark == self._mark(name))), None)

    async def all(self) -> list[Member]:
        return await self._read()

    async def remove(self, member: Member) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(delete(staff).where(staff.c.id == member.id))

    async def includes(self, address: Address) -> bool:
        """Tells whether this is the address of one of them; whoever has another kind of address costs no trip."""
        number = address.id.removeprefix(PREFIX)
        is_theirs = address.channel == CHANNEL and address.id.startswith(PREFIX) and number.isdecimal()
        return is_theirs and bool(await self._read(staff.c.id == int(number)))

    async def _read(self, *which: object) -> list[Member]:
        statement = select(staff).where(*which).order_by(staff.c.id)  # type: ignore[arg-type]
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return [Member(row.id, self._database.cipher.decrypt(row.name), row.invited_at) for row in rows]

    def _mark(self, name: str) -> str:
        return self._database.cipher.mark(f"staff {name.casefold()}")


class Roster:
    """All of staff, as it is now: others may invite and revoke while the bot runs.

    Args:
        named: whom the settings name, and who speaks to this process alone.
        told: who of them gets the notices for staff: their group, or each of them.
        here: who of them speaks to this process alone, such as the terminal's.
    """

    def __init__(
        self,
        invited: Invited,
        named: Collection[Address],
        told: Sequence[Address],
        here: Collection[Address] = (),
    ) -> None:
        self._invited = invited
        self._named = frozenset(named)
        self._told = tuple(told)
        self._here = frozenset(here)

    @property
    def group(self) -> Address | None:
        """The group that gets the notices, if there is one."""
        return next((address for address in self._told if address not in self._named), None)

    def names(self, address: Address) -> bool:
        """Tells whether the settings name this address."""
        return address in self._named

    async def includes(self, address: Address) -> bool:
        return address in self._named or await self._invited.includes(address)

    async def is_known_everywhere(self, address: Address) -> bool:
        """Tells whether every process knows that this address belongs to staff."""
        return address not in self._here and await self.includes(address)

    async def members(self) -> list[Address]:
        return [*sorted(self._named, key=str), *await self._invited_addresses()]

    async def told(self) -> list[Address]:
        """Returns who gets the notices: the group comes first, and who was invited is in no group."""
        return [*self._told, *await self._invited_addresses()]

    async def _invited_addresses(self) -> list[Address]:
        return [member.address for member in await self._invited.all()]
