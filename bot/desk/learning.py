"""What staff teach the bot in the chat: kept in the database, learnt beside the knowledge of the files."""

from __future__ import annotations

from datetime import datetime

from bot import documents
from bot.library import Library
from bot.storage import Label, Storage


class Learning:
    """Lays what was learnt over the library."""

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._storage = storage

    async def start(self) -> None:
        """Loads what was learnt before the last stop."""
        await self._library.learn(await self._outside())

    async def must_not_be_answered(self, question: str, now: datetime, person_id: int) -> str | None:
        """Teaches the bot, within a few seconds, not to answer this and similar questions.

        Args:
            person_id: who asked it, with whom it is forgotten.

        Returns:
            the group of outside.yaml that it was put in, or None if there is no group.
        """
        group = self._library.matcher.nearest_outside(question)
        if group is not None:
            await self._storage.labels.add(Label(question, outside=group), person_id, now)
            self._library.learn_soon(await self._outside())
        return group

    async def unlearn(self) -> None:
        """Forgets what stands in the database no more, beside the conversation."""
        self._library.learn_soon(await self._outside())

    async def _outside(self) -> tuple[tuple[str, str], ...]:
        labels = await self._storage.labels.outside()
        return tuple((label.question, label.outside) for label in labels if label.outside is not None)


def exported(chosen: list[Label], outside: list[Label]) -> str:
    """Returns labels as lines for ``labelled.yaml`` and groups for ``outside.yaml``; a question of "none of these" has no topic."""
    lines = ["# For knowledge/labelled.yaml: what students meant. Read each line before you keep it.\n"]
    rows = [
        {"q": label.question, "topic": label.topic, "programme": label.programme}
        for label in dict.fromkeys(chosen)
    ]
    lines.append(documents.written(rows) if rows else "# nothing yet\n")
    lines.append("\n# For knowledge/outside.yaml: what staff say must not be answered, by group.\n")
    groups: dict[str, list[str]] = {}
    for label in dict.fromkeys(outside):
        groups.setdefault(label.outside or "", []).append(label.question)
    lines.append(documents.written(groups) if groups else "# nothing yet\n")
    return "".join(lines)
