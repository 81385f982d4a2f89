"""Brings one message to one chat, and tells how that ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.courier import retries
from bot.courier.destinations import Destinations
from bot.courier.route import Route
from bot.courier.sender import Writer
from bot.courier.track import Track
from bot.errors import (
    Deferred,
    DeliveryError,
    DeliveryRefused,
    NotYet,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.messages import Address, Markdown, Reply
from bot.redaction import reason
from bot.storage import Action, Delivery, DeliveryStatus, Lane, Outcome, Storage, Written

log = logging.getLogger(__name__)

_NOT_YET_SECONDS = 1.0


class Deliveries:
    """One for each running process.

    Args:
        first_pause: seconds before the second attempt; each later pause is twice as long.

    ``writers`` put rows into words, by the author of the row. ``withheld``:
    announcements of which no more may leave, with the status that is left.
    ``before_words``: brings up to date what the writers read. ``asked``: notes
    which buttons a person was shown unasked, so that they may be answered in words.
    """

    def __init__(
        self,
        storage: Storage,
        destinations: Destinations,
        clock: Callable[[], datetime],
        first_pause: float,
    ) -> None:
        self._storage = storage
        self._destinations = destinations
        self._clock = clock
        self._first_pause = first_pause
        self.writers: dict[str, Writer] = {}
        self.withheld: dict[int | None, DeliveryStatus] = {}
        self.before_words: Callable[[], Awaitable[object]] = _nothing
        self.asked: Callable[[int, Reply], Awaitable[object]] = _nothing

    async def outcome(self, route: Route, delivery: Delivery) -> Outcome:
        """Delivers it: sent, never to be sent, or to be tried later, or elsewhere."""
        track = route.tracks[delivery.lane]
        with track.not_interrupted():
            elsewhere = await self._destinations.instead(route, delivery)
        if elsewhere is not None:
            return await self._moved(track, delivery, elsewhere)
        outcome = await self._here(route, track, delivery)
        with track.not_interrupted():
            elsewhere = await self._destinations.onward(route, outcome)
        if elsewhere is not None and await self._is_noticed(route, outcome):
            elsewhere = None
        with track.not_interrupted():
            if elsewhere is None and outcome.status is DeliveryStatus.SENT:
                await self._destinations.copy(route, delivery, self._clock())
        return outcome if elsewhere is None else await self._moved(track, delivery, elsewhere)

    async def _is_noticed(self, route: Route, outcome: Outcome) -> bool:
        """Waits whether the page shows it; what is stopped meanwhile stands there all the same."""
        delivery = outcome.delivery
        if route.attended is None or outcome.status is not DeliveryStatus.SENT:
            return False
        try:
            return await route.attended.is_noticed(delivery.person_id or 0, delivery.message_ids[-1])
        except asyncio.CancelledError:
            if delivery.announcement_id not in self.withheld:
                raise
            return True

    async def _moved(self, track: Track, delivery: Delivery, elsewhere: Address) -> Outcome:
        with track.not_interrupted():
            await self._destinations.move(delivery, elsewhere)
        return Outcome(delivery, DeliveryStatus.QUEUED, due_at=self._clock())

    async def _here(self, route: Route, track: Track, delivery: Delivery) -> Outcome:
        try:
            with track.not_interrupted():
                reply = await self._in_words(delivery)
        except NotYet as error:
            return self.later(delivery, _NOT_YET_SECONDS, str(error))
        except Exception as error:
            log.exception("message_not_worded outbox=%s", delivery.id)
            return Outcome(delivery, DeliveryStatus.FAILED, reason(error))
        if reply is None:
            return Outcome(delivery, DeliveryStatus.STOPPED, "there was nothing to say any more")
        if delivery.action is not Action.SEND:
            if not delivery.message_ids:
                return Outcome(delivery, DeliveryStatus.STOPPED, "the first message had not arrived")
            return await self._one(route, track, delivery, reply) or Outcome(delivery, DeliveryStatus.SENT)
        return await self._all_parts(route, track, delivery, reply)

    async def _all_parts(self, route: Route, track: Track, delivery: Delivery, reply: Reply) -> Outcome:
        """Sends the messages that a long reply becomes; what has arrived before is not sent again."""
        parts = route.sender.messages(reply)
        while delivery.parts < len(parts):
            outcome = await self._one(route, track, delivery, parts[delivery.parts])
            if outcome is not None:
                return outcome
            delivery.parts += 1
            delivery.attempts = 0
            if delivery.parts < len(parts):
                with track.not_interrupted():
                    await self._storage.outbox.note_parts(delivery)
        if reply.buttons and delivery.person_id is not None and isinstance(delivery.content, Written):
            with track.not_interrupted():
                await self.asked(delivery.person_id, reply)
        return Outcome(delivery, DeliveryStatus.SENT)

    async def _in_words(self, delivery: Delivery) -> Reply | None:
        if not isinstance(delivery.content, Written):
            return delivery.content
        await self.before_words()
        write = self.writers[delivery.content.author]
        return await write(delivery.person_id or 0, delivery.content.data, self._clock())

    async def _one(self, route: Route, track: Track, delivery: Delivery, message: Reply) -> Outcome | None:
        """Sends one message until it has arrived; returns the outcome, if it has not."""
        while True:
            if delivery.announcement_id in self.withheld:
                return self.held_back(delivery)
            try:
                await self._request(route, track, delivery, message)
            except RecipientMoved as error:
                if delivery.attempts >= retries.MAX_ATTEMPTS:
                    return Outcome(delivery, DeliveryStatus.FAILED, str(error))
                with track.not_interrupted():
                    async with self._storage.transaction():
                        await self._storage.outbox.move(delivery.address, error.new_id)
                        await self._storage.moves.note(delivery.address, error.new_id)
                delivery.address = Address(delivery.address.channel, error.new_id)
            except DeliveryRefused as error:
                if not message.otherwise:
                    return Outcome(delivery, DeliveryStatus.FAILED, str(error))
                message = Reply(Markdown(message.otherwise))
            except DeliveryError as error:
                outcome = await self._after(track, delivery, error)
                if outcome is not None:
                    return outcome
            except Exception as error:
                log.exception("message_not_sent outbox=%s", delivery.id)
                return Outcome(delivery, DeliveryStatus.FAILED, reason(error))
            else:
                track.works()
                return None

    async def _request(self, route: Route, track: Track, delivery: Delivery, message: Reply) -> None:
        """Makes one request, when chat, lane and all together may have one."""
        sender, address = route.sender, delivery.address
        is_recall = delivery.action is Action.RECALL
        await route.turn(track, address, len(delivery.message_ids) if is_recall else sender.size(message))
        delivery.attempts += 1
        with track.not_interrupted():
            if is_recall:
                await sender.recall(address, delivery.message_ids)
            elif delivery.action is Action.CORRECT:
                await sender.correct(address, delivery.message_ids, message)
            elif route.posts is not None:
                delivery.message_ids += await route.posts.post(delivery, message)
            elif route.attended is not None:
                delivery.message_ids += await route.attended.put(delivery, message)
            elif delivery.parts:
                delivery.message_ids += await sender.send(address, message)
            else:
                delivery.message_ids += await sender.send(
                    address, message, edits=delivery.edits, answers=delivery.answers
                )

    # --- when it did not arrive ------------------------------------------------------

    async def _after(self, track: Track, delivery: Delivery, error: DeliveryError) -> Outcome | None:
        """Waits as long as is right before the next attempt; returns the outcome, if there is none here and now."""
        match error:
            case RecipientGone():
                return Outcome(delivery, DeliveryStatus.GONE, str(error))
            case TooFast(seconds=seconds):
                delivery.attempts -= 1
                return await self._wait_as_told(track, delivery, error, seconds)
            case Unreachable():
                delivery.attempts -= 1
                was_held = track.is_held
                pause = track.hold_for_outage(retries.jittered(self._first_pause))
                if not was_held:
                    log.warning(
                        "channel_unreachable channel=%s (%s); retrying in %.1f s",
                        delivery.address.channel,
                        error,
                        pause,
                    )
                return None
            case OutcomeUnknown() | ServerFailed():
                is_unknown = isinstance(error, OutcomeUnknown)
                delivery.doubts += is_unknown
                if delivery.attempts >= retries.MAX_ATTEMPTS:
                    return Outcome(
                        delivery, DeliveryStatus.UNKNOWN if is_unknown else DeliveryStatus.FAILED, str(error)
                    )
                return await self._try_later(track, delivery, self.pause(delivery), error)
            case Deferred() if delivery.attempts < retries.MAX_DEFERRED:
                pause = retries.pause_seconds(delivery.attempts, self._first_pause, is_deferred=True)
                return await self._try_later(track, delivery, pause, error)
            case _:
                return Outcome(delivery, DeliveryStatus.FAILED, str(error))

    async def _wait_as_told(
        self, track: Track, delivery: Delivery, error: DeliveryError, seconds: float
    ) -> Outcome | None:
        """Holds up no other chat where one must wait; announcements are held as a whole, which are meant by it."""
        if track.lane is not Lane.BULK and track.is_told_alone(delivery.address):
            return await self._try_later(track, delivery, seconds, error)
        log.warning("channel_asks_to_wait lane=%s seconds=%.0f", track.lane, seconds)
        track.hold(seconds)
        return None

    async def _try_later(
        self, track: Track, delivery: Delivery, seconds: float, error: DeliveryError
    ) -> Outcome | None:
        """Keeps replies waiting here, so that later ones do not overtake them; the others wait in the queue."""
        if track.lane is not Lane.REPLY:
            return self.later(delivery, seconds, str(error))
        await asyncio.sleep(seconds)
        return None

    def held_back(self, delivery: Delivery) -> Outcome:
        """Returns the outcome of what has not left; or had, nothing was heard of it, and now it is not tried again."""
        status = self.withheld.get(delivery.announcement_id, DeliveryStatus.QUEUED)
        return Outcome(
            delivery,
            DeliveryStatus.UNKNOWN if status == DeliveryStatus.STOPPED and delivery.doubts else status,
        )

    def later(self, delivery: Delivery, seconds: float, error: str) -> Outcome:
        return Outcome(delivery, DeliveryStatus.QUEUED, error, self._clock() + timedelta(seconds=seconds))

    def pause(self, delivery: Delivery) -> float:
        """Returns the seconds until the next attempt, each time twice as many."""
        return retries.pause_seconds(delivery.attempts, self._first_pause)


async def _nothing(*_: object) -> None:
    """Does nothing, where nobody wants to know."""
