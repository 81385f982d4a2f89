"""A deadline that was moved in the files is put before staff, who decide whether to announce it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.config import Settings
from bot.library import Library
from bot.processes.duties import TELLING, on_reloaded
from tests.conftest import ROOT, STAFF, Clock, MakeWorld, World


@pytest.fixture
async def moving(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    folder = tmp_path / "moving"
    shutil.copytree(ROOT / "knowledge", folder)
    settings = Settings(knowledge=folder).model_copy(update={"knowledge": folder})
    world = await make_world(Library(settings, clock))
    await world.storage.leases.take(TELLING, clock())
    return world


def _edit(world: World, old: str, new: str) -> None:
    file = world.library.folder / "programmes" / "nus.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


async def test_staff_are_asked_whether_to_announce_a_moved_deadline(moving: World, clock: Clock) -> None:
    """Once, with both dates; what else is edited is no news."""
    await moving.person("teacher").says("hello")
    await moving.deliver()
    tell = on_reloaded(moving.app)
    _edit(moving, "closes: 2027-03-26 17:00", "closes: 2027-03-30 17:00")
    for _ in range(2):
        await moving.library.reload()
        await tell(None)
        await moving.deliver()
    [told] = moving.outlet.heard_by(STAFF)
    assert "from 2027-03-26 17:00 to 2027-03-30 17:00" in told
    assert "/announce" in told


async def test_staff_are_asked_after_the_start_what_was_moved_while_the_bot_was_off(
    moving: World, clock: Clock
) -> None:
    """Once, whatever starts how often; in Chinese to those who read it."""
    await moving.person("teacher").says("你好")
    await moving.deliver()
    _edit(moving, "closes: 2027-03-26 17:00", "closes: 2027-03-30 17:00")
    for _ in range(2):
        await moving.library.reload()  # as a start would read it
        await moving.restart()
        await moving.deliver()
    [told] = moving.outlet.heard_by(STAFF)
    assert "2027-03-26 17:00" in told
    assert "2027-03-30 17:00" in told
    assert "/announce" in told
    assert "截止" in told


async def test_what_another_process_has_told_is_not_told_again(moving: World, clock: Clock) -> None:
    """Nor what it has not read yet taken for a move back."""
    await moving.deliver()
    number = await moving.app.edition.number()
    async with moving.storage.transaction():
        newer = await moving.storage.editions.number("another", clock())
        await moving.storage.editions.keep_deadlines(
            newer, {"nus/application/closes": "2027-03-30T09:00:00+00:00"}
        )
    assert newer > number
    await moving.restart()
    await moving.deliver()
    assert [text for text in moving.outlet.heard_by(STAFF) if "moved" in text] == []
