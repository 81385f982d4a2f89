"""Questions for what is to be done these days are told from all others by a small rule."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.agenda import Agenda, Period, read_agenda
from bot.library import Library

TUESDAY = date(2027, 3, 2)


@pytest.mark.parametrize(
    ("text", "period", "first", "last"),
    [
        ("What should I do this week?", Period.WEEK, "2027-03-02", "2027-03-07"),
        ("我这周应该做什么", Period.WEEK, "2027-03-02", "2027-03-07"),
        ("这周要准备什么材料", Period.WEEK, "2027-03-02", "2027-03-07"),
        ("這週我該做什麼", Period.WEEK, "2027-03-02", "2027-03-07"),
        ("what documents should I prepare this week", Period.WEEK, "2027-03-02", "2027-03-07"),
        ("下周要交什么", Period.NEXT_WEEK, "2027-03-08", "2027-03-14"),
        ("anything due next week?", Period.NEXT_WEEK, "2027-03-08", "2027-03-14"),
        ("今天我该做啥", Period.TODAY, "2027-03-02", "2027-03-02"),
        ("Do I need to do anything tomorrow?", Period.TOMORROW, "2027-03-03", "2027-03-03"),
        ("我这个月要准备什么", Period.MONTH, "2027-03-02", "2027-04-01"),
        ("what do I still need to do", Period.WEEK, "2027-03-02", "2027-03-07"),
        ("我还差什么材料", Period.WEEK, "2027-03-02", "2027-03-07"),
    ],
)
def test_the_days_that_are_meant(text: str, period: Period, first: str, last: str) -> None:
    expected = Agenda(period, date.fromisoformat(first), date.fromisoformat(last))
    assert read_agenda(text, TUESDAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What documents do I need?",
        "申请要准备什么材料",
        "Is there a briefing this week?",
        "我这周都在上临床见习，下周三以后还有场次吗",
        "What should I prepare for the interview next week?",
        "这周五之前交得了吗",
        "The weather this week?",
        "",
    ],
)
def test_other_questions_are_none_of_it(text: str) -> None:
    assert read_agenda(text, TUESDAY) is None


def test_no_phrasing_of_the_knowledge_is_taken_for_one(library: Library) -> None:
    phrasings = (text for asked in library.knowledge.asked for text in asked.phrasings)
    assert [text for text in phrasings if read_agenda(text.replace("{p}", "NUS"), TUESDAY)] == []
