"""Which of some sentences a question is most like, with and without an encoder."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.matching import likeness
from bot.matching.likeness import Likeness

SENTENCES = [
    "Bed linen and towels are included.",
    "The programme costs SGD 3,900, to be paid in two parts.",
    "Vaccination against measles must be complete.",
]


def test_the_sentence_that_answers_is_the_likest_in_either_language(library: Library) -> None:
    for question, best in (("do i bring my own towels", 0), ("要打麻疹疫苗吗", 2), ("what do i pay", 1)):
        scores = library.matcher.likeness.of(question, SENTENCES)
        assert scores.shape == (3,)
        assert scores.argmax() == best


def test_words_alone_are_quicker_and_know_less(library: Library) -> None:
    scores = library.matcher.likeness.by_words("towels", SENTENCES)
    assert scores.argmax() == 0
    assert scores[1] == 0 or scores[0] > 2 * scores[1]
    assert (library.matcher.likeness.by_words("麻疹", SENTENCES) == 0).all()


def test_nothing_is_like_nothing(library: Library) -> None:
    assert library.matcher.likeness.of("towels", []).shape == (0,)
    assert library.matcher.likeness.of("", ["", "。"]).shape == (2,)


def test_what_was_read_is_forgotten_once_it_is_too_much(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "_KEPT", 4)
    fresh = Likeness(library.matcher._model)
    first = fresh.of("towels", SENTENCES)
    fresh.of("towels", ["the sea", "a tree"])
    assert len(fresh._meanings) == 2
    assert (fresh.of("towels", SENTENCES) == first).all()
