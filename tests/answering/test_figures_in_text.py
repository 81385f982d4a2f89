"""Numbers as people and their input methods write them, in one form."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.figures_in_text import plain
from bot.answering.inquiry import Inquiry
from bot.library import Library

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("预算1。5万", "预算15000"),
        ("预算1,5万", "预算15000"),
        ("预算 2,5w", "预算 25000"),
        ("预算３，０００", "预算3000"),
        ("budget 50.000 yuan", "budget 50000 yuan"),
        ("budget 50 000", "budget 50000"),
        ("30'000 in all", "30000 in all"),
        ("30’000 in all", "30000 in all"),
        ("1.500.000 CNY", "1500000 cny"),
        ("¥28.400", "¥28400"),
        ("雅思6。5", "雅思6.5"),
        ("雅思６，５", "雅思6.5"),
        ("IELTS 6,5?", "ielts 6.5?"),
        ("IELTS 6½", "ielts 6.5"),
        ("均分85。5。", "均分85.5。 "),
        ("average 85,5, can I", "average 85.5, can i"),
    ],
)
def test_tenths_and_thousands_are_read_whatever_stands_between(said: str, read: str) -> None:
    assert plain(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "预算3,4万",
        "均分85,6级500",
        "均分85。5门课",
        "雅思6,5月考",
        "ielts 6,5,6,6",
        "六级480。85",
        "gpa 3.500",
        "85 480",
        "in 2027 100 places",
        "版本2027.100",
        "6.5",
    ],
)
def test_two_numbers_stay_two(said: str) -> None:
    figures = plain(said).replace("40000", "4万").replace("。 ", "。")
    assert figures.replace("6级", "六级") in (said, said.replace("6级", "六级"))


@pytest.mark.parametrize("said", ["1。5万", "1,5万", "１５，０００元", "15.000元", "15 000 元", "¥15'000"])
def test_what_is_too_little_is_never_called_enough(library: Library, said: str) -> None:
    answer = Inquiry(library, lambda: NOW).ask(f"预算{said}够去国大吗")
    assert answer["computed"]["verdicts"] == {"nus": "not_met"}


@pytest.mark.parametrize("said", ["50,000 yuan", "50.000 yuan", "50 000 yuan", "CNY 50'000", "5万"])
def test_what_is_enough_is_never_called_too_little(library: Library, said: str) -> None:
    answer = Inquiry(library, lambda: NOW).ask(f"Is {said} enough for NUS?")
    assert answer["computed"]["verdicts"] == {"nus": "met"}
