"""What is known is this year's; whoever asks for another reads that first."""

from __future__ import annotations

import pytest

from bot.answering.inquiry import Inquiry
from bot.library import Library
from tests.conftest import Clock, Person


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("last year's deadline", "2026"),
        ("What was last year's NUS deadline?", "2026"),
        ("去年NUS什么时候截止", "2026"),
        ("明年NUS什么时候截止", "2028"),
        ("NUS 2025 deadline", "2025"),
        ("When was the deadline of the previous round for UBC?", "2026"),
    ],
)
def test_another_year_is_said_first(library: Library, question: str, year: str) -> None:
    answer = Inquiry(library, Clock()).ask(question)["answer"]
    assert answer.startswith((f"I have nothing for {year}.", f"我没有 {year} 年的资料。"))


@pytest.mark.parametrize("question", ["NUS deadline", "When does NUS close in 2027?", "今年NUS什么时候截止"])
def test_this_year_is_answered(library: Library, question: str) -> None:
    answer = Inquiry(library, Clock()).ask(question)["answer"]
    assert "nothing for" not in answer
    assert "年的资料" not in answer


async def test_another_year_in_the_talk(student: Person) -> None:
    assert (await student.says("What was last year's NUS deadline?")).startswith("I have nothing for 2026.")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("那可以报三个吗", "最多两个。"),
        ("可以报三个吗", "最多两个。"),
        ("可以报两个吗", "最多两个。"),
        ("Can I apply for three?", "At most two."),
        ("Can I apply to two programmes?", "At most two."),
        ("is 5 March OK for NUS?", "NUS: yes"),
        ("Is 30 March OK for NUS?", "NUS: no"),
        ("is 5 March OK?", "That works for"),
        ("3月5号交NUS可以吗", "国大：可以"),
    ],
)
def test_the_first_words_are_the_answer(library: Library, question: str, first: str) -> None:
    assert Inquiry(library, Clock()).ask(question)["answer"].startswith(first)
