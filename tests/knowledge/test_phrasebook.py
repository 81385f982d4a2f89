"""Phrasings apart from answers: what ships with the bot, and what a folder takes of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import Reading, phrasings, read_folder
from bot.knowledge.phrasebook import FOLDER, phrasebook

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
HOUSING = "- id: housing\n  answer: {en: In a hall of residence.}\n"
OWN = """\
- id: robes
  scope: general
  questions: {en: [May I wear my robe], zh: [可以穿长袍吗]}
  answer: {en: "Yes.", zh: 可以。}
"""
PROGRAMME = """\
name: {en: Aarhus University, zh: 奥胡斯大学}
short: {en: Aarhus, zh: 奥胡斯}
city: {en: Aarhus, zh: 奥胡斯}
country: {en: Denmark, zh: 丹麦}
continent: {en: Europe, zh: 欧洲}
"""
_OURS = re.compile(r"重庆|重医|缙云|袁家岗|Chongqing|CQMU|Jinyun|Yuanjiagang")


def _read(folder: Path, topics: str, **files: str) -> Reading:
    for name, content in {"topics__a": topics, **files}.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return read_folder(folder, ZONE, NOW)


def _told(folder: Path, topics: str, **files: str) -> list[str]:
    try:
        problems = _read(folder, topics, **files).problems
    except KnowledgeError as error:
        problems = list(error.problems)
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_the_phrasebook_is_whole() -> None:
    """Every topic, point and outside group is asked in both languages, and no phrasing stands in two places."""
    book = phrasebook()
    points = [(key, point) for key, entry in book.topics.items() for point in entry.value.points]
    asked = [(key, entry.value.questions) for key, entry in book.topics.items()]
    asked += [(key, entry.value.questions) for key, entry in book.outside.items()]
    for key, questions in (*asked, *((key, point.questions) for key, point in points)):
        assert questions.en, key
        assert questions.zh, key
    for key, point in points:
        assert point.title.en, key
        assert point.title.zh, key
    assert not list(phrasings.said_twice([], [*book.topics.values(), *book.outside.values()]))


def test_nothing_of_the_sample_stands_in_the_phrasebook() -> None:
    for path in (*(FOLDER / "topics").iterdir(), FOLDER / "outside.yaml"):
        assert not _OURS.search(path.read_text("utf-8")), path


def test_a_standard_topic_needs_only_its_answer(tmp_path: Path) -> None:
    """Outside questions and small talk come along, and places where there are programmes to name instead."""
    knowledge = _read(tmp_path, HOUSING).knowledge
    housing, standard = knowledge.topics["housing"], phrasebook().topics["housing"].value
    assert (housing.scope, housing.title) == (standard.scope, standard.title)
    assert housing.questions == standard.questions
    assert housing.points == standard.points
    assert set(knowledge.topics) == {"housing", "smalltalk"}
    assert set(knowledge.outside) == set(phrasebook().outside)
    assert not knowledge.universities


def test_what_takes_part_or_is_home_is_not_elsewhere(tmp_path: Path) -> None:
    home = "home: [Harvard University, 哈佛大学]\n"
    knowledge = _read(tmp_path, HOUSING, programmes__aarhus=PROGRAMME, elsewhere=home).knowledge
    names = {university.name.en for university in knowledge.universities}
    assert "Yale University" in names
    assert not names & {"Aarhus University", "Harvard University"}
    assert "Aarhus University" in {u.name.en for u in phrasebook().elsewhere.universities}


def test_own_questions_and_points_are_added(tmp_path: Path) -> None:
    robes = "    - {id: robes, title: {en: robes, zh: 长袍}, questions: {zh: [长袍挂哪]}}\n"
    topic = f"{HOUSING}  questions: {{en: [Which hall is haunted]}}\n  points:\n{robes}"
    reading = _read(tmp_path, topic)
    housing, standard = reading.knowledge.topics["housing"], phrasebook().topics["housing"].value
    assert housing.questions.en == ("Which hall is haunted", *standard.questions.en)
    assert housing.questions.zh == standard.questions.zh
    assert [point.id for point in housing.points] == ["robes", *(point.id for point in standard.points)]
    assert reading.own == {"Which hall is haunted", "长袍挂哪"}


def test_a_folder_that_brings_all_its_questions_stays_as_it_is(tmp_path: Path) -> None:
    knowledge = _read(tmp_path, OWN, programmes__aarhus=PROGRAMME).knowledge
    assert list(knowledge.topics) == ["robes"]
    assert not knowledge.outside
    assert not knowledge.universities


def test_an_outside_group_is_widened_and_answered_anew(tmp_path: Path) -> None:
    group = "- {id: campus, answer: {en: Ask the porter.}, questions: {en: [where is the porter]}}\n"
    campus = _read(tmp_path, HOUSING, outside=group).knowledge.outside["campus"]
    assert campus.answer.en == "Ask the porter."
    assert campus.questions.en[0] == "where is the porter"
    assert len(campus.questions.zh) == len(phrasebook().outside["campus"].value.questions.zh)


POINTS = (
    OWN
    + """\
  points:
    - {id: length, title: {en: length, zh: 长度}, questions: {en: [How long may the robe be], zh: [长袍多长]}}
"""
)


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        (
            "- {id: housin, answer: {en: x, zh: x}}\n",
            "topics/a.yaml:1: the phrasebook knows no topic 'housin', and the entry brings no questions; "
            "did you mean 'housing'?",
        ),
        (
            POINTS.replace("[How long may the robe be], zh: [长袍多长]", "[], zh: []"),
            "topics/a.yaml:6: 'points.questions': no question, so nobody can reach this point; correct the value",
        ),
        (
            POINTS.replace("How long may the robe be", "may I wear my robe?"),
            'topics/a.yaml:6: the phrasing "may I wear my robe?" stands in robes and in robes/length; '
            "delete it from one of the two",
        ),
        (
            POINTS.replace('"Yes."', '"{% point lenght %}Yes.{% endpoint %}"'),
            "topics/a.yaml:4: 'robes' has no point 'lenght'; did you mean 'length'?",
        ),
        (
            POINTS.replace('"Yes."', '"{% point length %}Yes.{% endpoint %}"'),
            "topics/a.yaml:4: the point 'length' is marked in one language only; mark it in the other too",
        ),
        (
            f"{HOUSING}  points: {{nosuchpoint: {{en: x, zh: x}}}}\n",
            "topics/a.yaml:3: 'housing' has no point 'nosuchpoint'",
        ),
        (
            f"{HOUSING}  points: [{{id: nosuchpoint}}]\n",
            "topics/a.yaml:3: the phrasebook knows no point 'nosuchpoint' of 'housing', and it brings no questions",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_phrasebook_is_told_with_its_line(
    tmp_path: Path, topics: str, told: str
) -> None:
    assert any(line.startswith(told) for line in _told(tmp_path, topics)), _told(tmp_path, topics)


def test_a_fact_answers_only_points_that_are_there(tmp_path: Path) -> None:
    fact = "facts:\n  robes:\n    brief: {en: x, zh: x}\n    text: {en: x, zh: x}\n    points: {lenght: {en: x, zh: x}}\n"
    topics = POINTS.replace("scope: general", "scope: programme")
    told = _told(tmp_path, topics, programmes__aarhus=PROGRAMME + fact)
    assert "programmes/aarhus.yaml:10: 'robes' has no point 'lenght'; did you mean 'length'?" in told
