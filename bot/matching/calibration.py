"""From what the classifiers think to a probability that means what it says.

A classifier is too sure of itself where it has few phrasings, and not sure
enough where it has many. So its opinions are weighed on questions that it was
not trained on: the log-probabilities of the parts, each times a weight, and
those of outside groups plus a bias, are what makes these questions' right
answers likeliest. (Platt's scaling for several classes; Guo et al., On
Calibration of Modern Neural Networks, 2017.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.classifier import Opinions, log_softmax

_STIFFNESS = 2.0  # how strongly a few questions are kept from moving the weights far


@dataclass(frozen=True)
class Calibration:
    """``lexical``, ``semantic``: weights of the two opinions; ``outside``: bias of the outside groups."""

    lexical: float
    semantic: float
    outside: float = 0.0

    @classmethod
    def default(cls, *, has_semantics: bool) -> Calibration:
        """Where there is nothing to measure on."""
        return cls(0.7, 0.7) if has_semantics else cls(1.0, 0.0)

    @classmethod
    def fitted(cls, opinions: Opinions, is_right: NDArray[np.bool_], topic_count: int) -> Calibration:
        """What makes the right labels of questions that were not trained on likeliest.

        Args:
            opinions: on (questions, labels).
            is_right: (questions, labels), the labels that are right for each.
        """
        from scipy.optimize import minimize  # slow to import, and only training needs it

        start = cls.default(has_semantics=opinions.semantic is not None)
        both_kinds = is_right[:, topic_count:].any() and is_right[:, :topic_count].any()

        def moved(by: NDArray[np.float64]) -> Calibration:
            lexical, semantic = start.lexical * np.exp(by[0]), start.semantic * np.exp(by[1])
            return cls(float(lexical), float(semantic), float(by[2]) if both_kinds else 0.0)

        def loss(by: NDArray[np.float64]) -> float:
            chances = moved(by).probabilities(opinions, topic_count)
            misfit = -np.log((chances * is_right).sum(axis=1) + 1e-9).sum()
            return float(misfit + _STIFFNESS * (by**2).sum())

        return moved(minimize(loss, np.zeros(3), method="Nelder-Mead", options={"xatol": 0.01}).x)

    def probabilities(self, opinions: Opinions, topic_count: int) -> NDArray[np.float32]:
        """(…, labels), adding up to one."""
        mixed = np.float32(self.lexical) * opinions.lexical
        if opinions.semantic is not None:
            mixed = mixed + np.float32(self.semantic) * opinions.semantic
        mixed[..., topic_count:] += np.float32(self.outside)
        result: NDArray[np.float32] = np.exp(log_softmax(mixed))
        return result

    def as_tuple(self) -> tuple[float, float, float]:
        return self.lexical, self.semantic, self.outside
