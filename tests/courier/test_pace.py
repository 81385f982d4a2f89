"""An even pace, with room for a short burst of those who may."""

from __future__ import annotations

import asyncio
import itertools
import time

from bot.courier.pace import Pace


async def _moments(pace: Pace, count: int, burst: int = 0) -> list[float]:
    moments = []
    for _ in range(count):
        await pace.turn(burst)
        moments.append(time.monotonic())
    return moments


async def test_never_faster_than_it_should_be() -> None:
    moments = await _moments(Pace(0.05), 8)
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) > 0.04


async def test_a_late_timer_does_not_slow_it() -> None:
    """What is lost by waking late is made up."""
    moments = await _moments(Pace(0.01), 60)
    assert moments[-1] - moments[0] < 0.01 * 59 * 1.25


async def test_a_burst_goes_ahead_and_is_made_up_for() -> None:
    pace = Pace(0.05)
    begun = time.monotonic()
    await _moments(pace, 4, burst=3)
    assert time.monotonic() - begun < 0.04
    await pace.turn()
    assert time.monotonic() - begun > 0.15


async def test_who_may_burst_overtakes_who_waits() -> None:
    pace = Pace(0.1)
    await pace.turn()
    order: list[str] = []

    async def wait(name: str, burst: int) -> None:
        await pace.turn(burst)
        order.append(name)

    await asyncio.gather(wait("bulk", 0), wait("reply", 2))
    assert order == ["reply", "bulk"]


async def test_it_may_be_forgotten_when_nothing_is_owed() -> None:
    pace = Pace(0.02)
    assert pace.is_free
    await pace.turn()
    assert not pace.is_free
    await asyncio.sleep(0.03)
    assert pace.is_free
