"""An announcement sets out, at once or when its time comes; and the words that say so."""

from __future__ import annotations

from datetime import datetime

from bot import texts
from bot.announcements.buttons import Control, ControlMailing
from bot.announcements.progress import Progress, controls
from bot.config import Settings
from bot.messages import Address, Language, Markdown, Reply, Rows
from bot.storage import Announcement, AnnouncementStatus, Storage


class Departure:
    def __init__(self, storage: Storage, progress: Progress, settings: Settings) -> None:
        self._announcements = storage.announcements
        self._progress = progress
        self._settings = settings

    async def set_out(
        self,
        draft: Announcement,
        count: int,
        language: Language,
        now: datetime,
        shown_at: tuple[Address, str] | None,
    ) -> Reply:
        """Sends it or plans it; says which.

        Args:
            count: how many people it goes to.
            shown_at: chat and message where its progress is to be seen.
        """
        if draft.starts_at is not None and draft.starts_at > now:
            await self._announcements.move_on(
                draft.id, (AnnouncementStatus.DRAFT, AnnouncementStatus.WAITING), AnnouncementStatus.SCHEDULED
            )
            return Reply(self.plan(draft, count, language), cancel_rows(draft, language), replaces=True)
        begun = await self._progress.begin(draft.id, shown_at)
        lines = [texts.say(language, f"{draft.action}-queued", id=str(draft.id), count=begun.tally.queued)]
        if begun.tally.capped:
            lines.append(texts.say(language, "announcement-capped", count=begun.tally.capped))
        return Reply(Markdown("\n".join(lines)), controls(begun, language), replaces=True)

    def plan(self, announcement: Announcement, count: int, language: Language) -> Markdown:
        """Says when it is sent, and to how many."""
        date = self.date(announcement, language)
        return texts.say(language, "announce-scheduled", id=str(announcement.id), date=date, count=count)

    def date(self, announcement: Announcement, language: Language) -> str:
        assert announcement.starts_at is not None
        return texts.moment(language, announcement.starts_at, self._settings.zone)


def cancel_rows(announcement: Announcement, language: Language) -> Rows:
    """Returns the button that cancels one that is planned."""
    label = texts.say(language, "announce-cancel")
    return ((ControlMailing(Control.STOP, announcement.id).button(label),),)
