"""Where people are reached besides the address at which they were first met.

The id of an e-mail address is what it becomes under the key, in this table, in
the outbox and in every log; the address itself stands encrypted beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, literal, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import Address, Reply
from bot.storage.database import Database
from bot.storage.deliveries import Delivery, Lane, Written, as_json
from bot.storage.schema import addresses, outbox, people
from bot.storage.states import DeliveryStatus

MAIL = "mail"
"""The channel whose addresses are e-mail addresses."""

_PROPOSALS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class FurtherAddress:
    """``email`` is the address itself, if it is one of mail; before ``confirmed_at`` nothing is told there."""

    address: Address
    email: str | None
    confirmed_at: datetime | None
    is_gone: bool

    def __str__(self) -> str:
        return self.email or str(self.address)


class Addresses:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_email(self, email: str) -> Address:
        """Returns under which address an e-mail address is kept; capitals make no difference."""
        return Address(MAIL, self._database.cipher.mark(email.casefold()))

    async def of_person(self, person_id: int) -> list[FurtherAddress]:
        statement = select(addresses).where(addresses.c.person_id == person_id).order_by(addresses.c.id)
        decrypt = self._database.cipher.decrypt
        async with self._database.reading() as connection:
            return [
                FurtherAddress(
                    Address(row.channel, row.address),
                    decrypt(row.email) if row.email is not None else None,
                    row.confirmed_at,
                    row.is_gone,
                )
                for row in await connection.execute(statement)
            ]

    async def reached(self, person_id: int) -> list[Address]:
        """Returns where somebody can be told something, the first address first."""
        first = select(people.c.channel, people.c.address, literal(0).label("place")).where(
            people.c.id == person_id, people.c.is_gone.is_(False)
        )
        further = select(addresses.c.channel, addresses.c.address, addresses.c.id).where(
            addresses.c.person_id == person_id,
            addresses.c.confirmed_at.is_not(None),
            addresses.c.is_gone.is_(False),
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(union_all(first, further).order_by("place"))
            return [Address(row.channel, row.address) for row in rows]

    async def redirect(self, delivery: Delivery) -> None:
        """Lets what waits to be said leave for another address."""
        to = {
            "channel": delivery.address.channel,
            "address": delivery.address.id,
            "parts": delivery.parts,
            "message_ids": json.dumps(delivery.message_ids) if delivery.message_ids else None,
        }
        async with self._database.transaction() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == delivery.id).values(to))

    async def email_at(self, address: Address) -> str | None:
        """Returns the e-mail address that is kept under an address, whether it is confirmed or not."""
        at = (addresses.c.channel == address.channel, addresses.c.address == address.id)
        statement = select(addresses.c.email).where(*at).limit(1)
        async with self._database.reading() as connection:
            sealed = await connection.scalar(statement)
        return self._database.cipher.decrypt(sealed) if sealed is not None else None

    async def add(self, person_id: int, address: Address, now: datetime) -> None:
        """Adds one at which a person is met and told from now on, and nobody else any more."""
        await self._insert(person_id, address, None, now)
        await self.confirm(person_id, address, now)

    async def propose(self, person_id: int, email: str, now: datetime) -> Address:
        """Notes an e-mail address that is still to be confirmed, in place of another such one."""
        address = self.of_email(email)
        waiting = (addresses.c.person_id == person_id, addresses.c.confirmed_at.is_(None))
        async with self._database.transaction() as connection:
            await connection.execute(delete(addresses).where(*waiting, addresses.c.channel == MAIL))
            await self._insert(person_id, address, self._database.cipher.encrypt(email), now)
        return address

    async def confirm(self, person_id: int, address: Address, now: datetime) -> bool:
        """Makes it the person's, and nobody else's; returns False if it is not among theirs any more."""
        at = (addresses.c.channel == address.channel, addresses.c.address == address.id)
        is_theirs = addresses.c.person_id == person_id
        async with self._database.transaction() as connection:
            if await connection.scalar(select(addresses.c.id).where(*at, is_theirs)) is None:
                return False
            await connection.execute(delete(addresses).where(*at, addresses.c.person_id != person_id))
            if address.channel == MAIL:  # one mailbox is enough
                others = (is_theirs, addresses.c.channel == MAIL, addresses.c.address != address.id)
                await connection.execute(delete(addresses).where(*others))
            confirmed = update(addresses).where(
                *at, or_(addresses.c.confirmed_at.is_(None), addresses.c.is_gone)
            )
            await connection.execute(confirmed.values(confirmed_at=now, is_gone=False))
        return True

    async def remove(self, person_id: int, address: Address) -> bool:
        """Returns whether there was such a one."""
        at = (addresses.c.channel == address.channel, addresses.c.address == address.id)
        async with self._database.transaction() as connection:
            removed = delete(addresses).where(addresses.c.person_id == person_id, *at)
            return bool((await connection.execute(removed)).rowcount)

    async def purge(self, now: datetime) -> None:
        """Forgets, after a week, what was never confirmed."""
        old = (addresses.c.confirmed_at.is_(None), addresses.c.added_at < now - _PROPOSALS_KEPT)
        async with self._database.transaction() as connection:
            await connection.execute(delete(addresses).where(*old))

    async def write_to(
        self, person_id: int, address: Address, content: Reply | Written, now: datetime
    ) -> None:
        """Queues one message to somebody at this address, whatever else they are reached at."""
        values = {
            "person_id": person_id,
            "channel": address.channel,
            "address": address.id,
            "lane": Lane.URGENT.value,
            "content": self._database.cipher.encrypt_json(as_json(content)),
            "status": DeliveryStatus.QUEUED,
            "queued_at": now,
            "due_at": now,
        }
        async with self._database.transaction() as connection:
            await connection.execute(insert(outbox).values(values))

    async def _insert(self, person_id: int, address: Address, email: bytes | None, now: datetime) -> None:
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        row = dialect.insert(addresses).values(
            person_id=person_id, channel=address.channel, address=address.id, email=email, added_at=now
        )
        async with self._database.transaction() as connection:
            await connection.execute(row.on_conflict_do_nothing())
