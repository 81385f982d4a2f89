"""Deadlines that were moved in the files: nobody else would say so, and staff are asked whether to announce it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.knowledge import Deadline, Programme, in_utc
from bot.library import Library
from bot.messages import Language
from bot.storage import Storage

_NOTICES = {"opens": "deadline-moved-opens", "closes": "deadline-moved-closes"}


class Moves:
    """Compares each edition of the knowledge with the one before, also where that was read before the last stop.

    Args:
        number: of the edition that this process has read; 0 if it is outdated.
        tell: puts a notice before staff.
    """

    def __init__(
        self,
        library: Library,
        storage: Storage,
        number: Callable[[], Awaitable[int]],
        tell: Callable[[str, Mapping[str, str | int]], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._storage = storage
        self._number = number
        self._tell = tell
        self._clock = clock
        self._compared = 0

    async def look(self) -> bool:
        """Tells staff of what was moved since the last edition, unless both dates are past; False if nothing was."""
        number = await self._number()
        if number <= self._compared:
            return False
        dates = self._dates()
        async with self._storage.transaction():
            known = await self._storage.editions.deadlines()
            count = 0
            if known is None or known[0] < number:
                count = await self._tell_moves(known[1] if known is not None else {}, dates)
                written = {key: in_utc(moment) for key, (_, _, _, moment) in dates.items()}
                await self._storage.editions.keep_deadlines(number, written)
            self._storage.database.after_commit(lambda: setattr(self, "_compared", number))
        return count > 0

    async def _tell_moves(
        self, before: Mapping[str, str], dates: Mapping[str, tuple[Programme, Deadline, str, datetime]]
    ) -> int:
        count, now = 0, self._clock()
        for key, (programme, deadline, kind, moment) in dates.items():
            old = datetime.fromisoformat(before[key]) if key in before else moment
            if old == moment or max(old, moment) <= now:
                continue
            told = {"before": self._written(old), "after": self._written(moment)}
            for name, words in (("programme", programme.short), ("label", deadline.label)):
                both = dict.fromkeys(words.of(language) for language in Language)
                told[name] = " / ".join(both)  # whoever reads it may read either
            await self._tell(_NOTICES[kind], told)
            count += 1
        return count

    def _dates(self) -> dict[str, tuple[Programme, Deadline, str, datetime]]:
        """Returns when each deadline opens and closes, by programme, deadline and which of these."""
        return {
            f"{programme.id}/{deadline.id}/{kind}": (programme, deadline, kind, moment)
            for programme in self._library.knowledge.programmes.values()
            for deadline in programme.deadlines
            for kind, moment in (("opens", deadline.opens), ("closes", deadline.closes))
            if moment is not None
        }

    def _written(self, moment: datetime) -> str:
        """Writes it as the files do, which both languages read."""
        return f"{moment.astimezone(self._library.zone):%Y-%m-%d %H:%M}"
