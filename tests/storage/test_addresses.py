"""One person, several addresses: met at any of them, forgotten at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.messages import Address, Reply
from bot.storage import Answer, Database, Person, Storage
from bot.storage.encryption import Cipher
from tests.databases import url_in
from tests.test_statements import statements

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
PAGE = Address("web", "li's browser")
CHAT = Address("telegram", "7")
EMAIL = "Li.Na@stu.example.edu"


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    key = Cipher(Fernet.generate_key())
    async with Database.open(settings, key, tmp_path / "forgotten.txt") as database:
        yield Storage.over(database)


@pytest.fixture
async def li(storage: Storage) -> Person:
    """Was met on the page."""
    return await storage.people.meet(PAGE, None, NOW)


async def test_a_person_is_met_at_any_of_their_addresses(storage: Storage, li: Person) -> None:
    await storage.addresses.add(li.id, CHAT, NOW)
    assert await storage.people.meet(CHAT, None, NOW) == li
    assert await storage.people.find(PAGE) == li
    met = await storage.people.meet_all("telegram", {CHAT.id: None, "8": None}, NOW)
    assert met[CHAT] == li
    assert met[Address("telegram", "8")].id != li.id


async def test_to_find_somebody_is_one_statement_wherever(storage: Storage, li: Person) -> None:
    await storage.addresses.add(li.id, CHAT, NOW)
    for address in (PAGE, CHAT):
        with statements() as sent:
            assert await storage.people.find(address) == li
        assert len(sent) == 1, sent
        with statements() as sent:
            await storage.people.meet_all(address.channel, {address.id: None}, NOW)
        assert len([words for words in sent if "FROM people" in words]) == 1, sent


async def test_an_email_counts_once_it_is_confirmed(storage: Storage, li: Person) -> None:
    address = await storage.addresses.propose(li.id, EMAIL, NOW)
    assert await storage.people.find(address) is None
    assert await storage.addresses.email_at(address) == EMAIL, "to be written to, so that it can be confirmed"
    assert await storage.addresses.confirm(li.id, address, NOW)
    assert await storage.addresses.confirm(li.id, address, NOW + timedelta(days=1)), (
        "a link may be opened twice"
    )
    assert await storage.people.find(storage.addresses.of_email(EMAIL.lower())) == li
    [further] = await storage.addresses.of_person(li.id)
    assert (str(further), further.confirmed_at, further.is_gone) == (EMAIL, NOW, False)


async def test_another_proposal_takes_the_place_of_the_first(storage: Storage, li: Person) -> None:
    mistyped = await storage.addresses.propose(li.id, "li@gmial.com", NOW)
    await storage.addresses.propose(li.id, "li@gmail.com", NOW)
    assert [str(further) for further in await storage.addresses.of_person(li.id)] == ["li@gmail.com"]
    assert not await storage.addresses.confirm(li.id, mistyped, NOW)


async def test_what_was_never_confirmed_is_forgotten_after_a_week(storage: Storage, li: Person) -> None:
    await storage.addresses.propose(li.id, EMAIL, NOW)
    await storage.addresses.add(li.id, CHAT, NOW)
    await storage.addresses.purge(NOW + timedelta(days=6))
    assert len(await storage.addresses.of_person(li.id)) == 2
    await storage.addresses.purge(NOW + timedelta(days=8))
    assert [each.address for each in await storage.addresses.of_person(li.id)] == [CHAT]


async def test_whoever_confirms_an_address_has_it(storage: Storage, li: Person) -> None:
    """To write down somebody's address neither keeps them from it nor takes it from them."""
    other = await storage.people.meet(Address("web", "another browser"), None, NOW)
    address = await storage.addresses.propose(other.id, EMAIL, NOW)
    await storage.addresses.propose(li.id, EMAIL, NOW)
    await storage.addresses.confirm(li.id, address, NOW)
    assert await storage.addresses.of_person(other.id) == []
    await storage.addresses.propose(other.id, EMAIL, NOW)
    assert await storage.people.find(address) == li
    await storage.addresses.confirm(other.id, address, NOW)
    assert await storage.people.find(address) == other
    assert await storage.addresses.of_person(li.id) == []


