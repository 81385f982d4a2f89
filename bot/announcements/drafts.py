"""What staff write, before it is sent: the content, the card below it, and what may stand in a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import markup, texts
from bot.announcements import audiences
from bot.announcements.approval import Approval, previews
from bot.announcements.buttons import ChooseAudience, Draft, Drafting
from bot.announcements.steps import Writing
from bot.config import Settings
from bot.library import Library
from bot.matching import language_of
from bot.messages import Button, Language, Markdown, Meaning, Message, Original, Reply, Rows, column
from bot.storage import MAIL, Action, Announcement, Storage

MAX_LENGTH = 3500
MAX_CAPTION_LENGTH = 1024  # characters below a picture
_SEND = (
    "send",
    "send it",
    "send it out",
    "send to all",
    "send to everyone",
    "publish",
    "发送",
    "发",
    "发出",
    "发出去",
    "群发",
)
_DROP = (
    "don't send",
    "do not send",
    "don't send it",
    "drop",
    "drop it",
    "不发",
    "别发",
    "不发送",
    "不要发",
    "不要发送",
)
_WORDS = ("caption", "entities", "words")
"""What of a picture's original is about the words below it."""


class Drafts:
    """The card: how it looks, whom it goes to, and what can be done with it."""

    def __init__(self, library: Library, storage: Storage, approval: Approval, settings: Settings) -> None:
        self._library = library
        self._storage = storage
        self._approval = approval
        self._settings = settings

    async def count(self, draft: Announcement, now: datetime) -> int:
        """Counts whom it would reach now: people, or, for a correction, chats that have the original."""
        if draft.of_id is None:
            return (await self._storage.audiences.counts([draft.audience], now))[draft.audience]
        first = await self._storage.announcements.get(draft.of_id)
        is_one_of_several = first is not None and len(first.contents) > 1 and len(draft.contents) == 1
        language = next(iter(draft.contents)) if is_one_of_several else None
        return await self._storage.announcements.count_reached(draft.of_id, language)

    async def is_moot(self, announcement: Announcement) -> bool:
        """Tells whether it would correct what was taken back in the meantime."""
        if announcement.action is not Action.CORRECT or announcement.of_id is None:
            return False
        first = await self._storage.announcements.get(announcement.of_id)
        return first is None or first.is_recalled

    def has_audience(self, draft: Announcement) -> bool:
        """Tells whether the knowledge still has the group; a correction is always possible."""
        return draft.of_id is not None or audiences.exists(self._library.knowledge, draft.audience)

    async def card(
        self, draft: Announcement, language: Language, now: datetime, *, with_content: bool = True
    ) -> Reply:
        """Shows how a draft stands: whom it goes to, when, and what can be done with it.

        Args:
            with_content: shows what is to be said above the card; without it the card replaces the previous one.
        """
        count = await self.count(draft, now)
        if draft.action is Action.CORRECT:
            lines = await self._of_correction(draft, language, count)
        else:
            lines = await self._of_announcement(draft, language, count, now)
            lines.append(texts.say(language, "announce-change"))
        if self._approval.is_needed(count):
            lines.append(texts.say(language, "announce-needs-approval"))
        return Reply(
            Markdown("\n\n".join(lines)),
            self.buttons(draft, language, count),
            replaces=not with_content,
            before=shown(draft, language) if with_content else None,
        )

    async def _of_announcement(
        self, draft: Announcement, language: Language, count: int, now: datetime
    ) -> list[Markdown]:
        zone, own = self._settings.zone, self._settings.announcements
        name = audiences.in_words(self._library.knowledge, language, draft.audience, zone)
        lines = [texts.say(language, "announce-preview", count=count, audience=name)]
        if self.has_audience(draft):
            lines += await self._channels(draft, language, now)
            single, paused = await self._storage.audiences.left_out(draft.audience, now)
            left = [("announce-leaves-single", single), ("announce-leaves-paused", paused)]
            lines += [texts.say(language, key, count=people) for key, people in left if people]
        if draft.starts_at is not None:
            date = texts.moment(language, draft.starts_at, zone)
            lines.append(texts.say(language, "announce-starts-draft", date=date))
        if draft.is_exempt:
            lines.append(texts.say(language, "announce-exempt-now"))
        else:
            if own.is_quiet((draft.starts_at or now).astimezone(zone)):
                lines.append(texts.say(language, "announce-quiet", until=own.quiet_until))
            capped = await self._storage.announcements.count_capped(draft.audience, now, own.weekly_cap)
            if capped:
                lines.append(texts.say(language, "announce-capped", count=capped))
        if len(draft.contents) == 1:
            of = next(iter(draft.contents))
            lines.append(texts.say(language, "announce-one-language", language=of))
        return lines

    async def _channels(self, draft: Announcement, language: Language, now: datetime) -> list[Markdown]:
        """Tells how many are reached on each channel, where there are several, and what cannot be done about a mail."""
        counts = await self._storage.audiences.by_channel(draft.audience, now)
        named = [
            texts.say(language, "announce-channel", channel=channel, count=count)
            for channel, count in counts.items()
        ]
        several = Markdown(texts.say(language, "list-separator").join(named))
        return [
            *([texts.say(language, "announce-channels", channels=several)] if len(counts) > 1 else []),
            *([texts.say(language, "announce-mail")] if MAIL in counts else []),
        ]

    async def uncorrected(self, correction: Announcement) -> list[Language]:
        """Returns the languages of what it corrects in which nothing was ever corrected."""
        first = await self._storage.announcements.get(correction.of_id or 0)
        if correction.action is not Action.CORRECT or first is None or first.is_recalled:
            return []
        done = await self._storage.announcements.corrected(first.id)
        return [of for of in first.contents if of not in done and of not in correction.contents]

    async def _of_correction(self, draft: Announcement, language: Language, count: int) -> list[Markdown]:
        lines = [texts.say(language, "correction-preview", count=count, of=str(draft.of_id))]
        first = await self._storage.announcements.get(draft.of_id or 0)
        if first is not None and len(first.contents) > len(draft.contents):
            of = next(iter(draft.contents))
            lines.append(texts.say(language, "correction-language", language=of))
        if any("messages" in (content.original or {}) for content in draft.contents.values()):
            lines.append(texts.say(language, "correction-picture-stays"))
        return lines

    def buttons(self, draft: Announcement, language: Language, count: int) -> Rows:
        def button(key: str, what: Drafting) -> Button:
            return Draft(what, draft.id).button(texts.say(language, key))

        is_correction = draft.action is Action.CORRECT
        send = "correction-send" if is_correction else "announce-send"
        if self._approval.is_needed(count):
            send = "announce-ask-approval"
        rows: list[tuple[Button, ...]] = []
        if count and self.has_audience(draft):
            label = texts.say(language, send, count=count)
            rows.append((Draft(Drafting.SEND, draft.id).button(label, means=Meaning.YES, also=_SEND),))
        drop = Draft(Drafting.DROP, draft.id).button(
            texts.say(language, "correction-drop" if is_correction else "announce-drop"),
            means=Meaning.NO,
            also=_DROP,
        )
        if is_correction:
            return (*rows, (button("announce-test", Drafting.TEST), drop))
        other = next(iter(draft.contents)).other
        add = Draft(Drafting.OTHER, draft.id).button(texts.say(language, f"announce-other-{other}"))
        rows.append((button("announce-audience", Drafting.AUDIENCE), button("announce-test", Drafting.TEST)))
        if draft.starts_at is None:
            rows.append((add, button("announce-at", Drafting.AT)))
        else:
            rows += [(add,), (button("announce-at-other", Drafting.AT), button("announce-now", Drafting.NOW))]
        rows.append(
            (button("announce-not-exempt" if draft.is_exempt else "announce-exempt", Drafting.EXEMPT),)
        )
        rows.append((drop,))
        return tuple(rows)

    async def audience_choice(self, draft: Announcement, language: Language, now: datetime) -> Reply:
        """Lists every audience with its count."""
        knowledge, zone = self._library.knowledge, self._settings.zone
        keys = audiences.offered(knowledge, now)
        counts = await self._storage.audiences.counts(keys, now)
        buttons = [
            ChooseAudience(draft.id, key).button(
                texts.say(
                    language,
                    "audience-button",
                    name=audiences.in_words(knowledge, language, key, zone),
                    count=counts[key],
                )
            )
            for key in keys
        ]
        back = Draft(Drafting.CARD, draft.id).button(texts.say(language, "announce-back"))
        return Reply(texts.say(language, "announce-audience-ask"), column(*buttons, back), replaces=True)


