"""What was sent: how far it is, what became of it, and how it is stopped, corrected or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.announcements import drafts as drafting
from bot.announcements.approval import Approval
from bot.announcements.buttons import (
    AskRecall,
    Control,
    ControlMailing,
    Correct,
    Recall,
    SendAgain,
    SendTable,
    ShowMailing,
)
from bot.announcements.drafts import Drafts
from bot.announcements.ledger import Ledger
from bot.announcements.progress import Progress, controls
from bot.announcements.revisions import KIND
from bot.announcements.steps import Correcting, draft_of
from bot.config import Settings
from bot.courier import Courier
from bot.dialogue.presses import Press
from bot.library import Library
from bot.matching import language_of as language_in
from bot.messages import Language, Markdown, Meaning, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Action, AnnouncementStatus, DeliveryStatus, Storage
from bot.storage import Announcement as Stored

_SHOWN = 5
_CORRECTION_LASTS = timedelta(minutes=30)


class Mailing(Skill):
    name = "mailing"
    steps = (Correcting,)
    commands = (Command("announcements", is_staff=True),)
    presses = (ShowMailing, SendTable, SendAgain, Correct, AskRecall, Recall, ControlMailing)
    slow_presses = (SendTable,)

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        progress: Progress,
        approval: Approval,
        settings: Settings,
    ) -> None:
        self._storage = storage
        self._announcements = storage.announcements
        self._courier = courier
        self._progress = progress
        self._drafts = Drafts(library, storage, approval, settings)
        self._ledger = Ledger(library, storage, approval, settings)

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        if isinstance(turn.pressed, self.presses):
            announcement = await self._announcements.get(turn.pressed.number)
            if announcement is None:
                return None
            return await self._pressed(turn, announcement, turn.pressed) or Reply(turn.say("announce-stale"))
        if turn.command == "announcements":
            return await self._list(turn)
        if isinstance(turn.step, Correcting):
            return await self._take_correction(turn, turn.step)
        return None

    async def cancelled(self, turn: Turn) -> Reply | None:
        """Drops the correction: after /cancel it cannot be sent any more."""
        number = draft_of(turn.opened)
        if number is None or not await self._announcements.move_on(
            number, (AnnouncementStatus.DRAFT,), AnnouncementStatus.DROPPED
        ):
            return None
        return Reply(turn.say("correction-closed"))

    async def _pressed(self, turn: Turn, announcement: Stored, press: Press) -> Reply | None:
        match press:
            case ShowMailing():
                return await self._details(turn, announcement)
            case SendTable():
                return await self._ledger.table(announcement, turn.language)
            case ControlMailing(control):
                return await self._control(turn, announcement, control)
            case SendAgain():
                return await self._send_again(turn, announcement)
            case Correct() | AskRecall() | Recall():
                return await self._change_sent(turn, announcement, press)
        return None

    async def _list(self, turn: Turn) -> Reply:
        if not turn.arguments:
            return self._ledger.overview(await self._announcements.latest(_SHOWN), turn.language)
        announcement = await self._announcements.numbered(turn.arguments[0].lstrip("#"))
        if announcement is None or announcement.status in (
            AnnouncementStatus.DRAFT,
            AnnouncementStatus.DROPPED,
        ):
            return Reply(turn.say("announcement-unknown", id=turn.arguments[0][:20]))
        return await self._details(turn, announcement)

    async def _details(self, turn: Turn, announcement: Stored) -> Reply:
        count = await self._drafts.count(announcement, turn.now)
        return await self._ledger.details(announcement, turn.language, count, turn.person.id, turn.now)

    # --- on its way --------------------------------------------------------------

    async def _control(self, turn: Turn, announcement: Stored, control: Control) -> Reply | None:
        number = announcement.id
        if control is Control.STOP and announcement.status == AnnouncementStatus.SCHEDULED:
            await self._announcements.move_on(
                number, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.DROPPED
            )
            return Reply(turn.say("announce-cancelled", id=str(number)), replaces=True)
        if control is Control.STOP:
            is_done = await self._stop(number, turn.now)
        elif control is Control.PAUSE:
            is_done = await self._announcements.move_on(
                number, (AnnouncementStatus.RUNNING,), AnnouncementStatus.PAUSED
            )
            if is_done:
                self._courier.withhold(number, DeliveryStatus.QUEUED)
        else:
            is_done = await self._announcements.move_on(
                number, (AnnouncementStatus.PAUSED,), AnnouncementStatus.RUNNING
            )
            if is_done:
                self._courier.resume(number)
        now = await self._announcements.get(number) if is_done else None
        if now is None:
            return None
        text = self._progress.progress(now, turn.language)
        return Reply(text, controls(now, turn.language), replaces=True)

    async def _stop(self, number: int, now: datetime) -> bool:
        is_done = await self._announcements.stop(number, now)
        if is_done:
            self._courier.withhold(number, DeliveryStatus.STOPPED)
        return is_done

    async def _send_again(self, turn: Turn, announcement: Stored) -> Reply | None:
        if (
            announcement.status not in (AnnouncementStatus.FINISHED, AnnouncementStatus.STOPPED)
            or announcement.is_recalled
        ):
            return None
        count = await self._announcements.send_again(announcement.id)
        if not count:
            return None
        self._courier.resume(announcement.id)
        return Reply(turn.say("announcement-again-queued", count=count))

    async def _change_sent(self, turn: Turn, announcement: Stored, press: Press) -> Reply | None:
        count = announcement.tally.sent
        if announcement.action is not Action.SEND or not count or announcement.is_recalled:
            return None
        if isinstance(press, Correct):
            turn.open(Correcting(announcement.id, turn.now + _CORRECTION_LASTS))
            return Reply(turn.say("correction-ask", count=count, languages=len(announcement.contents)))
        if isinstance(press, AskRecall):
            yes = Recall(announcement.id).button(turn.say("recall-yes"), means=Meaning.YES)
            return Reply(turn.say("recall-ask", count=count), ((yes,),))
        await self._stop(announcement.id, turn.now)
        number = await self._about(turn, announcement, Action.RECALL, announcement.contents)
        shown_at = (turn.message.sender, turn.message.id) if turn.message.id is not None else None
        recall = await self._progress.begin(number, shown_at)
        text = turn.say("recall-queued", id=str(number), count=recall.tally.queued)
        return Reply(text, controls(recall, turn.language), replaces=True)

    async def _take_correction(self, turn: Turn, asked: Correcting) -> Reply | None:
        """Takes a text in the language of one that was sent, in its place; nothing is changed before the tap below the card."""
        if turn.now > asked.until:
            turn.close()
            return None
        first = await self._announcements.get(asked.of)
        if first is None or first.is_recalled:
            turn.close()
            return Reply(turn.say("announce-stale"))
        content = drafting.content_of(turn.message, turn.said, turn.original, turn.language)
        if isinstance(content, Markdown):
            return Reply(content)
        language = language_in(turn.message.text, turn.language) or turn.language
        language = language if language in first.contents else next(iter(first.contents))
        content = drafting.corrected(first.contents[language], content, turn.language)
        if isinstance(content, Markdown):
            return Reply(content)
        if asked.draft is not None:
            await self._announcements.move_on(
                asked.draft, (AnnouncementStatus.DRAFT,), AnnouncementStatus.DROPPED
            )
        number = await self._about(turn, first, Action.CORRECT, {language: content})
        await self._storage.sources.note(turn.person.id, turn.message.source, KIND, number, language)
        turn.open(replace(asked, draft=number))
        draft = await self._announcements.get(number)
        assert draft is not None
        return await self._drafts.card(draft, turn.language, turn.now)

    async def _about(self, turn: Turn, first: Stored, action: Action, contents: dict[Language, Reply]) -> int:
        return await self._announcements.draft(
            turn.person.id,
            contents,
            turn.now,
            audience=first.audience,
            action=action,
            of_id=first.id,
            is_exempt=True,
        )
