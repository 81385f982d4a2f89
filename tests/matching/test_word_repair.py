"""A word that the knowledge never uses becomes the closest one that it does use."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.word_repair import Speller

SPELLER = Speller(
    [
        "a phd",
        "peds, peds and peds",
        "the deadline",
        "a deadline",
        "deadline",
        "fees",
        "fees and fees",
        "my fees",
        "rare",
        "prices and prices",
        "the prices",
        "all prices",
    ],
    frozenset({"manchester"}),
)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("daedline", "deadline"),
        ("deadlne please", "deadline please"),
        ("feees", "fees"),
        ("deadline", "deadline"),
        ("manchester", "manchester"),
        ("rarer", "rarer"),
        ("priciest", "priciest"),
        ("pricees", "prices"),
        ("phds", "phds"),
        ("fee", "fee"),
        ("截止 feess", "截止 fees"),
        ("elephant", "elephant"),
    ],
)
def test_slips_are_repaired_and_words_left_alone(text: str, repaired: str) -> None:
    """Names and known words stay; a word that few phrasings hold is no target."""
    assert SPELLER.repair(text) == repaired


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = SPELLER.repair(text)
    assert SPELLER.repair(once) == once


def test_nothing_to_learn_from_repairs_nothing() -> None:
    assert Speller([], frozenset()).repair("daedline") == "daedline"
