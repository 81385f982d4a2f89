"""Which programmes have something, said in other ways than by its name."""

from __future__ import annotations

import pytest

from tests.answering.conftest import Ask


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("The receipt is all I've got for my passport at the moment. Who takes that?", ["nus", "ntu", "manchester"]),
        ("护照还在办，只有回执，哪几个能先报", ["nus", "ntu", "manchester"]),
        ("哪些项目报名时护照还没下来也行", ["nus", "ntu", "manchester"]),
        ("哪个项目护照回执不认", ["ubc"]),
        ("Which programmes need a passport when I apply?", ["ubc"]),
        ("哪些研二的也收", ["ntu", "ubc"]),
        ("Which programmes accept first-year master's students?", ["ntu", "manchester", "ubc"]),
        ("哪几个CET-6不认", ["ubc"]),
    ],
)  # fmt: skip
def test_programmes_are_chosen_by_what_is_meant(ask: Ask, question: str, met: list[str]) -> None:
    computed = ask(question)
    assert computed is not None
    assert list(computed.programmes) == met


@pytest.mark.parametrize(
    ("question", "now", "met"),
    [
        ("which haven't opened yet", "2027-03-04T10:00", ["ntu", "ubc"]),
        ("which deadlines have I already missed", "2027-04-10T10:00", ["nus", "ntu", "manchester"]),
        ("还有哪个能报", "2027-04-12T10:00", ["ubc"]),
        ("Which ones run on past 15 August?", "2027-03-15T10:00", ["ntu"]),
        ("哪个要自己带被子", "2027-03-15T10:00", ["ntu", "manchester"]),
        ("which come with bed linen", "2027-03-15T10:00", ["nus", "ubc"]),
        ("哪几个是两个人一间", "2027-03-15T10:00", ["ntu"]),
        ("不考雅思托福，只有PTE，谁认", "2027-03-15T10:00", ["manchester"]),
    ],
)
def test_programmes_are_chosen_as_students_put_it(ask: Ask, question: str, now: str, met: list[str]) -> None:
    computed = ask(question, now)
    assert computed is not None
    assert list(computed.programmes) == met
