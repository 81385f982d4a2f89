"""What training leaves behind: two classifiers, and how their opinions are weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.classifier import Classifier, Opinions
from bot.matching.features import Vocabulary
from bot.matching.semantics import Semantics, spoken


@dataclass(frozen=True)
class Model:
    """Labels are topics first, then groups of outside questions.

    ``semantics`` and ``semantic`` are None where there is no encoder: then
    words alone decide.
    """

    vocabulary: Vocabulary
    lexical: Classifier
    semantics: Semantics | None
    semantic: Classifier | None
    calibration: Calibration
    topic_count: int

    def opinions(self, masked: str) -> Opinions:
        """Returns what each part thinks of a masked text."""
        lexical = self.lexical.of_sparse(*self.vocabulary.vector(masked))
        if self.semantics is None or self.semantic is None:
            return Opinions(lexical, None)
        return Opinions(lexical, self.semantic.of_rows(self.semantics.vector(masked)))

    def opinions_on(self, texts: Sequence[str]) -> Opinions:
        """Returns (texts, labels), of many masked texts at once, which is four times as fast as one by one."""
        lexical = self.lexical.of_rows(self.vocabulary.matrix(texts))
        if self.semantics is None or self.semantic is None:
            return Opinions(lexical, None)
        vectors = self.semantics.directions(self.semantics.encoder.encode([spoken(text) for text in texts]))
        return Opinions(lexical, self.semantic.of_rows(vectors))

    def weighed(self, opinions: Opinions) -> NDArray[np.float32]:
        """Returns (labels,): calibrated probabilities."""
        return self.calibration.probabilities(opinions, self.topic_count)
