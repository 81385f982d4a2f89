"""Who gets a seat: registering, waiting, taking an offer, giving back and moving.

A seat is taken by whoever is registered, or held by an offer. Whoever comes
new never overtakes the queue: before anybody takes a seat, the free ones are
offered to those who wait. Everything is decided on a person's standing, within
the transaction that it was read in, and what is done is noted in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.briefings.offers import Offers
from bot.knowledge import Briefing, Mode
from bot.library import Library
from bot.storage import Place, Registration, Standing, Storage


class Outcome(Enum):
    SEATED = auto()
    ALREADY = auto()
    FULL = auto()
    CLOSED = auto()
    PRESENT = auto()


@dataclass(frozen=True)
class Seat:
    """How it went, and the registration that the person has now, if any."""

    outcome: Outcome
    registration: Registration | None = None


class Seating:
    """One for each running process. Every method needs an open transaction.

    Raises:
        RuntimeError: a standing was read outside of the transaction that is open.
    """

    def __init__(
        self, library: Library, storage: Storage, offers: Offers, clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._storage = storage
        self._offers = offers
        self._clock = clock

    async def standing(self, person_id: int) -> Standing:
        """Reads what a person has, and how full the briefings are."""
        return await self._storage.standings.of(person_id, self._library.knowledge.briefings)

    async def full(self) -> frozenset[tuple[str, Mode]]:
        """Returns the modes of briefings that have no seat left."""
        briefings = self._library.knowledge.briefings
        occupancy = await self._storage.standings.occupancy(briefings)
        return frozenset(
            (briefing.id, mode)
            for briefing in briefings.values()
            for mode, left in occupancy.free(briefing).items()
            if not left
        )

    async def register(
        self, standing: Standing, briefing: Briefing, mode: Mode, answers: dict[str, str]
    ) -> Seat:
        """Takes a seat if one is free; a place in the queue for the same mode is given up for it."""
        now = self._now(standing)
        mine = standing.registrations.get(briefing.id)
        if mine is not None:
            return Seat(Outcome.ALREADY, mine)
        if not briefing.takes_registrations(now):
            return Seat(Outcome.CLOSED)
        await self._move_up(briefing, standing)
        place = standing.places.get(briefing.id)
        if place is not None and place.is_offered and place.mode == mode:
            return await self.accept(standing, briefing)
        if standing.occupancy.free(briefing).get(mode, 0) <= 0:
            return Seat(Outcome.FULL)
        if place is not None and place.mode == mode:
            await self._leave(place, standing)
        return await self._sit(standing, briefing, mode, answers)

    async def wait(
        self, standing: Standing, briefing: Briefing, mode: Mode, answers: dict[str, str]
    ) -> Seat | None:
        """Takes a place at the end of the queue, unless they have one; a seat, if one is free after all.

        Returns:
            The seat; or None, if they wait now.
        """
        now = self._now(standing)
        mine = standing.registrations.get(briefing.id)
        if not briefing.takes_registrations(now):
            return Seat(Outcome.CLOSED, mine)
        if mine is not None and mine.mode == mode:
            return Seat(Outcome.ALREADY, mine)
        await self._move_up(briefing, standing)
        place = standing.places.get(briefing.id)
        if place is not None and (place.mode == mode or place.is_offered):
            return None
        if standing.occupancy.free(briefing).get(mode, 0) > 0:
            if mine is not None:
                return await self.swap(standing, briefing, briefing, mode, answers)
            return await self.register(standing, briefing, mode, answers)
        if place is not None:
            await self._leave(place, standing)
        standing.join(
            await self._storage.waiting_list.join(standing.person_id, briefing.id, mode, answers, now)
        )
        return None

    async def accept(self, standing: Standing, briefing: Briefing) -> Seat:
        """Takes the seat that is held; whoever sat in the other mode moves, and frees that seat."""
        now = self._now(standing)
        mine, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if place is None or not _is_held(place, briefing, now):
            return Seat(Outcome.FULL if mine is None else Outcome.ALREADY, mine)
        if is_present(standing, briefing):
            return Seat(Outcome.PRESENT, mine)
        await self._leave(place, standing)
        seat = await self._sit(standing, briefing, place.mode, place.answers)
        await self._move_up(briefing, standing)
        return seat

    async def leave_queue(self, standing: Standing, briefing: Briefing) -> bool:
        """Declines an offer, or waits no longer; a seat that was held goes to the next at once."""
        self._now(standing)
        place = standing.places.get(briefing.id)
        if place is not None:
            await self._leave(place, standing)
        await self._move_up(briefing, standing)
        return place is not None

    async def cancel(self, standing: Standing, briefing: Briefing) -> None:
        """Gives back the seat, and the place in the queue.

        Once the person was checked in, or the briefing has begun, nothing is given back any more: who came, and who did not, stays true.
        """
        if self._now(standing) >= briefing.starts or is_present(standing, briefing):
            return
        await self._stand_up(standing, briefing)
        await self._move_up(briefing, standing)

    async def swap(
        self,
        standing: Standing,
        before: Briefing,
        after: Briefing,
        mode: Mode,
        answers: dict[str, str] | None = None,
    ) -> Seat:
        """Moves to another mode or briefing, all or nothing; what was entered goes along.

        Whoever has no seat (any more), or had one at a briefing that has begun, just takes the new one.

        Args:
            answers: other ones than those that were given, where the other briefing asks for more.
        """
        now = self._now(standing)
        mine, there = standing.registrations.get(before.id), standing.registrations.get(after.id)
        if answers is None:
            answers = mine.answers if mine is not None else {}
        if mine is None or (before.id != after.id and now >= before.starts):
            return await self.register(standing, after, mode, answers)
        if there is not None and (before.id != after.id or there.mode == mode):
            return Seat(Outcome.ALREADY, there)
        if is_present(standing, before):
            return Seat(Outcome.PRESENT, mine)
        if not after.takes_registrations(now):
            return Seat(Outcome.CLOSED, mine)
        await self._move_up(after, standing)
        place = standing.places.get(after.id)
        if place is not None and place.is_offered and place.mode == mode and before.id == after.id:
            return await self.accept(standing, after)
        if standing.occupancy.free(after).get(mode, 0) <= 0:
            return Seat(Outcome.FULL, mine)
        if place is not None and place.mode == mode:
            await self._leave(place, standing)
        if before.id != after.id:
            await self._stand_up(standing, before)
        seat = await self._sit(standing, after, mode, answers)
        await self._move_up(before, standing)
        return seat

    # --- what is done, and noted in the standing -----------------------------------

    def _now(self, standing: Standing) -> datetime:
        """Returns the moment to decide for, once it is sure that the standing is what the database holds."""
        current = self._storage.database.own_connection
        if current is None or standing.transaction is not current:
            raise RuntimeError("a standing counts only within the transaction that it was read in")
        return self._clock()

    async def _sit(self, standing: Standing, briefing: Briefing, mode: Mode, answers: dict[str, str]) -> Seat:
        """Seats somebody, or moves them to the other mode; the seat was made sure of."""
        mine = standing.registrations.get(briefing.id)
        if mine is None:
            seated = await self._storage.registrations.add(
                standing.person_id, briefing.id, mode, answers, self._clock()
            )
        else:
            seated = await self._storage.registrations.set_mode(mine, mode, {**mine.answers, **answers})
        standing.sit(seated)
        return Seat(Outcome.SEATED, seated)

    async def _stand_up(self, standing: Standing, briefing: Briefing) -> None:
        """Takes the seat and the place in the queue away."""
        mine, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if mine is not None:
            await self._storage.registrations.remove(mine)
            standing.stand_up(briefing.id)
        if place is not None:
            await self._leave(place, standing)

    async def _leave(self, place: Place, standing: Standing) -> None:
        await self._storage.waiting_list.leave(place)
        standing.leave(place.briefing_id)

    async def _move_up(self, briefing: Briefing, standing: Standing) -> None:
        """Passes on what is free, which may be a seat for this person too."""
        queue, _ = await self._offers.pass_on(briefing, standing.occupancy)
        if queue is not None:
            standing.follow(queue, briefing.id)


def is_present(standing: Standing, briefing: Briefing) -> bool:
    """Tells whether the person was checked in, and so sits there: that seat is nobody else's any more."""
    mine = standing.registrations.get(briefing.id)
    return mine is not None and mine.checked_in_at is not None and not briefing.is_cancelled


def _is_held(place: Place, briefing: Briefing, now: datetime) -> bool:
    """Tells whether a seat can still be taken: in time, or before the offer has even arrived."""
    if place.offer_ends_at is None or place.mode not in briefing.modes:
        return False
    if briefing.is_cancelled or now >= briefing.starts:
        return False
    return now < place.offer_ends_at or place.is_on_its_way
