"""Narrow questions: the sentences on the point stand first, and what nobody has written is said and offered to the office."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest

from bot.answering.inquiry import Inquiry, explained_in_words
from bot.library import Library
from bot.matching import language_of
from bot.messages import Language
from tests.conftest import Person, World

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")


def _language(question: str) -> Language:
    return language_of(question) or Language.EN


@pytest.mark.parametrize(
    ("question", "point", "told", "not_told"),
    [
        (
            "Who writes the recommendation letter for NUS?",
            "letters",
            "a clinical teacher or your counsellor",
            "motivation",
        ),
        ("国大的推荐信由谁来写？", "letters", "临床带教老师或辅导员", "动机信"),
        ("How much is a load of laundry in the Manchester residence?", "laundry", "about GBP 4", "bed of"),
        ("曼大宿舍洗一次衣服收多少钱", "laundry", "每次约 4 英镑", "卧室"),
    ],
)
def test_a_point_is_answered_by_its_sentences_alone(
    library: Library, question: str, point: str, told: str, not_told: str
) -> None:
    answer = Inquiry(library, lambda: NOW).ask(question)
    assert (answer["status"], answer["point"]) == ("answered", point)
    assert answer["answers"][0]["point"] == point
    assert told in answer["answer"]
    assert not_told not in answer["answer"]


@pytest.mark.parametrize(
    ("question", "topic"), [("What papers must I hand in for NUS?", "apply"), ("国大的宿舍怎么样", "housing")]
)
def test_a_topic_in_general_is_answered_whole(library: Library, question: str, topic: str) -> None:
    answer = Inquiry(library, lambda: NOW).ask(question)
    assert (answer["status"], answer["topic"], answer["point"]) == ("answered", topic, None)
    whole = library.answers.answer(topic, ["nus"], _language(question), NOW)
    assert answer["answer"] == whole


def test_all_programmes_are_compared_on_the_point_alone(library: Library) -> None:
    answer = Inquiry(library, lambda: NOW).ask("Where do students wash their clothes, and is it paid?")
    assert (answer["topic"], answer["point"]) == ("housing", "laundry")
    lines = [line for line in answer["answer"].splitlines() if line.startswith("- **")]
    assert len(lines) == len(library.knowledge.programmes)
    assert all("laundry at about" in line for line in lines)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "do the marks from NUS change my GPA",
            "The office has written nothing on the grade point average yet.",
        ),
        ("国大的成绩会影响我的绩点吗", "关于绩点，办公室还没有写过具体说明。"),
    ],
)
def test_what_nobody_has_written_is_said_first(
    library: Library, question: str, first: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The nearest follows, and the log counts the hole without the question's words."""
    with caplog.at_level(logging.INFO, "bot.answering.points"):
        answer = Inquiry(library, lambda: NOW).ask(question)
    assert (answer["status"], answer["topic"], answer["point"]) == ("unwritten", "credits", "gpa")
    assert answer["answer"].startswith(first)
    nearest = library.answers.answer("credits", ["nus"], _language(question), NOW)
    assert "**NUS · " in answer["answer"] or "**国大 · " in answer["answer"]
    assert all(line in answer["answer"] for line in nearest.split("\n"))
    assert "point_unwritten topic=credits point=gpa programmes=nus" in caplog.text


def test_the_talk_keeps_the_point(library: Library) -> None:
    inquiry = Inquiry(library, lambda: NOW, keeps_context=True)
    inquiry.ask("How many recommendation letters does UBC want?")
    answer = inquiry.ask("and Manchester?")
    assert (answer["topic"], answer["point"], answer["programme"]) == ("apply", "letters", "manchester")
    assert inquiry.ask("新加坡国立呢")["point"] == "letters"
    assert inquiry.ask("When does it close?")["point"] is None


def test_why_a_point_was_chosen_is_shown(library: Library) -> None:
    answer = Inquiry(library, lambda: NOW).ask("Who writes the recommendation letter for NUS?", explain=True)
    [first, *_] = answer["explanation"]["points"]
    assert first["point"] == "letters"
    assert first["share"] > 0.5
    assert "points of apply: letters" in explained_in_words(answer["explanation"])


async def test_one_tap_shows_everything_on_the_topic(student: Person) -> None:
    said = await student.says("Who writes the recommendation letter for NUS?")
    assert "a clinical teacher or your counsellor" in said
    assert "motivation" not in said
    assert "letter of motivation" in await student.presses("Everything on “How to apply”")


async def test_a_programme_is_asked_for_the_point_by_one_tap(student: Person) -> None:
    await student.says("Who writes the recommendation letters?")
    said = await student.presses("Manchester")
    assert "letter of recommendation from a teacher" in said
    assert "personal statement" not in said
    assert "500 words" in await student.presses("Everything on “How to apply”")


async def test_what_nobody_has_written_goes_to_the_office_with_one_tap(
    world: World, student: Person, teacher: Person
) -> None:
    said = await student.says("do the marks from NUS change my GPA")
    assert said.startswith("The office has written nothing on the grade point average yet.")
    await student.presses("Ask the office")
    assert "do the marks from NUS cha" in await teacher.says("/questions")


async def test_it_is_said_in_chinese_too(world: World) -> None:
    student = world.person("wang", "zh")
    assert (await student.says("国大的成绩会影响我的绩点吗")).startswith("关于绩点")
    assert "动机信" in await student.says("国大怎么申请")
