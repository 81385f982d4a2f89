"""A briefing in one picture."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib.ft2font import FT2Font
from PIL import Image

from bot import texts
from bot.files import charts
from bot.messages import Language
from tests.conftest import Clock, MakeWorld
from tests.hall import STARTS, opened, registers


@pytest.mark.parametrize("tag", ["en", "zh"])
async def test_the_whole_picture_in_figures(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, tag: str
) -> None:
    """Also before anything has happened."""
    hall = await opened(make_world, tmp_path, clock)
    teacher = hall.person("teacher", tag)
    await teacher.says("/stats jinyun")
    assert Image.open(BytesIO(teacher.files[0].content)).size == (1100, 880)
    for name in ("a", "b"):
        await registers(hall.person(name), "jinyun online", f"Li {name.upper()}")
        clock.passes(hours=2)
    clock.moment = STARTS
    await teacher.says("/checkin jinyun Li A")
    clock.moment = STARTS + timedelta(hours=3)
    await hall.deliver()
    await hall.person("a").forges("survey:stars:jinyun:4")
    await hall.person("a").forges("survey:plans:jinyun:yes")
    await hall.person("b").forges("survey:why:jinyun:forgot")
    said = await teacher.says("/stats jinyun")
    expected = {
        "en": ("2 registered, 1 came (50%). 1 rated it, 4.0 stars", "Will apply: Yes 1", "I forgot 1"),
        "zh": ("报名 2 人，到场 1 人（50%）。评价 1 份，平均 4.0 星", "打算申请 1", "忘记了 1"),
    }
    for words in expected[tag]:
        assert words in said
    assert teacher.files[0].name == "stats-jinyun.png"
    assert len(teacher.files[0].content) > 20_000


def test_the_font_has_every_character_of_the_pictures() -> None:
    """None shows as an empty box."""
    known = FT2Font(str(charts.FONT_FILE)).get_charmap()
    keys = [
        "chart-growth",
        "chart-attendance",
        "chart-came",
        "chart-registered",
        "chart-stars",
        "chart-missing",
    ]
    keys += ["mode-campus", "mode-online", "stats-nothing"]
    keys += [f"missing-{key}" for key in ("nothing", "costs", "application", "courses", "life", "time")]
    for language in Language:
        for key in keys:
            assert [c for c in texts.say(language, key) if ord(c) not in known] == []
    assert ord("★") in known
