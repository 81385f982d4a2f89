"""Staff and the knowledge in the running bot."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.config import Settings
from bot.library import Library, now
from tests.conftest import ROOT, MakeWorld


async def test_reload_tells_every_problem_and_keeps_what_works(
    make_world: MakeWorld, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    world = await make_world(Library(settings, now, folder))
    teacher = world.person("teacher")
    assert "38 topics, 4 programmes" in await teacher.says("/reload")
    deadline = folder / "topics" / "deadline.yaml"
    whole = deadline.read_text("utf-8")
    deadline.write_text(whole.replace("scope: programme", "scope: galaxy"), "utf-8")
    said = await teacher.says("/reload")
    assert "deadline.yaml:" in said
    assert "galaxy" in said
    assert "Friday 26 March 2027" in await teacher.says("When does NUS close?")
    deadline.write_text(whole, "utf-8")
    assert "reloaded" in await teacher.says("/reload")
