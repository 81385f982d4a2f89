"""What one person has and how full the briefings are, read at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url

from bot.config import DatabaseSettings
from bot.knowledge import Mode
from bot.messages import Address
from bot.storage import Database, Storage
from bot.storage.encryption import Cipher
from bot.storage.standings import _OCCUPANCY, _THEIRS
from tests.databases import url_in
from tests.seats import Stand, hall

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


async def _people(storage: Storage, count: int) -> list[int]:
    met = [await storage.people.meet(Address("test", str(n)), None, NOW) for n in range(count)]
    return [person.id for person in met]


async def test_a_seat_and_a_place_at_one_briefing_and_a_place_at_another(storage: Storage) -> None:
    li, wu = await _people(storage, 2)
    seat = await storage.registrations.add(li, "a", Mode.ONLINE, {"year": "3"}, NOW)
    here = await storage.waiting_list.join(li, "a", Mode.CAMPUS, {}, NOW)
    there = await storage.waiting_list.join(li, "b", Mode.CAMPUS, {"year": "3"}, NOW)
    await storage.registrations.add(wu, "a", Mode.CAMPUS, {}, NOW)
    standing = await storage.standings.of(li, ["a", "b"])
    assert standing.registrations == {"a": seat}
    assert standing.places == {"a": here, "b": there}
    assert +standing.occupancy.seated == {("a", "online"): 1, ("a", "campus"): 1}
    assert +standing.occupancy.queued == {("a", "campus"): 1, ("b", "campus"): 1}
    assert standing.occupancy.free(hall("a", 2, 2)) == {"campus": 1, "online": 1}
    with pytest.raises(KeyError):
        standing.occupancy.free(hall("c", 2, 2))


async def test_a_seat_that_is_held_is_not_free(storage: Storage) -> None:
    """The place says how the message that brings the offer stands."""
    [li] = await _people(storage, 1)
    place = await storage.waiting_list.join(li, "a", Mode.CAMPUS, {}, NOW)
    await storage.waiting_list.offer(place, NOW, NOW, outbox_id=7)
    standing = await storage.standings.of(li, ["a"])
    assert standing.occupancy.free(hall("a", 1, 1)) == {"campus": 0, "online": 1}
    assert standing.occupancy.has_queue("a")
    assert standing.places["a"].offer_status is None
    assert not standing.places["a"].is_on_its_way


async def test_nothing_is_decided_on_what_may_have_changed(tmp_path: Path) -> None:
    """A standing counts within its own transaction alone."""
    async with Stand.open(url_in(tmp_path), [hall("a", 1, 1)], 1) as stand:
        outside = await stand.seating.standing(stand.people[0])
        async with stand.storage.transaction():
            earlier = await stand.seating.standing(stand.people[0])
        for standing in (outside, earlier):
            with pytest.raises(RuntimeError, match="within the transaction"):
                await stand.seating.register(standing, stand.briefings["a"], Mode.CAMPUS, {})
            async with stand.storage.transaction():
                with pytest.raises(RuntimeError, match="within the transaction"):
                    await stand.seating.register(standing, stand.briefings["a"], Mode.CAMPUS, {})


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_both_databases_can_be_asked(name: str) -> None:
    """Old versions of SQLite have no full outer join."""
    dialect = make_url(f"{name}://").get_dialect()()
    for statement in (_THEIRS, _OCCUPANCY):
        sql = str(statement.compile(dialect=dialect))
        assert "FULL" not in sql
        assert sql.count("SELECT") >= 3
