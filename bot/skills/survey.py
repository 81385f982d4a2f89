"""What people say once a briefing is over: three taps from those who came, one from those who did not."""

from __future__ import annotations

from bot.briefings.buttons import GiveStars, SayMissing, SayPlans, SayWhyAbsent
from bot.briefings.survey import Missing, Plans
from bot.library import Library
from bot.messages import Reply, column
from bot.skills.turn import Skill, Turn
from bot.storage import Registration, Storage


class Survey(Skill):
    name = "survey"
    presses = (GiveStars, SayMissing, SayPlans, SayWhyAbsent)

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._registrations = storage.registrations

    async def respond(self, turn: Turn) -> Reply | None:
        press = turn.pressed
        if not isinstance(press, self.presses):
            return None
        mine = await self._asked(turn, press.briefing)
        if mine is None:
            return None
        match press:
            case GiveStars(briefing_id, stars):
                await self._registrations.note(mine.id, stars=stars)
                said = [SayMissing(briefing_id, key).button(turn.say(f"missing-{key}")) for key in Missing]
                return Reply(turn.say("survey-missing"), column(*said), replaces=True)
            case SayMissing(briefing_id, missing):
                await self._registrations.note(mine.id, missing=missing)
                said = [SayPlans(briefing_id, key).button(turn.say(f"plans-{key}")) for key in Plans]
                return Reply(turn.say("survey-plans"), column(*said), replaces=True)
            case SayPlans(_, plans):
                await self._registrations.note(mine.id, plans=plans)
            case SayWhyAbsent(_, absence):
                await self._registrations.note(mine.id, absence=absence)
        return Reply(turn.say("survey-thanks"), replaces=True)

    async def _asked(self, turn: Turn, briefing_id: str) -> Registration | None:
        """Returns the registration that a survey is about, once the briefing is over."""
        mine = await self._registrations.find(turn.person.id, briefing_id)
        briefing = self._library.knowledge.briefings.get(briefing_id)
        return mine if briefing is not None and turn.now >= briefing.ends else None
