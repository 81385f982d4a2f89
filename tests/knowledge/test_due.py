"""Days that hang on others, and the working days between them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge import steps
from bot.knowledge.due import Due, months_later, read_due
from bot.knowledge.working_days import Holidays
from bot.library import Library

QINGMING = date(2027, 4, 5)
HOLIDAYS = Holidays.model_validate(
    {"days": {QINGMING: {"en": "Qingming", "zh": "清明节"}}, "workdays": [date(2027, 4, 10)]}
)
ANCHORS = {"deadline": date(2027, 4, 2), "start": date(2027, 7, 5), "end": date(2027, 7, 30)}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("deadline", date(2027, 4, 2)),
        ("Wednesday before deadline", date(2027, 3, 31)),
        ("Friday before deadline", date(2027, 3, 26)),
        ("Sunday before start", date(2027, 7, 4)),
        ("Saturday after end", date(2027, 7, 31)),
        ("30 days before start", date(2027, 6, 5)),
        ("4 weeks before start", date(2027, 6, 7)),
        ("Monday of week 5", date(2027, 8, 2)),
        ("2 working days after deadline", date(2027, 4, 7)),  # over Qingming
        ("5 working days after deadline", date(2027, 4, 10)),  # on a Saturday that is worked
        ("12 working days after letter", None),  # nobody knows the day of the letter
    ],
)
def test_a_relative_day_is_found(written: str, day: date | None) -> None:
    assert read_due(written).on(ANCHORS, HOLIDAYS.add) == day


def test_what_is_no_relative_day_is_refused() -> None:
    with pytest.raises(ValueError, match="is no relative day; write such as"):
        read_due("soon after the deadline")


def test_a_relative_day_is_written_as_it_was_read() -> None:
    for written in ("5 working days after results", "Sunday before start", "deadline"):
        assert str(read_due(written)) == written
    assert read_due(Due("start")) == Due("start")


def test_a_month_later_is_never_in_the_month_after() -> None:
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2027, 12, 15), 24) == date(2029, 12, 15)
    assert months_later(date(2027, 3, 31), -18) == date(2025, 9, 30)


def test_the_results_of_the_sample_come_over_qingming(library: Library) -> None:
    """Ten working days after 26 March and 2 April, with the Monday of Qingming between."""
    knowledge = library.knowledge
    days = {key: steps.day(p, "results", knowledge.holidays) for key, p in knowledge.programmes.items()}
    assert days["nus"] == date(2027, 4, 12)
    assert days["manchester"] == date(2027, 4, 19)
    nus = knowledge.programmes["nus"]
    assert steps.day(nus, "confirmation", knowledge.holidays) == date(2027, 4, 19)
    assert steps.day(nus, "payment", knowledge.holidays) is None
    assert steps.day(nus, "balance", knowledge.holidays) is None
