"""Carries what leaves by one channel: its lanes, the order within each chat, and the pace."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.courier.pace import Pace
from bot.courier.sender import Attended, Posts, Sender
from bot.courier.track import Track
from bot.errors import DeliveryError, DeliveryRefused, RecipientGone
from bot.messages import Address, Reply
from bot.storage import Delivery, Lane

log = logging.getLogger(__name__)

WINDOW = 256  # requests of one lane that may be under way
_AHEAD_SECONDS = 0.1  # what is marked as being sent leaves within this time
_MARGIN = 1.01  # so that a late timer does not put one message too many into somebody's second
_CHAT_BURST = 2
_REMEMBERED_CHATS = 1000


class Route:
    """One for each channel that this process serves. ``is_ours``: whether this process serves it, or another; None if nobody asks."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.posts = sender if isinstance(sender, Posts) else None
        self.attended = sender if isinstance(sender, Attended) else None
        self.is_ours: bool | None = None
        self._pace = Pace(_MARGIN / sender.per_second)
        self._ahead = max(2, math.ceil(sender.per_second * _AHEAD_SECONDS))
        bursts = {Lane.REPLY: max(2, int(sender.per_second / 20)), Lane.URGENT: 0, Lane.BULK: 0}
        self.tracks = {lane: Track(lane, bursts[lane]) for lane in Lane}
        self._chat_paces: dict[Address, Pace] = {}
        self._chat_orders: dict[tuple[Lane, Address], tuple[asyncio.Lock, int]] = {}

    def room(self, lane: Lane) -> int:
        """Counts what may be claimed now: as much as leaves soon; 0 rather than a small lot."""
        track = self.tracks[lane]
        room = min(2 * self._ahead - track.waiting, WINDOW - len(track.tasks))
        return room if room >= (self._ahead + 1) // 2 and not track.is_held else 0

    def look(self) -> None:
        """Wakes all lanes: there may be something to claim."""
        for track in self.tracks.values():
            track.moved.set()

    def reaches(self, address: Address) -> bool:
        """Returns whether this process brings messages to an address."""
        return self.is_ours is not False and self.sender.reachable in (address, address.channel)

    @asynccontextmanager
    async def in_order(self, delivery: Delivery) -> AsyncIterator[None]:
        """Lets one message of a lane after the other into each chat."""
        key = (delivery.lane, delivery.address)
        lock, users = self._chat_orders.get(key, (asyncio.Lock(), 0))
        self._chat_orders[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._chat_orders.pop(key)
            if users > 1:
                self._chat_orders[key] = (lock, users - 1)

    def owed(self, lane: Lane, address: Address) -> int:
        """Counts what is under way to one chat, or waits for its turn."""
        _, users = self._chat_orders.get((lane, address), (None, 0))
        return users

    async def turn(self, track: Track, address: Address, size: int = 1) -> None:
        """Waits until the chat, the lane and all together may have one more message."""
        await self._chat_pace(address).turn(_CHAT_BURST if track.lane is Lane.REPLY else 0)
        async with track.order:
            await track.opens()
            await self._pace.turn(track.burst, size)

    def _chat_pace(self, address: Address) -> Pace:
        pace = self._chat_paces.get(address)
        if pace is None:
            if len(self._chat_paces) >= _REMEMBERED_CHATS:
                self._chat_paces = {chat: p for chat, p in self._chat_paces.items() if not p.is_free}
            pace = self._chat_paces[address] = Pace(self.sender.seconds_between(address))
        return pace

    async def show(self, address: Address, message_id: str, reply: Reply) -> bool:
        """Edits a message of ours that shows how something is going; False if it is no longer there.

        If it fails for another reason, the next one will do.
        """
        track = self.tracks[Lane.URGENT]
        if not self.reaches(address) or track.is_held:
            return True
        try:
            await self.turn(track, address)
            await self.sender.change(address, message_id, reply)
        except (DeliveryRefused, RecipientGone) as error:
            log.info("shown_message_gone (%s)", error)
            return False
        except DeliveryError as error:
            log.info("shown_message_not_edited (%s); the next one will do", error)
        return True
