"""The sample knowledge is product: checked like code."""

from __future__ import annotations

import json
import re

import pytest

from bot.authoring.evaluation import evaluate
from bot.authoring.review import review
from bot.library import Library
from bot.messages import Language
from tests.conftest import ROOT, Clock

SHARED = ROOT.parent / "shared"
PROGRAMMES = {"nus", "ntu", "manchester", "ubc"}
PROGRAMME_TOPICS = set(
    """
    overview features courses labs clinical deadline dates eligibility language cost funding places apply
    selection housing visa credits insurance life stories contact
    """.split()
)
GENERAL_TOPICS = set(
    """
    programmes compare briefing briefing_online briefing_signup briefing_content results multiple withdraw
    preparation double_degree subscribe office human bot privacy smalltalk
    """.split()
)


def test_every_id_is_there(library: Library) -> None:
    """An id may be added, never renamed: questions from outside are labelled with them."""
    topics = library.knowledge.topics
    assert set(library.knowledge.programmes) >= PROGRAMMES
    assert {key for key, topic in topics.items() if topic.scope == "programme"} >= PROGRAMME_TOPICS
    assert {key for key, topic in topics.items() if topic.scope == "general"} >= GENERAL_TOPICS


def test_every_programme_topic_has_facts_of_every_programme(library: Library) -> None:
    for programme in library.knowledge.programmes.values():
        assert set(programme.facts) >= PROGRAMME_TOPICS


@pytest.mark.slow
def test_check_finds_no_error(library: Library) -> None:
    """Both languages agree, every example gets its answer, no phrasing belongs to two topics."""
    assert review(library.reading, library.matcher).errors == []


def test_every_topic_is_asked_in_many_ways(library: Library) -> None:
    for topic in library.knowledge.topics.values():
        asked = [topic.questions, *(point.questions for point in topic.points)]
        assert sum(len(questions.zh) for questions in asked) >= 100, topic.id
        assert sum(len(questions.en) for questions in asked) >= 100, topic.id


def test_what_is_unconfirmed_says_so(library: Library) -> None:
    """No sample fact is passed off as true."""
    for topic in library.knowledge.topics.values():
        if topic.states_facts:
            said = library.answers.answer(topic.id, [], Language.EN, Clock()())
            assert "Sample data" in said, topic.id


@pytest.mark.skipif(
    not (SHARED / "questions").is_dir(), reason="the labelled questions are not beside this checkout"
)
def test_no_phrasing_is_a_question_that_we_are_measured_on(library: Library) -> None:
    """Or the measure would measure nothing."""
    asked = set()
    for path in (SHARED / "questions").glob("*.jsonl"):
        for line in path.read_text("utf-8").split("\n"):
            row = json.loads(line) if line else {}
            asked |= {
                _plain(turn["q"])
                for turn in [row, *row.get("turns", [])]
                if "q" in turn and "turns" not in turn
            }
    for group in library.knowledge.asked:
        for phrasing in group.phrasings:
            assert not _plain(phrasing) or _plain(phrasing) not in asked, (group.id, phrasing)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def test_no_labelled_question_is_a_phrasing(library: Library) -> None:
    """Else the measure would measure nothing; and there are enough of them to calibrate on."""
    knowledge = library.knowledge
    phrasings = {_words(p) for group in knowledge.asked for p in group.phrasings}
    assert [row.q for row in knowledge.labelled if _words(row.q) in phrasings] == []
    assert {row.topic for row in knowledge.labelled} >= {*PROGRAMME_TOPICS, *GENERAL_TOPICS, None}
    assert len(knowledge.labelled) >= 200


def test_the_bars_are_held_on_the_labelled_questions(library: Library) -> None:
    """The bars of a first release; `python -m bot eval` prints how far above them the matcher is."""
    figures = evaluate(library.knowledge.labelled, library.matcher, library.knowledge).as_json()
    assert figures["right"] >= 0.75
    assert figures["right_or_offered"] >= 0.92
    assert figures["wrong"] <= 0.05
    assert figures["outside_answered"] <= 0.04
    surest = figures["reliability"][-1]
    assert surest["from"] == 0.9
    assert surest["right"] >= 0.9, "of answers given at 0.9, nine in ten are right"


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
