"""What comes of the wish for a seat, in words: the ticket, a place in the queue, or what there is instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bot import texts
from bot.briefings.choices import Aim
from bot.briefings.seating import Outcome, Seat, Seating
from bot.briefings.tickets import Tickets
from bot.briefings.vacancies import Vacancies
from bot.knowledge import Briefing, Mode
from bot.messages import File, Language, Markdown, Reply
from bot.storage import Person, Registration, Standing, Storage


class Visitor(NamedTuple):
    """Whose wish it is, and how they stand at this moment."""

    standing: Standing
    person: Person
    language: Language
    now: datetime


@dataclass(frozen=True)
class Wish:
    """``before``: where they sit that swap their seat, else the same."""

    aim: Aim
    briefing: Briefing
    mode: Mode
    answers: dict[str, str]
    before: Briefing


class Bookings:
    """One for each running process."""

    def __init__(self, storage: Storage, seating: Seating, tickets: Tickets, vacancies: Vacancies) -> None:
        self._storage = storage
        self._seating = seating
        self._tickets = tickets
        self._vacancies = vacancies

    async def book(self, visitor: Visitor, wish: Wish) -> tuple[Seat | None, Reply]:
        """Does what is wished, within the transaction of the visitor's standing.

        Returns:
            How it went, None if they wait now; and what they read.
        """
        seat, reply = await self._do(visitor, wish)
        number, briefing_id = visitor.person.student_number, wish.briefing.id
        if number is None or (seat is not None and seat.outcome is not Outcome.SEATED):
            return seat, reply
        if not await self._storage.registrations.has_number_twice(visitor.person.id, briefing_id, number):
            return seat, reply
        note = texts.say(visitor.language, "number-twice", number=number)
        return seat, replace(reply, text=Markdown(f"{reply.text}\n\n{note}"))

    async def _do(self, visitor: Visitor, wish: Wish) -> tuple[Seat | None, Reply]:
        had_seat = wish.briefing.id in visitor.standing.registrations
        match wish.aim:
            case Aim.WAIT:
                return await self._wait(visitor, wish, had_seat=had_seat)
            case Aim.SWAP:
                return await self._swap(visitor, wish)
        seat = await self._seating.register(visitor.standing, wish.briefing, wish.mode, wish.answers)
        reply = self._seated(visitor, seat, wish)
        if wish.aim is Aim.BOTH and seat.outcome in (Outcome.SEATED, Outcome.ALREADY):
            waits, queue = await self._wait(visitor, replace(wish, mode=Mode.CAMPUS), had_seat=had_seat)
            if waits is not None:  # one on site has become free meanwhile, or they sit there
                return waits, queue
            return seat, Reply(queue.text, queue.buttons, before=reply)
        return seat, reply

    async def _wait(self, visitor: Visitor, wish: Wish, *, had_seat: bool) -> tuple[Seat | None, Reply]:
        """Queues them, or seats them if a seat is free after all; whoever sat there in the other mode has moved."""
        standing, _, language, now = visitor
        seat = await self._seating.wait(standing, wish.briefing, wish.mode, wish.answers)
        if seat is not None:
            return seat, self._seated(visitor, seat, wish, wish.briefing if had_seat else None)
        return None, await self._vacancies.in_queue(standing, wish.briefing, language, now)

    async def _swap(self, visitor: Visitor, wish: Wish) -> tuple[Seat, Reply]:
        """Moves them, with a file that takes the old date out of the calendar where it is another briefing."""
        standing, _, language, now = visitor
        before, after = wish.before, wish.briefing
        mine = standing.registrations.get(before.id)
        old: tuple[File, ...] = ()
        if mine is not None and before.id != after.id and now < before.starts:
            old = (self._tickets.calendar(mine, standing, language, now, is_cancelled=True),)
        seat = await self._seating.swap(standing, before, after, wish.mode, wish.answers)
        has_moved = mine is not None and (before.id == after.id or bool(old))
        reply = self._seated(visitor, seat, wish, before if has_moved else None)
        return seat, replace(reply, files=(*reply.files, *old)) if seat.outcome is Outcome.SEATED else reply

    def _seated(self, visitor: Visitor, seat: Seat, wish: Wish, before: Briefing | None = None) -> Reply:
        """Says how it went; ``before``: where they moved from."""
        standing, _, language, now = visitor
        match seat.outcome, seat.registration:
            case Outcome.SEATED, Registration() as mine:
                return self.ticket(visitor, mine, _begins(before, wish.briefing, language))
            case Outcome.ALREADY, Registration() as mine:
                return self.already(visitor, mine)
            case Outcome.PRESENT, _:
                return Reply(texts.say(language, "seat-present"))
            case Outcome.FULL, _:
                if before is not None and before.id != wish.briefing.id:
                    return self._vacancies.full_there(before, wish.briefing, wish.mode, language)
                return self._vacancies.full(standing, wish.briefing, wish.mode, language)
        return self._vacancies.closed(wish.briefing, language, now)

    def ticket(self, visitor: Visitor, registration: Registration, begins: str) -> Reply:
        """Returns their ticket; ``begins`` is its first line."""
        standing, person, language, now = visitor
        return self._tickets.ticket(registration, standing, person, language, now, begins=begins)

    def already(self, visitor: Visitor, registration: Registration) -> Reply:
        """Returns the ticket of somebody who has a seat there."""
        mode = texts.say(visitor.language, f"mode-{registration.mode}")
        return self.ticket(visitor, registration, texts.say(visitor.language, "register-already", mode=mode))


def _begins(before: Briefing | None, briefing: Briefing, language: Language) -> Markdown:
    """Returns how the ticket of a new seat begins."""
    if before is None:
        return texts.say(language, "confirmed")
    if before.id == briefing.id or before.is_cancelled:
        return texts.say(language, "swapped")
    return texts.say(language, "swapped-from", campus=before.campus.of(language))
