"""A clock that is wrong for a minute has nothing told, and nothing taken away."""

from __future__ import annotations

from bot.processes.clocks import WallClock
from tests.conftest import Clock


def test_a_jump_is_believed_only_if_it_stays(clock: Clock) -> None:
    passed = 1000.0
    wall = WallClock(clock, lambda: passed)

    def later(seconds: float) -> bool:
        nonlocal passed
        passed += seconds
        clock.passes(seconds=seconds)
        return wall.is_believed()

    assert [later(1), later(3600), later(86400)] == [True, True, True]
    for jump in ({"days": 120}, {"days": -120}, {"hours": 1}):
        clock.passes(**jump)
        assert [later(1), later(59)] == [False, False]
        clock.passes(**{unit: -number for unit, number in jump.items()})
        assert later(1)
    clock.passes(days=1)
    assert [later(1), later(200), later(200), later(1)] == [False, False, True, True]
    clock.passes(seconds=200)
    assert later(1), "as where it is set by a time server"
