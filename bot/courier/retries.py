"""When what failed is tried again, and how often."""

from __future__ import annotations

import random

FIRST_PAUSE_SECONDS = 1.0
MAX_ATTEMPTS = 12
_LONGEST_PAUSE_SECONDS = 300.0


def pause_seconds(attempts: int, first_pause: float) -> float:
    """Returns the pause before the next attempt, each about twice as long as the one before."""
    return jittered(min(first_pause * 2 ** max(0, attempts - 1), _LONGEST_PAUSE_SECONDS))


def jittered(seconds: float) -> float:
    """Returns about as many seconds, so that what failed together does not come back together."""
    return seconds * random.uniform(0.8, 1.2)
