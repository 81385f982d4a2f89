"""What was asked stands in the first line, whatever the office put first; nothing is lost, and nothing said anew."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.first_line import asked_first, found
from bot.answering.inquiry import Inquiry
from bot.library import Library
from bot.matching import Status
from bot.messages import Language, Markdown

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")

FLAT = Markdown(
    """**NUS · Housing**

You live in a student hall on the campus:

- **Room**: a single room with a fan
- **Kitchen**: pots and pans are provided, bring your own bowl
- **Laundry**: a machine takes coins

The keys are handed out on Friday. The gate closes at midnight. This is checked.

_Sample data, not confirmed by the office._"""
)


def _lines(text: str) -> list[str]:
    return sorted(line for line in text.split("\n") if line)


def test_an_item_comes_first_in_its_list_and_the_list_keeps_what_leads_to_it(library: Library) -> None:
    text = asked_first(FLAT, "are there pots and pans in the kitchen", library.matcher, is_whole=False)
    assert text.split("\n")[:5] == [
        "**NUS · Housing**",
        "",
        "You live in a student hall on the campus:",
        "",
        "- **Kitchen**: pots and pans are provided, bring your own bowl",
    ]
    assert _lines(text) == _lines(FLAT)


def test_a_paragraph_comes_before_the_list(library: Library) -> None:
    text = asked_first(FLAT, "on which day do i get my keys", library.matcher, is_whole=False)
    assert text.startswith("**NUS · Housing**\n\nThe keys are handed out on Friday.")
    assert text.endswith(
        "- **Laundry**: a machine takes coins\n\n_Sample data, not confirmed by the office._"
    )


def test_a_sentence_on_which_the_next_one_leans_stays_where_it_is(library: Library) -> None:
    text = asked_first(FLAT, "when does the gate close at night", library.matcher, is_whole=False)
    assert "The keys are handed out on Friday. The gate closes at midnight. This is checked." in text


@pytest.mark.parametrize(
    ("question", "is_whole"),
    [("what is the weather like on the moon", False), ("tell me about the room", True)],
)
def test_where_nothing_stands_out_the_order_is_the_offices(
    library: Library, question: str, is_whole: bool
) -> None:
    assert asked_first(FLAT, question, library.matcher, is_whole=is_whole) == FLAT


@pytest.mark.parametrize(
    "text",
    ["", "One line.", "1. Fill in the form\n2. Have it signed\n3. Send it in", "Two of them:\n\n- one"],
)
def test_steps_keep_their_order_and_little_is_left_alone(library: Library, text: str) -> None:
    assert asked_first(Markdown(text), "how do i send the form", library.matcher, is_whole=False) == text


@pytest.mark.parametrize(
    ("question", "said", "heading"),
    [
        ("do I have to bring a white coat to Manchester", "White coats are not worn.", "Clinical"),
        (
            "May I book my flight to NTU before the papers are here?",
            "Until the papers are there, book only a flight that you can change.",
            "Visa",
        ),
    ],
)
def test_what_stands_under_another_heading_is_quoted_with_that_heading(
    library: Library, question: str, said: str, heading: str
) -> None:
    answer = Inquiry(library, lambda: NOW).ask(question)
    assert answer["status"] == "answered"
    first, _, quote = answer["answer"].split("\n")[:3]
    assert heading in first
    assert said in quote


def test_a_topic_asked_whole_is_told_without_quotes(library: Library) -> None:
    for question in ("曼大护理专业什么时候截止", "How much does NUS cost?"):
        answer = Inquiry(library, lambda: NOW).ask(question)
        assert answer["answer"] == library.answers.answer(
            answer["topic"], [answer["programme"]], answer["language"], NOW
        )


def test_the_offices_own_words_tell_what_was_meant(library: Library) -> None:
    """A question that would be asked back is answered where its topic says just that of the university it names."""
    question = "If I am ill, may I stay away from NUS for half a day?"
    match = library.matcher.match(question)
    assert match.status is Status.CLARIFY
    assert found(match, library, Language.EN, NOW).status is Status.ANSWERED
    assert (
        "You may miss a half day only for illness." in Inquiry(library, lambda: NOW).ask(question)["answer"]
    )


@pytest.mark.parametrize(
    "question", ["How about the money?", "Is NUS fun, and is Leeds?", "vaccine for dogs"]
)
def test_without_them_a_match_stays_as_it_is(library: Library, question: str) -> None:
    match = library.matcher.match(question)
    assert found(match, library, Language.EN, NOW) == match
