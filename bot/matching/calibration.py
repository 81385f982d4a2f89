"""From what the classifiers think to a probability that means what it says.

A classifier is too sure of itself where it has few phrasings, and not sure
enough where it has many. So its opinions are weighed on questions that it was
not trained on: the scores of the parts, each times a weight, and those of
outside groups plus a bias, are what makes these questions' right answers
likeliest. (Platt's scaling for several classes; Guo et al., On Calibration of
Modern Neural Networks, 2017.)

The same questions tell from which probability on a topic is worth a button:
so that of nearly all of them the right label has at least as much. (Conformal
prediction; Hengst et al., Conformal Intent Classification and Clarification,
2024.)

Where the knowledge has no outside groups, a label that stands for "something
else" takes their place. Its score is one that nearly all known questions beat.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.classifier import Opinions, softmax

_STEPS, _HALVINGS = 30, 20
_NEAR = 1e-3  # how far apart slopes are compared, and how flat is flat enough
_STIFFNESS = 2.0  # how strongly a few questions are kept from moving the weights far
_BEATEN_BY = 0.88  # the share of known questions whose best score is above that of "something else"
_COVERED = 0.97  # the share of questions whose right label is to be among those offered; two more than is promised, since real questions are harder
_OFFERED_FROM = 0.10  # where there are too few questions to tell
_OF_KNOWN = 0.4  # the share of the median score of known phrasings that "something else" gets


@dataclass(frozen=True)
class Calibration:
    """``lexical``, ``semantic``: weights of the two opinions; ``outside``: bias of the outside groups; ``other``: score of "something else"; ``offered_from``: the least probability of what is worth a button."""

    lexical: float
    semantic: float
    outside: float = 0.0
    other: float = -math.inf
    offered_from: float = _OFFERED_FROM

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

        fitted = moved(_least(loss, np.zeros(3)))
        if topic_count < is_right.shape[1]:
            return replace(fitted, offered_from=fitted._covering(opinions, is_right, topic_count))
        best = fitted._mixed(opinions, topic_count).max(axis=1)
        return replace(fitted, other=float(np.quantile(best, 1 - _BEATEN_BY)))

    def _covering(self, opinions: Opinions, is_right: NDArray[np.bool_], topic_count: int) -> float:
        """Returns the greatest probability that the likeliest right label of so many questions reaches; outside groups count as one label."""
        chances = self.probabilities(opinions, topic_count)
        right = np.where(is_right[:, :topic_count], chances[:, :topic_count], 0).max(axis=1, initial=0)
        is_outside = is_right[:, topic_count:].any(axis=1)
        right = np.maximum(right, np.where(is_outside, chances[:, topic_count:].sum(axis=1), 0))
        missed = math.floor((1 - _COVERED) * (len(right) + 1))
        return float(np.sort(right)[missed - 1]) if missed else 0.0

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

    def as_tuple(self) -> tuple[float, float, float, float, float]:
        return self.lexical, self.semantic, self.outside, self.other, self.offered_from


def _least(
    loss: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]], place: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Returns where a smooth function of a few numbers is least nearby, by Newton's method; ``loss`` gives value and slope."""
    value, slope = loss(place)
    for _ in range(_STEPS):
        if np.abs(slope).max() <= _NEAR:
            break
        bends = np.stack([(loss(place + _NEAR * axis)[1] - slope) / _NEAR for axis in np.eye(len(place))])
        sizes, axes = np.linalg.eigh((bends + bends.T) / 2)
        sizes = np.maximum(
            np.abs(sizes), _NEAR * np.abs(sizes).max()
        )  # downhill, also where it bends upwards
        step = axes @ ((axes.T @ slope) / sizes)
        step /= max(1.0, float(np.abs(step).max()))
        for _ in range(_HALVINGS):
            there = loss(place - step)
            if there[0] < value:
                break
            step /= 2
        else:
            break
        place, (value, slope) = place - step, there
    return place
