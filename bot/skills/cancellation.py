"""A seat, or a place in the queue, given back."""

from __future__ import annotations

from bot.briefings import naming
from bot.briefings.buttons import GiveBack
from bot.briefings.seating import Seating, is_present
from bot.briefings.tickets import Tickets
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Markdown, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Standing


class Cancellation(Skill):
    name = "cancellation"
    buttons = "seat"
    commands = (Command("cancel"),)
    presses = (GiveBack,)

    def __init__(self, library: Library, seating: Seating, tickets: Tickets) -> None:
        self._library = library
        self._seating = seating
        self._tickets = tickets

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command == "cancel":
            return await self._cancel(turn)
        match turn.pressed:
            case GiveBack(briefing_id):
                briefing = self._library.knowledge.briefings.get(briefing_id)
                if briefing is not None:
                    standing = await self._seating.standing(turn.person.id)
                    return await self._give_back(turn, standing, briefing)
        return None

    async def _cancel(self, turn: Turn) -> Reply:
        briefings = self._library.knowledge.briefings.values()
        coming = {b.id: b for b in briefings if turn.now < b.starts and not b.is_cancelled}
        standing = await self._seating.standing(turn.person.id)
        theirs = dict.fromkeys([*standing.registrations, *standing.places])
        mine = [coming[key] for key in theirs if key in coming]
        if not mine:
            return Reply(turn.say("my-none"))
        words = [word.casefold() for word in turn.arguments]
        named = [b for b in mine if any(word in naming.names_of(b) for word in words)]
        if named:
            return await self._give_back(turn, standing, named[0])
        buttons = [
            GiveBack(b.id).button(turn.say("cancel-button", campus=b.campus.of(turn.language))) for b in mine
        ]
        return Reply(turn.say("cancel-which"), column(*buttons))

    async def _give_back(self, turn: Turn, standing: Standing, briefing: Briefing) -> Reply:
        mine, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if mine is None:
            left = await self._seating.leave_queue(standing, briefing)
            return Reply(turn.say("queue-left" if left else "cancel-nothing"))
        if turn.now >= briefing.starts:
            return Reply(turn.say("cancel-late"))
        if is_present(standing, briefing):
            return Reply(turn.say("seat-present"))
        out = self._tickets.calendar(mine, standing, turn.language, turn.now, is_cancelled=True)
        await self._seating.cancel(standing, briefing)
        said = [turn.say("cancelled", campus=Markdown(briefing.campus.of(turn.language)))]
        said += (
            [turn.say("cancelled-queue", mode=turn.say(f"mode-{place.mode}"))] if place is not None else []
        )
        return Reply(Markdown("\n\n".join(said)), files=(out,))
