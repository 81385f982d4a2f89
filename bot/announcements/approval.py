"""What goes to many is looked at by a second member of staff first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import texts
from bot.announcements import audiences
from bot.announcements.buttons import Decide, Decision, Draft, Drafting
from bot.config import Settings
from bot.courier import Courier
from bot.library import Library
from bot.messages import Address, Language, Markdown, Reply, Rows
from bot.storage import Action, Announcement, AnnouncementStatus, LostRequest, Person, Roster, Storage


class Approval:
    """
    Args:
        roster: who may approve; groups do not.
    """

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        settings: Settings,
        roster: Roster,
    ) -> None:
        self._library = library
        self._storage = storage
        self._courier = courier
        self._settings = settings
        self._roster = roster

    def is_needed(self, count: int) -> bool:
        above = self._settings.announcements.approve_above
        return above is not None and count > above

    async def author(self, announcement: Announcement) -> Person | None:
        """Returns who wrote it, as long as they belong to staff; a process that knows of no staff cannot tell."""
        author = await self._storage.people.get(announcement.author_id) if announcement.author_id else None
        staff = await self._staff()
        return author if author is not None and (not staff or author.address in staff) else None

    async def readers(self, announcement: Announcement, now: datetime) -> list[Person]:
        """Returns who is told what becomes of it: its author, or all of staff once that is none of them any more."""
        author = await self.author(announcement)
        return [author] if author is not None else await self._members(now)

    async def _members(self, now: datetime) -> list[Person]:
        return [await self._storage.people.meet(address, None, now) for address in await self._staff()]

    async def _staff(self) -> list[Address]:
        return [address for address in await self._roster.members() if not address.id.startswith("-")]

    async def ask(
        self, announcement: Announcement, name: str | None, count: int, now: datetime, why: str | None = None
    ) -> int:
        """Shows it to all reachable colleagues of its author and lets it wait; returns how many they are.

        With nobody to ask, nothing changes.

        Args:
            why: the key of what is said in front, with its date.
        """
        asked = [p for p in await self._members(now) if not self.is_author(announcement, p)]
        reachable = sum(not person.is_gone for person in asked)
        if not reachable:
            return 0
        await self._storage.announcements.move_on(
            announcement.id,
            (AnnouncementStatus.DRAFT, AnnouncementStatus.SCHEDULED),
            AnnouncementStatus.WAITING,
        )
        if announcement.starts_at is not None and announcement.starts_at <= now:
            await self._storage.approvals.note_overdue(announcement.id, now)  # the question says so
        for person in asked:
            language = person.reads
            for content in previews(announcement, language):
                await self._storage.outbox.put([person.id], content, now)
            said = self.question(announcement, name, count, language, now)
            if why is not None:
                said = Markdown(f"{self.dated(why, announcement, language)}\n\n{said}")
            question = Reply(said, decisions(announcement, language))
            rows = await self._storage.outbox.put([person.id], question, now, keep=True)
            await self._storage.approvals.note(rows, announcement.id)
        self._courier.wake()
        return reachable

    async def look(self, now: datetime) -> bool:
        """Tells authors of colleagues who could not be asked; False if all could."""
        lost = await self._storage.approvals.lost()
        for number in dict.fromkeys(request.announcement_id for request in lost):
            requests = [request for request in lost if request.announcement_id == number]
            async with self._storage.transaction():
                await self._see_to(number, requests, now)
        return bool(lost)

    async def _see_to(self, number: int, requests: Sequence[LostRequest], now: datetime) -> None:
        """Settles them; makes it a draft again once nobody is left who was asked."""
        for request in requests:
            await self._storage.approvals.settle(request.outbox_id)
        announcement = await self._storage.announcements.get(number)
        if announcement is None or announcement.status != AnnouncementStatus.WAITING:
            return
        left = await self._storage.approvals.count(announcement.id)
        author = await self.author(announcement)
        if not left and author is not None:
            await self._storage.announcements.move_on(
                announcement.id, (AnnouncementStatus.WAITING,), AnnouncementStatus.DRAFT
            )
        if author is None:
            return
        who = texts.say(author.reads, "list-separator").join(request.address.id for request in requests)
        said = texts.say(author.reads, "announce-asked-lost", id=str(number), who=who, left=left)
        reopen = Draft(Drafting.OPEN, announcement.id).button(texts.say(author.reads, "announce-open"))
        await self._storage.outbox.put([author.id], Reply(said, () if left else ((reopen,),)), now)
        self._courier.wake()

    def is_author(self, announcement: Announcement, person: Person) -> bool:
        """Tells whether a person wrote it, by address: also where they used /forget since."""
        if announcement.author_id == person.id:
            return True
        return self._storage.announcements.is_by(announcement, person.address)

    def question(
        self, announcement: Announcement, name: str | None, count: int, language: Language, now: datetime
    ) -> Markdown:
        """Asks whether to approve: who wants to send it to whom, when, and whether it may come at night."""
        zone = self._settings.zone
        lines = [
            texts.say(
                language,
                "announce-approve-ask",
                action=announcement.action.value,
                id=str(announcement.id),
                name=name or texts.say(language, "announce-colleague"),
                count=count,
                audience=audiences.in_words(self._library.knowledge, language, announcement.audience, zone),
                of=str(announcement.of_id),
            )
        ]
        if announcement.starts_at is not None:
            is_late = announcement.starts_at <= now
            lines.append(
                self.dated("announce-starts-late" if is_late else "announce-starts", announcement, language)
            )
        if announcement.is_exempt and announcement.of_id is None:
            lines.append(texts.say(language, "announce-exempt-now"))
        lines.append(texts.say(language, "announce-approve-end"))
        return Markdown("\n\n".join(lines))

    def dated(self, key: str, announcement: Announcement, language: Language) -> Markdown:
        """Says something of one that has a time, and of that time."""
        assert announcement.starts_at is not None
        date = texts.moment(language, announcement.starts_at, self._settings.zone)
        return texts.say(language, key, id=str(announcement.id), date=date)


def previews(announcement: Announcement, language: Language) -> list[Reply]:
    """Shows everything that it says, and which text is whose where it has two; staff are told what the channel cannot copy."""
    otherwise = texts.say(language, "announce-not-copied")
    is_labelled = len(announcement.contents) > 1 or announcement.action is Action.CORRECT
    return [
        replace(
            content,
            otherwise=otherwise,
            before=Reply(texts.say(language, "announce-text-of", language=of)) if is_labelled else None,
        )
        for of, content in announcement.contents.items()
    ]


def decisions(announcement: Announcement, language: Language) -> Rows:
    """Returns the buttons that approve what is shown above them, and nothing else."""
    which = announcement.id, announcement.fingerprint
    return (
        (
            Decide(Decision.APPROVE, *which).button(texts.say(language, "announce-approve")),
            Decide(Decision.REJECT, *which).button(texts.say(language, "announce-reject")),
        ),
    )
