"""What training leaves behind: two classifiers, and how their opinions are weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.classifier import Classifier, Opinions, softmax
from bot.matching.features import Vocabulary
from bot.matching.points import PairClassifier, PointClassifier
from bot.matching.semantics import Semantics, spoken


@dataclass(frozen=True)
class Heard:
    """A masked text as the classifiers see it: its features, and what it means; None where there is no encoder."""

    indices: NDArray[np.int64]
    values: NDArray[np.float32]
    vector: NDArray[np.float32] | None


@dataclass(frozen=True)
class Model:
    """Labels are topics first, then groups of outside questions.

    ``semantics`` and ``semantic`` are None where there is no encoder: then
    words alone decide. ``points``: of each topic that has points.
    """

    vocabulary: Vocabulary
    lexical: Classifier
    semantics: Semantics | None
    semantic: PairClassifier | None
    calibration: Calibration
    topic_count: int
    points: Mapping[int, PointClassifier] = field(default_factory=dict)

    def heard(self, masked: str) -> Heard:
        """Reads a masked text, once for all classifiers."""
        vector = self.semantics.vector(masked) if self.semantics is not None else None
        return Heard(*self.vocabulary.vector(masked), vector)

    def opinions(self, heard: Heard) -> Opinions:
        """Returns what each part thinks of a text."""
        lexical = self.lexical.of_sparse(heard.indices, heard.values)
        if self.semantic is None or heard.vector is None:
            return Opinions(lexical, None)
        return Opinions(lexical, self.semantic.of_rows(heard.vector))

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

    def shares(self, topic: int, heard: Heard) -> NDArray[np.float32] | None:
        """Returns (points + 1,): how a topic's chance is shared by it in general and its points; None if it has none."""
        points = self.points.get(topic)
        if points is None:
            return None
        scores = self.calibration.lexical * points.of_sparse(heard.indices, heard.values)
        if self.semantic is not None and heard.vector is not None:
            scores += self.calibration.semantic * self.semantic.of_points(heard.vector, topic, points.count)
        return softmax(scores.astype(np.float32))
