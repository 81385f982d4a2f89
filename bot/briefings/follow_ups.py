"""Looks for what it is time to send: reminders before a briefing, thanks and material after it.

Whom it was told is noted in the transaction that queues it, so that a restart
neither loses nor repeats it. Words are put to it by ``bot.briefings.notices``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.briefings.changes import is_doubtful
from bot.briefings.edition import Edition
from bot.briefings.notices import AFTER, MATERIAL, MATERIAL_LINKS, attended, material_of
from bot.briefings.reminders import queue_once, remind
from bot.courier import Courier
from bot.knowledge import Briefing
from bot.library import Library
from bot.storage import Storage, Written

_AFTER_FOR = timedelta(days=7)
_MATERIAL_FOR = timedelta(days=30)


class FollowUps:
    """One for each running process."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        edition: Edition,
        courier: Courier,
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._storage = storage
        self._edition = edition
        self._courier = courier
        self._clock = clock
        self._looking = asyncio.Lock()

    async def look(self) -> bool:
        """Queues what it is time for; False if there was nothing."""
        async with self._looking:  # two at once would both find the same people not told yet
            now, count = self._clock(), 0
            number, states = await self._edition.number(), await self._edition.refresh()
            for briefing in list(self._library.knowledge.briefings.values()):
                state = states.get(briefing.id)
                if state is not None and state.edition > number:
                    continue  # this process has not read yet what was told
                if not briefing.is_cancelled and not is_doubtful(briefing, state, now):
                    count += await remind(self._storage, briefing, now)
                    count += await self._follow_up(briefing, now)
            if count:
                self._courier.wake()
            return count > 0

    async def _follow_up(self, briefing: Briefing, now: datetime) -> int:
        """Thanks once it is over; and once more when what was missing then can be had."""
        if now < briefing.ends or now >= briefing.ends + _MATERIAL_FOR:
            return 0
        attendance = await self._storage.briefings.attendance(briefing.id)
        count = 0
        if now < briefing.ends + _AFTER_FOR:
            groups: dict[tuple[str, ...], list[int]] = {}
            for person, came in await self._storage.briefings.not_noticed(briefing.id, "after"):
                links = tuple(material_of(briefing, attended(came, attendance)))
                groups.setdefault(links, []).append(person)
            for links, whom in groups.items():
                written = Written(AFTER, {"briefing": briefing.id, "links": links})
                count += await queue_once(self._storage, briefing, ["after", *links], whom, written, now)
        for link in MATERIAL_LINKS:
            rows = await self._storage.briefings.not_noticed(briefing.id, link)
            whom = [p for p, came in rows if link in material_of(briefing, attended(came, attendance))]
            written = Written(MATERIAL, {"briefing": briefing.id, "link": link})
            count += await queue_once(self._storage, briefing, [link], whom, written, now)
        return count
