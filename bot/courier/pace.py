"""How fast one may speak: an even pace, as telephone networks keep it (the generic cell rate algorithm)."""

from __future__ import annotations

import asyncio
import time

_CATCH_UP_SECONDS = 0.005  # a timer that rings late does not slow the pace


class Pace:
    """One thing every ``interval`` seconds.

    Who may come in a burst goes ahead of those who may not, and they wait
    for it: that is all the precedence there is.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next = 0.0

    @property
    def is_free(self) -> bool:
        """Whether nothing is owed, so that it may be forgotten."""
        return self._next <= time.monotonic()

    async def turn(self, burst: int = 0, size: int = 1) -> None:
        """Waits for one's turn.

        Args:
            burst: how many may go before their time.
            size: as how many it counts; the turns of the others are waited for first.
        """
        extra = (size - 1) * self._interval
        while (wait := self._next + extra - burst * self._interval - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        self._next = max(self._next + extra, time.monotonic() - _CATCH_UP_SECONDS) + self._interval