async def test_confirmed_by_two_at_once_it_is_of_one(storage: Storage) -> None:
    people = [await storage.people.meet(Address("web", name), None, NOW) for name in "abcd"]
    for person in people:
        await storage.addresses.propose(person.id, EMAIL, NOW)
    address = storage.addresses.of_email(EMAIL)
    done = await asyncio.gather(*(storage.addresses.confirm(p.id, address, NOW) for p in people))
    assert sum(done) == 1
    assert sum([len(await storage.addresses.of_person(p.id)) for p in people]) == 1


async def test_an_address_where_nothing_arrives_is_marked_alone(storage: Storage, li: Person) -> None:
    """The person is still there; what waited for them at that address is sent when it works again."""
    await storage.addresses.add(li.id, CHAT, NOW)
    assert await storage.people.set_gone(CHAT, gone=True)
    assert not await storage.people.set_gone(CHAT, gone=True)
    [further] = await storage.addresses.of_person(li.id)
    known = await storage.people.get(li.id)
    assert known is not None
    assert (further.is_gone, known.is_gone) == (True, False)
    assert await storage.people.set_gone(CHAT, gone=False)


async def test_an_audience_is_counted_where_it_is_told(storage: Storage, li: Person) -> None:
    """A page alone, a mailbox behind a page, a chat, and a chat behind a page."""
    people = [li, *[await storage.people.meet(Address("web", name), None, NOW) for name in "abc"]]
    people.append(await storage.people.meet(Address("telegram", "9"), None, NOW))
    for person in people:
        await storage.interests.add(person.id, "all", NOW)
    await storage.addresses.add(li.id, await storage.addresses.propose(li.id, EMAIL, NOW), NOW)
    await storage.addresses.propose(people[1].id, "a@stu.example.edu", NOW)
    await storage.addresses.add(people[2].id, CHAT, NOW)
    assert await storage.audiences.by_channel("all", NOW) == {"telegram": 2, "web": 2, "mail": 1}


async def test_one_mailbox_is_enough(storage: Storage, li: Person) -> None:
    for email in (EMAIL, "new@stu.example.edu"):
        await storage.addresses.confirm(li.id, await storage.addresses.propose(li.id, email, NOW), NOW)
    assert [str(each) for each in await storage.addresses.of_person(li.id)] == ["new@stu.example.edu"]


async def test_all_are_forgotten_together(storage: Storage, li: Person, tmp_path: Path) -> None:
    """With what waits for them at any, and beside the database, so that no backup brings one back."""
    await storage.addresses.add(li.id, CHAT, NOW)
    email = await storage.addresses.propose(li.id, EMAIL, NOW)
    await storage.outbox.reply([Answer(CHAT, Reply("hello"))], NOW)
    await storage.forget(li, NOW)
    for address in (PAGE, CHAT, email):
        assert await storage.people.find(address) is None
    async with storage.database.reading() as connection:
        for table in ("addresses", "outbox"):
            assert not list(await connection.exec_driver_sql(f"SELECT id FROM {table}"))
    assert (tmp_path / "forgotten.txt").read_text("ascii").count("\n") == 3
    for address in (PAGE, CHAT):
        await storage.people.meet(address, None, NOW - timedelta(days=1))
    assert await storage.forget_again(NOW) == 2


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.sqlite
async def test_no_email_stands_in_the_bytes_of_the_file(storage: Storage, li: Person, tmp_path: Path) -> None:
    address = await storage.addresses.propose(li.id, EMAIL, NOW)
    await storage.addresses.confirm(li.id, address, NOW)
    await storage.outbox.reply([Answer(address, Reply("hello"))], NOW)
    content = _bytes_in(tmp_path)
    assert address.id.encode() in content
    for part in (EMAIL.lower(), "Li.Na", "stu.example"):
        assert part.encode() not in content
