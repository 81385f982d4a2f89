"""Questions that lean on what was said before."""

from __future__ import annotations

import pytest

from bot.matching.followup import (
    is_complete,
    is_fragment,
    means_all,
    means_earlier,
    points_back,
    pull_of_the_talk,
)
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


@pytest.mark.parametrize(
    ("masked", "is_meant"),
    [
        ("and the previous one?", True),
        ("前面那个呢", True),
        ("刚才说的那个", True),
        ("what comes first", False),
        ("第一学期", False),
    ],
)
def test_the_programme_before_the_last_is_meant_when_it_says_so(masked: str, is_meant: bool) -> None:
    assert means_earlier(masked) is is_meant


def test_a_few_words_lean_on_the_talk_more_than_a_whole_sentence() -> None:
    """And "is it the same at …" most of all; a correction takes the topic back."""
    whole = "how much money do I need for a room there"
    assert (
        pull_of_the_talk("in a group?", names_another=False)
        > pull_of_the_talk(whole, names_another=False)
        > 1
    )
    assert pull_of_the_talk(f"same papers for {MASK}", names_another=True) > pull_of_the_talk(
        "几点关门", names_another=False
    )
    assert pull_of_the_talk("no, I meant the visa", names_another=False) == 1


@pytest.mark.parametrize(
    ("masked", "points"), [("and without it?", True), ("那个呢", True), ("ok", False), ("好的", False)]
)
def test_asking_on_about_the_last_answer(masked: str, points: bool) -> None:
    assert points_back(masked) is points
