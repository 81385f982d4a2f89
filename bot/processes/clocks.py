"""Tells a wall clock that has jumped, which is believed only if it stays so: what is told in a wrong minute cannot be taken back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

log = logging.getLogger(__name__)

_JUMP_SECONDS = 300.0
_BELIEVED_AFTER_SECONDS = 300.0


class WallClock:
    """Compared with the time that has passed.

    Args:
        passed: seconds since any moment, which no setting of the clock changes.
    """

    def __init__(self, clock: Callable[[], datetime], passed: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._passed = passed
        self._ahead = self._difference()
        self._jumped_at: float | None = None

    def is_believed(self) -> bool:
        """Returns False for some minutes after a jump, or until it is undone."""
        ahead, now = self._difference(), self._passed()
        if abs(ahead - self._ahead) > _JUMP_SECONDS:
            if self._jumped_at is None:
                self._jumped_at = now
                log.warning("clock_jumped seconds=%.0f", ahead - self._ahead)
            if now - self._jumped_at < _BELIEVED_AFTER_SECONDS:
                return False
        self._ahead, self._jumped_at = ahead, None
        return True

    def _difference(self) -> float:
        return self._clock().timestamp() - self._passed()
