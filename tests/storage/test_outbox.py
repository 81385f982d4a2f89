"""Whatever is said unasked is a row first: claimed once, taken up again after a crash, counted in persons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.messages import Address, Button, Reply
from bot.storage import Database, Person, Storage, Tally
from bot.storage.encryption import Cipher

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


async def _subscriber(storage: Storage, name: str, channel: str = "test") -> Person:
    person = await storage.people.meet(Address(channel, name), None, NOW)
    await storage.people.subscribe(person.id, subscribed=True)
    return person


async def test_what_was_put_is_claimed_once_and_whole(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    reply = Reply("**hello**", ((Button("a", "b:c"),),))
    await storage.outbox.put([li.id], reply, NOW)
    [delivery] = await storage.outbox.claim("test", 10, NOW)
    assert (delivery.reply, delivery.address, delivery.attempts, delivery.announcement_id) == (
        reply,
        li.address,
        1,
        None,
    )
    assert await storage.outbox.claim("test", 10, NOW) == []


async def test_nobody_gets_nothing(storage: Storage) -> None:
    await storage.outbox.put([], Reply("x"), NOW)
    assert await storage.outbox.claim("test", 10, NOW) == []


async def test_each_process_claims_only_whom_it_reaches(storage: Storage) -> None:
    """A whole channel, or one address of it; in the order in which they are due, as many as asked for."""
    people = [await _subscriber(storage, name) for name in "abc"]
    other = await _subscriber(storage, "a", "telegram")
    for later, person in enumerate([*people, other]):
        await storage.outbox.put([person.id], Reply(str(later)), NOW + timedelta(seconds=later))
    assert await storage.outbox.claim("test", 10, NOW - timedelta(seconds=1)) == []
    late = NOW + timedelta(hours=1)
    assert [d.reply.text for d in await storage.outbox.claim(people[1].address, 10, late)] == ["1"]
    assert [d.reply.text for d in await storage.outbox.claim("test", 1, late)] == ["0"]
    assert [d.reply.text for d in await storage.outbox.claim("telegram", 9, late)] == ["3"]
    assert [d.reply.text for d in await storage.outbox.claim("test", 9, late)] == ["2"]


async def test_what_a_crash_left_half_sent_is_due_again(storage: Storage) -> None:
    """Said twice at worst, lost never; and only by the process that reaches the person."""
    people = [await _subscriber(storage, name) for name in "ab"]
    await storage.outbox.put([p.id for p in people], Reply("x"), NOW)
    first, second = await storage.outbox.claim("test", 10, NOW)
    await storage.outbox.settle(first.id, "sent", NOW)
    assert await storage.outbox.take_up_again("telegram") == 0
    assert await storage.outbox.take_up_again(first.address) == 0
    assert await storage.outbox.take_up_again("test") == 1
    [again] = await storage.outbox.claim("test", 10, NOW)
    assert (again.id, again.attempts) == (second.id, 2)


async def test_a_postponed_one_waits(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    await storage.outbox.put([li.id], Reply("x"), NOW)
    [delivery] = await storage.outbox.claim("test", 10, NOW)
    await storage.outbox.postpone(delivery.id, NOW + timedelta(seconds=30), "429")
    assert await storage.outbox.claim("test", 10, NOW + timedelta(seconds=29)) == []
    assert len(await storage.outbox.claim("test", 10, NOW + timedelta(seconds=30))) == 1


async def test_an_announcement_goes_to_subscribers_and_is_counted(storage: Storage) -> None:
    people = [await _subscriber(storage, name) for name in "abcde"]
    await storage.people.subscribe(people[4].id, subscribed=False)
    await storage.people.meet(Address("test", "never asked"), None, NOW)
    number = await storage.outbox.announce(people[0].id, "**news**", NOW)
    assert await storage.outbox.finish(NOW) == []
    deliveries = await storage.outbox.claim("test", 10, NOW)
    assert [(d.reply.text, d.announcement_id) for d in deliveries] == [("**news**", number)] * 4
    for delivery, status in zip(deliveries, ["sent", "gone", "failed"], strict=False):
        await storage.outbox.settle(delivery.id, status, NOW)
    waiting = await storage.outbox.announcement(number)
    assert waiting is not None
    assert waiting.tally == Tally(queued=1, sent=1, gone=1, failed=1)
    assert await storage.outbox.finish(NOW) == []
    await storage.outbox.settle(deliveries[3].id, "sent", NOW)
    [finished] = await storage.outbox.finish(NOW)
    assert (finished.tally.sent, finished.tally.total, finished.finished_at) == (2, 4, NOW)
    assert await storage.outbox.finish(NOW) == [], "the report is made once"


async def test_an_announcement_to_nobody_is_finished_at_once(storage: Storage) -> None:
    number = await storage.outbox.announce(
        (await storage.people.meet(Address("test", "t"), None, NOW)).id, "x", NOW
    )
    assert [(a.id, a.tally.total) for a in await storage.outbox.finish(NOW)] == [(number, 0)]


async def test_the_latest_announcements_come_first(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    for word in "abc":
        await storage.outbox.announce(li.id, word, NOW)
    assert [a.text for a in await storage.outbox.latest_announcements(2)] == ["c", "b"]
    assert await storage.outbox.announcement(99) is None
