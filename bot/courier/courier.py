"""Says what the bot has to say: one row of the outbox after the other, at the channel's pace.

Three lanes, so that a reply never waits behind an announcement; within a lane
each chat gets its messages in order. A lane is held while the channel asks to
wait or cannot be reached; nothing counts as an attempt then. What may or may
not have arrived is sent again, and its row says so.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.courier.pace import Pace
from bot.courier.sender import Sender, Writer
from bot.courier.track import Track
from bot.errors import (
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.messages import Address, Markdown, Reply
from bot.storage import Action, Delivery, Lane, Outcome, Storage, Written

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0  # another process may have queued something
_MAX_ATTEMPTS = 12
_LONGEST_PAUSE_SECONDS = 300.0
_AHEAD_SECONDS = 0.1  # what is marked as being sent leaves within this time
_WINDOW = 256  # requests of one lane that may be under way
_MARGIN = 1.01  # so that a late timer does not put one message too many into somebody's second
_CHAT_BURST = 2
_LAST_SECONDS = 5.0
_REMEMBERED_CHATS = 1000
_MOST_REPLIES = 10_000


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
        self._ahead = max(2, math.ceil(per_second * _AHEAD_SECONDS))
        self._pace = Pace(_MARGIN / per_second)
        self._chat_paces: dict[Address, Pace] = {}
        self._chat_orders: dict[tuple[Lane, Address], tuple[asyncio.Lock, int]] = {}
        bursts = {Lane.REPLY: max(2, int(per_second / 20)), Lane.URGENT: 0, Lane.BULK: 0}
        self._tracks = {lane: Track(lane, bursts[lane]) for lane in Lane}
        self._outcomes: dict[int, Outcome] = {}
        self._has_outcomes = asyncio.Event()
        self._withheld: dict[int | None, str] = {}
        self._stopping = asyncio.Event()
        self._has_ended = False
        self.writers: dict[str, Writer] = {}

    # --- running -----------------------------------------------------------------

    async def take_up_again(self) -> None:
        """After the start and before anything is handed over: what an earlier process had begun is due again, replies first."""
        await self._storage.outbox.take_up_again(self._sender.reachable, self._clock())
        self.hand_over(await self._claim(self._tracks[Lane.REPLY], _MOST_REPLIES))

    async def run(self) -> None:
        """Delivers until stopped."""
        lanes = [asyncio.create_task(_logged(self._carry(track))) for track in self._tracks.values()]
        settling = asyncio.create_task(self._settle_on())
        await self._stopping.wait()
        await asyncio.gather(*lanes)
        await self._let_go()
        self._has_ended = True
        self._has_outcomes.set()
        await settling

    def stop(self) -> None:
        """Lets ``run`` end once what is in a request has ended; the rest is sent after the next start."""
        self._stopping.set()
        self._look()

    def wake(self) -> None:
        """Something was queued: do not wait for the next look. Within a transaction, it is looked after the commit."""
        self._storage.database.after_commit(self._look)

    def _look(self) -> None:
        for track in self._tracks.values():
            track.moved.set()

    def link_to(self, payload: str) -> str:
        """What leads a person from outside into the bot: as ``Sender.link_to``."""
        return self._sender.link_to(payload)

    def is_held(self, lane: Lane) -> bool:
        """Whether a lane must wait, because it was told to or nothing can be reached."""
        return self._tracks[lane].is_held

    def withhold(self, announcement_id: int, outcome: str) -> None:
        """Once this is committed, no more of an announcement leaves; what was claimed ends as "queued" or "stopped"."""

        def stop() -> None:
            self._withheld[announcement_id] = outcome
            self._tracks[Lane.BULK].interrupt(announcement_id)

        self._storage.database.after_commit(stop)

    def resume(self, announcement_id: int) -> None:
        """What was withheld leaves again."""

        def go_on() -> None:
            self._withheld.pop(announcement_id, None)
            self._look()

        self._storage.database.after_commit(go_on)

    async def _carry(self, track: Track) -> None:
        """Claims what is due, as much as will leave soon, and sends it."""
        while not self._stopping.is_set():
            track.moved.clear()
            room = min(2 * self._ahead - track.waiting, _WINDOW - len(track.tasks))
            has_room = room >= (self._ahead + 1) // 2 and not track.is_held
            try:
                found = await self._claim(track, room) if has_room else []
            except Exception:
                log.exception("the courier stumbled and goes on")
                found = []
            self.hand_over(found)
            if not found:
                await _first(track.moved, _LOOK_EVERY_SECONDS)

    async def _claim(self, track: Track, limit: int) -> list[Delivery]:
        now = self._clock()
        is_bulk = track.lane is Lane.BULK
        return await self._storage.outbox.claim(
            self._sender.reachable,
            track.lane,
            limit,
            now,
            exempt_only=is_bulk and self._is_quiet(now),
            busy=track.addresses if track.lane is Lane.URGENT else (),
        )

    def hand_over(self, deliveries: Sequence[Delivery]) -> None:
        """What is claimed, or said and committed, leaves as soon as it may."""
        for delivery in deliveries:
            track = self._tracks[delivery.lane]
            task = asyncio.create_task(self._deliver(track, delivery))
            track.tasks[task] = delivery
            task.add_done_callback(lambda task, track=track: self._ended(track, task))  # type: ignore[misc]

    def _ended(self, track: Track, task: asyncio.Task[None]) -> None:
        delivery = track.tasks.pop(task)
        track.moved.set()
        if task.cancelled():
            self._ends(self._held_back(delivery))
        elif (error := task.exception()) is not None:
            log.error("a delivery ended badly and is tried again", exc_info=error)
            self._ends(self._later(delivery, self._pause(delivery), repr(error)))

    async def _let_go(self) -> None:
        """Replies and what is in a request are finished; what still waits then goes back to the queue."""
        replies = self._tracks[Lane.REPLY].tasks
        if replies:
            await asyncio.wait(replies, timeout=_LAST_SECONDS)
        while tasks := [task for track in self._tracks.values() for task in track.tasks]:
            for track in self._tracks.values():
                track.interrupt()
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    async def deliver_due(self) -> bool:
        """Delivers what is due now and waits for it; False if there was nothing."""
        found = False
        for track in self._tracks.values():
            deliveries = await self._claim(track, _WINDOW)
            found = found or bool(deliveries)
            await asyncio.gather(*(self._deliver(track, delivery) for delivery in deliveries))
            await self.settle()
        return found

    # --- outcomes ------------------------------------------------------------------

    def _ends(self, outcome: Outcome) -> None:
        self._outcomes[outcome.delivery.id] = outcome
        self._has_outcomes.set()

    def _held_back(self, delivery: Delivery) -> Outcome:
        """It has not left; or it had, nothing was heard of it, and now it is not tried again."""
        status = self._withheld.get(delivery.announcement_id, "queued")
        return Outcome(delivery, "unknown" if status == "stopped" and delivery.doubts else status)

    def _later(self, delivery: Delivery, seconds: float, error: str) -> Outcome:
        return Outcome(delivery, "queued", error, self._clock() + timedelta(seconds=seconds))

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

    # --- one delivery ------------------------------------------------------------

    async def _deliver(self, track: Track, delivery: Delivery) -> None:
        async with self._in_order(track.lane, delivery.address):
            self._ends(await self._outcome(track, delivery))

    async def _outcome(self, track: Track, delivery: Delivery) -> Outcome:
        """How it ended: sent, never to be sent, or to be tried later."""
        try:
            with track.not_interrupted():
                reply = await self._in_words(delivery)
        except Exception as error:
            log.exception("message %s could not be put into words", delivery.id)
            return Outcome(delivery, "failed", repr(error))
        if reply is None:
            return Outcome(delivery, "stopped", "there was nothing to say any more")
        if delivery.action is not Action.SEND:
            if not delivery.message_ids:
                return Outcome(delivery, "stopped", "the first message had not arrived")
            return await self._one(track, delivery, reply) or Outcome(delivery, "sent")
        parts = self._sender.messages(reply)
        while delivery.parts < len(parts):
            outcome = await self._one(track, delivery, parts[delivery.parts])
            if outcome is not None:
                return outcome
            delivery.parts += 1
            delivery.attempts = 0
            if delivery.parts < len(parts):
                with track.not_interrupted():
                    await self._storage.outbox.note_parts(delivery)
        return Outcome(delivery, "sent")

    async def _in_words(self, delivery: Delivery) -> Reply | None:
        if not isinstance(delivery.content, Written):
            return delivery.content
        write = self.writers[delivery.content.author]
        return await write(delivery.person_id or 0, delivery.content.data, self._clock())

    async def _one(self, track: Track, delivery: Delivery, message: Reply) -> Outcome | None:
        """One message until it has arrived; or the outcome, if it has not."""
        while True:
            if delivery.announcement_id in self._withheld:
                return self._held_back(delivery)
            try:
                await self._request(track, delivery, message)
            except RecipientMoved as error:
                if delivery.attempts >= _MAX_ATTEMPTS:
                    return Outcome(delivery, "failed", str(error))
                with track.not_interrupted():
                    await self._storage.outbox.move(delivery.address, error.new_id)
                delivery.address = Address(delivery.address.channel, error.new_id)
            except DeliveryRefused as error:
                if not message.otherwise:
                    return Outcome(delivery, "failed", str(error))
                message = Reply(Markdown(message.otherwise))
            except DeliveryError as error:
                outcome = await self._after(track, delivery, error)
                if outcome is not None:
                    return outcome
            except Exception as error:
                log.exception("message %s could not be sent", delivery.id)
                return Outcome(delivery, "failed", repr(error))
            else:
                track.works()
                return None

    async def _request(self, track: Track, delivery: Delivery, message: Reply) -> None:
        """One request, when chat, lane and all together may have one."""
        is_recall = delivery.action is Action.RECALL
        size = len(delivery.message_ids) if is_recall else self._sender.size(message)
        await self._turn(track, delivery.address, size)
        delivery.attempts += 1
        with track.not_interrupted():
            if is_recall:
                await self._sender.recall(delivery.address, delivery.message_ids)
            elif delivery.action is Action.CORRECT:
                await self._sender.correct(delivery.address, delivery.message_ids, message)
            elif delivery.parts:
                delivery.message_ids += await self._sender.send(delivery.address, message)
            else:
                delivery.message_ids += await self._sender.send(
                    delivery.address, message, edits=delivery.edits, answers=delivery.answers
                )

    async def _after(self, track: Track, delivery: Delivery, error: DeliveryError) -> Outcome | None:
        """Waits as long as is right before the next attempt; or the outcome, if there is none here and now."""
        match error:
            case RecipientGone():
                return Outcome(delivery, "gone", str(error))
            case TooFast(seconds=seconds):
                delivery.attempts -= 1
                return await self._wait_as_told(track, delivery, error, seconds)
            case Unreachable():
                delivery.attempts -= 1
                was_held = track.is_held
                pause = track.hold_for_outage(_jittered(self._first_pause))
                if not was_held:
                    log.warning("nothing can be sent now (%s); trying again in %.1f s", error, pause)
                return None
            case OutcomeUnknown() | ServerFailed():
                is_unknown = isinstance(error, OutcomeUnknown)
                delivery.doubts += is_unknown
                if delivery.attempts >= _MAX_ATTEMPTS:
                    return Outcome(delivery, "unknown" if is_unknown else "failed", str(error))
                return await self._try_later(track, delivery, self._pause(delivery), error)
            case _:
                return Outcome(delivery, "failed", str(error))

    async def _wait_as_told(
        self, track: Track, delivery: Delivery, error: DeliveryError, seconds: float
    ) -> Outcome | None:
        """One chat that must wait holds up no other, but for announcements, which are meant by it."""
        if track.lane is not Lane.BULK and track.is_told_alone(delivery.address):
            return await self._try_later(track, delivery, seconds, error)
        log.warning("asked to wait %.0f s before the next %s message", seconds, track.lane)
        track.hold(seconds)
        return None

    async def _try_later(
        self, track: Track, delivery: Delivery, seconds: float, error: DeliveryError
    ) -> Outcome | None:
        """Replies wait here, so that what was said after them does not overtake them; the others wait in the queue."""
        if track.lane is not Lane.REPLY:
            return self._later(delivery, seconds, str(error))
        await asyncio.sleep(seconds)
        return None

    def _pause(self, delivery: Delivery) -> float:
        longest = min(self._first_pause * 2 ** max(0, delivery.attempts - 1), _LONGEST_PAUSE_SECONDS)
        return _jittered(longest)

    # --- order and pace ----------------------------------------------------------

    @asynccontextmanager
    async def _in_order(self, lane: Lane, address: Address) -> AsyncIterator[None]:
        """One message of a lane after the other in each chat."""
        key = (lane, address)
        lock, users = self._chat_orders.get(key, (asyncio.Lock(), 0))
        self._chat_orders[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._chat_orders.pop(key)
            if users > 1:
                self._chat_orders[key] = (lock, users - 1)

    async def _turn(self, track: Track, address: Address, size: int = 1) -> None:
        await self._chat_pace(address).turn(_CHAT_BURST if track.lane is Lane.REPLY else 0)
        async with track.order:
            await track.opens()
            await self._pace.turn(track.burst, size)

    def _chat_pace(self, address: Address) -> Pace:
        pace = self._chat_paces.get(address)
        if pace is None:
            if len(self._chat_paces) >= _REMEMBERED_CHATS:
                self._chat_paces = {chat: p for chat, p in self._chat_paces.items() if not p.is_free}
            pace = self._chat_paces[address] = Pace(self._sender.seconds_between(address))
        return pace

    async def show(self, address: Address, message_id: str, reply: Reply) -> bool:
        """Edits a message of ours that shows how something is going; False if it does not stand there any more.

        If it fails for another reason, the next one will do.
        """
        track = self._tracks[Lane.URGENT]
        if self._sender.reachable not in (address, address.channel) or track.is_held:
            return True
        try:
            await self._turn(track, address)
            await self._sender.change(address, message_id, reply)
        except (DeliveryRefused, RecipientGone) as error:
            log.info("what was to be shown has no place any more (%s)", error)
            return False
        except DeliveryError as error:
            log.info("it is not shown (%s)", error)
        return True


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("a lane of the courier ended")
        raise


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(0.8, 1.2)


async def _first(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
