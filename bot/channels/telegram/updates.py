"""From an update, as the JSON that it is, to what it tells: a ``Message``, or that a chat takes the bot in or turns it out."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from telegram import ChatMember, MessageEntity, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType, MessageAttachmentType, MessageType
from telegram.helpers import effective_message_type

from bot import markup
from bot.files.tables import is_table
from bot.markup import Run
from bot.messages import Address, Attached, Message, Original

CHANNEL = "telegram"
ALBUM = "all_of_the_album"
"""Where the intake notes the numbers of all messages of an album that came together."""

_KINDS = {
    "photo": "photo",
    "sticker": "sticker",
    "voice": "voice",
    "audio": "voice",
    "location": "location",
    "venue": "location",
    "poll": "poll",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "document": "document",
    "contact": "contact",
}
_SAID = frozenset(map(str, (MessageType.TEXT, MessageType.CHECKLIST, *MessageAttachmentType)))
"""What a person says; a message without any of it tells what they did in the chat: pinned one, set a timer or a background."""
_FOUND_ANYWAY = {
    MessageEntity.URL,
    MessageEntity.EMAIL,
    MessageEntity.MENTION,
    MessageEntity.HASHTAG,
    MessageEntity.CASHTAG,
    MessageEntity.PHONE_NUMBER,
    MessageEntity.BOT_COMMAND,
}
_LOOKS = {
    MessageEntity.BOLD: "bold",
    MessageEntity.ITALIC: "italic",
    MessageEntity.CODE: "code",
    MessageEntity.TEXT_LINK: "url",
}
"""The entities that a run has a look for."""


Json = dict[str, Any]


@dataclass(frozen=True)
class Membership:
    """A person blocks or unblocks the bot; a group takes it in or turns it out."""

    chat: Address
    is_private: bool
    is_member: bool
    language_tag: str | None = None


@dataclass(frozen=True)
class Event:
    """What one update tells. ``press`` is the number under which a pressed button is acknowledged."""

    message: Message | None = None
    press: str | None = None
    membership: Membership | None = None


def address(number: int) -> Address:
    return Address(CHANNEL, str(int(number)))


def is_update(content: Any) -> bool:
    """Tells whether it can be stored: whatever else is wrong with it shows when it is handled."""
    number = content.get("update_id") if isinstance(content, dict) else None
    return type(number) is int and 0 <= number < 2**63


def chat_of(content: Json) -> int:
    """Returns the number of the chat, or else of the person, that an update belongs to; 0 if it names none."""
    for kind, body in content.items():
        if not isinstance(body, dict):
            continue
        said = body.get("message") if kind == Update.CALLBACK_QUERY else body
        chat = said.get("chat") if isinstance(said, dict) else None
        whom = chat if isinstance(chat, dict) else body.get("from")
        number = whom.get("id") if isinstance(whom, dict) else None
        return number if isinstance(number, int) and abs(number) < 2**63 else 0
    return 0


def album_of(content: Json) -> str | None:
    """Returns what the messages of one album have in common."""
    said = content.get(Update.MESSAGE)
    return said.get("media_group_id") if isinstance(said, dict) else None


def joined(contents: Sequence[Json]) -> Json:
    """Makes one update of those of an album: the one with the caption, which knows the numbers of all."""
    if len(contents) == 1:
        return contents[0]
    numbers = [content["message"]["message_id"] for content in contents]
    content = next((content for content in contents if content["message"].get("caption")), contents[0])
    return {**content, "message": {**content["message"], ALBUM: numbers}}


def event_of(content: Json, bot_username: str) -> Event:
    """Reads an update; nothing is in it if it is not meant for the bot.

    Raises:
        Exception: it is not what the Bot API describes.
    """
    if (query := content.get(Update.CALLBACK_QUERY)) is not None:
        return Event(_pressed(query), press=query["id"])
    if (change := content.get(Update.MY_CHAT_MEMBER)) is not None:
        return Event(membership=_membership(change))
    if (said := content.get(Update.EDITED_MESSAGE)) is not None:
        return Event(_edited(said, bot_username))
    said = content.get(Update.MESSAGE)
    return Event(_said(said, bot_username)) if said is not None else Event()


def _edited(said: Json, bot_username: str) -> Message | None:
    """Returns what a person made of a message of theirs, in a group of a reply to the bot; a place that moves is none."""
    if not (said.get("text") or said.get("photo") or said.get("caption")):
        return None
    message = _said(said, bot_username)
    if message is None or not (message.is_private or message.replies_to):
        return None
    return replace(message, is_edit=True)


def _pressed(query: Json) -> Message:
    message = query.get("message")
    return Message(
        sender=address(query["from"]["id"]),
        chat=address(message["chat"]["id"]) if message is not None else None,
        button=query.get("data") or "",
        language_tag=query["from"].get("language_code"),
        name=_full_name(query["from"]),
        id=str(message["message_id"]) if message is not None else None,
    )


def _membership(change: Json) -> Membership:
    return Membership(
        chat=address(change["chat"]["id"]),
        is_private=change["chat"]["type"] == ChatType.PRIVATE,
        is_member=change["new_chat_member"]["status"] not in (ChatMember.BANNED, ChatMember.LEFT),
        language_tag=change["from"].get("language_code"),
    )


def _said(said: Json, bot_username: str) -> Message | None:
    """Returns what a person said; None for what is not addressed to the bot."""
    sender = said.get("from")
    speaks_for = _speaks_for(said)
    if sender is None or (sender.get("is_bot") and speaks_for is None) or _SAID.isdisjoint(said):
        return None
    is_private = said["chat"]["type"] == ChatType.PRIVATE
    if not is_private and not _is_addressed(said, bot_username):
        return None
    answered = said.get("reply_to_message") or {}
    is_reply = (answered.get("from") or {}).get("username") == bot_username
    body = _body(said)
    if not is_private and not (is_reply and body.original is not None):
        body = _Body(_without_mention(said.get("text") or "", bot_username))
    return Message(
        sender=address(sender["id"]),
        text=body.text,
        chat=address(said["chat"]["id"]),
        attachment=body.attachment,
        language_tag=sender.get("language_code"),
        name=_full_name(sender),
        id=str(said["message_id"]),
        original=body.original,
        album=said.get("media_group_id"),
        runs=body.runs,
        replies_to=str(answered["message_id"]) if is_reply else None,
        file=body.file,
        speaks_for=speaks_for,
    )


def _speaks_for(said: Json) -> Address | None:
    """Returns the group that an anonymous administrator of it speaks for; Telegram says that a bot sent it."""
    spoken_by = (said.get("sender_chat") or {}).get("id")
    return address(spoken_by) if spoken_by == said["chat"]["id"] else None


@dataclass(frozen=True)
class _Body:
    """What was said, apart from who said it where; see ``Message``."""

    text: str
    runs: tuple[Run, ...] = ()
    attachment: str | None = None
    original: Original | None = None
    file: Attached | None = None


def _body(said: Json) -> _Body:
    """Reads a plain text as it is; what a formatting, a photo, a poll, … is, the library knows."""
    if _is_plain(said):
        return _Body(said["text"])
    read = TelegramMessage.de_json(said, None)
    text, entities = (read.text, read.entities) if read.text else (read.caption or "", read.caption_entities)
    runs = runs_of(text, entities)
    attachment = None if text else _KINDS.get(str(effective_message_type(read)), "other")
    return _Body(text, runs, attachment, _original(read, runs), _table(read))


def _table(said: TelegramMessage) -> Attached | None:
    """Returns the file that came with it, if it may be a table by its name."""
    file = said.document
    if file is None or not is_table(file.file_name or ""):
        return None
    return Attached(file.file_name or "", file.file_id, file.file_size or 0)


def _is_plain(said: Json) -> bool:
    """Tells whether it is a text and nothing else, as most are; the library takes thirty times as long to read it."""
    return bool(said.get("text")) and all(e["type"] in _FOUND_ANYWAY for e in said.get("entities", ()))


def _full_name(person: Json) -> str:
    return " ".join(filter(None, (person["first_name"], person.get("last_name"))))


def _original(said: TelegramMessage, runs: tuple[Run, ...]) -> Original | None:
    """Returns what it takes to say the same again: a text with its entities, unless Markdown holds all of them; anything else as a copy of where it stands."""
    if said.text is not None:
        made = {entity.type for entity in said.entities} - _FOUND_ANYWAY
        if made <= _LOOKS.keys() and markup.holds(runs):
            return None
        return {"text": said.text, "entities": [entity.to_dict() for entity in said.entities]}
    messages = sorted(said.api_kwargs.get(ALBUM, [said.message_id]))
    return {
        "chat": said.chat.id,
        "messages": messages,
        "captioned": messages.index(said.message_id),
        "caption": said.caption,
        "entities": [entity.to_dict() for entity in said.caption_entities],
    }


def _is_addressed(said: Json, bot_username: str) -> bool:
    """Tells whether it is for the bot: in groups, commands, mentions and replies to itself, and no service messages."""
    text = said.get("text") or ""
    if text.startswith("/"):
        command = text.split()[0]
        return "@" not in command or command.lower().endswith(f"@{bot_username.lower()}")
    if _mention(bot_username).search(text):
        return True
    answered = (said.get("reply_to_message") or {}).get("from") or {}
    is_said = text or any(said.get(kind) for kind in ("photo", "document", "video", "voice", "audio"))
    return bool(is_said) and answered.get("username") == bot_username


def _without_mention(text: str, bot_username: str) -> str:
    """Returns a command keeps its "@name": it says which bot is meant."""
    if text.startswith("/"):
        return text
    return _mention(bot_username).sub(" ", text).strip()


def _mention(bot_username: str) -> re.Pattern[str]:
    """Returns what finds the whole name: "@exchange_bot2" is another bot."""
    return re.compile(rf"(?<![A-Za-z0-9_])@{re.escape(bot_username)}(?![A-Za-z0-9_])", re.IGNORECASE)


def runs_of(text: str, entities: Sequence[MessageEntity]) -> tuple[Run, ...]:
    """Returns the text in runs of one look; none if all of it is plain.

    Entities count UTF-16 units; one that ends within a character ends before it.
    """
    made = [entity for entity in entities if entity.type in _LOOKS]
    if not made:
        return ()
    units = list(accumulate((1 + (c > "\uffff") for c in text), initial=0))
    looks: dict[str, list[bool | str]] = {name: [False] * len(text) for name in _LOOKS.values()}
    for entity in made:
        start, end = (bisect(units, at) - 1 for at in (entity.offset, entity.offset + entity.length))
        look = (entity.url or False) if entity.type == MessageEntity.TEXT_LINK else True
        looks[_LOOKS[entity.type]][start:end] = [look] * (end - start)
    cut = [
        Run(c, bool(b), bool(i), bool(k), u or "")
        for c, b, i, k, u in zip(text, *looks.values(), strict=True)
    ]
    return tuple(markup.joined(cut))
