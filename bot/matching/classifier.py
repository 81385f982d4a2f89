"""Multinomial logistic regression over sparse features, trained when the knowledge is loaded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.matching.optimiser import Vector, minimise

_FIT = 10.0  # how much a phrasing weighs against the penalty on large weights; found by cross-validation
_ITERATIONS = 80


@dataclass(frozen=True)
class Classifier:
    """``weights``: one row a feature, one column a label; ``bias``: one entry a label."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def train(cls, examples: csr_matrix, labels: NDArray[np.int64], label_count: int) -> Classifier:
        """Fits the weights; deterministic.

        Args:
            examples: (texts, features), rows of unit length.
            labels: (texts,), below ``label_count``.
        """
        texts, features = examples.shape
        rows = np.arange(texts)
        transposed = examples.T.tocsr()
        size = features * label_count

        def loss(parameters: Vector) -> tuple[float, Vector]:
            weights, bias = parameters[:size].reshape(features, label_count), parameters[size:]
            scores = examples @ weights + bias
            scores -= scores.max(axis=1, keepdims=True)
            error = np.exp(scores)
            totals = error.sum(axis=1, keepdims=True)
            misfit = float((np.log(totals[:, 0]) - scores[rows, labels]).sum())
            error /= totals
            error[rows, labels] -= 1
            gradient = np.empty_like(parameters)
            gradient[:size] = (np.float32(_FIT) * (transposed @ error) + weights).ravel()
            gradient[size:] = np.float32(_FIT) * error.sum(axis=0)
            return _FIT * misfit + 0.5 * float(np.vdot(weights, weights)), gradient

        found = minimise(loss, np.zeros(size + label_count, dtype=np.float32), _ITERATIONS)
        return cls(found[:size].reshape(features, label_count).copy(), found[size:].copy())

    def probabilities(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(labels,), of one sparse vector; adds up to one."""
        scores = values @ self.weights[indices] + self.bias
        exponentials = np.exp(scores - scores.max())
        result: NDArray[np.float32] = exponentials / exponentials.sum()
        return result
