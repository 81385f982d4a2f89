"""The queue for a seat: whoever is next is offered what becomes free, for a time, and then the one after.

An offer that could not be brought to somebody yet does not end, and whoever
cannot be reached at all is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot import texts
from bot.briefings.buttons import AcceptOffer, DeclineOffer, JoinQueue
from bot.courier import Courier
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Language, Markdown, Meaning, Reply
from bot.storage import DeliveryStatus, Occupancy, Place, Registration, Storage, Written

OFFER = "seat-offer"
LAPSED = "seat-lapsed"
_SHORTEST_OFFER = timedelta(minutes=30)
_SHARE_OF_WHAT_IS_LEFT = 4  # near the start an offer holds for a quarter of the time that is left


class Offers:
    """One for each running process."""

    def __init__(
        self, library: Library, storage: Storage, courier: Courier, clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._storage = storage
        self._courier = courier
        self._clock = clock
        courier.writers[OFFER] = self._write_offer
        courier.writers[LAPSED] = self._write_lapsed

    # --- who is next -------------------------------------------------------------

    async def move_up(self, briefing: Briefing) -> int:
        """Passes on the offers that were not taken in time, and every free seat; returns how many were offered."""
        async with self._storage.transaction():
            occupancy = await self._storage.standings.occupancy([briefing.id])
            _, count = await self.pass_on(briefing, occupancy)
            return count

    async def pass_on(self, briefing: Briefing, occupancy: Occupancy) -> tuple[list[Place] | None, int]:
        """Does the same within a transaction, on what was counted there, and counts what it does.

        Returns:
            The queue as it is then, or None if there is none or nothing is
            offered any more; and how many were offered a seat.
        """
        now, count = self._clock(), 0
        if briefing.is_cancelled or now >= briefing.starts or not occupancy.has_queue(briefing.id):
            return None, 0
        places = await self._storage.waiting_list.of_briefing(briefing.id)
        queue = [left for place in places if (left := await self._kept(place, briefing, occupancy, now))]
        free = occupancy.free(briefing)
        for number, place in enumerate(queue):
            if not place.is_offered and free.get(place.mode, 0) > 0:
                offered = await self._offer(place, briefing, now)
                if offered is not None:
                    queue[number] = offered
                    free[place.mode] -= 1
                    count += 1
                    occupancy.queued[briefing.id, place.mode] -= 1
                    occupancy.held[briefing.id, place.mode] += 1
        return queue, count

    async def _kept(
        self, place: Place, briefing: Briefing, occupancy: Occupancy, now: datetime
    ) -> Place | None:
        """Returns a place as it goes on; None if its offer has ended, which the person is told."""
        if place.offer_ends_at is None:
            return place
        if place.offer_status == DeliveryStatus.GONE or (
            place.offer_ends_at <= now and not place.is_on_its_way
        ):
            await self._storage.waiting_list.leave(place)
            occupancy.held[briefing.id, place.mode] -= 1
            data = {"briefing": briefing.id, "mode": place.mode}
            await self._storage.outbox.put([place.person_id], Written(LAPSED, data), now, waits=True)
            self._courier.wake()
            return None
        if place.offer_ends_at > briefing.starts:  # it was moved; who has read the old end reads the new one
            place = await self._storage.waiting_list.hold_until(place, offer_ends(briefing, now))
            if not place.is_on_its_way:
                return await self._offer(place, briefing, now) or place
        return place

    async def renew(self, briefing: Briefing) -> None:
        """Begins all offers anew: the briefing was called off and takes place after all."""
        async with self._storage.transaction():
            for place in await self._storage.waiting_list.of_briefing(briefing.id):
                if place.is_offered:
                    await self._offer(place, briefing, self._clock())

    async def _offer(self, place: Place, briefing: Briefing, now: datetime) -> Place | None:
        """Holds a seat for somebody and tells them; None if they cannot be reached."""
        data = {"briefing": place.briefing_id, "mode": place.mode, "place": place.id}
        for row in await self._storage.outbox.put([place.person_id], Written(OFFER, data), now):
            self._courier.wake()
            return await self._storage.waiting_list.offer(place, now, offer_ends(briefing, now), row)
        return None

    # --- in words ----------------------------------------------------------------

    async def _write_offer(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Returns the offer as it stands now; None if it was taken, declined or given up in between.

        What comes late, because nothing could be sent, holds as long as if it had come in time.
        """
        async with self._storage.transaction():
            place = await self._storage.waiting_list.find(person_id, data["briefing"])
            person = await self._storage.people.get(person_id)
            briefing = self._library.knowledge.briefings.get(data["briefing"])
            if place is None or place.id != data["place"] or not place.is_offered or person is None:
                return None
            if briefing is None or briefing.is_cancelled or now >= briefing.starts:
                return None
            ends = max(place.offer_ends_at or now, offer_ends(briefing, now))
            place = await self._storage.waiting_list.hold_until(place, ends)
            mine = await self._storage.registrations.find(person_id, briefing.id)
        return self.offer(place, mine, briefing, person.reads)

    def offer(
        self, place: Place, registration: Registration | None, briefing: Briefing, language: Language
    ) -> Reply:
        """Says that a seat is held for somebody, and what taking it means.

        Args:
            registration: the seat that they would give up for it.
        """
        ends = place.offer_ends_at
        if place.is_on_its_way:  # its time begins when it arrives
            ends = max(ends or self._clock(), offer_ends(briefing, self._clock()))
        assert ends is not None
        text = texts.say(
            language,
            "offer",
            title=Markdown(briefing.title.of(language)),
            starts=texts.moment(language, briefing.starts, self._library.zone),
            mode=texts.say(language, f"mode-{place.mode}"),
            until=texts.moment(language, ends, self._library.zone),
        )
        if registration is not None:
            note = texts.say(language, "offer-moves", mode=texts.say(language, f"mode-{registration.mode}"))
            text = texts.together(language, text, note)
        yes = AcceptOffer(briefing.id).button(texts.say(language, "offer-accept"), means=Meaning.YES)
        no = DeclineOffer(briefing.id).button(texts.say(language, "offer-decline"), means=Meaning.NO)
        return Reply(text, ((yes, no),))

    async def _write_lapsed(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        person = await self._storage.people.get(person_id)
        briefing = self._library.knowledge.briefings.get(data["briefing"])
        if person is None or briefing is None or briefing.is_cancelled or now >= briefing.starts:
            return None
        if await self._storage.waiting_list.find(person_id, briefing.id) is not None:
            return None  # they wait again already
        mine = await self._storage.registrations.find(person_id, briefing.id)
        if mine is not None and mine.mode == data["mode"]:
            return None
        language = person.reads
        text = texts.say(
            language,
            "offer-lapsed",
            title=Markdown(briefing.title.of(language)),
            mode=texts.say(language, f"mode-{data['mode']}"),
        )
        if not briefing.takes_registrations(now):
            return Reply(text)
        again = JoinQueue(briefing.id, data["mode"]).button(texts.say(language, "queue-again"))
        return Reply(text, ((again,),))


def offer_ends(briefing: Briefing, now: datetime) -> datetime:
    """Returns until when a seat is held: as long as the briefing says, shorter near its start, and never beyond it."""
    share = max(_SHORTEST_OFFER, (briefing.starts - now) / _SHARE_OF_WHAT_IS_LEFT)
    return min(now + min(timedelta(hours=briefing.offer_hours), share), briefing.starts)
