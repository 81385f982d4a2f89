"""Multinomial logistic regression, over sparse or dense vectors, trained when the knowledge is loaded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.optimiser import Vector, minimise
from bot.matching.sparse import Sparse

_ITERATIONS = 80


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
        importance: NDArray[np.float32] | None = None,
        iterations: int = _ITERATIONS,
    ) -> Classifier:
        """Fits the weights; deterministic.

        Args:
            examples: (texts, features), rows of unit length.
            labels: (texts,), below ``label_count``.
            fit: how much a text weighs against the penalty on large weights.
            importance: (texts,), how much each text weighs; all 1 if left out.
            iterations: of the optimiser, at most.
        """
        texts, features = examples.shape
        rows = np.arange(texts)
        transposed = examples.transposed if isinstance(examples, Sparse) else np.ascontiguousarray(examples.T)
        weight = np.float32(fit) * (
            np.ones(texts, dtype=np.float32) if importance is None else importance.astype(np.float32)
        )
        size = features * label_count

        def loss(parameters: Vector) -> tuple[float, Vector]:
            weights, bias = parameters[:size].reshape(features, label_count), parameters[size:]
            scores = examples @ weights
            scores += bias
            scores -= scores.max(axis=1, keepdims=True)
            error = np.exp(scores)
            totals = error.sum(axis=1, keepdims=True)
            misfit = float(weight @ (np.log(totals[:, 0]) - scores[rows, labels]))
            error /= totals
            error[rows, labels] -= 1
            error *= weight[:, None]
            gradient = np.empty_like(parameters)
            np.add((transposed @ error).ravel(), parameters[:size], out=gradient[:size])
            gradient[size:] = error.sum(axis=0)
            return misfit + 0.5 * float(np.vdot(weights, weights)), gradient

        found = minimise(loss, np.zeros(size + label_count, dtype=np.float32), iterations)
        return cls(found[:size].reshape(features, label_count).copy(), found[size:].copy())

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
