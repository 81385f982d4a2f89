"""Reminds those who registered of a briefing, a day and an hour before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.briefings.notices import REMINDER
from bot.knowledge import Briefing, in_utc
from bot.storage import Storage, Written

BEFORE = {"day": timedelta(days=1), "hour": timedelta(hours=1)}


async def remind(storage: Storage, briefing: Briefing, now: datetime) -> int:
    """Queues the reminder whose time has come, of two the nearer one, and returns for how many; whoever registered after that moment knows."""
    due = [(before, stage) for stage, before in BEFORE.items() if briefing.starts - before <= now]
    if not due or now >= briefing.starts:
        return 0
    before, stage = min(due)
    notice = f"{stage} {in_utc(briefing.starts)}"  # moved, it is reminded of again
    data = {"briefing": briefing.id, "starts": in_utc(briefing.starts), "notice": notice}
    rows = await storage.briefings.not_noticed(briefing.id, notice, briefing.starts - before)
    whom = [person for person, _ in rows]
    return await queue_once(storage, briefing, [notice], whom, Written(REMINDER, data), now)


async def queue_once(
    storage: Storage,
    briefing: Briefing,
    notices: Sequence[str],
    whom: Collection[int],
    written: Written,
    now: datetime,
) -> int:
    """Queues a notice, and writes in the same transaction that they were told, and of what else by the same words."""
    if not whom:
        return 0
    async with storage.transaction():
        for notice in notices:
            await storage.briefings.notice(whom, briefing.id, notice, now)
        await storage.outbox.put(whom, written, now)
    return len(whom)
