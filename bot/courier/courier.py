"""Says what the bot has to say: one row of the outbox after the other, on each channel at its pace.

Three lanes on each channel, so that a reply never waits behind an
announcement; within a lane each chat gets its messages in order. A lane is
held while the channel asks to wait or cannot be reached; nothing counts as an
attempt then. What may or may not have arrived is sent again, and its row says
so. Rows for a channel that this process does not serve are left to the one
that does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.courier.deliveries import Deliveries
from bot.courier.destinations import Destinations
from bot.courier.outcomes import Outcomes
from bot.courier.retries import FIRST_PAUSE_SECONDS
from bot.courier.route import WINDOW, Route
from bot.courier.sender import Sender, Writer
from bot.courier.track import Track
from bot.messages import Address, Reply
from bot.redaction import reason
from bot.storage import Delivery, DeliveryStatus, Lane, Storage

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0  # another process may have queued something
_LAST_SECONDS = 5.0
_MOST_REPLIES = 10_000


class Courier:
    """One for each running process.

    ``writers`` put rows into words when they are sent, by the author that the row names.

    Args:
        senders: by channel, the ways out of this process; links lead to the first that is open.
        first_pause: seconds before the second attempt; each later pause is twice as long.
        is_quiet: whether announcements must wait now, but for those that are exempt.
    """

    def __init__(
        self,
        storage: Storage,
        senders: Mapping[str, Sender],
        clock: Callable[[], datetime],
        first_pause: float = FIRST_PAUSE_SECONDS,
        is_quiet: Callable[[datetime], bool] = lambda _: False,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._is_quiet = is_quiet
        self._routes = {channel: Route(sender) for channel, sender in senders.items()}
        self._closed: set[str] = set()
        self._taking_over = asyncio.Lock()
        self.destinations = Destinations(storage, self._routes)
        self._deliveries = Deliveries(storage, self.destinations, clock, first_pause)
        self._outcomes = Outcomes(storage, clock)
        self.writers: dict[str, Writer] = self._deliveries.writers
        self._stopping = asyncio.Event()

    # --- what others ask of it -------------------------------------------------------

    def wake(self) -> None:
        """Looks at once, because something was queued; within a transaction, after its commit."""
        self._storage.database.after_commit(self._look)

    def hand_over(self, deliveries: Sequence[Delivery]) -> None:
        """Takes what is claimed, or said and committed; it leaves as soon as it may."""
        for delivery in deliveries:
            track = self._routes[delivery.address.channel].tracks[delivery.lane]
            task = asyncio.create_task(self._deliver(delivery))
            track.tasks[task] = delivery
            task.add_done_callback(lambda task, track=track: self._ended(track, task))  # type: ignore[misc]

    async def settle(self) -> None:
        """Writes the outcomes that are known: as ``Outcomes.settle``."""
        await self._outcomes.settle()

    def link_to(self, payload: str) -> str:
        """Returns what leads a person from outside into the bot: as ``Sender.link_to``."""
        chats = {channel: route for channel, route in self._routes.items() if route.posts is None}
        is_open = [route for channel, route in chats.items() if channel not in self._closed]
        return (is_open or list(chats.values()) or list(self._routes.values()))[0].sender.link_to(payload)

    def links_to(self, payload: str) -> dict[str, str]:
        """Returns the same for each channel that is open and can be talked on."""
        return {
            channel: route.sender.link_to(payload)
            for channel, route in self._routes.items()
            if channel not in self._closed and route.posts is None
        }

    def owed(self, lane: Lane, address: Address) -> int:
        """Counts what is under way to one chat, or waits for its turn."""
        return self._routes[address.channel].owed(lane, address)

    def is_held(self, lane: Lane) -> bool:
        """Returns whether a lane must wait on every channel, because it was told to or nothing can be reached."""
        return all(route.tracks[lane].is_held for route in self._routes.values())

    def reaches(self, address: Address) -> bool:
        """Returns whether this process brings messages to an address."""
        route = self._routes.get(address.channel)
        return route is not None and route.reaches(address)

    async def show(self, address: Address, message_id: str, reply: Reply) -> bool:
        """Edits a message that shows how something is going: as ``Route.show``."""
        route = self._routes.get(address.channel)
        return route is None or await route.show(address, message_id, reply)

    def withhold(self, announcement_id: int, outcome: DeliveryStatus) -> None:
        """Lets no more of an announcement leave, once this is committed; what was claimed ends as "queued" or "stopped"."""

        def stop() -> None:
            self._deliveries.withheld[announcement_id] = outcome
            for route in self._routes.values():
                route.tracks[Lane.BULK].interrupt(announcement_id)

        self._storage.database.after_commit(stop)

    def resume(self, announcement_id: int) -> None:
        """Lets what was withheld leave again."""

        def go_on() -> None:
            self._deliveries.withheld.pop(announcement_id, None)
            self._look()

        self._storage.database.after_commit(go_on)

    # --- running -----------------------------------------------------------------

    @property
    def reachable(self) -> dict[str, Address | str]:
        """By channel that is open: all of it, or the one address that this process reaches."""
        return {
            channel: route.sender.reachable
            for channel, route in self._routes.items()
            if channel not in self._closed
        }

    def close(self, channel: str) -> None:
        """Lets nothing leave by a channel that is not signed in yet."""
        self._closed.add(channel)
        self.leave(channel)

    def open(self, channel: str) -> None:
        """Lets a channel be taken over again."""
        self._closed.discard(channel)

    async def take_over(self, channel: str) -> None:
        """Serves a channel from now on; what an earlier process had begun is due again, replies first."""
        route = self._routes[channel]
        async with self._taking_over:  # twice at once, what the first hands over would be taken up again
            if route.is_ours:
                return
            await self._storage.outbox.take_up_again(route.sender.reachable, self._clock())
            route.is_ours = True
            self.hand_over(await self._claim(route, Lane.REPLY, _MOST_REPLIES))
            route.look()

    def leave(self, channel: str) -> None:
        """Claims no more for a channel, which another process serves."""
        self._routes[channel].is_ours = False

    def brings_up_to_date(self, refresh: Callable[[], Awaitable[object]]) -> None:
        """Calls this before a row is put into words: another process may have changed what the words are about."""
        self._deliveries.before_words = refresh

    def notes_what_is_asked(self, note: Callable[[int, Reply], Awaitable[object]]) -> None:
        """Calls this after a message with buttons has arrived that nobody had asked for."""
        self._deliveries.asked = note

    async def run(self) -> None:
        """Delivers until stopped."""
        lanes = [
            asyncio.create_task(_logged(self._carry(route, lane)))
            for route in self._routes.values()
            for lane in Lane
        ]
        settling = asyncio.create_task(self._outcomes.run())
        await self._stopping.wait()
        await asyncio.gather(*lanes)
        await self._let_go()
        self._outcomes.end()
        await settling

    def stop(self) -> None:
        """Lets ``run`` end once what is in a request has ended; the rest is sent after the next start."""
        self._stopping.set()
        self._look()

    async def deliver_due(self) -> bool:
        """Delivers what is due now and waits for it; False if there was nothing."""
        found = False
        for route in self._routes.values():
            for lane in Lane:
                deliveries = await self._claim(route, lane, WINDOW)
                found = found or bool(deliveries)
                await asyncio.gather(*(self._deliver(delivery) for delivery in deliveries))
                await self.settle()
        return found

    def _look(self) -> None:
        for route in self._routes.values():
            route.look()

    async def _carry(self, route: Route, lane: Lane) -> None:
        """Claims what is due, as much as will leave soon, and sends it."""
        track = route.tracks[lane]
        while not self._stopping.is_set():
            track.moved.clear()
            room = route.room(lane)
            try:
                found = await self._claim(route, lane, room) if room > 0 else []
            except Exception:
                log.exception("outbox_claim_failed lane=%s; retrying", lane)
                found = []
            self.hand_over(found)
            if not found:
                await _first(track.moved, _LOOK_EVERY_SECONDS)

    async def _claim(self, route: Route, lane: Lane, limit: int) -> list[Delivery]:
        if route.is_ours is False:
            return []
        now = self._clock()
        return await self._storage.outbox.claim(
            route.sender.reachable,
            lane,
            limit,
            now,
            exempt_only=lane is Lane.BULK and self._is_quiet(now),
            busy=route.tracks[lane].addresses if lane is Lane.URGENT else (),
        )

    async def _deliver(self, delivery: Delivery) -> None:
        route = self._routes[delivery.address.channel]
        async with route.in_order(delivery):
            self._outcomes.add(await self._deliveries.outcome(route, delivery))

    def _ended(self, track: Track, task: asyncio.Task[None]) -> None:
        delivery = track.tasks.pop(task)
        track.makes_room()
        if task.cancelled():
            self._outcomes.add(self._deliveries.held_back(delivery))
        elif (error := task.exception()) is not None:
            log.error("delivery_failed outbox=%s; retrying", delivery.id, exc_info=error)
            pause = self._deliveries.pause(delivery)
            self._outcomes.add(self._deliveries.later(delivery, pause, reason(error)))

    async def _let_go(self) -> None:
        """Finishes replies and what is in a request; what still waits then goes back to the queue."""
        replies = self._under_way((Lane.REPLY,))
        if replies:
            await asyncio.wait(replies, timeout=_LAST_SECONDS)
        while tasks := self._under_way(Lane):
            for route in self._routes.values():
                for track in route.tracks.values():
                    track.interrupt()
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    def _under_way(self, lanes: Iterable[Lane]) -> list[asyncio.Task[None]]:
        chosen = tuple(lanes)
        return [
            task for route in self._routes.values() for lane in chosen for task in route.tracks[lane].tasks
        ]


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("courier_lane_ended")
        raise


async def _first(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
