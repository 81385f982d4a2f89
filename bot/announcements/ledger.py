"""What became of each announcement: in a list, in detail, and person by person."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import markup, texts
from bot.announcements import audiences
from bot.announcements.approval import Approval, decisions
from bot.announcements.buttons import (
    AskRecall,
    Control,
    ControlMailing,
    Correct,
    SendAgain,
    SendTable,
    ShowMailing,
    Withdraw,
)
from bot.announcements.drafts import shown
from bot.announcements.progress import controls
from bot.config import Settings
from bot.dialogue.presses import Press
from bot.files import tables
from bot.library import Library
from bot.messages import Button, File, Language, Markdown, Reply, Rows, grid
from bot.storage import MAIL, Action, Announcement, AnnouncementStatus, DeliveryStatus, Receipt, Storage

_BEGINNING = 60
_REASONS = {
    "blocked by the user": "reason-blocked",
    "user is deactivated": "reason-deactivated",
    "chat not found": "reason-no-chat",
    "can't be deleted": "reason-too-old",
    "message to delete not found": "reason-not-there",
    "message to edit not found": "reason-not-there",
    "can't be edited": "reason-cannot-edit",
    "no text in the message": "reason-cannot-edit",
    "message to copy not found": "reason-no-original",
    "the first message had not arrived": "reason-first-missing",
    "the bot was killed": "reason-interrupted",
    "timed out": "reason-no-answer",
}
"""What the other side says, and the sentence that says it in the reader's language."""

_SHOWN_OF_MAIL = 8  # digits of what stands for an e-mail address


