"""A colleague decides about what goes to many: it is sent, or its author gets it back as a draft."""

from __future__ import annotations

from functools import partial

from bot import texts
from bot.announcements.approval import Approval as Rule
from bot.announcements.buttons import Decide, Decision
from bot.announcements.departure import Departure, cancel_rows
from bot.announcements.drafts import Drafts
from bot.announcements.progress import Progress, draft_rows
from bot.config import Settings
from bot.library import Library
from bot.messages import Language, Meaning, Reply
from bot.skills.turn import Skill, Turn
from bot.storage import Announcement, AnnouncementStatus, Storage


class Approval(Skill):
    name = "approval"
    buttons = "announcement"
    presses = (Decide,)

    def __init__(
        self, library: Library, storage: Storage, progress: Progress, approval: Rule, settings: Settings
    ) -> None:
        self._announcements = storage.announcements
        self._progress = progress
        self._rule = approval
        self._departure = Departure(storage, progress, settings)
        self._drafts = Drafts(library, storage, approval, settings)

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case Decide(decision, number, seen) if turn.is_staff:
                announcement = await self._announcements.get(number)
                if announcement is None:
                    return None
                is_as_seen = not seen or seen == announcement.fingerprint
                reply = await self._decide(turn, announcement, decision) if is_as_seen else None
                return reply or Reply(turn.say("announce-stale"))
        return None

    async def _decide(self, turn: Turn, announcement: Announcement, decision: Decision) -> Reply | None:
        if announcement.status != AnnouncementStatus.WAITING or await self._drafts.is_moot(announcement):
            return None
        if self._rule.is_author(announcement, turn.person):
            return Reply(turn.say("announce-not-oneself"))
        if decision is Decision.REJECT:
            return await self._reject(turn, announcement)
        is_late = announcement.starts_at is not None and announcement.starts_at <= turn.now
        if is_late and decision is Decision.APPROVE:
            which = announcement.id, announcement.fingerprint
            late = Decide(Decision.LATE, *which).button(
                turn.say("announce-approve-late-yes"), means=Meaning.YES
            )
            no = Decide(Decision.REJECT, *which).button(turn.say("announce-reject"), means=Meaning.NO)
            date = self._departure.date(announcement, turn.language)
            return Reply(turn.say("announce-approve-late", date=date), ((late, no),))
        return await self._approve(turn, announcement)

    async def _approve(self, turn: Turn, announcement: Announcement) -> Reply:
        """Approves it: the approver reads what happens now; the author too, and gets the progress and the way to stop it."""
        count = await self._drafts.count(announcement, turn.now)
        await self._announcements.change(announcement.id, approver_id=turn.person.id)
        reply = await self._departure.set_out(announcement, count, turn.language, turn.now, None)
        approved = await self._announcements.get(announcement.id)
        assert approved is not None
        is_planned = approved.status == AnnouncementStatus.SCHEDULED

        def words(language: Language) -> str:
            said = texts.say(language, "announce-approved", id=str(announcement.id), name=_name(turn))
            return f"{said}\n\n{self._departure.plan(approved, count, language)}" if is_planned else said

        await self._progress.tell_author(
            approved, words, partial(cancel_rows, approved) if is_planned else None
        )
        thanks = turn.say("announce-approved-by-you", id=str(announcement.id), count=count)
        return Reply(thanks, reply.buttons, replaces=True)

    async def _reject(self, turn: Turn, announcement: Announcement) -> Reply:
        """Rejects it; what was written is not lost while its author is of staff: it is a draft again."""
        has_author = await self._rule.author(announcement) is not None
        await self._announcements.move_on(
            announcement.id,
            (AnnouncementStatus.WAITING,),
            AnnouncementStatus.DRAFT if has_author else AnnouncementStatus.DROPPED,
        )
        if has_author:
            await self._progress.tell_author(
                announcement,
                lambda language: texts.say(
                    language, "announce-rejected", id=str(announcement.id), name=_name(turn)
                ),
                partial(draft_rows, announcement),
            )
        return Reply(turn.say("announce-rejected-by-you", id=str(announcement.id)), replaces=True)


def _name(turn: Turn) -> str:
    return turn.message.name or turn.person.address.id
