"""Questions that lean on what was said before."""

from __future__ import annotations

import pytest

from bot.matching.followup import is_complete, is_fragment, means_all
from bot.matching.normalisation import MASK


@pytest.mark.parametrize(
    "masked",
    [
        f"and {MASK}?",
        f"what about {MASK}",
        f"no, i mean {MASK}",
        f"那{MASK}呢",
        f"我是说{MASK}",
        f"不对，是{MASK}",
        "那个呢",
        "?",
        "",
        "and all of them?",
    ],
)
def test_nothing_but_a_name_or_fillers_leans_on_the_talk(masked: str) -> None:
    assert not is_complete(masked)


@pytest.mark.parametrize(
    "masked", [f"and the fees at {MASK}", "how much is it", f"{MASK}多少钱", "什么时候截止", "visa?", "2027"]
)
def test_a_subject_of_its_own_stands_alone(masked: str) -> None:
    assert is_complete(masked)


@pytest.mark.parametrize(
    ("masked", "is_meant"),
    [
        ("for all of them", True),
        ("每个都多少钱", True),
        ("分别是多少", True),
        ("how much", False),
        ("small talk", False),
    ],
)
def test_all_programmes_are_meant_when_it_says_so(masked: str, is_meant: bool) -> None:
    assert means_all(masked) is is_meant


def test_a_question_word_alone_asks_nothing() -> None:
    for text in ("why", "what ?", "为什么", "啥子"):
        assert is_fragment(text)
    for text in ("why nus deadline", "什么时候截止", "", "§"):
        assert not is_fragment(text)