def shown(announcement: Announcement, language: Language) -> Reply | None:
    """Returns all that it says, one message after the other."""
    above: Reply | None = None
    for content in previews(announcement, language):
        label = content.before
        above = replace(content, before=above if label is None else replace(label, before=above))
    return above


def content_of(
    message: Message, text: Markdown, original: Original | None, language: Language
) -> Reply | Markdown:
    """Returns what is to be said, or what is wrong with it.

    Args:
        text: without the command, if one stands in front, as in ``original``.
    """
    if not text and original is None:
        return texts.say(language, "empty")
    length = len(markup.plain(text))
    if length > MAX_LENGTH:
        return texts.say(language, "announce-too-long", length=length, limit=MAX_LENGTH)
    return Reply(text or Markdown(f"[{message.attachment or 'album'}]"), original=original)


def with_more(content: Reply, more: Reply) -> Reply:
    """Adds the rest of an album."""
    messages = [*_messages(content), *_messages(more)]
    return replace(content, original={**(content.original or {}), "messages": sorted(set(messages))})


def is_album(content: Reply) -> bool:
    return bool(_messages(content))


def corrected(before: Reply, content: Reply, language: Language) -> Reply | Markdown:
    """Returns what replaces the text that was sent, or why that is not possible.

    What is corrected under a picture is its caption; the picture itself stays.
    """
    words = content.original
    if _messages(content) and not (_messages(before) and words and words["caption"]):
        return texts.say(language, "correction-words-only")
    if not _messages(before):
        return content
    length = len(markup.plain(content.text))
    if length > MAX_CAPTION_LENGTH:
        return texts.say(language, "announce-too-long", length=length, limit=MAX_CAPTION_LENGTH)
    picture = {key: value for key, value in (before.original or {}).items() if key not in _WORDS}
    original: Original = {**picture, "is_recaptioned": True, **({"words": words} if words else {})}
    return replace(content, original=original)


def _messages(content: Reply) -> list[int]:
    return list((content.original or {}).get("messages", []))


def joined(
    draft: Announcement, content: Reply, message: Message, asked: Writing | None
) -> tuple[Language, dict[Language, Reply]]:
    """Returns the draft's texts with a new one, and its language: the rest of an album, or a text in place of another."""
    first = next(iter(draft.contents))
    if asked is not None and message.album is not None and message.album == asked.album:
        language = asked.language or first
        before = draft.contents.get(language)
        if before is not None and is_album(before):
            return language, {**draft.contents, language: with_more(before, content)}
    language = language_of(message.text, first) or first
    kept = draft.contents if len(draft.contents) > 1 else {}
    return language, {**kept, language: content}
