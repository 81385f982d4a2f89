"""`/fit`: six questions by button or in words, verdicts for all programmes, and nothing kept unless asked for."""

from __future__ import annotations

import pytest

from tests.conftest import Person, World


async def _said(student: Person, *answers: str) -> str:
    reply = ""
    for answer in answers:
        reply = await student.presses(answer)
    return reply


async def test_six_taps_and_a_verdict_for_each_programme(student: Person) -> None:
    first = await student.says("/fit")
    assert "Nothing is kept unless you ask for it." in first
    assert "**1/6** Which year are you in?" in first
    assert "**2/6**" in await student.presses("Third year")
    assert "**3/6**" in await student.presses("pharmacy")
    assert "**4/6**" in await student.says("83")
    assert "**5/6**" in await student.presses("No failed course")
    assert "What is your score in CET-6?" in await student.presses("CET-6")
    assert "**6/6**" in await student.says("500")
    said = await student.presses("CNY 40,000")
    assert "Nothing you said stands in the way of **NTU**" in said
    assert "- **NUS**: not met: CET-6 500 (CET-6 550 is asked for, with its conditions) (50 short)" in said
    assert "- **Manchester**: about CNY 47,600 in all, more than your budget" in said
    assert [button.label for button in student.buttons] == [
        "NTU · how to apply",
        "NTU · remind me",
        "Keep for next time",
        "Answer again",
    ]
    assert "forms.example.edu/ntu-2027" in await student.presses("NTU · how to apply")


async def test_six_taps_in_chinese(world: World) -> None:
    student = world.person("student", "zh")
    assert "**1/6** 您现在是几年级？" in await student.says("/fit")
    assert "**3/6**" in await _said(student, "大二", "护理学")
    assert "**4/6**" in await student.says("前40%")
    assert "**6/6**" in await _said(student, "没有挂过科", "六级", "480")
    said = await student.presses("不考虑")
    assert "就您说的情况，**南洋理工**没有不符合的地方。" in said
    assert "- **国大**：不符合" in said


async def test_one_sentence_may_answer_several_questions(student: Person) -> None:
    said = await student.says("/fit third year clinical medicine, average 86, never failed a course")
    assert "**5/6**" in said
    assert "**6/6**" in await student.says("ielts 7, all parts 6.5")
    said = await student.says("I am free from 10 July")
    assert "Nothing you said stands in the way of" in said
    assert "- **NUS**: begins on Monday 5 July 2027, before you are free" in said
    assert not any("NUS" in button.label for button in student.buttons)


async def test_what_cannot_be_is_asked_back_and_never_compared(student: Person) -> None:
    await student.says("/fit")
    await _said(student, "Third year", "nursing")
    assert await student.says("840") == "An average cannot be 840: which figure did you mean?"
    assert "GPA of 3.2 cannot be compared" in await student.says("GPA 3.2")
    assert "**4/6**" in await student.says("84")
    await _said(student, "No failed course", "IELTS")
    assert await student.says("65") == "IELTS cannot be 65: which figure did you mean?"
    assert "**6/6**" in await student.says("6.5")


async def test_a_year_that_a_level_does_not_have_is_asked_back(world: World) -> None:
    student = world.person("student", "zh")
    await student.says("/fit")
    assert await student.says("大七") == "年级不可能是 大7，您想说的是多少？"
    assert "**2/6**" in await student.says("大三")


async def test_a_question_in_between_is_answered_and_the_talk_goes_on(student: Person) -> None:
    await student.says("/fit")
    await student.presses("Third year")
    said = await student.says("How much does NUS cost?")
    assert "SGD 2,600" in said
    assert "**2/6**" in said
    assert "**3/6**" in await student.says("dentistry")


@pytest.mark.parametrize(
    "question", ["What should I do this week?", "What is due on 5 April?", "我这周应该做什么"]
)
async def test_a_day_in_a_question_is_no_answer(student: Person, question: str) -> None:
    await student.says("/fit third year pharmacy, average 83, no failed course, CET-6 500")
    assert "6/6" in await student.says(question)
    assert "6/6" not in await student.says("from 10 July")


async def test_nothing_is_kept_unless_the_student_says_so(student: Person) -> None:
    await student.says("/fit third year pharmacy, average 83, no failed course, CET-6 500")
    await student.presses("Not important")
    assert "/fit" not in await student.says("/mydata")
    assert "average 83" not in await student.says("is CET-6 560 enough for Manchester?")


async def test_what_is_kept_shows_counts_and_goes(student: Person) -> None:
    await student.says("/fit third year pharmacy, average 79, no failed course, CET-6 520")
    await student.presses("Not important")
    assert "Kept, encrypted" in await student.presses("Keep for next time")
    assert "undergraduate, year 3; " in (await student.says("/mydata")).replace(", pharmacy", "; pharmacy")
    said = await student.says("Am I eligible for Manchester with IELTS 7, all parts 6.5?")
    assert "not met: average 79 (80 is asked for)" in said
    assert "From the answers that you asked me to keep" in await student.says("/fit")
    assert "Deleted" in await student.presses("Delete what is kept")
    assert "average 79" not in await student.says("is CET-6 560 enough for Manchester?")


async def test_forget_takes_it_along(student: Person) -> None:
    await student.says("/fit third year pharmacy, average 79, no failed course, CET-6 520")
    await _said(student, "Not important", "Keep for next time")
    await student.says("/forget")
    await student.presses("Yes")
    assert "**1/6**" in await student.says("/fit")


async def test_a_verdict_in_the_chat_offers_it(student: Person) -> None:
    said = await student.says("third year, average 85, can I apply to NUS?")
    assert said.startswith("Nothing you said stands in the way of NUS. Still open: your major")
    assert "**1/6**" in await student.presses("Check all conditions (/fit)")


async def test_a_question_in_between_is_answered_in_its_language_and_the_questions_go_on(
    student: Person,
) -> None:
    """Also without a question mark; what says nothing is asked for again."""
    await student.says("/fit")
    await student.says("3")
    assert "did not understand" in await student.says("下一步")
    said = await student.says("哪个最便宜")
    assert "• **国大**：28,400 元人民币" in said.replace("- **", "• **")
    assert "2/6** 您是什么专业" in said
    assert "3/6" in await student.says("护理")


async def test_a_rank_where_none_is_asked_for_is_said_not_to_count(world: World) -> None:
    student = world.person("student", "zh")
    said = await student.says("大三临床，排名前40%，没有挂过科，能报国大吗")
    assert "排名前 40%（这里不看排名）" in said
    assert "符合：没有挂过科" in said
