"""The ticket for a seat, shown again."""

from __future__ import annotations

from bot.briefings.bookings import Bookings, Visitor
from bot.briefings.buttons import ShowTicket
from bot.briefings.seating import Seating
from bot.briefings.vacancies import Vacancies
from bot.library import Library
from bot.messages import Reply
from bot.skills.turn import Skill, Turn


class Ticket(Skill):
    name = "ticket"
    buttons = "seat"
    presses = (ShowTicket,)

    def __init__(self, library: Library, seating: Seating, bookings: Bookings, vacancies: Vacancies) -> None:
        self._library = library
        self._seating = seating
        self._bookings = bookings
        self._vacancies = vacancies

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case ShowTicket(briefing_id):
                briefing = self._library.knowledge.briefings.get(briefing_id)
                if briefing is None or briefing.ends <= turn.now:
                    return None
                standing = await self._seating.standing(turn.person.id)
                mine = standing.registrations.get(briefing.id)
                if mine is None:
                    return None
                if briefing.is_cancelled:
                    return self._vacancies.closed(briefing, turn.language, turn.now)
                visitor = Visitor(standing, turn.person, turn.language, turn.now)
                return self._bookings.ticket(visitor, mine, turn.say("ticket-again"))
        return None
