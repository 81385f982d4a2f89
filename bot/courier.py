"""Says what the bot has to say unasked: takes due rows from the outbox and hands them to a channel, at its pace."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from aiolimiter import AsyncLimiter

from bot import texts
from bot.errors import DeliveryError, RecipientGone, TryLater
from bot.messages import Address, Language, Reply
from bot.storage import Announcement, Delivery, Storage

log = logging.getLogger(__name__)

_BATCH = 100
_LOOK_EVERY_SECONDS = 1.0  # another process may have queued something
_MAX_ATTEMPTS = 8
_REMEMBERED_CHATS = 1000


class Sender(Protocol):
    """What the courier needs of a channel."""

    @property
    def reachable(self) -> Address | str:
        """The whole channel by its name, or the one address that this process reaches."""

    def seconds_between(self, address: Address) -> float:
        """The least time between two messages to one chat."""

    async def send(self, address: Address, reply: Reply) -> None:
        """Raises RecipientGone, TryLater or DeliveryRefused."""


class Courier:
    """One for each running process.

    Args:
        per_second: messages a second over all recipients.
    """

    def __init__(
        self, storage: Storage, sender: Sender, clock: Callable[[], datetime], per_second: float = 30
    ) -> None:
        self._storage = storage
        self._sender = sender
        self._clock = clock
        # A bucket of one drop: an even pace instead of bursts, so that any second holds no more than the limit.
        self._limiter = AsyncLimiter(1, 1 / per_second)
        self._free_at: dict[Address, float] = {}
        self._something_due = asyncio.Event()
        self._is_stopping = False

    def stop(self) -> None:
        """Lets ``run`` end after the message in hand; what was claimed with it is sent after the next start."""
        self._is_stopping = True
        self.wake()

    def wake(self) -> None:
        """Something was queued: do not wait for the next look."""
        self._something_due.set()

    async def run(self) -> None:
        """Delivers until stopped."""
        await self._storage.outbox.take_up_again(self._sender.reachable)
        while not self._is_stopping:
            self._something_due.clear()
            try:
                busy = await self.deliver_due()
            except Exception:
                log.exception("the courier stumbled and goes on")
                busy = False
            if not busy and not self._is_stopping:
                await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY_SECONDS):
                await self._something_due.wait()
        except TimeoutError:
            pass

    async def deliver_due(self) -> bool:
        """Delivers one batch of what is due; False if there was nothing."""
        outbox = self._storage.outbox
        deliveries = await outbox.claim(self._sender.reachable, _BATCH, self._clock())
        for delivery in deliveries:
            if self._is_stopping:
                break
            await self._keep_pace(delivery.address)
            await self._deliver(delivery)
        finished = await outbox.finish(self._clock())
        for announcement in finished:
            await self._report(announcement)
        return bool(deliveries or finished)

    async def _keep_pace(self, address: Address) -> None:
        """Waits until the chat, and all chats together, may get another message."""
        now = time.monotonic()
        wait = self._free_at.get(address, 0.0) - now
        if wait > 0:
            await asyncio.sleep(wait)
        if len(self._free_at) > _REMEMBERED_CHATS:
            self._free_at = {chat: moment for chat, moment in self._free_at.items() if moment > now}
        await self._limiter.acquire()
        self._free_at[address] = time.monotonic() + self._sender.seconds_between(address)

    async def _deliver(self, delivery: Delivery) -> None:
        outbox, now = self._storage.outbox, self._clock
        try:
            await self._sender.send(delivery.address, delivery.reply)
        except RecipientGone as error:
            await self._storage.people.set_gone(delivery.address, gone=True)
            await outbox.settle(delivery.id, "gone", now(), str(error))
        except TryLater as error:
            if delivery.attempts >= _MAX_ATTEMPTS:
                await outbox.settle(delivery.id, "failed", now(), str(error))
            else:
                await outbox.postpone(
                    delivery.id,
                    now() + timedelta(seconds=error.seconds * 2 ** (delivery.attempts - 1)),
                    str(error),
                )
        except DeliveryError as error:
            await outbox.settle(delivery.id, "failed", now(), str(error))
        except Exception as error:
            log.exception("message %s could not be sent", delivery.id)
            await outbox.settle(delivery.id, "failed", now(), repr(error))
        else:
            await outbox.settle(delivery.id, "sent", now())

    async def _report(self, announcement: Announcement) -> None:
        """Tells the author how the announcement fared."""
        author = await self._storage.people.get(announcement.author_id) if announcement.author_id else None
        if author is None:
            return
        tally = announcement.tally
        text = texts.say(
            author.fixed_language or author.language or Language.EN,
            "announcement-report",
            id=str(announcement.id),
            sent=tally.sent,
            total=tally.total,
            gone=tally.gone,
            failed=tally.failed,
        )
        await self._storage.outbox.put([author.id], Reply(text), self._clock())
        self.wake()
