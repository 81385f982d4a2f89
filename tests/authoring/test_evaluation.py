"""Labelled questions against the matcher: right, offered, wrong, silent."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.authoring.evaluation import evaluate, is_right_answer, read_labelled
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge, Labelled, read_folder
from bot.matching import Match, Matcher, Status
from tests.conftest import Clock

TOPICS = """\
- id: cost
  scope: programme
  questions: {en: [How much does it cost, what is the tuition fee, is it expensive], zh: [要花多少钱, 学费是多少]}
  answer: {en: x, zh: x}
- id: visa
  scope: general
  questions: {en: [Do I need a visa, how to get the visa, which visa papers], zh: [需要签证吗, 签证怎么办]}
  answer: {en: x, zh: x}
"""
OUTSIDE = "- {id: general, answer: {en: x, zh: x}, questions: {en: [tell me a joke, what is for lunch, sing me a song]}}\n"


@pytest.fixture
def knowledge(tmp_path: Path, clock: Clock) -> Knowledge:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.yaml").write_text(TOPICS, "utf-8")
    (tmp_path / "outside.yaml").write_text(OUTSIDE, "utf-8")
    return read_folder(tmp_path, ZoneInfo("UTC"), clock()).knowledge


def test_lines_are_read_with_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '{"q": "费用\u2028", "topic": "cost", "programme": "nus", "also": ["funding"], "lang": "zh", "style": "short"}\n\n{"q": "joke", "topic": null}\n',
        "utf-8",
    )
    first, second = read_labelled(path)
    assert first == Labelled(
        q="费用\u2028", topic="cost", also=("funding",), programme="nus", lang="zh", style="short"
    )
    assert second == Labelled(q="joke")


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", "5", '{"topic": "cost"}', '{"q": "x", "topic": "a", "also": 5}', "[" * 50_000]
)
def test_a_line_that_is_no_question_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"q": "x", "topic": null}\n' + line, "utf-8")
    with pytest.raises(KnowledgeError, match=r"q\.jsonl:2: is no labelled question; write "):
        read_labelled(path)


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_labelled(tmp_path / name)


def test_the_figures_count_what_happened(knowledge: Knowledge) -> None:
    rows = [
        Labelled(q="How much does it cost", topic="cost", lang="en"),
        Labelled(q="how to get the visa", topic="cost", lang="en"),
        Labelled(q="学费是多少", topic="visa", also=("cost",), lang="zh"),
        Labelled(q="tell me a joke", topic="cost"),
        Labelled(q="tell me a joke", lang="en"),
        Labelled(q="Do I need a visa"),
    ]
    figures = evaluate(rows, Matcher(knowledge), knowledge).as_json()
    [row] = figures.pop("reliability")
    assert (row["from"], row["questions"], row["right"]) == (0.9, 4, 0.5), "sure four times, right twice"
    assert figures == {
        "questions": 4,
        "right": 0.5,
        "right_or_offered": 0.5,
        "wrong": 0.25,
        "abstained": 0.25,
        "buttons_held_the_right_one": 0.0,
        "left_to_the_office": 0.25,
        "outside": 2,
        "outside_answered": 0.5,
        "by_group": {"en": 0.5, "zh": 1.0},
        "confusions": [
            {"expected": "cost", "got": "visa", "count": 1},
            {"expected": "(outside)", "got": "visa", "count": 1},
        ],
    }


def test_nothing_to_measure_divides_by_nothing(knowledge: Knowledge) -> None:
    assert evaluate([], Matcher(knowledge), knowledge).as_json()["right"] == 0


@pytest.mark.parametrize(
    ("topic", "programmes", "status", "is_right"),
    [
        ("cost", ("nus",), Status.ANSWERED, True),
        ("cost", ("ntu",), Status.ANSWERED, False),
        ("cost", ("nus", "ntu"), Status.ANSWERED, False),
        ("visa", (), Status.ANSWERED, True),
        ("cost", ("nus",), Status.CLARIFY, False),
    ],
)
def test_the_programme_counts_where_the_topic_is_about_one(
    knowledge: Knowledge, topic: str, programmes: tuple[str, ...], status: Status, is_right: bool
) -> None:
    row = Labelled(q="?", topic="cost", also=("visa",), programme="nus")
    assert is_right_answer(row, Match(status, topic, programmes, 1.0, ()), knowledge) is is_right