class Ledger:
    def __init__(self, library: Library, storage: Storage, approval: Approval, settings: Settings) -> None:
        self._library = library
        self._announcements = storage.announcements
        self._approval = approval
        self._settings = settings

    def overview(self, announcements: Sequence[Announcement], language: Language) -> Reply:
        """Lists the recent announcements, with a button for each."""
        if not announcements:
            return Reply(texts.say(language, "announcements-none"))
        lines = [texts.say(language, "announcements"), *(self._line(a, language) for a in announcements)]
        buttons = [ShowMailing(a.id).button(f"{a.id}") for a in announcements]
        return Reply(Markdown("\n\n".join(lines)), grid(buttons, 5))

    def _line(self, announcement: Announcement, language: Language) -> Markdown:
        """Tells when it goes out, its status, how it begins, and how many have got it."""
        tally, action = announcement.tally, announcement.action
        beginning = markup.plain(announcement.text).replace("\n", " ")
        when = announcement.started_at or announcement.starts_at or announcement.announced_at
        line = texts.say(
            language,
            "announcement-line",
            id=str(announcement.id),
            action=action.value,
            status="recalled" if announcement.is_recalled else announcement.status,
            date=texts.moment(language, when, self._settings.zone),
            text=beginning if len(beginning) <= _BEGINNING else f"{beginning[:_BEGINNING]}…",
        )
        if announcement.started_at is None:
            return line
        figures = texts.say(
            language,
            "announcement-figures",
            sent=tally.sent,
            total=tally.total,
            queued=tally.queued,
            gone=tally.gone,
            failed=tally.failed + tally.unknown,
        )
        return Markdown(f"{line}\n{figures}")

    async def details(
        self, announcement: Announcement, language: Language, count: int, reader_id: int, now: datetime
    ) -> Reply:
        """Tells counts and reasons, and offers what can still be done.

        Args:
            count: whom it would reach, if it has not begun.
        """
        lines = [self._line(announcement, language), *await self._figures(announcement, language)]
        is_theirs_to_decide = (
            announcement.status == AnnouncementStatus.WAITING and announcement.author_id != reader_id
        )
        if is_theirs_to_decide:
            lines += [Markdown(""), self._approval.question(announcement, None, count, language, now)]
        return Reply(
            Markdown("\n".join(lines)),
            self._actions(announcement, language, reader_id),
            before=shown(announcement, language) if is_theirs_to_decide else None,
        )

    async def _figures(self, announcement: Announcement, language: Language) -> list[Markdown]:
        tally = announcement.tally
        name = audiences.in_words(
            self._library.knowledge, language, announcement.audience, self._settings.zone
        )
        lines = [texts.say(language, "announcement-audience", name=name)]
        counts = {"capped": tally.capped, "stopped": tally.stopped, "unknown-count": tally.unknown}
        if announcement.action is Action.SEND:
            counts["doubtful"] = tally.doubtful
        lines += [
            texts.say(language, f"announcement-{key}", count=count) for key, count in counts.items() if count
        ]
        return lines + [
            texts.say(
                language,
                "announcement-reason",
                status=status,
                reason=_in_words(reason, language) or "-",
                count=count,
            )
            for status, reason, count in await self._announcements.reasons(announcement.id)
        ]

    def _actions(self, announcement: Announcement, language: Language, reader_id: int) -> Rows:
        """Returns buttons for what this reader can do with it in its present status."""

        def button(key: str, press: Press, count: int = 0) -> Button:
            return press.button(texts.say(language, key, count=count))

        tally, is_author, number = announcement.tally, announcement.author_id == reader_id, announcement.id
        rows: list[tuple[Button, ...]] = list(controls(announcement, language))
        match announcement.status:
            case AnnouncementStatus.WAITING if is_author:
                rows.append((button("announce-withdraw", Withdraw(number)),))
            case AnnouncementStatus.WAITING:
                rows += decisions(announcement, language)
            case AnnouncementStatus.SCHEDULED:
                rows.append((button("announce-cancel", ControlMailing(Control.STOP, number)),))
                if is_author:
                    rows.append((button("announce-replan", Withdraw(number)),))
        lost = tally.failed + tally.unknown
        if (
            lost
            and announcement.status in (AnnouncementStatus.FINISHED, AnnouncementStatus.STOPPED)
            and not announcement.is_recalled
        ):
            rows.append((button("announcement-again", SendAgain(number), lost),))
        if announcement.action is Action.SEND and tally.sent and not announcement.is_recalled:
            correct = button("announcement-correct", Correct(number), tally.sent)
            rows.append((correct, button("announcement-recall", AskRecall(number), tally.sent)))
        if tally.total:
            rows.append((button("announcement-table", SendTable(number)),))
        return tuple(rows)

    async def table(self, announcement: Announcement, language: Language) -> Reply:
        """Makes a table with a row per person; in a thread, because there may be many."""
        receipts = await self._announcements.receipts(announcement.id)
        heading = [
            texts.say(language, f"table-{key}")
            for key in ("channel", "chat", "status", "time", "reason", "doubts")
        ]
        words = {key: str(texts.say(language, f"status-{key}")) for key in {r.status for r in receipts}}
        rows = (self._row(receipt, words, language) for receipt in receipts)
        name = f"announcement-{announcement.id}"
        content = await asyncio.to_thread(tables.xlsx, name, heading, rows)
        text = texts.say(language, "announcement-table-made", id=str(announcement.id), count=len(receipts))
        return Reply(text, files=(File(f"{name}.xlsx", content),))

    def _row(
        self, receipt: Receipt, words: Mapping[DeliveryStatus, str], language: Language
    ) -> tuple[str, str, str, str, str, int]:
        settled = receipt.settled_at.astimezone(self._settings.zone) if receipt.settled_at else None
        channel = receipt.address.channel
        return (
            str(texts.say(language, "channel", channel=channel)),
            receipt.address.id[:_SHOWN_OF_MAIL] if channel == MAIL else receipt.address.id,
            words[receipt.status],
            settled.strftime("%Y-%m-%d %H:%M:%S") if settled else "",
            _in_words(receipt.error or "", language),
            receipt.doubts,
        )


def _in_words(reason: str, language: Language) -> str:
    """Words a reason for the reader; an unknown one is shown as it came."""
    known = next((key for sign, key in _REASONS.items() if sign in reason.casefold()), None)
    return str(texts.say(language, known)) if known is not None else reason
