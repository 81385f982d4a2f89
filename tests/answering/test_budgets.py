"""Questions about money that need arithmetic."""

from __future__ import annotations

import pytest

from tests.answering.conftest import Ask


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Suppose Manchester's 8,000 comes through. What do I end up spending net?", "39600 CNY"),
        ("曼大8000块和困难3000块两个都批下来，我最终花多少钱", "36600 CNY"),
        ("南洋的机票资助3500到手的话，实际花费多少", "35000 CNY"),
        ("NUS: fee and room together in Singapore dollars, flights not counted", "3680 SGD"),
        ("曼大学费、住宿和吃饭一共多少英镑，不算机票", "3720 GBP"),
        ("NTU除了机票保险，剩下几项加起来多少新币", "6204 SGD"),
        ("How much is NUS in yuan if I leave out the flights?", "23900 CNY"),
        ("UBC给了减免的话，项目费变成多少加元", "4200 CAD"),
        ("If I get the NTU bursary, what is the programme fee in SGD then?", "2900 SGD"),
    ],
)
def test_items_and_grants_are_added_up(ask: Ask, question: str, value: str) -> None:
    computed = ask(question)
    assert computed is not None
    assert computed.value == value


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("I have 50,000 but need to keep 8,000 for a new laptop. What can I afford with the rest?", ["nus", "ntu"]),
        ("存了5万5，其中6000要还花呗，剩的够去哪几个", ["nus", "ntu", "manchester"]),
        ("My savings are 60,000, 15,000 of it must stay untouched. Which ones can I still do?", ["nus", "ntu"]),
        ("手里四万五，先扣掉5000租房押金，剩下的够NTU吗", ["ntu"]),
        ("家里给五万，去掉八千的电脑钱，还能去哪些", ["nus", "ntu"]),
        ("I've got 57,000 yuan. UBC?", []),
        ("I have 45,000 and want to leave 10,000 in the bank. Is NTU still possible?", []),
        ("奖学金8000加上自己攒的4万，够曼大吗", ["manchester"]),
        ("With 35,000 of my own and the NTU flight money of 3,500, can I pay for NTU?", ["ntu"]),
        ("My parents can give me 40,000 yuan. Which ones can I afford?", ["nus", "ntu"]),
    ],
)  # fmt: skip
def test_what_is_kept_for_something_else_pays_for_nothing(ask: Ask, question: str, met: list[str]) -> None:
    computed = ask(question)
    assert computed is not None
    assert list(computed.programmes) == met


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("If I withdraw from NUS 30 days before the start, how many Singapore dollars come back?", "0 SGD"),
        ("5月10号退国大，能拿回多少新币", "1300 SGD"),
        ("国大提前7周退出的话，项目费退我多少人民币", "7000 CNY"),
        ("I cancel NUS on 1 June. How much of the fee do I get back in SGD?", "0 SGD"),
    ],
)
def test_what_comes_back_depends_on_the_day(ask: Ask, question: str, value: str) -> None:
    computed = ask(question)
    assert computed is not None
    assert computed.value == value


@pytest.mark.parametrize(
    "question",
    [
        "NUS gives me both the 5,000 and the 9,000: what do I pay myself in the end?",  # one replaces the other
        "I withdraw from Manchester on 1 June. How much of the fee do I get back?",  # stands in their letter
        "爸妈各出一万五，够去国大吗",  # how many are they?
        "If I withdraw from NUS, how much of the fee comes back?",  # depends on the day
    ],
)
def test_no_figure_is_made_up(ask: Ask, question: str) -> None:
    assert ask(question) is None
