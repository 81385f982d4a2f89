"""Which point of a topic is asked about, once the topic is known.

A pair of topic and point has the topic's chance times the point's share
within it, so that a topic's chance is the sum of its pairs', and nothing that
is decided about topics depends on how finely one is divided.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.classifier import Classifier, softmax
from bot.matching.sparse import Sparse

_LEXICAL_FIT, _SEMANTIC_FIT = 30.0, 10.0
_ITERATIONS = 25  # few labels are soon told apart
_USED_BY = 2  # phrasings of the topic, at least, or a feature tells nothing of its points
_OF_GENERAL = 3.0  # so many times a point's phrasings is what those in general weigh at most


@dataclass(frozen=True)
class PointClassifier:
    """The points of one topic; label 0 is the topic in general.

    ``features``: (features,), those of the vocabulary that several of its phrasings use, ascending.
    """

    features: NDArray[np.int64]
    lexical: Classifier
    semantic: Classifier | None

    @classmethod
    def train(
        cls, sparse: Sparse, dense: NDArray[np.float32] | None, points: NDArray[np.int64], count: int
    ) -> PointClassifier:
        """Fits it to the phrasings of one topic.

        Args:
            sparse, dense: (phrasings, …), as the classifiers of topics see them.
            points: (phrasings,), from 0 to ``count`` - 1.
        """
        features, counts = np.unique(sparse.columns, return_counts=True)
        features = features[counts >= _USED_BY]
        narrow = np.zeros((sparse.shape[0], len(features)), dtype=np.float32)  # so small that dense is faster
        rows = np.repeat(np.arange(sparse.shape[0]), np.diff(sparse.starts))
        is_used = np.isin(sparse.columns, features)
        narrow[rows[is_used], np.searchsorted(features, sparse.columns[is_used])] = sparse.values[is_used]
        sizes = np.bincount(points, minlength=count)
        usual = float(np.median(sizes[1:]))
        weights = np.ones(count, dtype=np.float32)
        weights[0] = min(1.0, _OF_GENERAL * usual / max(1, sizes[0]))
        importance = weights[points]
        lexical = Classifier.train(
            narrow, points, count, fit=_LEXICAL_FIT, importance=importance, iterations=_ITERATIONS
        )
        semantic = (
            Classifier.train(
                dense, points, count, fit=_SEMANTIC_FIT, importance=importance, iterations=_ITERATIONS
            )
            if dense is not None
            else None
        )
        return cls(features, lexical, semantic)

    def shares(
        self,
        indices: NDArray[np.int64],
        values: NDArray[np.float32],
        vector: NDArray[np.float32] | None,
        weights: tuple[float, float],
    ) -> NDArray[np.float32]:
        """Returns (points + 1,), adding up to one.

        Args:
            indices, values: what is written, as features of the vocabulary.
            vector: what is meant; None to go by words alone.
            weights: of words and meaning.
        """
        at = np.searchsorted(self.features, indices)
        is_known = np.isin(indices, self.features)
        scores = np.float32(weights[0]) * self.lexical.of_sparse(at[is_known], values[is_known])
        if self.semantic is not None and vector is not None:
            scores = scores + np.float32(weights[1]) * self.semantic.of_rows(vector)
        return softmax(scores)
