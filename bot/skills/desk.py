"""The office's desk: the knowledge in the running bot."""

from __future__ import annotations

from datetime import datetime

from bot.errors import KnowledgeError
from bot.library import Library
from bot.messages import Language, Markdown, Reply, escape
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Storage
from bot.texts import problems


class Desk(Skill):
    name = "desk"
    commands = (Command("reload", is_staff=True, is_slow=True),)

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._briefings = storage.briefings

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command != "reload":
            return None
        try:
            await self._library.reload()
        except KnowledgeError as error:
            return Reply(turn.say("reload-failed", problems=listed(error, turn.language)))
        knowledge = self._library.knowledge
        done = turn.say("reloaded", topics=len(knowledge.topics), programmes=len(knowledge.programmes))
        return Reply(Markdown("\n\n".join([done, *await self._missed(turn)])))

    async def _missed(self, turn: Turn) -> list[Markdown]:
        """Names the briefings to come that people hold seats at, and that stand in no file any more."""
        lines = []
        for key, state in (await self._briefings.states()).items():
            is_ahead = datetime.fromisoformat(state.facts["starts"]) > turn.now
            if is_ahead and key not in self._library.knowledge.briefings:
                whom = await self._briefings.concerned(key, with_queue=True)
                lines += [turn.say("briefing-missed", briefing=key, count=len(whom))] if whom else []
        return lines


def listed(error: KnowledgeError, language: Language, most: int = 10) -> Markdown:
    """Returns the problems as a list, those that keep the edit out first."""
    found = sorted(error.problems, key=lambda problem: not problem.fatal)
    lines = [f"- {escape(problems.in_words(language, problem))}" for problem in found[:most]]
    more = len(error.problems) - most
    return Markdown("\n".join([*lines, f"- … +{more}"] if more > 0 else lines))
