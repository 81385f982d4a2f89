"""A seat, or a place in the queue, given back."""

from __future__ import annotations

from datetime import datetime

from bot.briefings import naming
from bot.briefings.buttons import GiveBack
from bot.briefings.seating import Seating, is_present
from bot.briefings.tickets import Tickets
from bot.knowledge import Briefing, Localised
from bot.library import Library
from bot.messages import Markdown, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Standing, Storage


class Cancellation(Skill):
    name = "cancellation"
    buttons = "seat"
    commands = (Command("cancel"),)
    presses = (GiveBack,)

    def __init__(self, library: Library, storage: Storage, seating: Seating, tickets: Tickets) -> None:
        self._library = library
        self._storage = storage
        self._seating = seating
        self._tickets = tickets

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command == "cancel":
            return await self._cancel(turn)
        match turn.pressed:
            case GiveBack(briefing_id):
                briefing = self._library.knowledge.briefings.get(briefing_id)
                standing = await self._seating.standing(turn.person.id)
                if briefing is not None:
                    return await self._give_back(turn, standing, briefing)
                return await self._give_back_missed(turn, standing, briefing_id)
        return None

    async def _cancel(self, turn: Turn) -> Reply:
        briefings = self._library.knowledge.briefings.values()
        coming = {b.id: b for b in briefings if turn.now < b.starts and not b.is_cancelled}
        standing = await self._seating.standing(turn.person.id)
        theirs = dict.fromkeys([*standing.registrations, *standing.places])
        mine = [coming[key] for key in theirs if key in coming]
        missed = await self._missed(turn, standing)
        if not mine and not missed:
            return Reply(turn.say("my-none"))
        words = [word.casefold() for word in turn.arguments]
        named = [b for b in mine if any(word in naming.names_of(b) for word in words)]
        if named:
            return await self._give_back(turn, standing, named[0])
        buttons = [
            *(
                GiveBack(b.id).button(turn.say("cancel-button", campus=b.campus.of(turn.language)))
                for b in mine
            ),
            *(
                GiveBack(id_).button(turn.say("cancel-missed-button", title=title))
                for id_, title in missed.items()
            ),
        ]
        return Reply(turn.say("cancel-which"), column(*buttons))

    async def _missed(self, turn: Turn, standing: Standing) -> dict[str, str]:
        """Returns the titles of briefings where they have something, and that stand in no file any more."""
        theirs = standing.registrations.keys() | standing.places.keys()
        missed = theirs - self._library.knowledge.briefings.keys()
        states = await self._storage.briefings.states() if missed else {}
        return {
            key: Localised(**states[key].facts["title"]).of(turn.language)
            for key in sorted(missed & states.keys())
            if datetime.fromisoformat(states[key].facts["starts"]) > turn.now
        }

    async def _give_back_missed(self, turn: Turn, standing: Standing, briefing_id: str) -> Reply | None:
        title = (await self._missed(turn, standing)).get(briefing_id)
        if title is None:
            return None
        if (place := standing.places.get(briefing_id)) is not None:
            await self._storage.waiting_list.leave(place)
        if (mine := standing.registrations.get(briefing_id)) is not None:
            await self._storage.registrations.remove(mine)
        return Reply(turn.say("cancelled-missed", title=Markdown(title)))

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
        turn.settles_seat = True
        said = [turn.say("cancelled", campus=Markdown(briefing.campus.of(turn.language)))]
        said += (
            [turn.say("cancelled-queue", mode=turn.say(f"mode-{place.mode}"))] if place is not None else []
        )
        return Reply(Markdown("\n\n".join(said)), files=(out,))
