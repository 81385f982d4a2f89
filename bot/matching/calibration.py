"""From what the classifiers think to a probability that means what it says.

A classifier is too sure of itself where it has few phrasings, and not sure
enough where it has many. So its opinions are weighed on questions that it was
not trained on: the scores of the parts, each times a weight, and those of
outside groups plus a bias, are what makes these questions' right answers
likeliest. (Platt's scaling for several classes; Guo et al., On Calibration of
Modern Neural Networks, 2017.)

Where the knowledge has no outside groups, a label that stands for "something
else" takes their place. Its score is one that nearly all known questions beat.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.classifier import Opinions, softmax
from bot.matching.optimiser import minimise

_ITERATIONS = 80
_STIFFNESS = 2.0  # how strongly a few questions are kept from moving the weights far
_BEATEN_BY = 0.88  # the share of known questions whose best score is above that of "something else"
_OF_KNOWN = 0.4  # the share of the median score of known phrasings that "something else" gets


@dataclass(frozen=True)
class Calibration:
    """``lexical``, ``semantic``: weights of the two opinions; ``outside``: bias of the outside groups; ``other``: score of "something else"."""

    lexical: float
    semantic: float
    outside: float = 0.0
    other: float = -math.inf

    @classmethod
    def of_few(cls, on_phrasings: Opinions, topic_count: int) -> Calibration:
        """Weighs the parts by fixed numbers where there is too little to measure on: with few phrasings scores are low.

        Args:
            on_phrasings: what they think of what they were trained on.
        """
        shy = cls(1.0, 5.0) if on_phrasings.semantic is not None else cls(3.0, 0.0)
        best = shy._mixed(on_phrasings, topic_count).max(axis=1)
        return replace(shy, other=_OF_KNOWN * float(np.median(best)))

    @classmethod
    def fitted(cls, opinions: Opinions, is_right: NDArray[np.bool_], topic_count: int) -> Calibration:
        """Finds the weights under which the right labels of questions not trained on are likeliest.

        Args:
            opinions: on (questions, labels).
            is_right: (questions, labels), the labels that are right for each.
        """
        start = cls(0.6, 1.2) if opinions.semantic is not None else cls(1.0, 0.0)
        both_kinds = is_right[:, topic_count:].any() and is_right[:, :topic_count].any()

        def moved(by: NDArray[np.float64]) -> Calibration:
            lexical, semantic = start.lexical * np.exp(by[0]), start.semantic * np.exp(by[1])
            return cls(float(lexical), float(semantic), float(by[2]) if both_kinds else 0.0)

        def loss(by: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            here = moved(by)
            chances = here.probabilities(opinions, topic_count)
            right = (chances * is_right).sum(axis=1, keepdims=True) + 1e-9
            slopes = chances - chances * is_right / right
            gradient = 2 * _STIFFNESS * by
            gradient[0] += here.lexical * np.vdot(slopes, opinions.lexical)
            if opinions.semantic is not None:
                gradient[1] += here.semantic * np.vdot(slopes, opinions.semantic)
            if both_kinds:
                gradient[2] += slopes[:, topic_count:].sum()
            return float(_STIFFNESS * (by**2).sum() - np.log(right).sum()), gradient

        fitted = moved(minimise(loss, np.zeros(3), _ITERATIONS))
        if topic_count < is_right.shape[1]:
            return fitted
        best = fitted._mixed(opinions, topic_count).max(axis=1)
        return replace(fitted, other=float(np.quantile(best, 1 - _BEATEN_BY)))

    def probabilities(self, opinions: Opinions, topic_count: int) -> NDArray[np.float32]:
        """Returns (…, labels), adding up to one together with "something else"."""
        mixed = self._mixed(opinions, topic_count)
        other = np.full((*mixed.shape[:-1], 1), self.other, dtype=np.float32)
        return softmax(np.concatenate([mixed, other], axis=-1))[..., :-1]

    def _mixed(self, opinions: Opinions, topic_count: int) -> NDArray[np.float32]:
        mixed = np.float32(self.lexical) * opinions.lexical
        if opinions.semantic is not None:
            mixed = mixed + np.float32(self.semantic) * opinions.semantic
        mixed[..., topic_count:] += np.float32(self.outside)
        return mixed

    def as_tuple(self) -> tuple[float, float, float, float]:
        return self.lexical, self.semantic, self.outside, self.other
