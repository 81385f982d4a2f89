"""Deadlines that were moved in the files: nobody else would say so, and staff are asked whether to announce it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.library import Library
from bot.messages import Language

_NOTICES = {"opens": "deadline-moved-opens", "closes": "deadline-moved-closes"}

Dates = dict[tuple[str, str, str], datetime]
"""When a deadline "opens" or "closes", by programme, deadline and which of these."""


class Moves:
    """Compares each edition of the knowledge with the one before.

    Args:
        tell: puts a notice before staff.
    """

    def __init__(
        self,
        library: Library,
        tell: Callable[[str, Mapping[str, str | int]], Awaitable[None]],
    ) -> None:
        self._library = library
        self._tell = tell
        self._known = self._dates()

    async def look(self, now: datetime, *, is_telling: bool = True) -> None:
        """Tells staff of what was moved since the last look, unless both dates are past.

        Args:
            is_telling: whether this process tells; another one does otherwise.
        """
        before, self._known = self._known, self._dates()
        for (programme_id, deadline_id, kind), moment in self._known.items():
            old = before.get((programme_id, deadline_id, kind), moment)
            if not is_telling or old == moment or max(old, moment) <= now:
                continue
            programme = self._library.knowledge.programmes[programme_id]
            deadline = next(d for d in programme.deadlines if d.id == deadline_id)
            told = {"before": self._written(old), "after": self._written(moment)}
            for name, words in (("programme", programme.short), ("label", deadline.label)):
                both = dict.fromkeys(words.of(language) for language in Language)
                told[name] = " / ".join(both)  # whoever reads it may read either
            await self._tell(_NOTICES[kind], told)

    def _dates(self) -> Dates:
        return {
            (programme.id, deadline.id, kind): moment
            for programme in self._library.knowledge.programmes.values()
            for deadline in programme.deadlines
            for kind, moment in (("opens", deadline.opens), ("closes", deadline.closes))
            if moment is not None
        }

    def _written(self, moment: datetime) -> str:
        """Writes it as the files do, which both languages read."""
        return f"{moment.astimezone(self._library.zone):%Y-%m-%d %H:%M}"
