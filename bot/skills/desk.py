"""The office's desk: the knowledge in the running bot."""

from __future__ import annotations

from bot.errors import KnowledgeError
from bot.library import Library
from bot.messages import Markdown, Reply, escape
from bot.skills.turn import Command, Skill, Turn


class Desk(Skill):
    name = "desk"
    commands = (Command("reload", is_staff=True, is_slow=True),)

    def __init__(self, library: Library) -> None:
        self._library = library

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command != "reload":
            return None
        try:
            await self._library.reload()
        except KnowledgeError as error:
            return Reply(turn.say("reload-failed", problems=listed(error)))
        knowledge = self._library.knowledge
        return Reply(turn.say("reloaded", topics=len(knowledge.topics), programmes=len(knowledge.programmes)))


def listed(error: KnowledgeError, most: int = 10) -> Markdown:
    """Returns the problems as a list, those that keep the edit out first."""
    problems = sorted(error.problems, key=lambda problem: not problem.fatal)
    lines = [f"- {escape(str(problem))}" for problem in problems[:most]]
    more = len(error.problems) - most
    return Markdown("\n".join([*lines, f"- … +{more}"] if more > 0 else lines))
