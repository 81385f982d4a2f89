"""One message once: on the page that somebody looks at, else in their chat, else in their mailbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.courier import Courier
from bot.errors import RecipientGone
from bot.messages import Address, Markdown, Reply
from bot.storage import MAIL, Database, Delivery, DeliveryStatus, Person, Storage, Written
from bot.storage.encryption import Cipher
from tests.conftest import Clock, Outlet, announced
from tests.databases import url_in

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
EMAIL = "li@stu.example.edu"


@dataclass
class Chat(Outlet):
    """A channel by its name."""

    name: str = "telegram"

    @property
    def reachable(self) -> str:
        return self.name

    @property
    def said(self) -> list[str]:
        return [reply.text for _, reply in self.sent]


@dataclass
class Page(Chat):
    """``looking``: who has it open; ``frozen``: whose page shows nothing more."""

    name: str = "web"
    looking: set[int] = field(default_factory=set)
    frozen: set[int] = field(default_factory=set)

    def is_attended(self, person_id: int) -> bool:
        return person_id in self.looking

    async def put(self, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        return await self.send(delivery.address, message)

    async def is_noticed(self, person_id: int, message_id: str) -> bool:
        return person_id in self.looking - self.frozen


@dataclass
class Mailboxes(Chat):
    name: str = MAIL

    async def post(self, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        return await self.send(delivery.address, message)


@dataclass
class Town:
    """All three channels, and somebody who is known on all of them."""

    storage: Storage
    clock: Clock
    li: Person
    page: Page = field(default_factory=Page)
    chat: Chat = field(default_factory=Chat)
    mail: Mailboxes = field(default_factory=Mailboxes)

    def __post_init__(self) -> None:
        channels = {"web": self.page, "telegram": self.chat, MAIL: self.mail}
        self.courier = Courier(self.storage, channels, self.clock, first_pause=0.001)

    async def tells(self, content: Reply | Written) -> int:
        [row] = await self.storage.outbox.put([self.li.id], content, self.clock(), keep=True)
        await self.delivers()
        return row

    async def delivers(self) -> None:
        for _ in range(20):
            if not await self.courier.deliver_due():
                return
        raise AssertionError("it goes round in circles")

    async def channel_of(self, row: int) -> tuple[str, str]:
        async with self.storage.database.reading() as connection:
            statement = f"SELECT channel, status FROM outbox WHERE id = {row}"
            found = (await connection.exec_driver_sql(statement)).one()
        return found.channel, found.status


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


async def known(storage: Storage, clock: Clock, first: str, *further: str) -> Town:
    """Somebody who was first met on one channel, and is known on others."""
    li = await storage.people.meet(Address(first, "li"), None, NOW)
    for channel in further:
        address = Address(channel, "li")
        if channel == MAIL:
            address = await storage.addresses.propose(li.id, EMAIL, NOW)
        await storage.addresses.add(li.id, address, NOW)
    return Town(storage, clock, li)


@pytest.mark.parametrize("first", ["web", "telegram"])
async def test_a_page_that_is_open_and_does_not_show_it_counts_as_closed(
    storage: Storage, clock: Clock, first: str
) -> None:
    town = await known(storage, clock, first, *({"web", "telegram", MAIL} - {first}))
    town.page.looking.add(town.li.id)
    town.page.frozen.add(town.li.id)
    row = await town.tells(Reply("Hello"))
    assert (town.page.said, town.chat.said, town.mail.said) == (["Hello"], ["Hello"], [])
    assert await town.channel_of(row) == ("telegram", "sent")


async def test_without_telegram_what_an_open_page_does_not_show_goes_by_mail(
    storage: Storage, clock: Clock
) -> None:
    town = await known(storage, clock, "web", MAIL)
    town.page.looking.add(town.li.id)
    town.page.frozen.add(town.li.id)
    row = await town.tells(Reply("Hello"))
    assert (town.page.said, town.chat.said, town.mail.said) == (["Hello"], [], ["Hello"])
    assert await town.channel_of(row) == (MAIL, "sent")


@pytest.mark.parametrize("first", ["web", "telegram"])
async def test_a_page_that_is_open_comes_first(storage: Storage, clock: Clock, first: str) -> None:
    town = await known(storage, clock, first, *({"web", "telegram", MAIL} - {first}))
    town.page.looking.add(town.li.id)
    row = await town.tells(Reply("Hello"))
    assert (town.page.said, town.chat.said, town.mail.said) == (["Hello"], [], [])
    assert await town.channel_of(row) == ("web", "sent")


@pytest.mark.parametrize("first", ["web", "telegram"])
async def test_a_chat_comes_before_the_mailbox(storage: Storage, clock: Clock, first: str) -> None:
    """What was said on a closed page waits there as well."""
    town = await known(storage, clock, first, *({"web", "telegram", MAIL} - {first}))
    row = await town.tells(Reply("Hello"))
    assert (town.chat.said, town.mail.said) == (["Hello"], [])
    assert town.page.said == (["Hello"] if first == "web" else [])
    assert await town.channel_of(row) == ("telegram", "sent")


async def test_a_closed_page_leads_to_the_mailbox(storage: Storage, clock: Clock) -> None:
    town = await known(storage, clock, "web", MAIL)
    row = await town.tells(Reply("Hello"))
    assert (town.page.said, town.mail.said) == (["Hello"], ["Hello"])
    assert await town.channel_of(row) == (MAIL, "sent")


async def test_a_closed_page_alone_is_enough(storage: Storage, clock: Clock) -> None:
    """An address that is not confirmed, or at which nothing arrives, is none."""
    town = await known(storage, clock, "web")
    await storage.addresses.propose(town.li.id, EMAIL, NOW)
    row = await town.tells(Reply("Hello"))
    assert town.mail.said == []
    assert await town.channel_of(row) == ("web", "sent")


async def test_what_reaches_nobody_in_the_chat_goes_to_the_mailbox(storage: Storage, clock: Clock) -> None:
    """Whoever has blocked the bot; also when that is known already."""
    town = await known(storage, clock, "telegram", MAIL)
    town.chat.faults[town.li.address] = RecipientGone("blocked")
    row = await town.tells(Reply("Hello"))
    assert town.mail.said == ["Hello"]
    assert await town.channel_of(row) == (MAIL, "sent")
    await storage.people.set_gone(town.li.address, gone=True)
    row = await town.tells(Reply("Again"))
    assert town.mail.said == ["Hello", "Again"]
    assert await town.channel_of(row) == (MAIL, "sent")


async def test_a_mailbox_that_refuses_is_the_end(storage: Storage, clock: Clock) -> None:
    town = await known(storage, clock, "web", MAIL)
    address = storage.addresses.of_email(EMAIL)
    town.mail.faults[address] = RecipientGone("no such user")
    row = await town.tells(Reply("Hello"))
    assert await town.channel_of(row) == (MAIL, DeliveryStatus.GONE)
    row = await town.tells(Reply("Again"))
    assert await town.channel_of(row) == ("web", "sent")


async def test_what_is_copied_goes_to_the_mailbox_too(storage: Storage, clock: Clock) -> None:
    """Once, whether the page is open or not."""
    town = await known(storage, clock, "web", MAIL)

    async def write(*_: object) -> Reply:
        return Reply(Markdown("A seat for you"))

    town.courier.writers["offer"] = write
    town.courier.destinations.copied.add("offer")
    for is_open in (True, False):
        town.page.looking = {town.li.id} if is_open else set()
        town.mail.sent.clear()
        await town.tells(Written("offer", {}))
        assert town.mail.said == ["A seat for you"], is_open


async def test_an_announcement_stands_in_the_ledger_where_it_was_noticed(
    storage: Storage, clock: Clock
) -> None:
    """And what corrects it follows it there."""
    town = await known(storage, clock, "web", MAIL)
    await storage.interests.add(town.li.id, "all", clock())
    number = await announced(storage, town.li.id, "News", clock())
    await town.delivers()
    [receipt] = await storage.announcements.receipts(number)
    assert (receipt.address.channel, receipt.status) == (MAIL, DeliveryStatus.SENT)
    assert (town.page.said, town.mail.said) == (["News"], ["News"])
