"""Announcements on their way: begun when their time comes, shown while they run, reported when they are done."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot import texts
from bot.announcements.approval import Approval
from bot.announcements.buttons import Control, ControlMailing, Draft, Drafting, ShowMailing
from bot.config import Settings
from bot.courier import Courier
from bot.messages import Address, Language, Markdown, Reply, Rows, column
from bot.storage import Announcement, AnnouncementStatus, Person, Storage

_SHOW_CALMLY_AFTER = timedelta(seconds=30)  # the longer it takes, the less changes in a moment
_SHOW_CALMLY_SECONDS = 10.0
_HELD_AFTER = timedelta(minutes=15)  # later than that, it may not be true any more
_BAR = 10
_PACE_OF = timedelta(seconds=60)  # so much of what was seen last makes the pace
_PACE_FROM_SECONDS = 2.0


class Progress:
    """One for each running process."""

    def __init__(
        self,
        storage: Storage,
        courier: Courier,
        approval: Approval,
        settings: Settings,
        clock: Callable[[], datetime],
        tell_staff: Callable[[str, Mapping[str, str | int | Mapping[Language, str]]], Awaitable[None]],
    ) -> None:
        self._storage = storage
        self._announcements = storage.announcements
        self._courier = courier
        self._approval = approval
        self._settings = settings
        self._clock = clock
        self._tell_staff = tell_staff
        self._shown: dict[int, tuple[float, str]] = {}
        self._seen: dict[int, deque[tuple[datetime, int]]] = {}

    async def begin(self, announcement_id: int, shown_at: tuple[Address, str] | None = None) -> Announcement:
        """Queues it now for everybody in its audience.

        Args:
            shown_at: chat and message where its progress is to be seen.
        """
        cap = self._settings.announcements.weekly_cap
        async with self._storage.transaction():
            if await self._announcements.start(announcement_id, self._clock(), cap) and shown_at is not None:
                await self._announcements.change(announcement_id, shown_at=shown_at)
            begun = await self._announcements.get(announcement_id)
        self._courier.wake()
        assert begun is not None
        return begun

    async def tell_author(
        self,
        announcement: Announcement,
        words: Callable[[Language], str] | None = None,
        buttons: Callable[[Language], Rows] | None = None,
    ) -> None:
        """Tells the author, or staff in their place, something; without buttons it becomes the message that shows the progress."""
        async with self._storage.transaction():
            for reader in await self._approval.readers(announcement, self._clock()):
                language = reader.reads
                parts = [words(language)] if words is not None else []
                parts += [self.progress(announcement, language)] if buttons is None else []
                rows = (buttons or partial(controls, announcement))(language)
                said = Reply(Markdown("\n\n".join(parts)), rows)
                await self._storage.outbox.put([reader.id], said, self._clock())
                if buttons is None:
                    await self._announcements.show_by_latest(announcement.id, reader.id)
        self._courier.wake()

    # --- when its time comes, and when it is done ----------------------------------

    async def look(self) -> bool:
        """Begins what is due, reports what is done, and tells of colleagues who could not be asked; False if there was nothing."""
        now = self._clock()
        due = await self._announcements.due(now)
        for announcement_id in due:
            async with self._storage.transaction():
                await self._begin_due(announcement_id, now)
        finished = await self._reported(now)
        for announcement in finished:
            await self._show_end(announcement)
        unreached = await self._approval.look(now)
        overdue = await self._storage.approvals.overdue(now)
        for announcement_id in overdue:
            await self._say_overdue(announcement_id, now)
        return bool(due or finished or unreached or overdue)

    async def _begin_due(self, announcement_id: int, now: datetime) -> None:
        """Begins what is due, unless its audience has grown so much that somebody must approve it again."""
        announcement = await self._announcements.get(announcement_id)
        if announcement is None or announcement.status != AnnouncementStatus.SCHEDULED:
            return
        if announcement.starts_at is not None and now - announcement.starts_at > _HELD_AFTER:
            await self._hold(announcement, now)
            return
        audience = announcement.audience
        count = (await self._storage.audiences.counts([audience], now))[audience]
        if announcement.approver_id is not None or not self._approval.is_needed(count):
            await self.tell_author(await self.begin(announcement_id))
            return
        asked = await self._approval.ask(announcement, None, count, now)
        if not asked:
            await self._announcements.move_on(
                announcement_id, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.DRAFT
            )
        await self.tell_author(
            announcement,
            lambda language: texts.say(
                language, "announce-grown", id=str(announcement_id), count=count, asked=asked
            ),
            partial(details_rows if asked else draft_rows, announcement),
        )

    async def _hold(self, announcement: Announcement, now: datetime) -> None:
        """Asks the author about one whose time passed while the bot was off; where that is none of staff any more, all others."""
        await self._announcements.change(announcement.id, approver_id=None)
        if await self._approval.author(announcement) is None:
            audience = announcement.audience
            count = (await self._storage.audiences.counts([audience], now))[audience]
            if await self._approval.ask(announcement, None, count, now, "announce-held-orphan"):
                return
        await self._announcements.move_on(
            announcement.id, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.DRAFT
        )
        if await self._approval.author(announcement) is None:
            starts, zone = announcement.starts_at or now, self._settings.zone
            date = {language: texts.moment(language, starts, zone) for language in Language}
            await self._tell_staff("announce-held-lost", {"id": str(announcement.id), "date": date})
            return
        await self.tell_author(
            announcement,
            partial(self._approval.dated, "announce-held", announcement),
            partial(_held_rows, announcement),
        )

    async def _say_overdue(self, announcement_id: int, now: datetime) -> None:
        """Tells the author that its time has passed, and nobody has approved it."""
        async with self._storage.transaction():
            announcement = await self._announcements.get(announcement_id)
            if announcement is not None:
                words = partial(self._approval.dated, "announce-overdue", announcement)
                await self.tell_author(announcement, words, partial(details_rows, announcement))
            await self._storage.approvals.note_overdue(announcement_id, now)

    async def _reported(self, now: datetime) -> list[Announcement]:
        """Marks finished ones as such and reports them in one transaction, so that no report is lost."""
        if not await self._announcements.has_ended():
            return []
        async with self._storage.transaction():
            finished = await self._announcements.finish(now)
            for announcement in finished:
                for reader in await self._approval.readers(announcement, now):
                    said = Reply(report(announcement, reader.reads), details_rows(announcement, reader.reads))
                    await self._storage.outbox.put([reader.id], said, now)
        self._courier.wake()
        return finished

    async def _show_end(self, announcement: Announcement) -> None:
        """Shows the end in the message that showed the progress."""
        self._shown.pop(announcement.id, None)
        self._seen.pop(announcement.id, None)
        watcher = await self._watcher(announcement)
        if announcement.shown_at is not None and watcher is not None:
            address, message_id = announcement.shown_at
            text = self.progress(announcement, watcher.reads)
            await self._courier.show(address, message_id, Reply(text))

    async def _watcher(self, announcement: Announcement) -> Person | None:
        """Returns whom its progress is shown to: who was of staff sees it no more."""
        if announcement.shown_at is None:
            return None
        readers = await self._approval.readers(announcement, self._clock())
        return next((reader for reader in readers if reader.address == announcement.shown_at[0]), None)

    # --- how far it is ---------------------------------------------------------------

    async def show(self) -> None:
        """Shows how far each is, at a calm pace, and only what has changed."""
        now = time.monotonic()
        for announcement in await self._announcements.under_way():
            self._see(announcement)
            at, said = self._shown.get(announcement.id, (0.0, ""))
            watcher = await self._watcher(announcement)
            if announcement.shown_at is None or watcher is None or now - at < self._calm(announcement):
                continue
            language = watcher.reads
            text = self.progress(announcement, language)
            self._shown[announcement.id] = (now, text)
            if text != said:
                address, message_id = announcement.shown_at
                reply = Reply(text, controls(announcement, language))
                if not await self._courier.show(address, message_id, reply):
                    await self._announcements.change(announcement.id, shown_at=None)

    def _calm(self, announcement: Announcement) -> float:
        """Returns for how long the bar is left as it is."""
        is_young = self._clock() - (announcement.started_at or self._clock()) < _SHOW_CALMLY_AFTER
        return 0.0 if is_young else _SHOW_CALMLY_SECONDS

    def _see(self, announcement: Announcement) -> None:
        """Remembers how far it was lately; while it waits there is no pace."""
        now, count = self._clock(), announcement.tally.settled
        seen = self._seen.setdefault(announcement.id, deque())
        if (
            announcement.status != AnnouncementStatus.RUNNING
            or self._is_quiet(announcement)
            or (seen and seen[-1][1] > count)
        ):
            seen.clear()
        seen.append((now, count))
        while seen[0][0] < now - _PACE_OF:
            seen.popleft()

    def _is_quiet(self, announcement: Announcement) -> bool:
        now = self._clock().astimezone(self._settings.zone)
        return not announcement.is_exempt and self._settings.announcements.is_quiet(now)

    def _per_second(self, announcement: Announcement) -> float:
        """Returns the recent pace; 0 while that is not known."""
        seen = self._seen.get(announcement.id)
        if not seen or announcement.status != AnnouncementStatus.RUNNING:
            return 0.0
        (since, before), (until, after) = seen[0], seen[-1]
        seconds = (until - since).total_seconds()
        return (after - before) / seconds if seconds >= _PACE_FROM_SECONDS else 0.0

    def progress(self, announcement: Announcement, language: Language) -> Markdown:
        """Shows how far it is: a bar, and, once they are known, the pace and the time left."""
        tally = announcement.tally
        share = (
            tally.settled / tally.total
            if tally.total
            else float(announcement.status == AnnouncementStatus.FINISHED)
        )
        full = int(share * _BAR)
        is_waiting = announcement.status == AnnouncementStatus.RUNNING and self._is_quiet(announcement)
        text = texts.say(
            language,
            "announcement-progress",
            id=str(announcement.id),
            action=announcement.action.value,
            status="quiet" if is_waiting else announcement.status,
            until=self._settings.announcements.quiet_until,
            bar="▓" * full + "░" * (_BAR - full),
            percent=int(share * 100),
            settled=tally.settled,
            total=tally.total,
        )
        per_second = self._per_second(announcement)
        if not per_second or is_waiting:
            return text
        left = _clock_time(round(tally.queued / per_second))
        pace = texts.say(language, "announcement-pace", rate=f"{per_second:.1f}", left=left)
        return Markdown(f"{text}{pace}")


def report(announcement: Announcement, language: Language) -> Markdown:
    """Returns what came of it, in figures that add up. Omits zero counts."""
    tally = announcement.tally
    begins = texts.say(
        language,
        "announcement-report",
        id=str(announcement.id),
        action=announcement.action.value,
        status=announcement.status,
        sent=tally.sent,
        total=tally.total,
    )
    others = {
        "gone": tally.gone,
        "failed": tally.failed,
        "unknown": tally.unknown,
        "capped": tally.capped,
        "stopped": tally.stopped,
    }
    named = [texts.say(language, f"report-{key}", count=count) for key, count in others.items() if count]
    separator = texts.say(language, "list-separator")
    return texts.say(
        language,
        "announcement-report-whole",
        begins=begins,
        rest=Markdown(separator.join(named)),
        others=len(named),
    )


def controls(announcement: Announcement, language: Language) -> Rows:
    """Returns the buttons for one that is under way."""
    if announcement.status not in (AnnouncementStatus.RUNNING, AnnouncementStatus.PAUSED):
        return ()
    control = Control.RESUME if announcement.status == AnnouncementStatus.PAUSED else Control.PAUSE
    return (
        (
            ControlMailing(control, announcement.id).button(texts.say(language, f"announcement-{control}")),
            ControlMailing(Control.STOP, announcement.id).button(texts.say(language, "announcement-stop")),
        ),
    )


def details_rows(announcement: Announcement, language: Language) -> Rows:
    return ((ShowMailing(announcement.id).button(texts.say(language, "details-button")),),)


def _held_rows(announcement: Announcement, language: Language) -> Rows:
    """Returns what its author can do with one that was held."""
    what = {
        "announce-now": Drafting.NOW,
        "announce-at-other": Drafting.AT,
        "announce-drop": Drafting.DROP,
        "announce-open": Drafting.OPEN,
    }
    return column(*(Draft(d, announcement.id).button(texts.say(language, key)) for key, d in what.items()))


def draft_rows(announcement: Announcement, language: Language) -> Rows:
    """Returns the button that leads back to a draft."""
    return ((Draft(Drafting.OPEN, announcement.id).button(texts.say(language, "announce-open")),),)


def _clock_time(seconds: int) -> str:
    """Writes "2:05", or "1:02:05"."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
