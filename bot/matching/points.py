"""Which point of a topic is asked about.

What is meant is told apart by pairs of topic and point, at once: a topic's
chance is the sum of its pairs', so that a narrow question finds its topic by
its point. What is written tells only the points of one topic apart, since
there are too many words for all pairs at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.classifier import Classifier
from bot.matching.sparse import Sparse

_LEXICAL_FIT, _SEMANTIC_FIT = 30.0, 10.0
_LEXICAL_PACE, _SEMANTIC_PACE = 0.25, 0.5
_OUTSIDE_IMPORTANCE = 3.0  # outside questions are more various than any topic, and fewer than all topics
_USED_BY = 2  # phrasings of the topic, at least, or a feature tells nothing of its points
_OF_GENERAL = 3.0  # so many times a point's phrasings is what those in general weigh at most


@dataclass(frozen=True)
class PairClassifier:
    """Pairs of label and point by their meaning; point 0 of a label is the label in general.

    ``starts``: (labels,), the column at which the pairs of each label begin.
    """

    classifier: Classifier
    starts: NDArray[np.int64]

    @classmethod
    def train(
        cls,
        dense: NDArray[np.float32],
        labels: NDArray[np.int64],
        points: NDArray[np.int64],
        counts: NDArray[np.int64],
        topic_count: int,
    ) -> PairClassifier:
        """Fits it to all phrasings.

        Args:
            dense: (phrasings, dimensions), of unit length.
            labels, points: (phrasings,).
            counts: (labels,), how many pairs each label has.
            topic_count: so many labels are topics; those after them are groups of outside questions.
        """
        starts = np.cumsum(counts) - counts
        importance = np.where(labels < topic_count, 1.0, _OUTSIDE_IMPORTANCE).astype(np.float32)
        classifier = Classifier.train(
            dense,
            starts[labels] + points,
            int(counts.sum()),
            fit=_SEMANTIC_FIT,
            pace=_SEMANTIC_PACE,
            importance=importance,
        )
        return cls(classifier, starts)

    def of_rows(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns (…, labels), the scores of one vector, or of each row of a matrix."""
        result: NDArray[np.float32] = np.logaddexp.reduceat(
            self.classifier.of_rows(vectors), self.starts, axis=-1
        )
        return result

    def of_points(self, vector: NDArray[np.float32], label: int, count: int) -> NDArray[np.float32]:
        """Returns (count,), the scores of a label in general and of its points."""
        pairs = slice(self.starts[label], self.starts[label] + count)
        result: NDArray[np.float32] = vector @ self.classifier.weights[:, pairs] + self.classifier.bias[pairs]
        return result


@dataclass(frozen=True)
class PointClassifier:
    """The points of one topic by what is written; 0 is the topic in general.

    ``features``: (features,), those of the vocabulary that several of its phrasings use, ascending.
    """

    features: NDArray[np.int64]
    lexical: Classifier

    @classmethod
    def train(cls, sparse: Sparse, points: NDArray[np.int64], count: int) -> PointClassifier:
        """Fits it to the phrasings of one topic.

        Args:
            sparse: (phrasings, features), as the classifier of topics sees them.
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
        lexical = Classifier.train(
            narrow, points, count, fit=_LEXICAL_FIT, pace=_LEXICAL_PACE, importance=weights[points]
        )
        return cls(features, lexical)

    @property
    def count(self) -> int:
        """Returns how many points there are, the topic in general among them."""
        return len(self.lexical.bias)

    def of_sparse(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns (count,), the scores of what is written, as features of the vocabulary."""
        at = np.searchsorted(self.features, indices)
        is_known = np.append(self.features, -1)[at] == indices
        return self.lexical.of_sparse(at[is_known], values[is_known])
