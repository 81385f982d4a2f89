"""What is under way in one lane, and whether the lane is held."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.messages import Address
from bot.storage import Delivery, Lane

_TOLD_TOGETHER_SECONDS = 1.0
_LONGEST_OUTAGE_PAUSE_SECONDS = 30.0


@dataclass
class Track:
    """One lane as it is now.

    ``burst``: how many may leave before their time. ``tasks``: deliveries
    under way; ``busy`` are those in a request or at the database, which are
    not interrupted.
    """

    lane: Lane
    burst: int
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: dict[asyncio.Task[None], Delivery] = field(default_factory=dict)
    busy: set[asyncio.Task[None]] = field(default_factory=set)
    _held_until: float = 0.0
    _outage_pause: float = 0.0
    _told_to_wait: tuple[Address, float] | None = None

    @property
    def waiting(self) -> int:
        """Deliveries that have not left yet."""
        return len(self.tasks) - len(self.busy)

    @property
    def addresses(self) -> Collection[Address]:
        return {delivery.address for delivery in self.tasks.values()}

    @contextmanager
    def not_interrupted(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self.busy.add(task)
        self.makes_room()
        try:
            yield
        finally:
            self.busy.discard(task)

    def makes_room(self) -> None:
        """Lets more be claimed; replies are handed over, so that room alone is no reason to look for one."""
        if self.lane is not Lane.REPLY:
            self.moved.set()

    def interrupt(self, announcement_id: int | None = None) -> None:
        """Gives back what waits for its turn: all of it, or that of one announcement."""
        for task, delivery in self.tasks.items():
            if task not in self.busy and announcement_id in (None, delivery.announcement_id):
                task.cancel()

    # --- held ----------------------------------------------------------------

    @property
    def is_held(self) -> bool:
        """Whether all of it must wait, because it was told to or nothing can be reached."""
        return self._held_until > time.monotonic()

    def hold(self, seconds: float) -> None:
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    def hold_for_outage(self, first_pause: float) -> float:
        """Pauses because nothing can be reached, each time longer than the last; returns its seconds.

        What failed at the same moment is one outage, however many requests it took along.
        """
        if not self.is_held:
            self._outage_pause = min(max(first_pause, 2 * self._outage_pause), _LONGEST_OUTAGE_PAUSE_SECONDS)
            self.hold(self._outage_pause)
        return self._outage_pause

    def works(self) -> None:
        """Notes that something arrived."""
        self._outage_pause = 0.0

    async def opens(self) -> None:
        while (wait := self._held_until - time.monotonic()) > 0:
            await asyncio.sleep(wait)

    def is_told_alone(self, address: Address) -> bool:
        """Tells whether it is one chat's own matter that it was told to wait; a second one within a second means all of the lane."""
        now = time.monotonic()
        before, self._told_to_wait = self._told_to_wait, (address, now)
        return before is None or before[0] == address or now - before[1] > _TOLD_TOGETHER_SECONDS
