"""Making one person of two who are the same: a code that one chat gives and the other takes; and a link that opens a conversation in a fresh browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage import schema
from bot.storage.columns import Moment, metadata, owner
from bot.storage.database import Database
from bot.storage.people import Person
from bot.storage.schema import announcements, answers, briefing_changes, outbox, people
from bot.storage.states import UNSETTLED

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What codes are made of: nothing that is read as something else."""
LENGTH = 8
LASTS = timedelta(minutes=15)
_MOST_WRONG = 5  # codes that one person may try within that time
_MOST_BROWSERS = 10  # of one person by private links; the one that came first is let go

join_codes = Table(
    "join_codes",
    metadata,
    owner(primary_key=True),
    Column("mark", String(64), unique=True),
    Column("expires_at", Moment),
    Column("wrong", Integer, nullable=False, server_default="0"),
    Column("wrong_since", Moment),
)

private_links = Table(
    "private_links",
    metadata,
    owner(primary_key=True),
    Column("mark", String(64), nullable=False, unique=True),
)

former_numbers = Table(
    "former_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    owner(),
)

OWNED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (schema.registrations, ("briefing_id",)),
    (schema.waiting, ("briefing_id",)),
    (schema.interests, ("interest",)),
    (schema.reminders, ("deadline", "days_before")),
    (schema.ticks, ("programme", "year", "item")),
    (schema.notices, ("briefing_id", "notice")),
    (schema.sources, ("message_id",)),
    (schema.questions, ()),
    (schema.labels, ()),
    (schema.addresses, ("channel", "address")),
    (private_links, ("person_id",)),
    (former_numbers, ()),
)
"""What moves, and what of it a person has once only: there the one that stays keeps theirs."""


@dataclass(frozen=True)
class Moved:
    """How many of each the one who stays has got from the other."""

    interests: int
    ticks: int
    questions: int
    reminders: int


