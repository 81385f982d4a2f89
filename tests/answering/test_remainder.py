"""What was said and not read is never passed over: the office's own text answers then."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.computation import compute
from bot.answering.computed import Computed
from bot.library import Library

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")


def _computed(question: str, library: Library) -> Computed | None:
    return compute(question, library.matcher.match(question), library.knowledge, NOW)


@pytest.mark.parametrize(
    "question",
    [
        "third year clinical medicine, average somewhere under 85, is UBC possible?",
        "大三临床，均分不到85，UBC能报吗",
        "average 81 in year one, 86 in year two, which programmes can I apply for?",
        "哪个项目倒数第二便宜",
        "which programme is the runner-up in price, cheapest first?",
        "哪些项目面试短于12分",
        "my grades are 86, i'm doing philosophy in the third year, ubc?",
        "处分去年撤销了，大三儿科83，曼大能报么",
        "我是交换生，大三临床，均分88，国大能报吗",
    ],
)
def test_what_was_not_read_is_left_to_the_office(question: str, library: Library) -> None:
    assert _computed(question, library) is None


@pytest.mark.parametrize(
    ("question", "programme", "outcome"),
    [
        ("UBC wants 85 and I have an average of 84.2, third year biotechnology, top 20%. ok?", "ubc", "met"),
        (
            "my roommate has 90, I have an average of 79, second-year nursing: Manchester?",
            "manchester",
            "not_met",
        ),
        ("室友均分90，我均分79，大二护理，曼大能报吗", "manchester", "not_met"),
        ("number 8 of 45 in my major, average 83, third year basic medicine. UBC?", "ubc", "met"),
    ],
)
def test_limits_and_others_figures_stand_in_the_way_of_nothing(
    question: str, programme: str, outcome: str, library: Library
) -> None:
    found = _computed(question, library)
    assert found is not None
    assert found.verdicts[programme] == outcome
