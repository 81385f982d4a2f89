"""Writes down how deliveries ended, many at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.storage import DeliveryStatus, Outcome, Storage

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0


class Outcomes:
    """One for each running process; an outcome is kept here until it is committed."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._known: dict[int, Outcome] = {}
        self._arrived = asyncio.Event()
        self._is_last = False

    def add(self, outcome: Outcome) -> None:
        self._known[outcome.delivery.id] = outcome
        self._arrived.set()

    def end(self) -> None:
        """Lets ``run`` end once all are written: no more will come."""
        self._is_last = True
        self._arrived.set()

    async def run(self) -> None:
        """Writes outcomes as they come; what comes while one lot is written makes the next lot."""
        while self._known or not self._is_last:
            await self._arrived.wait()
            self._arrived.clear()
            try:
                await self.settle()
            except Exception:
                log.exception("outcomes_not_written count=%d; retrying", len(self._known))
                if self._is_last:
                    return  # what was sent and is not written down is in doubt after the next start
                await asyncio.sleep(_RETRY_SECONDS)
                self._arrived.set()

    async def settle(self) -> None:
        """Writes those that are known; also within the transaction of somebody else, so that they need not wait for it."""
        if self._known:
            async with self._storage.transaction():
                outcomes = dict(self._known)
                await self._storage.outbox.settle(list(outcomes.values()), self._clock())
                for address in {
                    o.delivery.address for o in outcomes.values() if o.status == DeliveryStatus.GONE
                }:
                    await self._storage.people.set_gone(address, gone=True)
                self._storage.database.after_commit(lambda: self._forget(outcomes))

    def _forget(self, outcomes: dict[int, Outcome]) -> None:
        for key, outcome in outcomes.items():
            if self._known.get(key) is outcome:
                del self._known[key]
