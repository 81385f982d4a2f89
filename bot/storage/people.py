"""Who talks to the bot, and what it remembers of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address, Language
from bot.storage.database import Database
from bot.storage.schema import addresses, answers, briefing_changes, interests, outbox, people
from bot.storage.states import DeliveryStatus


@dataclass(frozen=True)
class Person:
    """``is_subscribed`` is None until the person was asked; to what, say the interests.

    ``address`` is the first at which they were met; there may be more (``Addresses``).
    ``interests_aside``: what they had when they blocked the bot, until they say whether they want it back.
    ``last_change``: the number of the last change to any briefing when this was read, if that was looked at.
    """

    id: int
    address: Address
    language: Language | None = None
    fixed_language: Language | None = None
    is_subscribed: bool | None = None
    is_gone: bool = False
    is_muted: bool = False
    paused_until: datetime | None = None
    interests_aside: tuple[str, ...] = ()
    name: str | None = None
    student_number: str | None = None
    conversation: dict[str, Any] = field(default_factory=dict)
    consented_at: datetime | None = None
    last_change: int | None = None

    @property
    def reads(self) -> Language:
        """In which they are told something unasked."""
        return self.fixed_language or self.language or Language.EN


_LAST_CHANGE = (
    select(func.coalesce(func.max(briefing_changes.c.id), 0)).scalar_subquery().label("last_change")
)
_first = people.alias("first")
_AT = select(people, _LAST_CHANGE).where(
    people.c.id
    == func.coalesce(
        select(_first.c.id)
        .where(_first.c.channel == bindparam("at_channel"), _first.c.address == bindparam("at_address"))
        .scalar_subquery(),
        select(addresses.c.person_id)
        .where(addresses.c.channel == bindparam("at_channel"), addresses.c.address == bindparam("at_address"))
        .where(addresses.c.confirmed_at.is_not(None))
        .scalar_subquery(),
    )
)
"""The person whose first address it is, else whose confirmed one."""
_MET = union_all(
    select(people, _LAST_CHANGE, addresses.c.address.label("met_at"))
    .join(addresses, addresses.c.person_id == people.c.id)
    .where(
        addresses.c.channel == bindparam("met_on"), addresses.c.address.in_(bindparam("ids", expanding=True))
    )
    .where(addresses.c.confirmed_at.is_not(None)),
    select(people, _LAST_CHANGE, people.c.address.label("met_at")).where(
        people.c.channel == bindparam("met_on"), people.c.address.in_(bindparam("ids", expanding=True))
    ),
)
"""Those who are met at some addresses, each with that address as ``met_at``; first addresses come last, and so count."""
_REMEMBER = (
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(language=bindparam("spoken"), conversation=bindparam("state"))
)


def _send_again(address: Address) -> Update:
    """Queues again what concerns a person alone, and nobody was there to get: answers, news of their seat."""
    at = (outbox.c.channel == address.channel, outbox.c.address == address.id)
    waits = or_(outbox.c.waits_for_return, outbox.c.id.in_(select(answers.c.outbox_id)))
    return (
        update(outbox)
        .where(*at, outbox.c.status == DeliveryStatus.GONE, waits)
        .values(status=DeliveryStatus.QUEUED, error=None, settled_at=None, attempts=0)
    )


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, address: Address, language: Language | None, now: datetime) -> Person:
        """Returns the person at an address; a new one is remembered from now on."""
        known = await self.find(address)
        if known is not None:
            return known
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        statement = dialect.insert(people).values(
            channel=address.channel, address=address.id, language=language, first_seen_at=now
        )
        async with self._database.transaction() as connection:
            await connection.execute(statement.on_conflict_do_nothing())
        known = await self.find(address)
        assert known is not None
        return known

    async def find(self, address: Address) -> Person | None:
        return await self._one(_AT, {"at_channel": address.channel, "at_address": address.id})

    async def find_all(self, at: Collection[Address]) -> dict[Address, Person]:
        """Returns those who are known at some addresses."""
        found: dict[Address, Person] = {}
        async with self._database.reading() as connection:
            for channel in {address.channel for address in at}:
                asked = {"met_on": channel, "ids": [each.id for each in at if each.channel == channel]}
                rows = (await connection.execute(_MET, asked)).all()
                found |= {Address(channel, row.met_at): self._person(row) for row in rows}
        return found

    async def meet_all(
        self, channel: str, languages: Mapping[str, Language | None], now: datetime
    ) -> dict[Address, Person]:
        """Returns the people at many addresses of a channel, at once; new ones are remembered from now on.

        Args:
            languages: by address, the language of a new one.
        """
        if not languages:
            return {}
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        asked = {"met_on": channel, "ids": list(languages)}
        async with self._database.transaction() as connection:
            met = {row.met_at: row for row in (await connection.execute(_MET, asked)).all()}
            new = [
                {"channel": channel, "address": id_, "language": language, "first_seen_at": now}
                for id_, language in languages.items()
                if id_ not in met
            ]
            if new:
                statement = dialect.insert(people).on_conflict_do_nothing().returning(*people.c)
                met |= {row.address: row for row in (await connection.execute(statement, new)).all()}
        return {Address(channel, id_): self._person(row) for id_, row in met.items()}

    async def get(self, person_id: int) -> Person | None:
        return await self._one(select(people).where(people.c.id == person_id))

    async def since(self) -> list[tuple[Person, datetime]]:
        """Returns everybody, with the moment when they were first seen."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(people).order_by(people.c.id))).all()
        return [(self._person(row), row.first_seen_at) for row in rows]

    async def get_all(self, person_ids: Collection[int]) -> list[Person]:
        """Returns them in the order in which they are asked for."""
        if not person_ids:
            return []
        async with self._database.reading() as connection:
            rows = await connection.execute(select(people).where(people.c.id.in_(person_ids)))
            found = {row.id: self._person(row) for row in rows}
        return [found[key] for key in person_ids if key in found]

    async def with_numbers(self, numbers: Iterable[str]) -> dict[str, list[int]]:
        """Returns who has entered each of these student numbers; one that nobody has is left out."""
        cipher = self._database.cipher
        marks = {cipher.mark(number): number for number in numbers}
        entered = select(people.c.id, people.c.number_mark, people.c.student_number).where(
            people.c.student_number.is_not(None)
        )
        found: dict[str, list[int]] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(entered.order_by(people.c.id)):
                mark = row.number_mark or cipher.mark(
                    cipher.decrypt(row.student_number)
                )  # before there were marks
                if mark in marks:
                    found.setdefault(marks[mark], []).append(row.id)
        return found

    async def _one(self, statement: Select[Any], values: Mapping[str, Any] | None = None) -> Person | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(statement, values)).one_or_none()
        return self._person(row) if row is not None else None

    async def remember(self, person_id: int, language: Language | None, conversation: dict[str, Any]) -> None:
        """Keeps, after each message that changed something, the language last used and the state of the conversation."""
        sealed = self._database.cipher.encrypt_json(conversation) if conversation else None
        row = {"person": person_id, "spoken": language, "state": sealed}
        async with self._database.transaction():
            self._database.before_commit(_REMEMBER, row)

    async def set_fixed_language(self, person_id: int, language: Language | None) -> None:
        await self._update(person_id, fixed_language=language)

    async def set_details(self, person_id: int, name: str, student_number: str) -> None:
        cipher = self._database.cipher
        await self._update(
            person_id,
            name=cipher.encrypt(name),
            student_number=cipher.encrypt(student_number),
            number_mark=cipher.mark(student_number),
        )

    async def set_muted(self, person_id: int, *, muted: bool) -> None:
        """Sets whether the office takes questions from somebody."""
        await self._update(person_id, is_muted=muted)

    async def consent(self, person_id: int, now: datetime) -> None:
        """Notes the consent to what /privacy says; the first time counts."""
        first = (people.c.id == person_id, people.c.consented_at.is_(None))
        async with self._database.transaction() as connection:
            await connection.execute(update(people).where(*first).values(consented_at=now))

    async def set_gone(self, address: Address, *, gone: bool) -> bool:
        """Marks who blocks the bot, and so gets nothing more; their interests are kept aside. False if nothing changed.

        Who comes back gets the answers of the office, and the news of their seats, that could not be delivered.
        Of a further address that alone is marked.
        """
        at = (people.c.channel == address.channel, people.c.address == address.id)
        values: dict[str, Any] = {"is_gone": gone, **({"is_subscribed": False} if gone else {})}
        async with self._database.transaction() as connection:
            changed = update(people).where(*at, people.c.is_gone.is_(not gone)).values(values)
            if not (await connection.execute(changed)).rowcount:
                return await self._set_further_gone(connection, address, gone=gone)
            if gone:
                mine = interests.c.person_id == select(people.c.id).where(*at).scalar_subquery()
                had = list(await connection.scalars(select(interests.c.interest).where(mine)))
                if had:
                    await connection.execute(
                        update(people).where(*at).values(interests_aside=" ".join(sorted(had)))
                    )
                    await connection.execute(delete(interests).where(mine))
            else:
                await connection.execute(_send_again(address))
        return True

    @staticmethod
    async def _set_further_gone(connection: AsyncConnection, address: Address, *, gone: bool) -> bool:
        at = (addresses.c.channel == address.channel, addresses.c.address == address.id)
        marked = update(addresses).where(*at, addresses.c.is_gone.is_(not gone)).values(is_gone=gone)
        if not (await connection.execute(marked)).rowcount:
            return False
        if not gone:
            await connection.execute(_send_again(address))
        return True

    async def forget(self, person_id: int) -> None:
        """Deletes the person with everything that refers to them, and replies that wait for them."""
        async with self._database.transaction() as connection:
            theirs = briefing_changes.c.person_id == person_id
            await connection.execute(update(briefing_changes).where(theirs).values(name=None))
            statement = delete(people).where(people.c.id == person_id)
            further = select(addresses.c.channel, addresses.c.address).where(
                addresses.c.person_id == person_id, addresses.c.confirmed_at.is_not(None)
            )
            rows = list((await connection.execute(further)).all())
            rows += (await connection.execute(statement.returning(people.c.channel, people.c.address))).all()
            if rows:
                at = [and_(outbox.c.channel == row.channel, outbox.c.address == row.address) for row in rows]
                await connection.execute(delete(outbox).where(or_(*at)))

    async def _update(self, person_id: int, **values: Any) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(update(people).where(people.c.id == person_id).values(values))

    def _person(self, row: Row[Any]) -> Person:
        decrypt = self._database.cipher.decrypt
        return Person(
            id=row.id,
            address=Address(row.channel, row.address),
            language=Language(row.language) if row.language else None,
            fixed_language=Language(row.fixed_language) if row.fixed_language else None,
            is_subscribed=row.is_subscribed,
            is_gone=row.is_gone,
            is_muted=row.is_muted,
            paused_until=row.paused_until,
            interests_aside=tuple((row.interests_aside or "").split()),
            name=decrypt(row.name) if row.name else None,
            student_number=decrypt(row.student_number) if row.student_number else None,
            consented_at=row.consented_at,
            conversation=self._database.cipher.decrypt_json(row.conversation) if row.conversation else {},
            last_change=row._mapping.get("last_change"),
        )
