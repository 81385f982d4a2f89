"""The courier loses nobody: gone, asked to wait, refused, stopped or killed."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.courier import Courier
from bot.errors import DeliveryRefused, RecipientGone, TryLater
from bot.messages import Address, Reply
from bot.storage import Database, Person, Storage, Tally
from bot.storage.encryption import Cipher
from tests.conftest import Clock


@dataclass
class Post:
    """A way out that fails as told, once for each exception in ``faults``."""

    seconds: float = 0.0
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    sent: list[tuple[str, str, float]] = field(default_factory=list)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    @property
    def reachable(self) -> str:
        return "test"

    def seconds_between(self, _: Address) -> float:
        return self.seconds

    async def send(self, address: Address, reply: Reply) -> None:
        if self.faults.get(address.id):
            raise self.faults[address.id].pop(0)
        self.sent.append((address.id, reply.text, time.monotonic()))
        self.arrived.release()

    async def has_sent(self, count: int) -> None:
        """Waits for so many more."""
        for _ in range(count):
            await self.arrived.acquire()

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(name, text) for name, text, _ in self.sent]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


@pytest.fixture
def courier(storage: Storage, post: Post, clock: Clock) -> Courier:
    return Courier(storage, post, clock, per_second=1000)


async def _subscriber(storage: Storage, name: str, clock: Clock) -> Person:
    person = await storage.people.meet(Address("test", name), None, clock())
    await storage.people.subscribe(person.id, subscribed=True)
    return person


async def test_what_is_due_leaves_in_order(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    people = [await _subscriber(storage, name, clock) for name in "abc"]
    await storage.outbox.put([p.id for p in people], Reply("x"), clock())
    assert await courier.deliver_due()
    assert post.texts == [("a", "x"), ("b", "x"), ("c", "x")]
    assert not await courier.deliver_due()


async def test_who_is_gone_is_unsubscribed_and_nobody_else_suffers(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    author, *_ = [await _subscriber(storage, name, clock) for name in "tabc"]
    post.faults = {
        "a": [RecipientGone("blocked")],
        "b": [DeliveryRefused("bad")],
        "c": [ZeroDivisionError("a bug")],
    }
    number = await storage.outbox.announce(author.id, "news", clock())
    await courier.deliver_due()
    announcement = await storage.outbox.announcement(number)
    assert announcement is not None
    assert announcement.tally == Tally(sent=1, gone=1, failed=2)
    gone = await storage.people.find(Address("test", "a"))
    assert gone is not None
    assert (gone.is_gone, gone.is_subscribed) == (True, False)
    await courier.deliver_due()
    assert post.texts == [
        ("t", "news"),
        ("t", "Announcement 1 is done: 1 of 4 got it, 1 blocked the bot or left, 2 failed."),
    ]
    assert not await courier.deliver_due(), "the author is told once"


async def test_asked_to_wait_it_waits_as_told(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """429 names the seconds; others are served meanwhile, and pauses grow when it goes on."""
    people = [await _subscriber(storage, name, clock) for name in "ab"]
    post.faults = {"a": [TryLater("429", 30), TryLater("429", 30)]}
    await storage.outbox.put([p.id for p in people], Reply("x"), clock())
    await courier.deliver_due()
    assert post.texts == [("b", "x")]
    for pause in (30, 60):
        clock.passes(seconds=pause - 1)
        assert not await courier.deliver_due()
        clock.passes(seconds=1)
        assert await courier.deliver_due()
    assert post.texts == [("b", "x"), ("a", "x")]


async def test_it_gives_up_in_the_end(storage: Storage, post: Post, courier: Courier, clock: Clock) -> None:
    li = await _subscriber(storage, "li", clock)
    post.faults = {"li": [TryLater("no network", 1)] * 20}
    number = await storage.outbox.announce(li.id, "x", clock())
    for _ in range(20):
        await courier.deliver_due()
        clock.passes(hours=1)
    announcement = await storage.outbox.announcement(number)
    assert announcement is not None
    assert announcement.tally == Tally(failed=1)


async def test_it_keeps_to_the_pace_over_all_chats_and_in_each(storage: Storage, clock: Clock) -> None:
    """No burst at the start, and never two messages to one chat too close together."""
    post = Post(seconds=0.15)
    courier = Courier(storage, post, clock, per_second=20)
    people = [await _subscriber(storage, name, clock) for name in "abcde"]
    await storage.outbox.put([people[0].id, people[0].id, *(p.id for p in people)], Reply("x"), clock())
    await courier.deliver_due()
    moments = [moment for _, _, moment in post.sent]
    assert len(moments) == 7
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) > 0.04
    to_a = [moment for name, _, moment in post.sent if name == "a"]
    assert min(later - earlier for earlier, later in itertools.pairwise(to_a)) > 0.14


async def test_after_a_crash_the_rest_is_delivered(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """What was in flight is said again, what was queued is said, and stopping ends the run."""
    people = [await _subscriber(storage, name, clock) for name in "abc"]
    await storage.outbox.put([people[0].id], Reply("in flight"), clock())
    await storage.outbox.claim("test", 1, clock())
    await storage.outbox.put([p.id for p in people], Reply("x"), clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        await post.has_sent(4)
        await storage.outbox.put([people[1].id], Reply("later"), clock())
        courier.wake()
        await post.has_sent(1)
        courier.stop()
        await running
    assert sorted(post.texts) == [("a", "in flight"), ("a", "x"), ("b", "later"), ("b", "x"), ("c", "x")]


async def test_stopped_it_finishes_the_message_in_hand_and_keeps_the_rest(
    storage: Storage, clock: Clock
) -> None:
    post = Post()
    courier = Courier(storage, post, clock, per_second=10)
    people = [await _subscriber(storage, str(n), clock) for n in range(30)]
    await storage.outbox.put([p.id for p in people], Reply("x"), clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        await post.has_sent(1)
        courier.stop()
        await running
    early = len(post.sent)
    assert early < 30
    assert await storage.outbox.take_up_again("test") == 30 - early
