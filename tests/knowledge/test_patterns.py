"""Patterns of forms: as a whole, as elsewhere, and never long."""

from __future__ import annotations

import time

import pytest

from bot.knowledge.patterns import whole


@pytest.mark.parametrize(
    ("pattern", "said", "fits"),
    [
        ("[1-8]", "3", True),
        ("[1-8]", "33", False),
        ("[1-8]", "3\n", False),
        ("a|bc", "bc", True),
        ("a|bc", "ac", False),
        (r"\d{4}", "２０２３", True),
        ("大[一二三四]", "大三", True),
        ("(?i)yes", "YES", True),
        (".*", "half a sign: \ud83d", False),
    ],
)
def test_a_pattern_is_about_the_whole_text(pattern: str, said: str, fits: bool) -> None:
    assert whole(pattern)(said) is fits


@pytest.mark.parametrize("pattern", ["([A-Za-z0-9]+[ -]?)+", "(a|aa)+", "(a*)*b", "(.*)*x"])
def test_no_answer_takes_long(pattern: str) -> None:
    """Each of these needs longer than the age of the world where every way is tried."""
    matches = whole(pattern)
    begun = time.monotonic()
    assert not matches("a" * 1000 + "!")
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("pattern", ["[", r"(a)\1", "(?<=a)b", "a{1000}{1000}", "a)|(b"])
def test_what_the_engine_does_not_take_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="can be used"):
        whole(pattern)
