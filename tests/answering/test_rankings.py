"""Which comes first, and by how much."""

from __future__ import annotations

import pytest

from tests.answering.conftest import Ask


@pytest.mark.parametrize(
    ("question", "order", "value"),
    [
        ("NTU比国大长几周", ["ntu", "nus"], "2 weeks"),
        ("By how many weeks is UBC longer than NUS?", ["ubc", "nus"], "2 weeks"),
        ("NTU和曼大差多少天", ["ntu", "manchester"], "14 days"),
        ("曼大比国大晚几天截止", ["manchester", "nus"], "7 days"),
        ("曼大比NTU晚几周开学", ["manchester", "ntu"], "1 week"),
        ("Room only: how many Singapore dollars more is NTU than NUS?", ["ntu", "nus"], "124 SGD"),
        ("项目费NTU比NUS多几新币", ["ntu", "nus"], "1300 SGD"),
        ("单比项目费，UBC比曼大贵多少人民币", ["ubc", "manchester"], "2700 CNY"),
        ("机票保险证件这一块，曼大比国大多花多少", ["manchester", "nus"], "8500 CNY"),
        ("住宿费加伙食，NTU比NUS贵多少", ["ntu", "nus"], "2500 CNY"),
        ("fee and room added up, is Manchester dearer than NTU? by how much", ["manchester", "ntu"], "1400 CNY"),
        ("NUS and NTU, total cost: which is lower, and what's the gap?", ["nus", "ntu"], "10100 CNY"),
        ("生活费曼大和国大差多少人民币", ["manchester", "nus"], "1500 CNY"),
        ("不算机票，UBC比曼大贵多少", ["ubc", "manchester"], "8000 CNY"),
    ],
)  # fmt: skip
def test_two_are_compared_in_the_unit_that_is_asked_for(
    ask: Ask, question: str, order: list[str], value: str
) -> None:
    computed = ask(question)
    assert computed is not None
    assert (list(computed.programmes), computed.value) == (order, value)


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("I feel helpless with deadlines, which one closes last? rank from latest", ["ubc", "ntu", "manchester", "nus"]),
        ("哪个最晚截止，然后倒数第二晚的是哪个，都排出来", ["ubc", "ntu", "manchester", "nus"]),
        ("who's choosier on grades, manchester or ntu", ["manchester", "ntu"]),
        ("均分要求，NUS和曼大谁更苛刻", ["nus", "manchester"]),
    ],
)  # fmt: skip
def test_a_word_within_another_orders_nothing(ask: Ask, question: str, order: list[str]) -> None:
    """As "less" stands in "helpless", and "rank" is no place in class."""
    computed = ask(question)
    assert computed is not None
    assert list(computed.programmes) == order


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("list the four by starting date", ["nus", "ubc", "ntu", "manchester"]),
        ("which of those with a kitchen is cheapest", ["ntu", "manchester", "ubc"]),
        ("deposit from low to high", ["ntu", "ubc", "manchester", "nus"]),
        ("total teaching hours: most first", ["ubc", "ntu", "nus", "manchester"]),
        ("which costs least after the subsidy?", ["nus", "ntu", "manchester", "ubc"]),
        ("Does UBC really start before NTU?", ["ubc", "ntu"]),
    ],
)
def test_what_is_ranked_is_understood(ask: Ask, question: str, order: list[str]) -> None:
    computed = ask(question)
    assert computed is not None
    assert list(computed.programmes) == order


def test_no_rate_is_made_up(ask: Ask) -> None:
    """The office changes each currency into yuan alone."""
    assert ask("How many Singapore dollars is the Manchester fee more than that of NUS?") is None
