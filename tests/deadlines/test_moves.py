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
    tell = on_reloaded(moving.app)
    _edit(moving, "closes: 2027-03-26 17:00", "closes: 2027-03-30 17:00")
    for _ in range(2):
        await moving.library.reload()
        await tell(None)
        await moving.deliver()
    [told] = moving.outlet.heard_by(STAFF)
    assert "from 2027-03-26 17:00 to 2027-03-30 17:00" in told
    assert "/announce" in told


async def test_what_another_process_tells_is_not_told_later(moving: World, clock: Clock) -> None:
    tell = on_reloaded(moving.app)
    await moving.storage.leases.release(TELLING)
    _edit(moving, "closes: 2027-03-26 17:00", "closes: 2027-03-30 17:00")
    await moving.library.reload()
    await tell(None)
    await moving.storage.leases.take(TELLING, clock())
    await tell(None)
    await moving.deliver()
    assert moving.outlet.heard_by(STAFF) == []
