"""Who gets a seat: registering, waiting, offers, giving back and moving, each decided within one transaction.

A seat is taken by whoever is registered, or held by an offer. Whoever comes
new never overtakes the queue: before anybody takes a seat, the free ones are
offered to those who wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from bot import texts
from bot.courier import Courier
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Button, Language, Markdown, Reply
from bot.storage import Place, Registration, Storage, Written

OFFER = "seat-offer"
LAPSED = "seat-lapsed"
_SHORTEST_OFFER = timedelta(minutes=30)
_SHARE_OF_WHAT_IS_LEFT = 4  # near the start an offer holds for a quarter of the time that is left


class Outcome(Enum):
    SEATED = auto()
    ALREADY = auto()
    FULL = auto()
    CLOSED = auto()


@dataclass(frozen=True)
class Seat:
    """How it went, and the registration that the person has now, if any."""

    outcome: Outcome
    registration: Registration | None = None


class Seating:
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

    # --- what a person does ------------------------------------------------------

    async def free(self, briefing: Briefing) -> dict[str, int]:
        """Seats by mode that are neither taken nor held."""
        taken = await self._storage.registrations.taken()
        return {
            mode: max(0, settings.capacity - taken.get((briefing.id, mode), 0))
            for mode, settings in briefing.modes.items()
        }

    async def register(self, person_id: int, briefing: Briefing, mode: str, answers: dict[str, str]) -> Seat:
        """Takes a seat if one is free; a place in the queue for the same mode is given up for it."""
        now = self._clock()
        async with self._storage.transaction():
            mine = await self._storage.registrations.find(person_id, briefing.id)
            if mine is not None:
                return Seat(Outcome.ALREADY, mine)
            if not briefing.takes_registrations(now):
                return Seat(Outcome.CLOSED)
            await self.move_up(briefing)
            place = await self._storage.waiting_list.find(person_id, briefing.id)
            if place is not None and place.is_offered and place.mode == mode:
                return await self.accept(person_id, briefing)
            if (await self.free(briefing)).get(mode, 0) <= 0:
                return Seat(Outcome.FULL)
            if place is not None and place.mode == mode:
                await self._storage.waiting_list.leave(person_id, briefing.id)
            added = await self._storage.registrations.add(person_id, briefing.id, mode, answers, now)
            return Seat(Outcome.SEATED, added)

    async def wait(
        self, person_id: int, briefing: Briefing, mode: str, answers: dict[str, str]
    ) -> Seat | None:
        """A place at the end of the queue, or the one they have; a seat, if one is free after all.

        Returns:
            The seat; or None, if they wait now.
        """
        now = self._clock()
        async with self._storage.transaction():
            mine = await self._storage.registrations.find(person_id, briefing.id)
            if not briefing.takes_registrations(now):
                return Seat(Outcome.CLOSED, mine)
            if mine is not None and mine.mode == mode:
                return Seat(Outcome.ALREADY, mine)
            await self.move_up(briefing)
            place = await self._storage.waiting_list.find(person_id, briefing.id)
            if place is not None and (place.mode == mode or place.is_offered):
                return None
            if (await self.free(briefing)).get(mode, 0) > 0:
                if mine is not None:
                    return await self.swap(person_id, briefing, briefing, mode, answers)
                return await self.register(person_id, briefing, mode, answers)
            await self._storage.waiting_list.join(person_id, briefing.id, mode, answers, now)
            return None

    async def accept(self, person_id: int, briefing: Briefing) -> Seat:
        """Takes the seat that is held; whoever sat in the other mode moves, and frees that seat."""
        now = self._clock()
        async with self._storage.transaction():
            registrations = self._storage.registrations
            mine = await registrations.find(person_id, briefing.id)
            place = await self._storage.waiting_list.find(person_id, briefing.id)
            if place is None or not await self._is_held(place, briefing, now):
                return Seat(Outcome.FULL if mine is None else Outcome.ALREADY, mine)
            await self._storage.waiting_list.leave(person_id, briefing.id)
            if mine is not None:
                await registrations.set_answers(mine, {**mine.answers, **place.answers})
                seated = await registrations.set_mode(mine, place.mode)
            else:
                seated = await registrations.add(person_id, briefing.id, place.mode, place.answers, now)
            await self.move_up(briefing)
            return Seat(Outcome.SEATED, seated)

    async def _is_held(self, place: Place, briefing: Briefing, now: datetime) -> bool:
        """Whether a seat can still be taken: in time, or before the offer has even arrived."""
        if place.offer_ends_at is None or place.mode not in briefing.modes:
            return False
        if briefing.is_cancelled or now >= briefing.starts:
            return False
        return now < place.offer_ends_at or await self._is_on_its_way(place)

    async def _is_on_its_way(self, place: Place) -> bool:
        """Whether an offer was not brought to the person yet."""
        row = place.offer_outbox_id or 0
        return (await self._storage.outbox.statuses([row])).get(row) in ("queued", "sending")

    async def leave_queue(self, person_id: int, briefing: Briefing) -> bool:
        """Declines an offer, or waits no longer; a seat that was held goes to the next at once."""
        async with self._storage.transaction():
            left = await self._storage.waiting_list.leave(person_id, briefing.id)
            await self.move_up(briefing)
            return left

    async def cancel(self, person_id: int, briefing: Briefing) -> Registration | None:
        """Gives back the seat, and the place in the queue; returns the registration that was.

        Once the briefing has begun nothing is given back any more: who came, and who did not, stays true.
        """
        if self._clock() >= briefing.starts:
            return None
        async with self._storage.transaction():
            mine = await self._storage.registrations.find(person_id, briefing.id)
            await self._storage.registrations.remove(person_id, briefing.id)
            await self._storage.waiting_list.leave(person_id, briefing.id)
            await self.move_up(briefing)
            return mine

    async def swap(
        self,
        person_id: int,
        before: Briefing,
        after: Briefing,
        mode: str,
        answers: dict[str, str] | None = None,
    ) -> Seat:
        """Moves to another mode or briefing, all or nothing; what was entered goes along.

        Whoever has no seat (any more), or had one at a briefing that has begun, just takes the new one.

        Args:
            answers: other ones than those that were given, where the other briefing asks for more.
        """
        now = self._clock()
        async with self._storage.transaction():
            registrations = self._storage.registrations
            mine = await registrations.find(person_id, before.id)
            if mine is None or (before.id != after.id and now >= before.starts):
                given = mine.answers if mine is not None else {}
                return await self.register(person_id, after, mode, given if answers is None else answers)
            there = await registrations.find(person_id, after.id)
            if there is not None and (before.id != after.id or there.mode == mode):
                return Seat(Outcome.ALREADY, there)
            if not after.takes_registrations(now):
                return Seat(Outcome.CLOSED, mine)
            await self.move_up(after)
            place = await self._storage.waiting_list.find(person_id, after.id)
            if place is not None and place.is_offered and place.mode == mode and before.id == after.id:
                return await self.accept(person_id, after)
            if (await self.free(after)).get(mode, 0) <= 0:
                return Seat(Outcome.FULL, mine)
            if place is not None and place.mode == mode:
                await self._storage.waiting_list.leave(person_id, after.id)
            if before.id == after.id:
                await registrations.set_answers(mine, {**mine.answers, **(answers or {})})
                seated = await registrations.set_mode(mine, mode)
            else:
                await registrations.remove(person_id, before.id)
                await self._storage.waiting_list.leave(person_id, before.id)
                given = mine.answers if answers is None else answers
                seated = await registrations.add(person_id, after.id, mode, given, now)
            await self.move_up(before)
            return Seat(Outcome.SEATED, seated)

    # --- the queue ---------------------------------------------------------------

    async def move_up(self, briefing: Briefing) -> int:
        """Offers that were not taken in time go on to the next, and so does every free seat; returns to how many.

        An offer that could not be brought to somebody yet does not end, and
        whoever cannot be reached at all is passed over.
        """
        now = self._clock()
        async with self._storage.transaction():
            places = await self._storage.waiting_list.of_briefing(briefing.id)
            if not places or briefing.is_cancelled or now >= briefing.starts:
                return 0
            lapsed = await self._lapsed(briefing, places, now)
            left = [place for place in places if place not in lapsed and not place.is_offered]
            if not left:
                return 0
            free = await self.free(briefing)
            offered = 0
            for place in left:
                if free.get(place.mode, 0) > 0 and await self._offer(briefing, place, now):
                    free[place.mode] -= 1
                    offered += 1
            return offered

    async def _lapsed(self, briefing: Briefing, places: list[Place], now: datetime) -> list[Place]:
        """Takes away, and tells, whose offer has ended; returns them."""
        held = [place for place in places if place.offer_ends_at is not None]
        statuses = await self._storage.outbox.statuses(
            [place.offer_outbox_id for place in held if place.offer_outbox_id is not None]
        )
        lapsed = []
        for place in held:
            assert place.offer_ends_at is not None
            status = statuses.get(place.offer_outbox_id or 0, "sent")
            if status == "gone" or (place.offer_ends_at <= now and status not in ("queued", "sending")):
                lapsed.append(place)
                await self._storage.waiting_list.leave(place.person_id, briefing.id)
                data = {"briefing": briefing.id, "mode": place.mode}
                await self._storage.outbox.put([place.person_id], Written(LAPSED, data), now)
                self._courier.wake()
            elif (
                place.offer_ends_at > briefing.starts
            ):  # it was moved; who has read the old end reads the new one
                await self._storage.waiting_list.hold_until(place, offer_ends(briefing, now))
                if status not in ("queued", "sending"):
                    await self._offer(briefing, place, now)
        return lapsed

    async def renew(self, briefing: Briefing) -> None:
        """It was called off and takes place after all: offers begin anew."""
        async with self._storage.transaction():
            for place in await self._storage.waiting_list.of_briefing(briefing.id):
                if place.is_offered:
                    await self._offer(briefing, place, self._clock())

    async def _offer(self, briefing: Briefing, place: Place, now: datetime) -> bool:
        """False if the person cannot be reached."""
        data = {"briefing": place.briefing_id, "mode": place.mode, "place": place.id}
        for row in await self._storage.outbox.put([place.person_id], Written(OFFER, data), now):
            await self._storage.waiting_list.offer(place, now, offer_ends(briefing, now), row)
            self._courier.wake()
            return True
        return False

    async def _write_offer(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """The offer as it stands now; None if it was taken, declined or given up in between.

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
            await self._storage.waiting_list.hold_until(place, ends)
        return await self.offer(replace(place, offer_ends_at=ends), briefing, person.reads)

    async def offer(self, place: Place, briefing: Briefing, language: Language) -> Reply:
        """A seat that is held for somebody, with what taking it means."""
        ends = place.offer_ends_at
        if await self._is_on_its_way(place):  # its time begins when it arrives
            ends = max(ends or self._clock(), offer_ends(briefing, self._clock()))
        assert ends is not None
        registration = await self._storage.registrations.find(place.person_id, briefing.id)
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
            text = Markdown(f"{text} {note}")
        yes = Button(texts.say(language, "offer-accept"), f"seat:accept:{briefing.id}")
        no = Button(texts.say(language, "offer-decline"), f"seat:decline:{briefing.id}")
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
        again = Button(texts.say(language, "queue-again"), f"seat:wait:{briefing.id}:{data['mode']}")
        return Reply(text, ((again,),))


def offer_ends(briefing: Briefing, now: datetime) -> datetime:
    """Until when a seat is held: as long as the briefing says, shorter near its start, and never beyond it."""
    share = max(_SHORTEST_OFFER, (briefing.starts - now) / _SHARE_OF_WHAT_IS_LEFT)
    return min(now + min(timedelta(hours=briefing.offer_hours), share), briefing.starts)
