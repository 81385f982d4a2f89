"""What becomes of seats and places in queues when two who are one person are made one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.briefings.offers import Offers
from bot.library import Library
from bot.storage import Moved, Person, Place, Registration, Storage


@dataclass(frozen=True)
class Joined:
    """What the one who stays has got from the other, and at which briefings only one of two seats was kept; ``email``: the one of two that mail goes to."""

    seats: tuple[Registration, ...]
    places: tuple[Place, ...]
    doubled: tuple[Registration, ...]
    moved: Moved
    email: str = ""


class Joining:
    def __init__(self, library: Library, storage: Storage, offers: Offers) -> None:
        self._library = library
        self._storage = storage
        self._offers = offers

    async def join(self, kept: Person, gone: Person) -> Joined:
        """Makes one of two, within a transaction; what becomes free is offered to whoever waits."""
        doubled = await self._sort_out_seats(kept, gone)
        freed = {seat.briefing_id for seat in doubled} | await self._sort_out_places(kept, gone)
        seats = await self._storage.registrations.of_person(gone.id)
        places = await self._storage.waiting_list.of_person(gone.id)
        email = await self._sort_out_addresses(kept, gone)
        moved = await self._storage.joins.join(kept, gone)
        for briefing_id in freed & self._library.knowledge.briefings.keys():
            await self._offers.move_up(self._library.knowledge.briefings[briefing_id])
        return Joined(tuple(seats), tuple(places), doubled, moved, email)

    async def _sort_out_seats(self, kept: Person, gone: Person) -> tuple[Registration, ...]:
        """Leaves one seat at each briefing: where they were checked in, else the one taken first. Returns these."""
        both = await self._seats(kept, gone)
        doubled = []
        for seat in both:
            others = [other for other in both if other.briefing_id == seat.briefing_id and other is not seat]
            if others and seat is min([seat, *others], key=_standing):
                doubled.append(seat)
                for other in others:
                    await self._storage.registrations.remove(other)
        return tuple(doubled)

    async def _sort_out_places(self, kept: Person, gone: Person) -> set[str]:
        """Leaves one place in each queue, and none where they have that seat; returns where one was given up."""
        seats = {(seat.briefing_id, seat.mode) for seat in await self._seats(kept, gone)}
        places = [
            place
            for person in (kept, gone)
            for place in await self._storage.waiting_list.of_person(person.id)
        ]
        best: dict[str, Place] = {}
        for place in sorted(places, key=lambda each: (not each.is_offered, each.id)):
            if (place.briefing_id, place.mode) not in seats:
                best.setdefault(place.briefing_id, place)
        given_up = [place for place in places if best.get(place.briefing_id) is not place]
        for place in given_up:
            await self._storage.waiting_list.leave(place)
        return {place.briefing_id for place in given_up}

    async def _sort_out_addresses(self, kept: Person, gone: Person) -> str:
        """Leaves one e-mail address, a confirmed one first; returns it where there were two."""
        further = self._storage.addresses
        mails = [
            (person, each)
            for person in (kept, gone)
            for each in await further.of_person(person.id)
            if each.email is not None
        ]
        mails.sort(key=lambda mail: mail[1].confirmed_at is None)
        for person, each in mails[1:]:
            await further.remove(person.id, each.address)
        return str(mails[0][1]) if len({each.email for _, each in mails}) > 1 else ""

    async def _seats(self, *people: Person) -> list[Registration]:
        return [seat for person in people for seat in await self._storage.registrations.of_person(person.id)]


def _standing(seat: Registration) -> tuple[bool, float, int]:
    return (seat.checked_in_at is None, seat.registered_at.timestamp(), seat.id)
