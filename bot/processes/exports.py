"""Prints what is kept as tables and as knowledge."""

from __future__ import annotations

from bot import documents
from bot.app import opened
from bot.briefings.attendees import Attendees
from bot.config import Settings
from bot.desk.learning import exported
from bot.errors import KnowledgeError, Problem
from bot.library import Library, now
from bot.messages import File, Language


async def export_learned(settings: Settings) -> str:
    """Returns what staff and students taught the bot, as YAML for labelled.yaml and outside.yaml."""
    async with opened(settings) as storage:
        return exported(await storage.labels.chosen(), await storage.labels.outside())


async def export_attendees(settings: Settings, briefing_id: str, language: Language, *, as_csv: bool) -> File:
    """Returns who is registered for a briefing, who waits and who came, as a table.

    Raises:
        KnowledgeError: there is no such briefing.
    """
    library = Library(settings, now)
    briefing = library.knowledge.briefings.get(briefing_id)
    if briefing is None:
        known = documents.suggestion(briefing_id, list(library.knowledge.briefings))
        where = library.folder / "briefings.yaml"
        raise KnowledgeError([Problem(where, 1, f"there is no briefing '{briefing_id}'", known)])
    async with opened(settings) as storage:
        attendees = Attendees(library, storage)
        found = await attendees.of(briefing)
        return attendees.csv(found, language) if as_csv else await attendees.xlsx(found, language)
