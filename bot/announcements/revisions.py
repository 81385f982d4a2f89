"""Lets a draft follow its author: another text in its place, or an edited message. What was approved is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from bot.messages import Language, Reply
from bot.storage import Action, Announcement, AnnouncementStatus, Source, Storage

KIND = "announcement"
_OPEN = (AnnouncementStatus.DRAFT, AnnouncementStatus.WAITING, AnnouncementStatus.SCHEDULED)


class Followed(Enum):
    SAME = auto()
    REVISED = auto()
    UNAPPROVED = auto()
    DROPPED = auto()
    LATE = auto()
    CORRECTION = auto()


@dataclass(frozen=True)
class Revision:
    """What became of an edit, and which announcement it is about now."""

    outcome: Followed
    number: int


class Revisions:
    def __init__(self, storage: Storage) -> None:
        self._announcements = storage.announcements
        self._sources = storage.sources

    async def replace(
        self,
        draft: Announcement,
        contents: Mapping[Language, Reply],
        author_id: int,
        now: datetime,
        replaced: Language | None = None,
    ) -> int:
        """Makes a draft of its own, so that the buttons below the old one send nothing that was not seen.

        Args:
            replaced: the language of which another message is the source now.
        """
        await self._announcements.move_on(draft.id, _OPEN, AnnouncementStatus.DROPPED)
        number = await self._announcements.draft(
            author_id, contents, now, audience=draft.audience, is_exempt=draft.is_exempt
        )
        await self._announcements.change(number, starts_at=draft.starts_at)
        await self._sources.move(KIND, draft.id, number, but=replaced)
        return number

    async def follow(
        self, source: Source, content: Reply, message_id: str, author_id: int, now: datetime
    ) -> Revision | None:
        """Lets what was made of a message follow its edit; an approval that it had is gone."""
        before = await self._announcements.get(source.number)
        if before is None:
            return None
        if before.status == AnnouncementStatus.DROPPED:
            return Revision(Followed.DROPPED, before.id)
        if before.status not in _OPEN:
            return Revision(Followed.LATE, before.id)
        if before.action is not Action.SEND:
            await self._announcements.move_on(before.id, _OPEN, AnnouncementStatus.DROPPED)
            return Revision(Followed.CORRECTION, before.id)
        language = source.language or next(iter(before.contents))
        said = before.contents.get(language)
        if said is None:
            return None
        contents = {**before.contents, language: _in_album(said, content, message_id)}
        if contents == before.contents and content.original is None:
            return Revision(Followed.SAME, before.id)
        number = await self.replace(before, contents, author_id, now)
        is_draft = before.status == AnnouncementStatus.DRAFT
        return Revision(Followed.REVISED if is_draft else Followed.UNAPPROVED, number)


def _in_album(before: Reply, content: Reply, message_id: str) -> Reply:
    """Keeps the other pictures of an album, and its words where only a picture was exchanged."""
    messages = (before.original or {}).get("messages", [])
    if len(messages) < 2 or content.original is None or int(message_id) not in messages:
        return content
    if not content.original.get("caption"):
        return before
    at = messages.index(int(message_id))
    return replace(content, original={**content.original, "messages": messages, "captioned": at})
