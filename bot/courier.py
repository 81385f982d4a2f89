"""Says what the bot has to say: one row of the outbox after the other, each chat in order, at the channel's pace.

Three lanes, so that a reply never waits behind an announcement. A lane is held
while the channel asks to wait or cannot be reached; nothing counts as an
attempt then. What may or may not have arrived is sent again, and its row says
so.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.errors import (
    DeliveryError,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.messages import Address, Reply
from bot.pace import Pace
from bot.storage import Action, Delivery, Lane, Outcome, Storage, Written

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0  # another process may have queued something
_MAX_ATTEMPTS = 12
_LONGEST_PAUSE_SECONDS = 300.0
_LONGEST_OUTAGE_PAUSE_SECONDS = 30.0
_AHEAD_SECONDS = 0.1  # what is marked as being sent leaves within this time
_WINDOW = 256  # requests of one lane that may be under way
_MARGIN = 1.01  # so that a late timer does not put one message too many into somebody's second
_CHAT_BURST = 2
_LAST_SECONDS = 5.0
_REMEMBERED_CHATS = 1000

Writer = Callable[[int, dict[str, Any], datetime], Awaitable[Reply | None]]
"""Puts a row into words when it is sent: person, data, now; None if there is nothing to say any more."""


class Sender(Protocol):
    """What the courier needs of a channel. All of it may raise a ``DeliveryError``."""

    @property
    def reachable(self) -> Address | str:
        """The whole channel by its name, or the one address that this process reaches."""

    def seconds_between(self, address: Address) -> float:
        """The least time between two messages to one chat."""

    def messages(self, reply: Reply) -> Sequence[Reply]:
        """The messages that a reply becomes, in order."""

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        """Says one message; returns its numbers in the chat."""

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        """Puts other words in the place of what was said."""

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        """Takes back what was said."""


@dataclass
class _Lane:
    """``burst``: how many may leave before their time. ``tasks``: deliveries under way; ``busy`` are those in a request or at the database, which are not interrupted."""

    lane: Lane
    burst: int
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: dict[asyncio.Task[None], Delivery] = field(default_factory=dict)
    busy: set[asyncio.Task[None]] = field(default_factory=set)
    held_until: float = 0.0
    outage_pause: float = 0.0
    told_to_wait: tuple[Address, float] | None = None

    def hold(self, seconds: float) -> None:
        self.held_until = max(self.held_until, time.monotonic() + seconds)

    async def opens(self) -> None:
        while (wait := self.held_until - time.monotonic()) > 0:
            await asyncio.sleep(wait)

    @contextmanager
    def not_interrupted(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self.busy.add(task)
        self.moved.set()
        try:
            yield
        finally:
            self.busy.discard(task)

    def interrupt(self, announcement_id: int | None = None) -> None:
        """What waits for its turn is given back: all of it, or that of one announcement."""
        for task, delivery in self.tasks.items():
            if task not in self.busy and announcement_id in (None, delivery.announcement_id):
                task.cancel()


class Courier:
    """One for each running process.

    Args:
        per_second: messages a second over all recipients.
        first_pause: seconds before the second attempt; each later pause is twice as long.
        is_quiet: whether announcements must wait now, but for those that are exempt.
    """

    def __init__(
        self,
        storage: Storage,
        sender: Sender,
        clock: Callable[[], datetime],
        per_second: float = 30,
        first_pause: float = 1.0,
        is_quiet: Callable[[datetime], bool] = lambda _: False,
    ) -> None:
        self._storage = storage
        self._sender = sender
        self._clock = clock
        self._first_pause = first_pause
        self._is_quiet = is_quiet
        self._ahead = max(1, math.ceil(per_second * _AHEAD_SECONDS))
        self._pace = Pace(_MARGIN / per_second)
        self._chat_paces: dict[Address, Pace] = {}
        self._chat_orders: dict[Address, tuple[asyncio.Lock, int]] = {}
        bursts = {Lane.REPLY: max(2, int(per_second / 20)), Lane.URGENT: 1, Lane.BULK: 0}
        self._lanes = {lane: _Lane(lane, bursts[lane]) for lane in Lane}
        self._outcomes: dict[int, Outcome] = {}
        self._has_outcomes = asyncio.Event()
        self._withheld: dict[int, str] = {}
        self._has_ended = False
        self._stopping = asyncio.Event()
        self.writers: dict[str, Writer] = {}
        self.longest_pause = _LONGEST_PAUSE_SECONDS

    # --- running -----------------------------------------------------------------

    def stop(self) -> None:
        """Lets ``run`` end once what is in a request has ended; the rest is sent after the next start."""
        self._stopping.set()
        self._look()

    def withhold(self, announcement_id: int, outcome: str) -> None:
        """Once this is committed, no more of an announcement leaves; what was claimed ends as "queued" or "stopped"."""

        def stop() -> None:
            self._withheld[announcement_id] = outcome
            self._lanes[Lane.BULK].interrupt(announcement_id)

        self._storage.database.after_commit(stop)

    def resume(self, announcement_id: int) -> None:
        """What was withheld leaves again."""

        def go_on() -> None:
            self._withheld.pop(announcement_id, None)
            self._look()

        self._storage.database.after_commit(go_on)

    def wake(self) -> None:
        """Something was queued: do not wait for the next look. Within a transaction, it is looked after the commit."""
        self._storage.database.after_commit(self._look)

    def _look(self) -> None:
        for lane in self._lanes.values():
            lane.moved.set()

    async def take_up_again(self) -> None:
        """After the start and before anything is handed over: what an earlier process had begun is due again."""
        await self._storage.outbox.take_up_again(self._sender.reachable, self._clock())

    async def run(self) -> None:
        """Delivers until stopped."""
        lanes = [asyncio.create_task(self._keep_going(self._carry(lane))) for lane in self._lanes.values()]
        settling = asyncio.create_task(self._settle_on())
        await self._stopping.wait()
        await asyncio.gather(*lanes)
        await self._let_go()
        self._has_ended = True
        self._has_outcomes.set()
        await settling

    async def _keep_going(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("a lane of the courier ended")
            raise

    async def _carry(self, lane: _Lane) -> None:
        """Claims what is due, as much as will leave soon, and sends it."""
        while not self._stopping.is_set():
            lane.moved.clear()
            waiting = len(lane.tasks) - len(lane.busy)
            room = min(2 * self._ahead - waiting, _WINDOW - len(lane.tasks))
            is_held = self.is_held(lane.lane)
            try:
                found = [] if is_held or room < (self._ahead + 1) // 2 else await self._claim(lane, room)
            except Exception:
                log.exception("the courier stumbled and goes on")
                found = []
            for delivery in found:
                self._begin(lane, delivery)
            if not found:
                await _first(lane.moved, _LOOK_EVERY_SECONDS)

    async def _claim(self, lane: _Lane, limit: int) -> list[Delivery]:
        now = self._clock()
        exempt_only = lane.lane is Lane.BULK and self._is_quiet(now)
        return await self._storage.outbox.claim(
            self._sender.reachable, lane.lane, limit, now, exempt_only=exempt_only
        )

    def is_held(self, lane: Lane) -> bool:
        """Whether a lane must wait, because it was told to or nothing can be reached."""
        return self._lanes[lane].held_until > time.monotonic()

    def hand_over(self, deliveries: Sequence[Delivery]) -> None:
        """Replies whose rows are committed leave at once."""
        for delivery in deliveries:
            self._begin(self._lanes[delivery.lane], delivery)

    def _begin(self, lane: _Lane, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(lane, delivery))
        lane.tasks[task] = delivery
        task.add_done_callback(lambda task: self._ended(lane, task))

    def _ended(self, lane: _Lane, task: asyncio.Task[None]) -> None:
        delivery = lane.tasks.pop(task)
        lane.moved.set()
        if task.cancelled():
            self._ends(Outcome(delivery, self._withheld.get(delivery.announcement_id or 0, "queued")))
        elif task.exception() is not None:
            log.error(
                "a delivery ended badly and is taken up after the next start", exc_info=task.exception()
            )

    async def _let_go(self) -> None:
        """Replies and what is in a request are finished; what still waits then goes back to the queue."""
        replies = self._lanes[Lane.REPLY].tasks
        if replies:
            await asyncio.wait(replies, timeout=_LAST_SECONDS)
        while any(lane.tasks for lane in self._lanes.values()):
            for lane in self._lanes.values():
                lane.interrupt()
            tasks = [task for lane in self._lanes.values() for task in lane.tasks]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    def _ends(self, outcome: Outcome) -> None:
        self._outcomes[outcome.delivery.id] = outcome
        self._has_outcomes.set()

    async def _settle_on(self) -> None:
        """Writes outcomes as they come; what comes while one lot is written makes the next lot."""
        while self._outcomes or not self._has_ended:
            await self._has_outcomes.wait()
            self._has_outcomes.clear()
            try:
                await self.settle()
            except Exception:
                log.exception("outcomes could not be written")
                if self._has_ended:
                    return  # what was sent and is not written down is in doubt after the next start
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
                self._has_outcomes.set()

    async def settle(self) -> None:
        """Writes the outcomes that are known; also within the transaction of somebody else, so that they need not wait for it."""
        if self._outcomes:
            async with self._storage.transaction():
                outcomes = dict(self._outcomes)
                await self._storage.outbox.settle(list(outcomes.values()), self._clock())
                for address in {o.delivery.address for o in outcomes.values() if o.status == "gone"}:
                    await self._storage.people.set_gone(address, gone=True)
                self._storage.database.after_commit(lambda: self._forget(outcomes))

    def _forget(self, outcomes: dict[int, Outcome]) -> None:
        for key, outcome in outcomes.items():
            if self._outcomes.get(key) is outcome:
                del self._outcomes[key]

    async def deliver_due(self) -> bool:
        """Delivers what is due now and waits for it; False if there was nothing."""
        found = False
        for lane in self._lanes.values():
            deliveries = await self._claim(lane, _WINDOW)
            found = found or bool(deliveries)
            await asyncio.gather(*(self._deliver(lane, delivery) for delivery in deliveries))
            await self.settle()
        return found

    # --- one delivery ------------------------------------------------------------

    async def _deliver(self, lane: _Lane, delivery: Delivery) -> None:
        async with self._in_order(delivery.address):
            self._ends(await self._outcome(lane, delivery))

    async def _outcome(self, lane: _Lane, delivery: Delivery) -> Outcome:
        """Tries until it is sent, or never will be."""
        try:
            with lane.not_interrupted():
                reply = await self._in_words(delivery)
        except Exception as error:
            log.exception("message %s could not be put into words", delivery.id)
            return Outcome(delivery, "failed", repr(error))
        if reply is None:
            return Outcome(delivery, "stopped", "there was nothing to say any more")
        left = [reply]
        if delivery.action is Action.SEND:
            left = list(self._sender.messages(reply))[len(delivery.message_ids) :]
        elif not delivery.message_ids:
            return Outcome(delivery, "stopped", "the first message had not arrived")
        while left:
            if delivery.announcement_id in self._withheld:
                return Outcome(delivery, self._withheld[delivery.announcement_id])
            try:
                numbers = await self._request(lane, delivery, left[0])
            except RecipientMoved as error:
                with lane.not_interrupted():
                    await self._storage.outbox.move(delivery.address, error.new_id)
                delivery.address = Address(delivery.address.channel, error.new_id)
            except DeliveryError as error:
                outcome = await self._after(lane, delivery, error)
                if outcome is not None:
                    return outcome
            except Exception as error:
                log.exception("message %s could not be sent", delivery.id)
                return Outcome(delivery, "failed", repr(error))
            else:
                left.pop(0)
                lane.outage_pause = 0.0
                delivery.message_ids += numbers
                if left:
                    with lane.not_interrupted():
                        await self._storage.outbox.note_parts(delivery)
        return Outcome(delivery, "sent")

    async def _in_words(self, delivery: Delivery) -> Reply | None:
        if not isinstance(delivery.content, Written):
            return delivery.content
        write = self.writers[delivery.content.author]
        return await write(delivery.person_id or 0, delivery.content.data, self._clock())

    async def _request(self, lane: _Lane, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        """One request, when chat, lane and all together may have one."""
        await self._chat_pace(delivery.address).turn(_CHAT_BURST if lane.lane is Lane.REPLY else 0)
        async with lane.order:
            await lane.opens()
            await self._pace.turn(lane.burst)
        delivery.attempts += 1
        with lane.not_interrupted():
            if delivery.action is Action.CORRECT:
                await self._sender.correct(delivery.address, delivery.message_ids, message)
                return ()
            if delivery.action is Action.RECALL:
                await self._sender.recall(delivery.address, delivery.message_ids)
                return ()
            return await self._sender.send(
                delivery.address, message, edits=delivery.edits, answers=delivery.answers
            )

    async def _after(self, lane: _Lane, delivery: Delivery, error: DeliveryError) -> Outcome | None:
        """Waits as long as is right before the next attempt; or the outcome, if there is none."""
        match error:
            case RecipientGone():
                return Outcome(delivery, "gone", str(error))
            case TooFast(seconds=seconds):
                delivery.attempts -= 1
                await self._wait_as_told(lane, delivery, seconds)
            case Unreachable():
                delivery.attempts -= 1
                lane.outage_pause = min(
                    max(self._first_pause, 2 * lane.outage_pause), _LONGEST_OUTAGE_PAUSE_SECONDS
                )
                if lane.held_until <= time.monotonic():
                    log.warning(
                        "nothing can be sent now (%s); trying again in %.1f s", error, lane.outage_pause
                    )
                lane.hold(_jittered(lane.outage_pause))
            case OutcomeUnknown() | ServerFailed():
                is_unknown = isinstance(error, OutcomeUnknown)
                delivery.doubts += is_unknown
                if delivery.attempts >= _MAX_ATTEMPTS:
                    return Outcome(delivery, "unknown" if is_unknown else "failed", str(error))
                pause = self._first_pause * 2 ** (delivery.attempts - 1)
                await asyncio.sleep(_jittered(min(pause, self.longest_pause)))
            case _:
                return Outcome(delivery, "failed", str(error))
        return None

    async def _wait_as_told(self, lane: _Lane, delivery: Delivery, seconds: float) -> None:
        """One chat that must wait holds up no other; a second one within a second means all of the lane."""
        now = time.monotonic()
        before, lane.told_to_wait = lane.told_to_wait, (delivery.address, now)
        is_one_chat = before is None or before[0] == delivery.address or now - before[1] > 1
        if lane.lane is Lane.REPLY and is_one_chat:
            await asyncio.sleep(seconds)
        else:
            log.warning("asked to wait %.0f s before the next %s message", seconds, lane.lane)
            lane.hold(seconds)

    # --- order and pace ----------------------------------------------------------

    @asynccontextmanager
    async def _in_order(self, address: Address) -> AsyncIterator[None]:
        """One message after the other in each chat."""
        lock, users = self._chat_orders.get(address, (asyncio.Lock(), 0))
        self._chat_orders[address] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._chat_orders.pop(address)
            if users > 1:
                self._chat_orders[address] = (lock, users - 1)

    def _chat_pace(self, address: Address) -> Pace:
        pace = self._chat_paces.get(address)
        if pace is None:
            if len(self._chat_paces) >= _REMEMBERED_CHATS:
                self._chat_paces = {chat: p for chat, p in self._chat_paces.items() if not p.is_free}
            pace = self._chat_paces[address] = Pace(self._sender.seconds_between(address))
        return pace

    async def show(self, address: Address, message_id: str, reply: Reply) -> None:
        """Edits a message of ours that shows how something is going; if it fails, the next one will do."""
        if self._sender.reachable not in (address, address.channel):
            return
        lane = self._lanes[Lane.URGENT]
        delivery = Delivery(0, Lane.URGENT, address, reply, edits=message_id)
        try:
            if lane.held_until <= time.monotonic():
                await self._request(lane, delivery, reply)
        except DeliveryError as error:
            log.info("the progress is not shown (%s)", error)


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(0.8, 1.2)


async def _first(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
