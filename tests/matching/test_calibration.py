"""From what the classifiers think to a probability that means what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.classifier import Opinions


def _questions(confidence: float, accuracy: float, count: int = 400) -> tuple[Opinions, NDArray[np.bool_]]:
    """Two labels: the classifier always prefers the first with this score, and is right this often."""
    scores = np.tile(np.array([confidence, 0.0], dtype=np.float32), (count, 1))
    is_first = np.arange(count) < accuracy * count
    return Opinions(scores, scores), np.stack([is_first, ~is_first], axis=1)


@pytest.mark.parametrize(("confidence", "accuracy"), [(9.0, 0.8), (0.5, 0.95), (3.0, 0.6)])
def test_of_what_is_said_at_eighty_percent_eight_in_ten_are_right(confidence: float, accuracy: float) -> None:
    """However sure of itself the classifier is."""
    opinions, is_right = _questions(confidence, accuracy)
    fitted = Calibration.fitted(opinions, is_right, 1)
    assert fitted.probabilities(opinions, 1)[0, 0] == pytest.approx(accuracy, abs=0.05)


def test_the_part_that_knows_more_weighs_more() -> None:
    chance = np.random.default_rng(1)
    labels = chance.integers(0, 5, 500)
    knows = np.eye(5, dtype=np.float32)[labels] * 4
    guesses = chance.normal(size=(500, 5)).astype(np.float32) * 4
    fitted = Calibration.fitted(Opinions(guesses, knows), np.eye(5, dtype=bool)[labels], 5)
    assert fitted.semantic > 5 * fitted.lexical


def test_without_outside_groups_something_else_takes_their_place() -> None:
    """A question that no label says much about is likelier something else."""
    labels = np.arange(200) % 4
    scores = np.eye(4, dtype=np.float32)[labels] * 5
    fitted = Calibration.fitted(Opinions(scores, None), np.eye(4, dtype=bool)[labels], 4)
    known = fitted.probabilities(Opinions(scores[0], None), 4)
    strange = fitted.probabilities(Opinions(scores[0] * 0.2, None), 4)
    assert known.max() > 2 * strange.max()
    assert strange.sum() < 0.6
    with_groups = Calibration.fitted(Opinions(scores, None), np.eye(4, dtype=bool)[labels], 3)
    assert with_groups.probabilities(Opinions(scores[0] * 0.2, None), 3).sum() == pytest.approx(1)


@settings(max_examples=100, deadline=None)
@given(
    scores=st.lists(st.floats(-1e4, 1e4, width=32), min_size=3, max_size=3),
    weights=st.tuples(st.floats(0, 50), st.floats(0, 50), st.floats(-20, 20)),
)
def test_what_comes_out_is_a_probability(scores: list[float], weights: tuple[float, float, float]) -> None:
    values = np.array(scores, dtype=np.float32)
    chances = Calibration(*weights).probabilities(Opinions(values, values[::-1].copy()), 2)
    assert np.isfinite(chances).all()
    assert chances.sum() == pytest.approx(1, abs=1e-4)
