"""What every exchange office says in every sentence tells nothing about what is asked."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.matching.jargon import without_jargon
from bot.matching.normalisation import normalise, tokens


@pytest.mark.parametrize(
    ("question", "heard"),
    [
        ("How long does a student exchange last?", "how long does a § last"),
        ("How long does a semester abroad last?", "how long does a § last"),
        ("How long does a SEP last?", "how long does a § last"),
        ("How long does an outbound mobility programme last?", "how long does an § last"),
        ("Which sister schools are there?", "which partner university are there"),
        ("交换生住哪里", "§ 住哪里"),
        ("出国（境）交流项目住哪里", "§ 住哪里"),
        ("交換生住哪裡", "§ 住哪里"),
        ("姐妹校有哪些", "合作院校 有哪些"),
        ("Dear teacher, where do I live? Thank you very much!", "where do i live"),
        ("老师您好，住哪里？谢谢老师", "住哪里"),
    ],
)
def test_jargon_is_heard_as_a_name_or_one_word(question: str, heard: str) -> None:
    assert tokens(without_jargon(normalise(question))) == heard.split()


@pytest.mark.parametrize(
    "text",
    [
        "what is the exchange rate",
        "可以和室友交换床位吗",
        "how do i go abroad",
        "the separate room",
        "hello, thanks!",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert without_jargon(text) == text


@pytest.mark.parametrize(
    ("word", "topic"),
    [
        ("exchange", "dates"),
        ("semester abroad", "dates"),
        ("study abroad", "dates"),
    ],
)
def test_the_word_does_not_change_the_topic(library: Library, word: str, topic: str) -> None:
    assert library.matcher.match(f"How long does the {word} last?").topic == topic
