"""Knows what this process knows of the briefings: which edition of the files, and what staff changed by button.

Two processes on one database can differ, and each case is met here:

- One has read a changed file, the other not yet: the older reading has the lower number, and is not told.
- One began to read before the file was changed, and ended after the other: its reading counts as outdated.
- Staff pressed a button in one: the other catches up before it answers the next message, and before it writes.
- One has told something, and the other puts it into words: it waits until it has read that edition too.
- Both have read the same: it has one number, whoever was first.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from bot.errors import NotYet
from bot.knowledge import Knowledge, Reading, facts_of
from bot.library import Library
from bot.storage import State, Storage

_LONGEST_WAIT = timedelta(minutes=1)  # another folder may be configured there, and never say the same


class Edition:
    """One for each running process."""

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._storage = storage
        self._numbered: tuple[Reading, int] | None = None
        self._last_change: int | None = None

    async def number(self) -> int:
        """Returns the number of what the files said when this process read them."""
        reading = self._library.reading
        if self._numbered is not None and self._numbered[0] is reading:
            return self._numbered[1]
        digest = _digest(reading.knowledge)
        async with self._storage.transaction():
            number = await self._storage.editions.number(digest, self._library.read_at)
            self._storage.database.after_commit(lambda: setattr(self, "_numbered", (reading, number)))
        return number

    async def refresh(self) -> dict[str, State]:
        """Lays over the files what staff have changed by button, as the database has it now."""
        states = await self._storage.briefings.states()
        self._library.override({key: state.overrides for key, state in states.items()})
        return states

    async def catch_up(self, last_change: int | None) -> None:
        """Refreshes if something was changed since.

        Args:
            last_change: the number of the last change, as it was read with the person; None if it was not.
        """
        if last_change is None or last_change != self._last_change:
            await self.refresh()
            self._last_change = last_change

    async def reached(self, told: dict[str, Any], now: datetime) -> None:
        """Returns if this process has read what was told.

        Raises:
            NotYet: it is about to.
        """
        is_ahead = told.get("edition", 0) > await self.number()
        if is_ahead and now - datetime.fromisoformat(told["told_at"]) < _LONGEST_WAIT:
            raise NotYet(f"edition {told['edition']} was told, and is not read here yet")


def _digest(knowledge: Knowledge) -> str:
    """Returns a hash of all that the files say and the bot tells of its own accord."""
    briefings = {key: facts_of(briefing) for key, briefing in knowledge.briefings.items()}
    deadlines = {
        f"{programme.id}/{deadline.id}": [str(deadline.opens), str(deadline.closes)]
        for programme in knowledge.programmes.values()
        for deadline in programme.deadlines
    }
    facts = json.dumps([briefings, deadlines], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(facts.encode()).hexdigest()
