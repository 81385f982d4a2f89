"""Multinomial logistic regression, over sparse or dense vectors, trained when the knowledge is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.matching.optimiser import Vector, minimise

if TYPE_CHECKING:  # scipy takes a tenth of a second to import, and only training needs it
    from scipy.sparse import csr_matrix

_ITERATIONS = 80


@dataclass(frozen=True)
class Classifier:
    """``weights``: one row a feature, one column a label; ``bias``: one entry a label."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def train(
        cls,
        examples: csr_matrix | NDArray[np.float32],
        labels: NDArray[np.int64],
        label_count: int,
        *,
        fit: float,
        importance: NDArray[np.float32] | None = None,
    ) -> Classifier:
        """Fits the weights; deterministic.

        Args:
            examples: (texts, features), rows of unit length.
            labels: (texts,), below ``label_count``.
            fit: how much a text weighs against the penalty on large weights.
            importance: (texts,), how much each text weighs; all 1 if left out.
        """
        texts, features = examples.shape
        rows = np.arange(texts)
        transposed = (
            np.ascontiguousarray(examples.T) if isinstance(examples, np.ndarray) else examples.T.tocsr()
        )
        weight = np.float32(fit) * (
            np.ones(texts, dtype=np.float32) if importance is None else importance.astype(np.float32)
        )
        size = features * label_count

        def loss(parameters: Vector) -> tuple[float, Vector]:
            weights, bias = parameters[:size].reshape(features, label_count), parameters[size:]
            scores = examples @ weights + bias
            scores -= scores.max(axis=1, keepdims=True)
            error = np.exp(scores)
            totals = error.sum(axis=1, keepdims=True)
            misfit = float(weight @ (np.log(totals[:, 0]) - scores[rows, labels]))
            error /= totals
            error[rows, labels] -= 1
            error *= weight[:, None]
            gradient = np.empty_like(parameters)
            gradient[:size] = (transposed @ error + weights).ravel()
            gradient[size:] = error.sum(axis=0)
            return misfit + 0.5 * float(np.vdot(weights, weights)), gradient

        found = minimise(loss, np.zeros(size + label_count, dtype=np.float32), _ITERATIONS)
        return cls(found[:size].reshape(features, label_count).copy(), found[size:].copy())

    def of_sparse(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(labels,): scores of one sparse vector."""
        result: NDArray[np.float32] = values @ self.weights[indices] + self.bias
        return result

    def of_rows(self, vectors: csr_matrix | NDArray[np.float32]) -> NDArray[np.float32]:
        """(…, labels): scores of one dense vector, or of each row of a matrix."""
        result: NDArray[np.float32] = np.asarray(vectors @ self.weights) + self.bias
        return result


@dataclass(frozen=True)
class Opinions:
    """(…, labels): the scores of the two classifiers; the softmax of either is what it alone would believe."""

    lexical: NDArray[np.float32]
    semantic: NDArray[np.float32] | None


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities along the last axis."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: NDArray[np.float32] = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return result
