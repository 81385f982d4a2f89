"""What only one process may do at a time, and which reading of the files is the newest."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.errors import LeaseLost
from bot.messages import Address, Reply
from bot.storage import OUTDATED, Database, Storage
from bot.storage.encryption import Cipher
from tests.conftest import Clock
from tests.databases import url_in

CIPHER = Cipher(Fernet.generate_key())
_LI = Address("test", "li")


async def _two(stack: AsyncExitStack, folder: Path) -> list[Storage]:
    """Two processes on one file."""
    settings = DatabaseSettings(url=url_in(folder))
    return [Storage.over(await stack.enter_async_context(Database.open(settings, CIPHER))) for _ in range(2)]


async def test_one_holds_it_until_it_lets_go_or_is_killed(tmp_path: Path, clock: Clock) -> None:
    """Whoever renews keeps it; a holder that was killed is succeeded within seconds."""
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, tmp_path)
        assert await one.leases.take("telling", clock())
        assert not await two.leases.take("telling", clock())
        assert await two.leases.take("courier telegram", clock())
        clock.passes(seconds=9)
        assert await one.leases.take("telling", clock())
        clock.passes(seconds=9)
        assert not await two.leases.take("telling", clock())
        assert (one.leases.is_held("telling"), two.leases.is_held("telling")) == (True, False)
        await one.leases.release("telling")
        assert await two.leases.take("telling", clock())
        clock.passes(seconds=10)
        assert await one.leases.take("telling", clock())
        assert not await two.leases.take("telling", clock())
        assert not two.leases.is_held("telling")


async def test_a_holder_whose_lease_was_taken_writes_nothing_more(tmp_path: Path, clock: Clock) -> None:
    """It was stopped for a while, and does not know it yet."""
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, tmp_path)
        assert await one.leases.take("telling", clock())
        with one.leases.guarding("telling"):
            li = await one.people.meet(_LI, None, clock())
        clock.passes(seconds=11)
        assert await two.leases.take("telling", clock())
        with one.leases.guarding("telling"), pytest.raises(LeaseLost):
            await one.outbox.put([li.id], Reply("told twice"), clock())
        assert not one.leases.is_held("telling")
        assert await one.outbox.put([li.id], Reply("an answer"), clock()) == [1]


async def test_readings_are_numbered_in_the_order_in_which_they_began(tmp_path: Path, clock: Clock) -> None:
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, tmp_path)
        began_at = clock()
        assert await one.editions.number("first", began_at) == 1
        assert await two.editions.number("first", began_at + timedelta(seconds=3)) == 1
        assert await one.editions.number("second", began_at + timedelta(seconds=9)) == 2
        assert await two.editions.number("between", began_at + timedelta(seconds=5)) == OUTDATED
        assert await two.editions.number("second", began_at + timedelta(seconds=10)) == 2
        assert await one.editions.number("first", began_at + timedelta(seconds=20)) == 3


async def test_what_was_taken_while_the_clock_was_wrong_does_not_last(tmp_path: Path, clock: Clock) -> None:
    """For a minute it was 120 days later; the holder was stopped, and nobody would tell anything for so long."""
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, tmp_path)
        assert await one.leases.take("telling", clock() + timedelta(days=120))
        assert await two.leases.take("telling", clock())
        assert not await one.leases.take("telling", clock())
