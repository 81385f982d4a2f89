"""Briefings: what is coming, how many seats are left, and how one stands oneself."""

from __future__ import annotations

from dataclasses import replace

from bot import texts
from bot.briefings.buttons import AcceptOffer, DeclineOffer, ListBriefings, OpenBriefing, Register, ShowTicket
from bot.briefings.seating import Seating
from bot.briefings.tickets import BRIEFING_LETTER, Tickets
from bot.config import Settings
from bot.knowledge import Briefing as BriefingEvent
from bot.library import Library
from bot.messages import Button, Markdown, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Standing


class Briefing(Skill):
    name = "briefing"
    commands = (Command("briefings", is_personal=False),)
    presses = (ListBriefings, OpenBriefing)
    links = (BRIEFING_LETTER,)

    def __init__(self, library: Library, seating: Seating, tickets: Tickets, settings: Settings) -> None:
        self._library = library
        self._seating = seating
        self._tickets = tickets
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed, turn.link:
            case ("briefings", _, _) | (_, ListBriefings(), _):
                self._remember(turn)
                return await self._list(turn)
            case (_, OpenBriefing(briefing_id), _) | (_, _, (_, briefing_id)):
                self._remember(turn)
                return await self._one(turn, briefing_id)
        return None

    @staticmethod
    def _remember(turn: Turn) -> None:
        """Makes briefings what the talk is about: "can I still sign up?" may come next."""
        talk = turn.conversation
        talk.goes_on(talk.context(turn.now).after("briefing", (), "general"), turn.now)

    async def _list(self, turn: Turn) -> Reply:
        briefings = [b for b in self._library.knowledge.briefings.values() if b.ends > turn.now]
        if not briefings:
            return Reply(turn.say("briefings-none"))
        standing = await self._standing(turn)
        parts = [turn.say("briefings"), *(self._described(turn, b, standing) for b in briefings)]
        caution = self._library.answers.caution(briefings, turn.language, turn.now)
        parts += [Markdown(caution)] if caution else []
        if not turn.message.is_private:
            return Reply(Markdown("\n\n".join(parts)), column(*self._links(turn, briefings)))
        buttons = [button for briefing in briefings for button in self._buttons(turn, briefing, standing)]
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))

    def _links(self, turn: Turn, briefings: list[BriefingEvent]) -> list[Button]:
        """Shows, in a group, the way into one's own chat with the bot."""
        return [
            Button(
                turn.say("register-button", campus=briefing.campus.of(turn.language)),
                url=self._tickets.link_to(briefing),
            )
            for briefing in briefings
            if briefing.takes_registrations(turn.now)
        ]

    async def _one(self, turn: Turn, briefing_id: str) -> Reply:
        briefing = self._library.knowledge.briefings.get(briefing_id)
        if briefing is None:
            more = ListBriefings().button(turn.say("briefings-button"))
            return Reply(turn.say("briefing-unknown"), ((more,),))
        standing = await self._standing(turn)
        parts = [self._described(turn, briefing, standing)]
        caution = self._library.answers.caution([briefing], turn.language, turn.now)
        parts += [Markdown(caution)] if caution else []
        more = ListBriefings().button(turn.say("briefings-button"))
        return Reply(Markdown("\n\n".join(parts)), column(*self._buttons(turn, briefing, standing), more))

    async def _standing(self, turn: Turn) -> Standing:
        """Returns how one stands; others in a group need not know."""
        standing = await self._seating.standing(turn.person.id)
        return standing if turn.message.is_private else replace(standing, registrations={}, places={})

    def _described(self, turn: Turn, briefing: BriefingEvent, standing: Standing) -> Markdown:
        lines = [self._tickets.described(briefing, turn.language)]
        if briefing.is_cancelled:
            return Markdown("\n".join([*lines, turn.say("briefing-is-cancelled")]))
        if briefing.ends <= turn.now:
            return Markdown("\n".join([*lines, turn.say("briefing-is-over")]))
        free = standing.occupancy.free(briefing)
        for mode, settings in briefing.modes.items():
            left, queued = free[mode], standing.occupancy.queued[briefing.id, mode]
            named = turn.say(f"mode-{mode}")
            lines.append(turn.say("briefing-seats", mode=named, left=left, capacity=settings.capacity))
            lines += [turn.say("briefing-queue", mode=named, count=queued)] if queued else []
        if briefing.takes_registrations(turn.now):
            date = texts.moment(turn.language, briefing.registration_closes, self._settings.zone)
            lines.append(turn.say("registration-closes", date=date))
        else:
            lines.append(turn.say("registration-closed"))
        registration, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if registration is not None:
            lines.append(turn.say("briefing-mine", mode=turn.say(f"mode-{registration.mode}")))
        if place is not None and turn.now < briefing.starts:
            key = "briefing-offered" if place.is_offered else "briefing-waiting"
            lines.append(turn.say(key, mode=turn.say(f"mode-{place.mode}")))
        return Markdown("\n".join(lines))

    @staticmethod
    def _buttons(turn: Turn, briefing: BriefingEvent, standing: Standing) -> list[Button]:
        campus, id_ = briefing.campus.of(turn.language), briefing.id
        buttons = []
        if briefing.is_cancelled or briefing.ends <= turn.now:
            return []
        place = standing.places.get(id_) if turn.now < briefing.starts else None
        if place is not None and place.is_offered:
            buttons.append(AcceptOffer(id_).button(turn.say("offer-accept-at", campus=campus)))
        if id_ in standing.registrations:
            buttons.append(ShowTicket(id_).button(turn.say("ticket-button", campus=campus)))
        elif briefing.takes_registrations(turn.now):
            buttons.append(Register(id_).button(turn.say("register-button", campus=campus)))
        if place is not None:
            buttons.append(DeclineOffer(id_).button(turn.say("queue-leave", campus=campus)))
        return buttons
