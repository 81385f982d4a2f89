"""When what failed is tried again, and how often."""

from __future__ import annotations

import random

FIRST_PAUSE_SECONDS = 1.0
MAX_ATTEMPTS = 12
MAX_DEFERRED = 60
"""Attempts within about a day, where the other side asks for patience: a server that makes strangers wait, a quota of an hour."""
_LONGEST_PAUSE_SECONDS = 300.0
_LONGEST_DEFERRED_SECONDS = 1800.0


def pause_seconds(attempts: int, first_pause: float, *, is_deferred: bool = False) -> float:
    """Returns the pause before the next attempt, each about twice as long as the one before."""
    longest = _LONGEST_DEFERRED_SECONDS if is_deferred else _LONGEST_PAUSE_SECONDS
    return jittered(min(first_pause * 2 ** min(max(0, attempts - 1), 30), longest))


def jittered(seconds: float) -> float:
    """Returns about as many seconds, so that what failed together does not come back together."""
    return seconds * random.uniform(0.8, 1.2)
