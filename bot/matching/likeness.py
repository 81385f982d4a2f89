"""How like a question each of some sentences is, by what they mean and by their words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.model import Heard, Model
from bot.matching.normalisation import normalise
from bot.matching.semantics import spoken

_WORDS = (
    0.5  # what the same words count, beside the same meaning: a rare one tells a sentence from its neighbours
)
_KEPT = 4096  # sentences: all that a large office has written


class Likeness:
    """Of sentences that come again and again, each read once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._words = lru_cache(maxsize=_KEPT)(lambda sentence: model.vocabulary.vector(normalise(sentence)))
        self._meanings: dict[str, NDArray[np.float32]] = {}
        self._heard = lru_cache(maxsize=16)(
            model.heard
        )  # a question is compared with one answer after the other

    def by_words(self, masked: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Returns (sentences,), from 0 to 0.5; much quicker than ``of`` for sentences that are new."""
        return self._by_words(self._heard(masked), sentences)

    def of(self, masked: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Returns (sentences,): about 0 for one that says something else, up to 1.5 for the question itself.

        Args:
            masked: the question, as ``Match.masked`` has it.
            sentences: as they are read, without Markdown.
        """
        question = self._heard(masked)
        likeness = self._by_words(question, sentences)
        if question.vector is not None and sentences:
            self._understand(sentences)
            likeness += np.stack([self._meanings[each] for each in sentences]) @ question.vector
        return likeness

    def _by_words(self, question: Heard, sentences: Sequence[str]) -> NDArray[np.float32]:
        words = np.zeros(len(self._model.vocabulary.ids), dtype=np.float32)
        words[question.indices] = question.values
        read = map(self._words, sentences)
        return np.array(
            [_WORDS * float(words[indices] @ values) for indices, values in read], dtype=np.float32
        )

    def _understand(self, sentences: Sequence[str]) -> None:
        new = [each for each in dict.fromkeys(sentences) if each not in self._meanings]
        semantics = self._model.semantics
        if not new or semantics is None:
            return
        if len(self._meanings) + len(new) > _KEPT:
            self._meanings.clear()
            new = list(dict.fromkeys(sentences))
        vectors = semantics.encoder.encode([spoken(normalise(each)) for each in new])
        self._meanings |= zip(new, semantics.directions(vectors), strict=True)
