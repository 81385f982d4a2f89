"""Staff and the knowledge in the running bot."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.config import Settings
from bot.library import Library, now
from tests import hall
from tests.conftest import ROOT, Clock, MakeWorld


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
    deadline.write_text(whole.replace("- id: deadline\n", "- id: deadline\n  scope: galaxy\n"), "utf-8")
    said = await teacher.says("/reload")
    assert "deadline.yaml:" in said
    assert "galaxy" in said
    assert "Friday 26 March 2027" in await teacher.says("When does NUS close?")
    deadline.write_text(whole, "utf-8")
    assert "reloaded" in await teacher.says("/reload")


async def test_an_emptied_file_of_briefings_is_noticed_and_no_seat_is_lost(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """By staff who read it again, and by whoever has a seat; until the briefing is over."""
    world, li, zhang = await hall.two_registered(make_world, tmp_path, clock)
    teacher, file = world.person("teacher"), world.library.folder / "briefings.yaml"
    whole = file.read_text("utf-8")
    for content in ("", "[]"):
        file.write_text(content, "utf-8")
        said = await teacher.says("/reload")
        assert "jinyun is no longer in briefings.yaml, but 2 people are registered" in said
        assert "yuanjiagang" not in said
        assert "Briefing at Jinyun" in (said := await li.says("/my"))
        assert "Saturday 6 March 2027, 14:30: you are registered" in said
        assert "宣讲会jinyun" in await zhang.says("/my")
    clock.moment = hall.STARTS
    assert "no longer" not in await teacher.says("/reload")
    assert "Nothing is coming up" in await li.says("/my")
    file.write_text(whole, "utf-8")
    assert "no longer" not in await teacher.says("/reload")
