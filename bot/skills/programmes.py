"""Which programmes there are, and by when to apply."""

from __future__ import annotations

from bot.dialogue.buttons import AskTopic, ListDeadlines, ListProgrammes
from bot.knowledge import Programme
from bot.library import Library
from bot.messages import Markdown, Reply, grid
from bot.skills.turn import Command, Skill, Turn


class Programmes(Skill):
    name = "programmes"
    commands = (Command("programmes", is_personal=False), Command("deadlines", is_personal=False))
    presses = (ListProgrammes, ListDeadlines)

    def __init__(self, library: Library) -> None:
        self._library = library

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed:
            case ("programmes", _) | (_, ListProgrammes()):
                return self._list(turn)
            case ("deadlines", _) | (_, ListDeadlines()):
                return self._deadlines(turn)
        return None

    def _list(self, turn: Turn) -> Reply:
        programmes = self._library.knowledge.programmes.values()
        if not programmes:
            return Reply(turn.say("programmes-none"))
        lines = [
            f"- **{programme.name.of(turn.language)}** ({self._place(programme, turn)})"
            for programme in programmes
        ]
        buttons = [AskTopic("overview", p.id).button(p.short.of(turn.language)) for p in programmes]
        return Reply(Markdown(f"{turn.say('programmes')}\n\n" + "\n".join(lines)), grid(buttons, 2))

    @staticmethod
    def _place(programme: Programme, turn: Turn) -> str:
        city, country = programme.city.of(turn.language), programme.country.of(turn.language)
        return city if city == country else turn.say("place", city=city, country=country)

    def _deadlines(self, turn: Turn) -> Reply:
        """Lists the next deadline first; those that have passed last."""
        programmes = [p for p in self._library.knowledge.programmes.values() if p.deadlines]
        if not programmes:
            return Reply(turn.say("deadlines-none"))

        def urgency(programme: Programme) -> tuple[bool, float]:
            moments = [deadline.closes for deadline in programme.deadlines]
            coming = [moment for moment in moments if moment > turn.now]
            return not coming, min(coming or moments).timestamp()

        programmes.sort(key=urgency)
        answers = self._library.answers
        parts = [turn.say("deadlines")]
        parts += [
            Markdown(f"**{p.name.of(turn.language)}**\n{answers.deadlines(p, turn.language, turn.now)}")
            for p in programmes
        ]
        facts = [deadline for p in programmes for deadline in p.deadlines]
        caution = answers.caution(facts, turn.language, turn.now)
        return Reply(Markdown("\n\n".join([*parts, caution] if caution else parts)))
