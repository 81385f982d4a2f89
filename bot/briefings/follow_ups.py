"""Reminds those who registered a day and an hour before, and sends what comes after.

Whom it was told is noted in the transaction that queues it, so that a restart
neither loses nor repeats it. Words are put to it by ``bot.briefings.notices``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from bot.briefings.changes import is_doubtful
from bot.briefings.edition import Edition
from bot.briefings.notices import AFTER, MATERIAL, MATERIAL_LINKS, REMINDER, attended, material_of
from bot.courier import Courier
from bot.knowledge import Briefing, in_utc
from bot.library import Library
from bot.storage import Storage, Written

BEFORE = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
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
                    count += await self._remind(briefing, now)
                    count += await self._follow_up(briefing, now)
            if count:
                self._courier.wake()
            return count > 0

    async def _remind(self, briefing: Briefing, now: datetime) -> int:
        """Reminds a day and an hour before; only the nearer one, if both have come. Whoever registered after that moment knows."""
        due = [(before, stage) for stage, before in BEFORE.items() if briefing.starts - before <= now]
        if not due or now >= briefing.starts:
            return 0
        before, stage = min(due)
        notice = f"{stage} {in_utc(briefing.starts)}"  # moved, it is reminded of again
        data = {"briefing": briefing.id, "starts": in_utc(briefing.starts), "notice": notice}
        rows = await self._storage.briefings.not_noticed(briefing.id, notice, briefing.starts - before)
        whom = [person for person, _ in rows]
        return await self._notice(briefing, [notice], whom, Written(REMINDER, data), now)

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
                count += await self._notice(briefing, ["after", *links], whom, written, now)
        for link in MATERIAL_LINKS:
            rows = await self._storage.briefings.not_noticed(briefing.id, link)
            whom = [p for p, came in rows if link in material_of(briefing, attended(came, attendance))]
            written = Written(MATERIAL, {"briefing": briefing.id, "link": link})
            count += await self._notice(briefing, [link], whom, written, now)
        return count

    async def _notice(
        self,
        briefing: Briefing,
        notices: Sequence[str],
        whom: Collection[int],
        written: Written,
        now: datetime,
    ) -> int:
        """Queues it, and writes in the same transaction that they were told, and of what else by the same words."""
        if not whom:
            return 0
        async with self._storage.transaction():
            for notice in notices:
                await self._storage.briefings.notice(whom, briefing.id, notice, now)
            await self._storage.outbox.put(whom, written, now)
        return len(whom)
