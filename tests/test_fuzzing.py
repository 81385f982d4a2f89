"""Whatever people, staff and the world do at random, every promise holds; an hour of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chances import Step
from tests.fuzzing import empty, talk, tried

QUICK_SEED, SLOW_SEED = 4, 1000


@pytest.fixture
async def template(tmp_path: Path) -> Path:
    await empty(tmp_path)
    return tmp_path


async def test_a_short_talk_keeps_every_promise(template: Path) -> None:
    outcome = await talk(template, QUICK_SEED, 40)
    assert isinstance(outcome, int), str(outcome)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SLOW_SEED, SLOW_SEED + 5))
async def test_a_long_talk_keeps_every_promise(template: Path, seed: int) -> None:
    outcome = await talk(template, seed, 150)
    assert isinstance(outcome, int), str(outcome)


def says(who: str, text: str = "", button: str | None = None, process: int = 0) -> Step:
    return Step("says", who, process, text, button)


REGISTERS = (says("li", "/register jinyun campus"), says("li", "Li Ming"), says("li", "2023010101"))


async def test_a_broken_promise_is_found(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seat that is taken, and whoever took it is told nothing of it."""

    async def run(*steps: Step) -> str:
        broken = await tried(template, steps)
        return broken.kind if broken is not None else "kept"

    assert await run(*REGISTERS) == "kept"
    monkeypatch.setattr("bot.briefings.bookings._begins", lambda *_: "Good afternoon.")
    assert await run(*REGISTERS) == "booked"


async def test_what_another_process_began_to_send_is_taken_up_by_whoever_delivers_next(
    template: Path,
) -> None:
    """One delivers now and then; in between another is killed in the middle of sending."""
    steps = (
        Step("deliver"),
        says("wu", "/human Is there a bus?"),
        Step("kill", process=1, value=0),
        Step("deliver"),
    )
    assert await tried(template, steps) is None


async def test_who_meant_to_wait_and_is_moved_at_once_is_told_so(template: Path) -> None:
    """A seat in the other mode was free after all; the one that they had is given up for it."""
    assert await tried(template, (*REGISTERS, says("li", button="seat:wait:jinyun:online"))) is None
