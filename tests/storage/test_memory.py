"""People, seats and questions: what is remembered, and what is forgotten with a person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.knowledge import Mode
from bot.messages import Address, Language, Reply
from bot.storage import Database, Storage
from bot.storage.encryption import Cipher
from tests.conftest import announced
from tests.databases import url_in

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
LI = Address("test", "li")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


async def test_a_person_is_met_once(storage: Storage) -> None:
    """Also when they write twenty times at once."""
    people = await asyncio.gather(*(storage.people.meet(LI, Language.ZH, NOW) for _ in range(20)))
    assert {person.id for person in people} == {people[0].id}
    assert people[0].language is Language.ZH
    assert people[0].is_subscribed is None
    assert (await storage.people.meet(Address("telegram", "li"), None, NOW)).id != people[0].id


async def test_what_is_set_comes_back(storage: Storage) -> None:
    person = await storage.people.meet(LI, None, NOW)
    await storage.people.set_details(person.id, "李明", "2023012345")
    await storage.people.remember(person.id, Language.EN, {"topic": "cost", "data": {"a": [1, "二"]}})
    await storage.people.set_fixed_language(person.id, Language.ZH)
    await storage.interests.add(person.id, "all", NOW)
    known = await storage.people.get(person.id)
    assert known is not None
    assert (known.name, known.student_number, known.conversation) == (
        "李明",
        "2023012345",
        {"topic": "cost", "data": {"a": [1, "二"]}},
    )
    assert (known.language, known.fixed_language, known.is_subscribed) == (Language.EN, Language.ZH, True)
    assert await storage.audiences.counts(["all"], NOW) == {"all": 1}


async def test_who_is_gone_is_no_subscriber_any_longer(storage: Storage) -> None:
    person = await storage.people.meet(LI, None, NOW)
    await storage.interests.add(person.id, "all", NOW)
    await storage.people.set_gone(LI, gone=True)
    await storage.people.set_gone(LI, gone=False)
    known = await storage.people.find(LI)
    assert known is not None
    assert (known.is_gone, known.is_subscribed) == (False, False)


async def test_moments_come_back_in_utc(storage: Storage) -> None:
    person = await storage.people.meet(LI, None, NOW)
    local = NOW.astimezone(timezone(timedelta(hours=8)))
    await storage.registrations.add(person.id, "jinyun", Mode.CAMPUS, {}, local)
    [registration] = await storage.registrations.of_person(person.id)
    assert registration.registered_at == NOW
    assert registration.registered_at.tzinfo is UTC


async def test_a_question_is_answered_once(storage: Storage) -> None:
    person = await storage.people.meet(LI, Language.ZH, NOW)
    first, second = [await storage.questions.ask(person.id, f"问题{n}", NOW) for n in (1, 2)]
    assert ([q.text for q in (await storage.questions.open(1))[0]], (await storage.questions.open(1))[1]) == (
        ["问题1"],
        2,
    )
    assert await storage.questions.answer(first, "答案", NOW)
    assert not await storage.questions.answer(first, "另一个", NOW)
    question = await storage.questions.get(first)
    assert question is not None
    assert (question.answer, question.address, question.language) == ("答案", LI, Language.ZH)
    assert [q.id for q in (await storage.questions.open(9))[0]] == [second]
    assert await storage.questions.get(999) is None


async def test_forgetting_takes_everything_of_the_person_and_nothing_of_others(storage: Storage) -> None:
    """One delete: no row of any table refers to them; their seat is free, what they announced stays."""
    li, wang = [await storage.people.meet(Address("test", name), None, NOW) for name in ("li", "wang")]
    for person in (li, wang):
        await storage.interests.add(person.id, "all", NOW)
        await storage.registrations.add(person.id, "jinyun", Mode.CAMPUS, {}, NOW)
        await storage.questions.ask(person.id, "?", NOW)
        await storage.outbox.put([person.id], Reply("hello"), NOW)
    number = await announced(storage, li.id, "news", NOW)
    await storage.people.forget(li.id)
    assert await storage.people.find(LI) is None
    async with storage.database.reading() as connection:
        for table in ("registrations", "questions", "outbox", "interests"):
            rows = await connection.exec_driver_sql(f"SELECT person_id FROM {table}")
            assert set(rows.scalars()) == {wang.id}
    announcement = await storage.announcements.get(number)
    assert announcement is not None
    assert (announcement.author_id, announcement.tally.total) == (None, 1)
    assert (await storage.people.meet(LI, None, NOW)).id not in (li.id, wang.id), "ids are never used again"


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.sqlite
async def test_personal_fields_are_not_in_the_files_bytes(storage: Storage, tmp_path: Path) -> None:
    person = await storage.people.meet(LI, None, NOW)
    secrets = [
        "Zhang Wuji",
        "S20239876",
        "my private question",
        "the office's private answer",
        "what the talk was about",
    ]
    await storage.people.set_details(person.id, secrets[0], secrets[1])
    number = await storage.questions.ask(person.id, secrets[2], NOW)
    await storage.questions.answer(number, secrets[3], NOW)
    await storage.people.remember(person.id, Language.EN, {"unanswered": secrets[4]})
    await storage.outbox.put([person.id], Reply(" ".join(secrets)), NOW)
    content = _bytes_in(tmp_path)
    assert b"jinyun" not in content
    assert b"test" in content
    for secret in secrets:
        assert secret.encode() not in content
