"""Announcements as rows: who is counted, who is left out, what is changed by a correction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.dialects import postgresql

from bot.config import DatabaseSettings
from bot.messages import Address, Language, Reply
from bot.storage import Action, Database, DeliveryStatus, Lane, Outcome, Person, Storage, Tally
from bot.storage import tallies as rows
from bot.storage.encryption import Cipher
from tests.conftest import announced
from tests.databases import url_in

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


async def _subscriber(storage: Storage, name: str, language: Language | None = None) -> Person:
    person = await storage.people.meet(Address("test", name), language, NOW)
    await storage.interests.add(person.id, "all", NOW)
    return person


async def _all_sent(storage: Storage) -> list[str]:
    deliveries = await storage.outbox.claim("test", Lane.BULK, 10, NOW)
    for delivery in deliveries:
        delivery.message_ids = delivery.message_ids or ("m",)
    await storage.outbox.settle([Outcome(delivery, DeliveryStatus.SENT) for delivery in deliveries], NOW)
    return [delivery.address.id for delivery in deliveries]


async def test_what_is_on_its_way_counts_towards_the_cap(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    await announced(storage, li.id, "1", NOW)
    assert await storage.announcements.count_capped("all", NOW, 1) == 1
    assert await storage.announcements.count_capped("all", NOW, 2) == 0
    assert await storage.announcements.count_capped("all", NOW, 0) == 0
    second = await storage.announcements.draft(li.id, {Language.EN: Reply("2")}, NOW)
    await storage.announcements.start(second, NOW, weekly_cap=1)
    announcement = await storage.announcements.get(second)
    assert announcement is not None
    assert announcement.tally == Tally(capped=1)


async def test_a_correction_of_one_of_two_languages_goes_to_its_readers(storage: Storage) -> None:
    """And changes the first one when it begins, not before."""
    li = await _subscriber(storage, "li", Language.EN)
    await _subscriber(storage, "wang", Language.ZH)
    contents = {Language.EN: Reply("Monday"), Language.ZH: Reply("周一")}
    number = await storage.announcements.draft(li.id, contents, NOW)
    await storage.announcements.start(number, NOW)
    assert await _all_sent(storage) == ["li", "wang"]
    assert await storage.announcements.count_reached(number) == 2
    assert await storage.announcements.count_reached(number, Language.ZH) == 1
    correction = await storage.announcements.draft(
        li.id, {Language.ZH: Reply("周二")}, NOW, action=Action.CORRECT, of_id=number
    )
    first = await storage.announcements.get(number)
    assert first is not None
    assert first.contents == contents
    await storage.announcements.start(correction, NOW)
    assert await _all_sent(storage) == ["wang"]
    first = await storage.announcements.get(number)
    assert first is not None
    assert first.contents == {Language.EN: Reply("Monday"), Language.ZH: Reply("周二")}


async def test_the_only_text_is_corrected_for_everybody(storage: Storage) -> None:
    li = await _subscriber(storage, "li", Language.EN)
    await _subscriber(storage, "wang", Language.ZH)
    number = await announced(storage, li.id, "Monday", NOW)
    await _all_sent(storage)
    correction = await storage.announcements.draft(
        li.id, {Language.EN: Reply("Tuesday")}, NOW, action=Action.CORRECT, of_id=number
    )
    await storage.announcements.start(correction, NOW)
    assert await _all_sent(storage) == ["li", "wang"]


async def test_a_stopped_one_ends_when_nothing_is_in_flight(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    number = await announced(storage, li.id, "x", NOW)
    [in_flight] = await storage.outbox.claim("test", Lane.BULK, 10, NOW)
    await storage.announcements.stop(number, NOW)
    assert not await storage.announcements.has_ended()
    assert await storage.announcements.finish(NOW) == []
    await storage.outbox.settle([Outcome(in_flight, DeliveryStatus.SENT)], NOW)
    assert await storage.announcements.has_ended()
    assert [(a.id, a.status) for a in await storage.announcements.finish(NOW)] == [(number, "stopped")]
    assert await storage.announcements.finish(NOW) == []


async def test_reasons_are_grouped_as_postgresql_wants_it() -> None:
    """By the same expression that is selected, without parameters that could differ."""
    statement = rows.reasons_of(1).compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    selected, _, grouped = str(statement).partition("GROUP BY")
    assert "coalesce(outbox.error, '')" in selected
    assert "coalesce(outbox.error, '')" in grouped
