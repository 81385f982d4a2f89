"""From an update to a ``Message``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from telegram import Message as TelegramMessage
from telegram import MessageEntity, Update
from telegram.constants import ChatType
from telegram.helpers import effective_message_type

from bot.messages import Address, Message, Original, escape

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
_FOUND_ANYWAY = {
    MessageEntity.URL,
    MessageEntity.EMAIL,
    MessageEntity.MENTION,
    MessageEntity.HASHTAG,
    MessageEntity.CASHTAG,
    MessageEntity.PHONE_NUMBER,
    MessageEntity.BOT_COMMAND,
}
_MARKS = {MessageEntity.BOLD: ("**", "**"), MessageEntity.ITALIC: ("_", "_"), MessageEntity.CODE: ("`", "`")}


def address(number: int) -> Address:
    return Address(CHANNEL, str(number))


def message_of(update: Update, bot_username: str) -> Message | None:
    """What a person said or pressed; None for what is not addressed to the bot."""
    query = update.callback_query
    if query is not None:
        chat = query.message.chat if query.message is not None else None
        return Message(
            sender=address(query.from_user.id),
            chat=address(chat.id) if chat is not None else None,
            button=query.data or "",
            language_tag=query.from_user.language_code,
            name=query.from_user.full_name,
            id=str(query.message.message_id) if query.message is not None else None,
        )
    said = update.message
    if said is None or said.from_user is None or said.from_user.is_bot:
        return None
    is_private = said.chat.type == ChatType.PRIVATE
    if not is_private and not _is_addressed(said, bot_username):
        return None
    text = _text(said) if is_private else _without_mention(said.text or "", bot_username)
    kind = None if text else effective_message_type(said)
    return Message(
        sender=address(said.from_user.id),
        text=text,
        chat=address(said.chat.id),
        attachment=_KINDS.get(str(kind), "other") if not text else None,
        language_tag=said.from_user.language_code,
        name=said.from_user.full_name,
        id=str(said.message_id),
        original=_original(said) if is_private else None,
        album=said.media_group_id,
    )


def _original(said: TelegramMessage) -> Original | None:
    """What it takes to say the same again: a text with its entities, unless Markdown holds all of them; anything else as a copy of where it stands."""
    if said.text is not None:
        if _fits_markdown(said.entities):
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


def _fits_markdown(entities: Sequence[MessageEntity]) -> bool:
    """Whether ``_text`` keeps all of the formatting; what Telegram finds by itself needs no keeping."""
    made = sorted((e for e in entities if e.type not in _FOUND_ANYWAY), key=lambda e: e.offset)
    return all(e.type in _MARKS or e.type == MessageEntity.TEXT_LINK for e in made) and all(
        earlier.offset + earlier.length <= later.offset for earlier, later in pairwise(made)
    )


def _is_addressed(said: TelegramMessage, bot_username: str) -> bool:
    """In groups the bot answers commands, mentions and replies to itself, and no service messages."""
    text = said.text or ""
    if text.startswith("/"):
        command = text.split()[0]
        return "@" not in command or command.lower().endswith(f"@{bot_username.lower()}")
    if f"@{bot_username}".lower() in text.lower():
        return True
    answered = said.reply_to_message
    return bool(text and answered and answered.from_user and answered.from_user.username == bot_username)


def _without_mention(text: str, bot_username: str) -> str:
    """A command keeps its "@name": it says which bot is meant."""
    if text.startswith("/"):
        return text
    return re.sub(rf"@{re.escape(bot_username)}\b", " ", text, flags=re.IGNORECASE).strip()


def _text(said: TelegramMessage) -> str:
    """The text; with its formatting as Markdown where there is some."""
    if said.text is None:
        return said.caption or ""
    entities = [e for e in said.entities if e.type in _MARKS or e.type == MessageEntity.TEXT_LINK]
    if not entities:
        return said.text
    encoded = said.text.encode("utf-16-le", "surrogatepass")  # entities count UTF-16 units
    result: list[str] = []
    end = 0
    for entity in sorted(entities, key=lambda e: e.offset):
        if entity.offset * 2 < end:
            continue  # nested formatting: the outer one is kept
        result.append(escape(encoded[end : entity.offset * 2].decode("utf-16-le", "replace")))
        end = (entity.offset + entity.length) * 2
        inner = encoded[entity.offset * 2 : end].decode("utf-16-le", "replace")
        result.append(_marked(entity, inner))
    result.append(escape(encoded[end:].decode("utf-16-le", "replace")))
    return "".join(result)


def _marked(entity: MessageEntity, inner: str) -> str:
    core = inner.strip()
    if not core:
        return inner
    before, after = inner[: inner.index(core)], inner[inner.index(core) + len(core) :]
    if entity.type == MessageEntity.TEXT_LINK:
        url = (entity.url or "").replace("(", "%28").replace(")", "%29")
        return f"{before}[{escape(core)}]({url}){after}"
    if entity.type == MessageEntity.CODE and "`" in core:
        return escape(inner)
    left, right = _MARKS[entity.type]
    shown = core if entity.type == MessageEntity.CODE else escape(core)
    return f"{before}{left}{shown}{right}{after}"
