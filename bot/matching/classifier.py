"""Multinomial logistic regression, over sparse or dense vectors, trained when the knowledge is loaded.

By AdaGrad over small batches: a few passes over the texts are enough, where a
method that looks at all of them for each step needs many times as long and
does no better on questions that it has not seen. (Duchi, Hazan, Singer,
Adaptive Subgradient Methods, 2011.)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.sparse import Sparse

_PASSES = 6
_LARGEST_BATCH = 512  # texts at a time; the more, the fewer steps
_SMALLEST_BATCH = 16
_STEPS_A_PASS = 40  # at least, where there are so many texts


@dataclass(frozen=True)
class Classifier:
    """``weights``: one row a feature, one column a label; ``bias``: one entry a label."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def train(
        cls,
        examples: Sparse | NDArray[np.float32],
        labels: NDArray[np.int64],
        label_count: int,
        *,
        fit: float,
        pace: float,
        importance: NDArray[np.float32] | None = None,
    ) -> Classifier:
        """Fits the weights; the same texts give the same weights.

        Args:
            examples: (texts, features), rows of unit length.
            labels: (texts,), below ``label_count``.
            fit: how much a text weighs against the penalty on large weights.
            pace: how far the first step moves each weight.
            importance: (texts,), how much each text weighs; all 1 if left out.
        """
        texts, features = examples.shape
        weights = np.zeros((features, label_count), dtype=np.float32)
        bias = np.zeros(label_count, dtype=np.float32)
        travelled, of_bias = np.zeros_like(weights), np.zeros_like(bias)  # the squares of all slopes so far
        penalty = np.float32(1 / (fit * max(1, texts)))
        for rows, stride in _steps(texts):
            used, batch = _narrowed(examples, rows)
            here = weights[used]
            error = softmax(batch @ here + bias)
            error[np.arange(len(rows)), labels[rows]] -= 1
            if importance is not None:
                error *= importance[rows][:, None]
            error /= np.float32(len(rows))
            slopes = _transposed(batch) @ error
            slopes += penalty * here
            squares = travelled[used] + slopes * slopes
            travelled[used] = squares
            weights[used] = here - np.float32(pace * stride) * slopes / (np.sqrt(squares) + np.float32(1e-8))
            slope = error.sum(axis=0)
            of_bias += slope * slope
            bias -= np.float32(pace * stride) * slope / (np.sqrt(of_bias) + np.float32(1e-8))
        return cls(weights, bias)

    def of_sparse(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns (labels,), the scores of one sparse vector."""
        result: NDArray[np.float32] = values @ self.weights[indices] + self.bias
        return result

    def of_rows(self, vectors: Sparse | NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns (…, labels), the scores of one dense vector, or of each row of a matrix."""
        result: NDArray[np.float32] = vectors @ self.weights + self.bias
        return result


@dataclass(frozen=True)
class Opinions:
    """(…, labels): the scores of the two classifiers; the softmax of either is what it alone would believe."""

    lexical: NDArray[np.float32]
    semantic: NDArray[np.float32] | None


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns probabilities along the last axis."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: NDArray[np.float32] = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return result


def _steps(texts: int) -> Iterator[tuple[NDArray[np.int64], float]]:
    """Yields the texts of each step, in an order that is the same every time, and how long the step is: shorter and shorter."""
    chance = np.random.default_rng(0)
    size = min(_LARGEST_BATCH, max(_SMALLEST_BATCH, texts // _STEPS_A_PASS))
    count = _PASSES * math.ceil(texts / size)
    step = 0
    for _ in range(_PASSES):
        order = chance.permutation(texts)
        for begin in range(0, texts, size):
            yield order[begin : begin + size], (1 + math.cos(math.pi * step / count)) / 2
            step += 1


def _narrowed(
    examples: Sparse | NDArray[np.float32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64] | slice, Sparse | NDArray[np.float32]]:
    """Returns the features that some rows use, and these rows over those features alone."""
    return examples[rows].narrowed() if isinstance(examples, Sparse) else (slice(None), examples[rows])


def _transposed(batch: Sparse | NDArray[np.float32]) -> Sparse | NDArray[np.float32]:
    return batch.transposed if isinstance(batch, Sparse) else batch.T
