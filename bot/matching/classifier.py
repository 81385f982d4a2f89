"""Multinomial logistic regression over sparse features, trained when the knowledge is loaded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

_Flat = np.ndarray[tuple[int], np.dtype[np.float64]]

_FIT = 10.0  # how much a phrasing weighs against the penalty on large weights; found by cross-validation
_ITERATIONS = 40
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Classifier:
    """``weights``: one row a feature, one column a label; ``bias``: one entry a label."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def train(cls, examples: csr_matrix, labels: NDArray[np.int64], label_count: int) -> Classifier:
        """Fits the weights with L-BFGS; deterministic.

        Args:
            examples: (texts, features), rows of unit length.
            labels: (texts,), below ``label_count``.
        """
        texts, features = examples.shape
        truth = np.zeros((texts, label_count), dtype=np.float32)
        truth[np.arange(texts), labels] = 1
        transposed = examples.T.tocsr()
        size = features * label_count

        def loss(parameters: _Flat) -> tuple[float, _Flat]:
            flat = parameters.astype(np.float32)
            weights, bias = flat[:size].reshape(features, label_count), flat[size:]
            scores = examples @ weights + bias
            scores -= scores.max(axis=1, keepdims=True)
            exponentials = np.exp(scores)
            totals = exponentials.sum(axis=1, keepdims=True)
            fit = float((np.log(totals[:, 0]) - scores[np.arange(texts), labels]).sum())
            error = exponentials / totals - truth
            gradient = np.empty_like(parameters)
            gradient[:size] = (_FIT * (transposed @ error) + weights).ravel()
            gradient[size:] = _FIT * error.sum(axis=0)
            return _FIT * fit + 0.5 * float(np.vdot(weights, weights)), gradient

        options = {"maxiter": _ITERATIONS, "maxcor": 6, "gtol": _TOLERANCE}
        found = minimize(
            loss, np.zeros(size + label_count, dtype=np.float64), jac=True, method="L-BFGS-B", options=options
        ).x.astype(np.float32)
        return cls(found[:size].reshape(features, label_count).copy(), found[size:].copy())

    def probabilities(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(labels,), of one sparse vector; adds up to one."""
        scores = values @ self.weights[indices] + self.bias
        exponentials = np.exp(scores - scores.max())
        result: NDArray[np.float32] = exponentials / exponentials.sum()
        return result
