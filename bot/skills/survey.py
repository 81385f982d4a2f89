"""What people say once a briefing is over: three taps from those who came, one from those who did not."""

from __future__ import annotations

from bot.briefings.survey import ABSENCES, MISSING, PLANS, STARS
from bot.library import Library
from bot.messages import Button, Reply, column
from bot.skills.turn import Skill, Turn
from bot.storage import Storage


class Survey(Skill):
    name = "survey"

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._registrations = storage.registrations

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.press is None or len(turn.press) != 3:
            return None
        what, briefing_id, said = turn.press
        mine = await self._registrations.find(turn.person.id, briefing_id)
        briefing = self._library.knowledge.briefings.get(briefing_id)
        if mine is None or briefing is None or turn.now < briefing.ends:
            return None
        match what:
            case "stars" if said in map(str, range(1, STARS + 1)):
                await self._registrations.note(mine.id, stars=int(said))
                return self._ask(turn, "missing", briefing_id, MISSING)
            case "missing" if said in MISSING:
                await self._registrations.note(mine.id, missing=said)
                return self._ask(turn, "plans", briefing_id, PLANS)
            case "plans" if said in PLANS:
                await self._registrations.note(mine.id, plans=said)
                return Reply(turn.say("survey-thanks"), replaces=True)
            case "why" if said in ABSENCES:
                await self._registrations.note(mine.id, absence=said)
                return Reply(turn.say("survey-thanks"), replaces=True)
        return None

    @staticmethod
    def _ask(turn: Turn, what: str, briefing_id: str, keys: tuple[str, ...]) -> Reply:
        buttons = [Button(turn.say(f"{what}-{key}"), f"survey:{what}:{briefing_id}:{key}") for key in keys]
        return Reply(turn.say(f"survey-{what}"), column(*buttons), replaces=True)
