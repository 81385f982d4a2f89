"""Whose question "where could I go?" is: after talk about one programme it is about all of them."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.matching import Context


@pytest.mark.parametrize(
    ("talk", "question", "about"),
    [
        (("nus",), "能去哪", ()),
        (("nus",), "Where can I go with that?", ()),
        (("nus",), "which programmes could I apply to", ()),
        (("nus",), "六级500能报哪个", ()),
        (("nus",), "哪个最便宜", ()),
        (("nus", "ntu"), "Which deadlines are next week?", ()),
        (("nus", "ntu"), "which are for nursing students", ()),
        (("nus", "ntu"), "哪个便宜", ("nus", "ntu")),
        (("nus", "ntu"), "which one is cheaper?", ("nus", "ntu")),
        (("nus",), "which hospital do we visit", ("nus",)),
        (("nus",), "要交哪些材料", ("nus",)),
        (("nus",), "周末能去哪玩", ("nus",)),
    ],
)
def test_the_talk_narrows_only_what_asks_on(
    library: Library, talk: tuple[str, ...], question: str, about: tuple[str, ...]
) -> None:
    assert library.matcher.match(question, Context("eligibility", talk)).about == about
