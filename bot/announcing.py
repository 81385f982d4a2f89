"""Announcements on their way: begun when their time comes, shown while they run, reported when they are done."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from bot import texts
from bot.config import Settings
from bot.courier import Courier
from bot.messages import Button, Language, Reply, Rows
from bot.storage import Announcement, Person, Storage

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0
_SHOW_EVERY_SECONDS = 3.0  # an edit is a message too, and nobody reads faster
_BAR = 10


class Announcing:
    """One for each running process."""

    def __init__(
        self, storage: Storage, courier: Courier, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._courier = courier
        self._settings = settings
        self._clock = clock
        self._shown: dict[int, tuple[float, str]] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
                await self._show_progress()
            except Exception:
                log.exception("the announcements could not be looked after now")
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def begin(self, announcement_id: int) -> None:
        """Queues it for everybody it is for, now."""
        cap = self._settings.announcements.weekly_cap
        if await self._storage.announcements.start(announcement_id, self._clock(), cap):
            self._courier.wake()

    async def look(self) -> bool:
        """Begins what is due and reports what is done; False if there was neither."""
        now = self._clock()
        due = await self._storage.announcements.due(now)
        for announcement_id in due:
            await self.begin(announcement_id)
        finished = await self._storage.announcements.finish(now)
        for announcement in finished:
            await self._report(announcement)
        return bool(due or finished)

    async def _report(self, announcement: Announcement) -> None:
        """To the author; the message that showed the progress shows the end."""
        author = await self._author(announcement)
        if author is None:
            return
        language = language_of(author)
        self._shown.pop(announcement.id, None)
        if announcement.shown_at is not None:
            address, message_id = announcement.shown_at
            await self._courier.show(address, message_id, Reply(self.progress(announcement, language)))
        report = Reply(
            texts.say(
                language,
                "announcement-report",
                id=str(announcement.id),
                action=announcement.action.value,
                sent=announcement.tally.sent,
                total=announcement.tally.total,
                gone=announcement.tally.gone,
                failed=announcement.tally.failed + announcement.tally.unknown,
            ),
            ((Button(texts.say(language, "details-button"), f"announcement:show:{announcement.id}"),),),
        )
        await self._storage.outbox.put([author.id], report, self._clock())
        self._courier.wake()

    async def _author(self, announcement: Announcement) -> Person | None:
        return await self._storage.people.get(announcement.author_id) if announcement.author_id else None

    async def _show_progress(self) -> None:
        """At a calm pace, and only what has changed."""
        now = time.monotonic()
        for announcement in await self._storage.announcements.under_way():
            at, said = self._shown.get(announcement.id, (0.0, ""))
            author = await self._author(announcement)
            if announcement.shown_at is None or author is None or now - at < _SHOW_EVERY_SECONDS:
                continue
            language = language_of(author)
            text = self.progress(announcement, language)
            self._shown[announcement.id] = (now, text)
            if text != said:
                address, message_id = announcement.shown_at
                await self._courier.show(address, message_id, Reply(text, controls(announcement, language)))

    def progress(self, announcement: Announcement, language: Language) -> str:
        """How far it is: a bar, the pace, and the time left."""
        tally = announcement.tally
        share = tally.settled / tally.total if tally.total else 1.0
        full = int(share * _BAR)
        begun = announcement.started_at or self._clock()
        seconds = max(1.0, ((announcement.finished_at or self._clock()) - begun).total_seconds())
        per_second = (tally.settled - tally.capped) / seconds
        left = round(tally.queued / per_second) if per_second and tally.queued else 0
        return texts.say(
            language,
            "announcement-progress",
            id=str(announcement.id),
            status=announcement.status,
            bar="▓" * full + "░" * (_BAR - full),
            percent=int(share * 100),
            settled=tally.settled,
            total=tally.total,
            rate=f"{per_second:.1f}",
            minutes=left // 60,
            seconds=f"{left % 60:02d}",
        )


def controls(announcement: Announcement, language: Language) -> Rows:
    """What can be done with one that is under way."""
    verb = "resume" if announcement.status == "paused" else "pause"
    return (
        (
            Button(texts.say(language, f"announcement-{verb}"), f"announcement:{verb}:{announcement.id}"),
            Button(texts.say(language, "announcement-stop"), f"announcement:stop:{announcement.id}"),
        ),
    )


def language_of(person: Person) -> Language:
    """In which a person is told something unasked."""
    return person.fixed_language or person.language or Language.EN
