"""A seat that is held for somebody: taking it, declining it, and leaving the queue."""

from __future__ import annotations

from bot.briefings.bookings import Bookings, Visitor
from bot.briefings.buttons import AcceptOffer, DeclineOffer, OpenBriefing
from bot.briefings.offers import Offers
from bot.briefings.seating import Outcome, Seating
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Meaning, Reply, Rows
from bot.skills.turn import Skill, Turn
from bot.storage import Standing


class Offer(Skill):
    name = "offer"
    buttons = "seat"
    presses = (AcceptOffer, DeclineOffer)

    def __init__(self, library: Library, seating: Seating, bookings: Bookings, offers: Offers) -> None:
        self._library = library
        self._seating = seating
        self._bookings = bookings
        self._offers = offers

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case AcceptOffer(briefing_id) | DeclineOffer(briefing_id):
                briefing = self._library.knowledge.briefings.get(briefing_id)
                if briefing is None:
                    return None
                standing = await self._seating.standing(turn.person.id)
                answer = self._accept if isinstance(turn.pressed, AcceptOffer) else self._decline
                return await answer(turn, standing, briefing)
        return None

    async def heard(self, turn: Turn, means: Meaning) -> Reply | None:
        """Takes or declines the newest seat that is held; if something else was said since, it is shown again first."""
        if turn.conversation.skill is not None or means is Meaning.STOP:
            return None
        standing = await self._seating.standing(turn.person.id)
        held = [
            (place.offered_at, place) for place in standing.places.values() if place.offered_at is not None
        ]
        offered_at, place = max(held, key=lambda pair: pair[0], default=(None, None))
        briefing = self._library.knowledge.briefings.get(place.briefing_id) if place is not None else None
        if place is None or offered_at is None or briefing is None:
            return None
        spoke_at = turn.conversation.spoke_at()
        if spoke_at is None or offered_at.replace(microsecond=0) >= spoke_at:
            return await (self._accept if means is Meaning.YES else self._decline)(turn, standing, briefing)
        if means is Meaning.NO or any(choice.means for choice in turn.conversation.choices):
            return None
        mine = standing.registrations.get(briefing.id)
        return self._offers.offer(place, mine, briefing, turn.language)

    async def _accept(self, turn: Turn, standing: Standing, briefing: Briefing) -> Reply:
        had_seat = briefing.id in standing.registrations
        seat = await self._seating.accept(standing, briefing)
        visitor = Visitor(standing, turn.person, turn.language, turn.now)
        if seat.outcome is Outcome.SEATED and seat.registration is not None:
            turn.settles_seat = True
            begins = turn.say("swapped" if had_seat else "confirmed")
            return self._bookings.ticket(visitor, seat.registration, begins)
        if seat.outcome is Outcome.PRESENT:
            return Reply(turn.say("seat-present"))
        if briefing.id not in standing.places and seat.registration is not None:
            return self._bookings.already(visitor, seat.registration)
        return Reply(turn.say("offer-over"), self._again(turn, briefing))

    async def _decline(self, turn: Turn, standing: Standing, briefing: Briefing) -> Reply:
        if not await self._seating.leave_queue(standing, briefing):
            return Reply(turn.say("queue-none"), self._again(turn, briefing))
        mine = standing.registrations.get(briefing.id)
        if mine is not None:
            return Reply(turn.say("queue-left-kept", mode=turn.say(f"mode-{mine.mode}")))
        return Reply(turn.say("queue-left"), self._again(turn, briefing))

    @staticmethod
    def _again(turn: Turn, briefing: Briefing) -> Rows:
        return ((OpenBriefing(briefing.id).button(turn.say("briefings-button")),),)
