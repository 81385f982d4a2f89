"""Staff speak to many: written, looked at, perhaps approved, sent now or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import moments
from bot.announcements import audiences
from bot.announcements import drafts as drafting
from bot.announcements.approval import Approval, previews
from bot.announcements.buttons import (
    ChooseAudience,
    Correct,
    Draft,
    Drafting,
    Withdraw,
)
from bot.announcements.departure import Departure
from bot.announcements.drafts import Drafts
from bot.announcements.progress import Progress
from bot.announcements.revisions import KIND, Followed, Revisions
from bot.announcements.steps import Timing, Translating, Writing, draft_of
from bot.config import Settings
from bot.courier import Courier
from bot.dialogue.presses import Press
from bot.library import Library
from bot.matching import language_of as language_in
from bot.messages import Language, Markdown, Meaning, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Action, AnnouncementStatus, Storage
from bot.storage import Announcement as Stored

_OF_CHANGES = (Drafting.SEND, Drafting.DROP, Drafting.TEST, Drafting.OPEN)
"""What can be done with a draft that corrects or takes back another."""


class Announcement(Skill):
    name = "announcement"
    steps = (Writing, Translating, Timing)
    commands = (Command("announce", is_staff=True, opens=True),)
    presses = (ChooseAudience, Withdraw, Draft)

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        progress: Progress,
        approval: Approval,
        settings: Settings,
    ) -> None:
        self._library = library
        self._storage = storage
        self._announcements = storage.announcements
        self._courier = courier
        self._departure = Departure(storage, progress, settings)
        self._approval = approval
        self._drafts = Drafts(library, storage, approval, settings)
        self._settings = settings
        self._revisions = Revisions(storage)

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        if isinstance(turn.pressed, self.presses):
            announcement = await self._announcements.get(turn.pressed.number)
            if announcement is None:
                return None
            return await self._pressed(turn, announcement, turn.pressed) or Reply(turn.say("announce-stale"))
        match turn.command, turn.step:
            case "announce", _:
                turn.open(Writing())
                has_text = turn.argument_text or turn.attached is not None
                return await self._write(turn) if has_text else Reply(turn.say("announce-ask"))
            case _, Writing():
                return await self._write(turn)
            case _, Translating():
                return await self._take_other(turn)
            case _, Timing():
                return await self._take_time(turn)
        return None

    async def cancelled(self, turn: Turn) -> Reply | None:
        """Drops the draft: after /cancel it cannot be sent any more."""
        draft = await self._draft(turn)
        if draft is None or not await self._announcements.move_on(
            draft.id, (AnnouncementStatus.DRAFT,), AnnouncementStatus.DROPPED
        ):
            return None
        return Reply(turn.say("announce-closed"))

    # --- buttons -----------------------------------------------------------------

    async def _pressed(self, turn: Turn, announcement: Stored, press: Press) -> Reply | None:
        is_author = announcement.author_id == turn.person.id
        is_draft = is_author and announcement.status == AnnouncementStatus.DRAFT
        match press:
            case Withdraw() if is_author:
                return await self._withdraw(turn, announcement)
            case Draft(what) if is_draft and (announcement.action is Action.SEND or what in _OF_CHANGES):
                return await self._done_with_draft(turn, announcement, what)
            case ChooseAudience(_, key) if is_draft and announcement.action is Action.SEND:
                if audiences.exists(self._library.knowledge, key):
                    await self._announcements.change(announcement.id, audience=key)
                    return await self._card(turn, announcement.id, with_content=False)
        return None

    async def _done_with_draft(self, turn: Turn, draft: Stored, what: Drafting) -> Reply | None:
        match what:
            case Drafting.SEND:
                return await self._send(turn, draft)
            case Drafting.DROP:
                await self._announcements.move_on(
                    draft.id, (AnnouncementStatus.DRAFT,), AnnouncementStatus.DROPPED
                )
                self._close_if_about(turn, draft)
                return Reply(turn.say("announce-dropped"), replaces=True)
            case Drafting.AUDIENCE:
                return await self._drafts.audience_choice(draft, turn.language, turn.now)
            case Drafting.OTHER:
                turn.open(Translating(draft.id))
                return Reply(turn.say("announce-other-ask", language=next(iter(draft.contents)).other))
            case Drafting.HELD:
                return await self._take_held(turn, draft)
            case Drafting.AT:
                turn.open(Timing(draft.id))
                return Reply(turn.say("announce-time-ask", zone=self._settings.timezone))
            case Drafting.TEST:
                return await self._test(turn, draft)
            case Drafting.OPEN:
                return await self._reopen(turn, draft)
            case Drafting.EXEMPT:
                await self._announcements.change(draft.id, is_exempt=not draft.is_exempt)
            case Drafting.NOW:
                await self._announcements.change(draft.id, starts_at=None)
            case Drafting.CARD:
                pass
        return await self._card(turn, draft.id, with_content=False)

    # --- writing -----------------------------------------------------------------

    async def _write(self, turn: Turn) -> Reply:
        """Keeps what staff wrote as a draft; another message takes the place of the one before in its language."""
        draft = await self._draft(turn)
        when = self._moment(turn) if draft is not None else None
        if draft is not None and when is not None:
            return await self._set_time(turn, draft, when)
        if draft is not None and moments.is_like_one(turn.message.text):  # and is none: 30 February
            return Reply(turn.say("announce-time-wrong"))
        content = self._content(turn)
        if isinstance(content, Markdown):
            return Reply(content)
        if draft is None:
            language = language_in(content.text, turn.language) or turn.language
            number = await self._announcements.draft(turn.person.id, {language: content}, turn.now)
        else:
            language, contents = drafting.joined(draft, content, turn.message, turn.waits_at(Writing))
            is_more = turn.message.album is not None and len(contents) == len(draft.contents)
            replaced = None if is_more and drafting.is_album(contents[language]) else language
            number = await self._revisions.replace(draft, contents, turn.person.id, turn.now, replaced)
        await self._note(turn, number, language)
        turn.open(Writing(number, turn.message.album, language))
        return await self._card(turn, number)

    async def edited(self, turn: Turn) -> Reply | None:
        """Lets a draft follow the edit of its message, to be approved again; what was sent does not."""
        source = await self._storage.sources.find(turn.person.id, turn.message.source or "")
        if source is None or source.kind != KIND or not turn.is_staff:
            return None
        content = self._content(turn)
        if isinstance(content, Markdown):
            return Reply(content)
        revision = await self._revisions.follow(
            source, content, turn.message.id or "", turn.person.id, turn.now
        )
        if revision is None or revision.outcome is Followed.SAME:
            return Reply("")
        said = turn.say(f"announce-edited-{revision.outcome.name.lower()}", id=str(revision.number))
        if revision.outcome not in (Followed.REVISED, Followed.UNAPPROVED):
            return Reply(said)
        if turn.conversation.skill in (None, self.name):
            turn.open(Writing(revision.number, None, source.language))
        card = await self._card(turn, revision.number)
        return replace(card, text=Markdown(f"{said}\n\n{card.text}"))

    async def _note(self, turn: Turn, number: int, language: Language) -> None:
        await self._storage.sources.note(turn.person.id, turn.message.source, KIND, number, language)

    async def _take_other(self, turn: Turn) -> Reply:
        """Takes the text in the other language; what does not look like it is asked about."""
        draft = await self._draft(turn)
        if draft is None:
            return self._lost(turn)
        content = self._content(turn)
        if isinstance(content, Markdown):
            return Reply(content)
        other = next(iter(draft.contents)).other
        await self._note(turn, draft.id, other)
        if language_in(turn.message.text, other) in (None, other):
            return await self._add_other(turn, draft, content, turn.message.album)
        turn.open(Translating(draft.id, content.as_json(), turn.message.album))
        take = Draft(Drafting.HELD, draft.id).button(turn.say("announce-other-take"), means=Meaning.YES)
        back = Draft(Drafting.OPEN, draft.id).button(turn.say("announce-back"), means=Meaning.NO)
        return Reply(turn.say("announce-other-wrong", language=other), ((take, back),))

    async def _take_held(self, turn: Turn, draft: Stored) -> Reply | None:
        asked = turn.waits_at(Translating)
        if asked is None or asked.draft != draft.id or asked.held is None:
            return None
        return await self._add_other(turn, draft, Reply.of_json(asked.held), asked.album)

    async def _add_other(self, turn: Turn, draft: Stored, content: Reply, album: str | None) -> Reply:
        first = next(iter(draft.contents))
        contents = {first: draft.contents[first], first.other: content}
        await self._announcements.change(draft.id, contents=contents)
        turn.open(Writing(draft.id, album, first.other))
        return await self._card(turn, draft.id)

    async def _take_time(self, turn: Turn) -> Reply:
        draft, when = await self._draft(turn), self._moment(turn)
        if draft is None:
            return self._lost(turn)
        return await self._set_time(turn, draft, when) if when else Reply(turn.say("announce-time-wrong"))

    async def _set_time(self, turn: Turn, draft: Stored, when: datetime) -> Reply:
        if when <= turn.now:
            return Reply(turn.say("announce-time-past"))
        await self._announcements.change(draft.id, starts_at=when)
        turn.open(Writing(draft.id))
        return await self._card(turn, draft.id)

    def _moment(self, turn: Turn) -> datetime | None:
        """Returns the time that a whole message names."""
        if turn.command is not None or turn.message.album is not None or turn.message.attachment is not None:
            return None
        return moments.read(turn.message.text, turn.now.astimezone(self._settings.zone))

    @staticmethod
    def _content(turn: Turn) -> Reply | Markdown:
        return drafting.content_of(turn.message, turn.said, turn.original, turn.language)

    async def _draft(self, turn: Turn) -> Stored | None:
        """Returns the one that this conversation is about, while it is still one."""
        number = draft_of(turn.opened) if turn.conversation.skill == self.name else None
        draft = await self._announcements.get(number) if number is not None else None
        return draft if draft is not None and draft.status == AnnouncementStatus.DRAFT else None

    async def _card(self, turn: Turn, number: int, *, with_content: bool = True) -> Reply:
        draft = await self._announcements.get(number)
        assert draft is not None
        return await self._drafts.card(draft, turn.language, turn.now, with_content=with_content)

    async def _test(self, turn: Turn, draft: Stored) -> Reply:
        for content in previews(draft, turn.language):
            content = replace(content, before=None)  # as the others get it
            await self._storage.outbox.put([turn.person.id], content, turn.now)
        self._courier.wake()
        count = await self._drafts.count(draft, turn.now)
        return Reply(turn.say("announce-tested"), self._drafts.buttons(draft, turn.language, count))

    # --- sending -----------------------------------------------------------------

    async def _send(self, turn: Turn, draft: Stored) -> Reply | None:
        if await self._drafts.is_moot(draft):
            return None
        if draft.starts_at is not None and draft.starts_at <= turn.now:
            other = Draft(Drafting.AT, draft.id).button(turn.say("announce-at-other"))
            none = Draft(Drafting.NOW, draft.id).button(turn.say("announce-now"))
            return Reply(
                turn.say("announce-time-gone", date=self._departure.date(draft, turn.language)),
                ((other, none),),
            )
        count = await self._drafts.count(draft, turn.now)
        if not count or not self._drafts.has_audience(draft):
            return Reply(turn.say("announce-nobody-left"), self._drafts.buttons(draft, turn.language, 0))
        await self._ask_about_other(turn, draft)
        if self._approval.is_needed(count):
            return await self._ask_approval(turn, draft, count)
        self._close_if_about(turn, draft)
        message = turn.message
        shown_at = (message.sender, message.id) if message.id is not None else None
        return await self._departure.set_out(draft, count, turn.language, turn.now, shown_at)

    async def _ask_about_other(self, turn: Turn, draft: Stored) -> None:
        """Asks whether the other language needs the same correction, so that it is not wrong without a word."""
        for language in await self._drafts.uncorrected(draft):
            said = turn.say("correction-other-ask", language=language, of=str(draft.of_id))
            button = Correct(draft.of_id or 0).button(turn.say("correction-other", language=language))
            await self._storage.outbox.put([turn.person.id], Reply(said, ((button,),)), turn.now)
            self._courier.wake()

    async def _ask_approval(self, turn: Turn, draft: Stored, count: int) -> Reply:
        asked = await self._approval.ask(draft, turn.message.name or turn.person.address.id, count, turn.now)
        if not asked:
            return Reply(turn.say("announce-nobody-approves"))
        self._close_if_about(turn, draft)
        return Reply(turn.say("announce-waiting", id=str(draft.id), count=asked), replaces=True)

    async def _withdraw(self, turn: Turn, announcement: Stored) -> Reply | None:
        """Makes it a draft again, to be changed; whoever approved it has to look again."""
        if not await self._announcements.move_on(
            announcement.id,
            (AnnouncementStatus.WAITING, AnnouncementStatus.SCHEDULED),
            AnnouncementStatus.DRAFT,
        ):
            return None
        await self._announcements.change(announcement.id, approver_id=None)
        return await self._reopen(turn, announcement)

    async def _reopen(self, turn: Turn, draft: Stored) -> Reply:
        """Shows its card, and takes the next message for it; a correction is written anew instead."""
        if draft.action is Action.SEND:
            turn.open(Writing(draft.id))
        return await self._card(turn, draft.id)

    def _lost(self, turn: Turn) -> Reply:
        turn.close()
        return Reply(turn.say("announce-stale"))

    def _close_if_about(self, turn: Turn, announcement: Stored) -> None:
        if draft_of(turn.opened) == announcement.id:
            turn.close()
