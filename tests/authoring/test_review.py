"""What ``check`` finds beyond the shape: examples that fail, words said twice, languages that disagree."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.authoring.review import Review, review
from bot.knowledge import read_folder
from bot.library import Library
from bot.matching import Matcher
from tests.conftest import Clock

TOPICS = """\
- id: cost
  scope: general
  questions: {en: [How much does it cost, what is the tuition fee, is it expensive], zh: [要花多少钱, 学费是多少]}
  answer: {en: "It costs 500.", zh: "要 500 元。"}
- id: visa
  scope: general
  questions: {en: [Do I need a visa, how to get the visa, which visa papers], zh: [需要签证吗, 签证怎么办]}
  answer: {en: "See <https://e.org/visa>.", zh: "见 <https://e.org/visa>。"}
  verified_on: 2026-01-01
"""
OUTSIDE = "- {id: general, answer: {en: 'No.', zh: 不。}, questions: {en: [tell me a joke, what is for lunch], zh: [讲个笑话]}}\n"


@pytest.fixture
def reviewed(tmp_path: Path, clock: Clock) -> object:
    def run(**files: str) -> Review:
        (tmp_path / "topics").mkdir()
        (tmp_path / "topics" / "a.yaml").write_text(files.pop("topics", TOPICS), "utf-8")
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
        reading = read_folder(tmp_path, ZoneInfo("Asia/Shanghai"), clock())
        return review(reading, Matcher(reading.knowledge))

    return run


def _run(reviewed: object, **files: str) -> Review:
    assert callable(reviewed)
    found = reviewed(**files)
    assert isinstance(found, Review)
    return found


def test_good_knowledge_has_no_errors_and_its_sample_data_is_listed(reviewed: object) -> None:
    found = _run(
        reviewed,
        outside=OUTSIDE,
        examples="- {q: what is the tuition fee, topic: cost}\n- {q: tell me a joke, status: unanswered}\n",
    )
    assert found.errors == []
    assert any("a.yaml: sample data, not confirmed: 1 entry (lines 1)" in n for n in found.notices)
    assert any("a.yaml: confirmed too long ago: 1 entry (lines 5)" in n for n in found.notices)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"examples": "- {q: what is the tuition fee, topic: visa}\n"},
            'examples.yaml:1: "what is the tuition fee" must get visa, but gets cost',
        ),
        (
            {"examples": "- {q: what is the tuition fee}\n"},
            "must not be answered, but gets cost; add phrasings to outside.yaml",
        ),
        (
            {
                "topics": TOPICS
                + "- {id: fee, scope: general, questions: {en: [IS it expensive?]}, answer: {en: x, zh: x}}\n"
            },
            "stands in cost and in fee; delete it from one of the two",
        ),
        (
            {"topics": TOPICS, "outside": OUTSIDE.replace("tell me a joke", "Do I need a visa")},
            "stands in visa and in general",
        ),
        (
            {"topics": TOPICS.replace("要 500 元", "要 600 元")},
            "the two languages disagree on numbers (500, 600); correct one of them",
        ),
        (
            {"topics": TOPICS.replace("见 <https://e.org/visa>", "见 <https://e.org/vise>")},
            "the two languages disagree on links",
        ),
        (
            {"topics": TOPICS.replace(', zh: "要 500 元。"', "")},
            "a.yaml:4: no 'zh' text; add `zh:` beside the other language",
        ),
    ],
)
def test_each_kind_of_error_is_told_with_what_to_do(
    reviewed: object, files: dict[str, str], told: str
) -> None:
    found = _run(reviewed, **files)
    assert any(told in error for error in found.errors), found.errors


def test_the_same_number_written_in_both_languages_agrees(reviewed: object) -> None:
    assert (
        _run(
            reviewed,
            topics=TOPICS.replace("It costs 500.", "It costs 500, by 12:30.").replace(
                "要 500 元。", "要 500 元，12:30 前。"
            ),
        ).errors
        == []
    )


@pytest.mark.slow
def test_the_sample_knowledge_has_no_errors(library: Library) -> None:
    assert review(library.reading, library.matcher).errors == []


def test_a_topic_with_few_phrasings_is_noticed(tmp_path: Path, clock: Clock) -> None:
    """Beside others that know many ways of being asked."""
    (tmp_path / "topics").mkdir()
    for key, asked in (("bring", "may I bring my"), ("far", "how far is the"), ("cost", "what costs the")):
        questions = [f"{asked} {thing}" for thing in _THINGS]
        text = f"- {{id: {key}, scope: general, questions: {{en: {questions}}}, answer: {{en: x, zh: x}}}}\n"
        (tmp_path / "topics" / f"{key}.yaml").write_text(text, "utf-8")
    thin = "- {id: thin, scope: general, questions: {en: [where is the sea]}, answer: {en: x, zh: x}}\n"
    (tmp_path / "topics" / "thin.yaml").write_text(thin, "utf-8")
    reading = read_folder(tmp_path, ZoneInfo("Asia/Shanghai"), clock())
    notices = "\n".join(review(reading, Matcher(reading.knowledge)).notices)
    assert "thin has 1 phrasings in en, where others have 20" in notices
    assert "bring has" not in notices


@pytest.mark.slow
def test_the_nearest_pairs_of_topics_are_noticed(library: Library) -> None:
    """Closing dates and travel dates are asked for alike."""
    notices = "\n".join(review(library.reading, library.matcher).notices)
    assert "dates and deadline lie close together" in notices


def test_a_phrasing_that_takes_an_example_away_is_named(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.yaml").write_text(TOPICS, "utf-8")
    (tmp_path / "examples.yaml").write_text('- {q: "How much does it cost?", topic: visa}\n', "utf-8")
    reading = read_folder(tmp_path, ZoneInfo("Asia/Shanghai"), clock())
    [error] = review(reading, Matcher(reading.knowledge)).errors
    assert 'mend the phrasing "how much does it cost" of cost' in error


_THINGS = """cat dog bicycle piano guitar skateboard camera laptop telescope drone kettle lamp pillow blanket mirror
    umbrella hammock tent kayak violin""".split()
