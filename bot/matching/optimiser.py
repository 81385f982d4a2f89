"""L-BFGS in single precision.

SciPy's works in double precision and is three to four times as slow on the two
million weights here, which a first start and every new phrasing would wait for.
After Nocedal and Wright, Numerical Optimization (2006), algorithm 7.5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[Any]
"""Of floats, as precise as those of the start."""

_MEMORY = 6  # steps that the curvature is estimated from
_HALVINGS = 20
_ENOUGH_DECREASE = 1e-4


@dataclass(frozen=True)
class _Step:
    moved: Vector
    gradient_change: Vector
    inverse_curvature: float


def minimise(
    loss: Callable[[Vector], tuple[float, Vector]], start: Vector, iterations: int, tolerance: float = 1e-3
) -> Vector:
    """Finds where a smooth convex function is least.

    Args:
        loss: value and gradient at a place.
        tolerance: the largest entry of the gradient at which to stop.
    """
    place = start
    value, gradient = loss(place)
    steps: deque[_Step] = deque(maxlen=_MEMORY)
    for _ in range(iterations):
        if float(np.abs(gradient).max()) <= tolerance:
            break
        direction = _descent(gradient, steps)
        slope = float(gradient @ direction)
        if slope >= 0:  # rounding spoilt the estimate: begin it anew
            steps.clear()
            direction = _descent(gradient, steps)
            slope = float(gradient @ direction)
        length = 1.0
        for _ in range(_HALVINGS):
            new_place = place + np.float32(length) * direction
            new_value, new_gradient = loss(new_place)
            if new_value <= value + _ENOUGH_DECREASE * length * slope:
                break
            length /= 2
        else:
            break
        moved, gradient_change = new_place - place, new_gradient - gradient
        curvature = float(moved @ gradient_change)
        if curvature > 1e-10:
            steps.append(_Step(moved, gradient_change, 1 / curvature))
        place, value, gradient = new_place, new_value, new_gradient
    return place


def _descent(gradient: Vector, steps: deque[_Step]) -> Vector:
    """Turns and scales the gradient by the curvature of the last steps."""
    result, scaled = gradient.copy(), np.empty_like(gradient)
    weights = []
    for step in reversed(steps):
        weight = step.inverse_curvature * float(step.moved @ result)
        weights.append(weight)
        result -= np.multiply(step.gradient_change, np.float32(weight), out=scaled)
    if steps:
        last = steps[-1]
        scale = 1 / (last.inverse_curvature * float(last.gradient_change @ last.gradient_change))
    else:
        scale = 1 / max(1.0, float(np.linalg.norm(gradient)))
    result *= np.float32(scale)
    for step, weight in zip(steps, reversed(weights), strict=True):
        correction = weight - step.inverse_curvature * float(step.gradient_change @ result)
        result += np.multiply(step.moved, np.float32(correction), out=scaled)
    return np.negative(result, out=result)