class Joins:
    """Codes and keys stand here by what they become under our key."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.listeners: list[Callable[[int], None]] = []
        """Each is called with the number of who is no more, once that is committed."""

    # --- codes -------------------------------------------------------------------

    async def code(self, person_id: int, now: datetime) -> str:
        """Returns a new code of somebody; one that they had ends."""
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        values = {"mark": self._mark(code), "expires_at": now + LASTS}
        await self._write(person_id, values)
        return code

    async def may_try(self, person_id: int, now: datetime) -> bool:
        """Tells whether somebody has not tried too many wrong codes lately."""
        tried = (join_codes.c.wrong >= _MOST_WRONG, join_codes.c.wrong_since > now - LASTS)
        async with self._database.reading() as connection:
            mine = select(join_codes.c.person_id).where(join_codes.c.person_id == person_id, *tried)
            return await connection.scalar(mine) is None

    async def owner_of(self, code: str, person_id: int, now: datetime) -> int | None:
        """Returns whose code this is; one that is nobody's, or whose time is over, counts against who tries it."""
        good = (join_codes.c.mark == self._mark(code), join_codes.c.expires_at > now)
        async with self._database.reading() as connection:
            found = await connection.scalar(select(join_codes.c.person_id).where(*good))
            tries = (
                await connection.execute(select(join_codes).where(join_codes.c.person_id == person_id))
            ).first()
        if found is not None:
            return int(found)
        is_fresh = tries is not None and tries.wrong_since is not None and tries.wrong_since > now - LASTS
        wrong = tries.wrong + 1 if tries is not None and is_fresh else 1
        since = tries.wrong_since if tries is not None and is_fresh else now
        await self._write(person_id, {"wrong": wrong, "wrong_since": since})
        return None

    async def _write(self, person_id: int, values: dict[str, Any]) -> None:
        async with self._database.transaction() as connection:
            mine = join_codes.c.person_id == person_id
            if not (await connection.execute(update(join_codes).where(mine).values(values))).rowcount:
                await connection.execute(insert(join_codes).values(person_id=person_id, **values))

    # --- one person of two ---------------------------------------------------------

    async def join(self, kept: Person, gone: Person) -> Moved:
        """Gives everything of one person to the other, and their addresses with it; seats at one briefing must be sorted out before."""
        async with self._database.transaction() as connection:
            await self._merge_announced(connection, kept.id, gone.id)
            moved = {
                table.name: await _move(connection, table, once, kept.id, gone.id) for table, once in OWNED
            }
            said = update(schema.transcripts).where(schema.transcripts.c.person_id == gone.id)
            await connection.execute(said.values(person_id=kept.id, mark=None))
            for column in (
                answers.c.answerer_id,
                announcements.c.author_id,
                announcements.c.approver_id,
                briefing_changes.c.person_id,
            ):
                theirs = update(column.table).where(column == gone.id)
                await connection.execute(theirs.values({column.name: kept.id}))
            await self._merge(connection, kept.id, gone.id)
            await connection.execute(delete(people).where(people.c.id == gone.id))
            await self._add_address(connection, kept.id, gone.address)
            await connection.execute(insert(former_numbers).values(number=gone.id, person_id=kept.id))

            def tell() -> None:
                for listener in self.listeners:
                    listener(gone.id)

            self._database.after_commit(tell)
        return Moved(moved["interests"], moved["ticks"], moved["questions"], moved["reminders"])

    @staticmethod
    async def _merge_announced(connection: AsyncConnection, kept: int, gone: int) -> None:
        """Says each announcement once; what the other one has got stays in the ledger, as nobody's."""
        mine = select(outbox.c.announcement_id).where(
            outbox.c.person_id == kept, outbox.c.announcement_id.is_not(None)
        )
        twice = (outbox.c.person_id == gone, outbox.c.announcement_id.in_(mine))
        await connection.execute(delete(outbox).where(*twice, outbox.c.status.in_(UNSETTLED)))
        await connection.execute(update(outbox).where(*twice).values(person_id=None))
        await connection.execute(update(outbox).where(outbox.c.person_id == gone).values(person_id=kept))

    @staticmethod
    async def _merge(connection: AsyncConnection, kept: int, gone: int) -> None:
        """Fills in what is known of one of them alone; whom the office has muted stays so."""
        rows = {
            row.id: row
            for row in await connection.execute(select(people).where(people.c.id.in_((kept, gone))))
        }
        mine, theirs = rows[kept], rows[gone]
        details = mine if mine.name is not None else theirs
        consents = [row.consented_at for row in (mine, theirs) if row.consented_at is not None]
        values = {
            "name": details.name,
            "student_number": details.student_number,
            "number_mark": details.number_mark,
            "language": mine.language or theirs.language,
            "fixed_language": mine.fixed_language or theirs.fixed_language,
            "is_subscribed": theirs.is_subscribed
            if mine.is_subscribed is None
            else mine.is_subscribed or bool(theirs.is_subscribed),
            "is_muted": mine.is_muted or theirs.is_muted,
            "paused_until": mine.paused_until or theirs.paused_until,
            "consented_at": min(consents, default=None),
            "first_seen_at": min(mine.first_seen_at, theirs.first_seen_at),
        }
        await connection.execute(update(people).where(people.c.id == kept).values(values))

    @staticmethod
    async def _add_address(connection: AsyncConnection, person_id: int, address: Address) -> None:
        first = select(people.c.first_seen_at).where(people.c.id == person_id).scalar_subquery()
        values = {"person_id": person_id, "channel": address.channel, "address": address.id}
        await connection.execute(
            insert(schema.addresses).values(**values, added_at=first, confirmed_at=first)
        )

    async def now(self, number: int) -> int:
        """Returns the number of who a person is now, wherever an older number of theirs was kept."""
        joined = select(former_numbers.c.person_id).where(former_numbers.c.number == number)
        async with self._database.reading() as connection:
            found = await connection.scalar(joined)
        return int(found) if found is not None else number

    # --- the link that can be kept --------------------------------------------------

    async def private_link(self, person_id: int) -> str:
        """Returns the key of a link that opens this person's conversation; the one before ends."""
        key = secrets.token_urlsafe(24)
        async with self._database.transaction() as connection:
            await connection.execute(delete(private_links).where(private_links.c.person_id == person_id))
            await connection.execute(insert(private_links).values(person_id=person_id, mark=self._mark(key)))
        return key

    async def linked(self, key: str) -> int | None:
        """Returns whose conversation a link opens."""
        mine = select(private_links.c.person_id).where(private_links.c.mark == self._mark(key))
        async with self._database.reading() as connection:
            found = await connection.scalar(mine)
        return int(found) if found is not None else None

    async def add_browser(self, person_id: int, address: Address, now: datetime) -> None:
        """Lets a browser in as this person; lets the oldest go where there are many."""
        further = schema.addresses
        browsers = (further.c.person_id == person_id, further.c.channel == address.channel)
        async with self._database.transaction() as connection:
            values = {"person_id": person_id, "channel": address.channel, "address": address.id}
            await connection.execute(insert(further).values(**values, added_at=now, confirmed_at=now))
            count = await connection.scalar(select(func.count()).select_from(further).where(*browsers))
            if int(count or 0) > _MOST_BROWSERS:
                oldest = await connection.scalar(select(func.min(further.c.id)).where(*browsers))
                await connection.execute(delete(further).where(further.c.id == oldest))

    def _mark(self, key: str) -> str:
        return self._database.cipher.mark(f"join {key}")


async def _move(
    connection: AsyncConnection, table: Table, once: tuple[str, ...], kept: int, gone: int
) -> int:
    """Returns how many rows have moved; what both have, and can be had once only, goes with who is gone."""
    owner_id, theirs = table.c.person_id, table.c.person_id == gone
    mine = table.alias()
    if once == ("person_id",):
        had = select(mine.c.person_id).where(mine.c.person_id == kept).exists()
        await connection.execute(delete(table).where(theirs, had))
    elif once:
        columns = [table.c[name] for name in once]
        known = select(*(mine.c[name] for name in once)).where(mine.c.person_id == kept)
        await connection.execute(delete(table).where(and_(theirs, tuple_(*columns).in_(known))))
    moved = update(table).where(theirs).values({owner_id.name: kept})
    return int((await connection.execute(moved)).rowcount)
