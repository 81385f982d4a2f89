"""Every request of a message is answered, and one request is never cut in two."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.inquiry import Inquiry
from bot.answering.requests import requests_in
from bot.library import Library, now
from tests.conftest import World


def _subjects(library: Library, message: str) -> list[tuple[str | None, str | None]]:
    return [(r.match.topic, r.match.programme) for r in requests_in(message, library.matcher)]


@pytest.mark.parametrize(
    ("message", "subjects"),
    [
        ("How much does Manchester cost, and do I need a visa?", [("cost", "manchester"), ("visa", "manchester")]),
        ("When does NTU start? Do I need a visa for it?", [("dates", "ntu"), ("visa", "ntu")]),
        ("is there a scholarship for UBC and which papers must i hand in", [("funding", "ubc"), ("apply", "ubc")]),
        ("曼大几号截止申请，需要交哪些材料", [("deadline", "manchester"), ("apply", "manchester")]),
        ("国大的宿舍是单人间吗？语言成绩有什么要求？", [("housing", "nus"), ("language", "nus")]),
        ("Hello! My English is so-so. What does UBC cost? Which language tests does it take? Thanks", [("cost", "ubc"), ("language", "ubc")]),
        ("UBC要花多少钱？另外今天的火锅哪家好吃", [("cost", "ubc"), (None, "ubc")]),
        ("can I go to NUS and who writes the letters?", [("eligibility", "nus"), ("apply", "nus")]),
    ],
)  # fmt: skip
def test_each_request_has_its_subject(
    library: Library, message: str, subjects: list[tuple[str | None, str | None]]
) -> None:
    assert _subjects(library, message) == subjects


@pytest.mark.parametrize(
    "message",
    [
        "Do we share rooms at NUS, and with how many others?",
        "I am in my third year, my average is 84, and I have IELTS 6.5. Can I apply to NUS?",
        "Is 27,500 yuan enough for NUS?",
        "国大的课程都教些什么，难不难",
        "老师好，我是大三的，想问一下曼大的住宿怎么样，谢谢",
        "Which is cheaper, NUS or NTU, and by how much?",
        "曼大和国大哪个便宜，便宜多少",
        "Hi! How are you? What does Manchester cost?",
        "Do I send the envelope to NUS, or bring it to the office?",
        "国大的材料是寄过去，还是自己送到办公室？",
    ],
)
def test_one_request_is_asked_whole(library: Library, message: str) -> None:
    [request] = requests_in(message, library.matcher)
    assert request.text == message


def _asked(library: Library, question: str) -> dict[str, Any]:
    return Inquiry(library, now).ask(question)


def test_the_answers_stand_in_the_order_of_the_requests(library: Library) -> None:
    said = _asked(library, "What does UBC cost? And which agency helps to find a landlord for tourists?")
    assert [(one["status"], one["topic"]) for one in said["answers"]] == [
        ("answered", "cost"),
        ("unanswered", None),
    ]
    assert (said["topic"], said["programme"]) == ("cost", "ubc")


def test_two_named_programmes_are_two_requests(library: Library) -> None:
    said = _asked(library, "曼大和国大的宿舍怎么样")
    assert [one["programme"] for one in said["answers"]] == ["manchester", "nus"]
    assert said["programmes"] == ["manchester", "nus"]
    assert said["programme"] is None


def test_a_country_with_two_programmes_is_one_request(library: Library) -> None:
    assert len(_asked(library, "What are the dormitories in Singapore like?")["answers"]) == 1


def test_circumstances_hold_for_all_requests(library: Library) -> None:
    said = _asked(library, "我雅思6.5，口语6.5。国大认这个雅思成绩吗？需要交哪些材料？")
    first, second = said["answers"]
    assert first["computed"] is not None, first
    assert first["computed"]["verdicts"] == {"nus": "met"}
    assert second["topic"] == "apply"


async def test_a_message_with_two_requests_gets_both_answers(world: World) -> None:
    li = world.person("li", "zh")
    said = await li.says("曼大几号截止申请，需要交哪些材料")
    assert said.index("**曼大几号截止申请**") < said.index("**需要交哪些材料**")
    said = await li.says("它要花多少钱？")
    assert "曼大" in said  # the talk goes on about the last


async def test_what_is_not_ours_is_offered_to_the_office(world: World) -> None:
    wang = world.person("wang")
    said = await wang.says(
        "What does UBC cost? And which agency is good for doing a master's in Canada on my own?"
    )
    assert "4,800" in said
    await wang.presses("Ask the office")
    [question] = (await world.storage.questions.open(9))[0]
    assert "agency" in question.text
    assert "4,800" in await wang.says("What does UBC cost?")
    said = await wang.says("I have IELTS 6.5 with 6.5 in all parts, can I go to NUS?")
    assert "master" not in said.split("Language")[0].lower()  # whose degree that was is not said


async def test_what_does_not_fit_is_one_tap_away(world: World) -> None:
    li = world.person("li")
    said = await li.says(
        "What does NUS cost? Which papers must I hand in? Which language tests does it take? How are students selected?"
    )
    assert "One tap answers it" in said
    assert "NUS" in await li.presses("NUS · ")


async def test_a_request_that_is_not_quite_understood_is_offered_beside_the_answer(world: World) -> None:
    li = world.person("li")
    said = await li.says("can I go to NUS and who writes the letters?")
    assert "counsellor" in said
    assert "One tap answers it" in said
    assert "Physiology" in await li.presses("Who may apply")
