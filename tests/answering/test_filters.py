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
