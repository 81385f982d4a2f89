"""From an update to a ``Message``."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from telegram import Message as TelegramMessage
from telegram import MessageEntity, Update
from telegram.constants import ChatType
from telegram.helpers import effective_message_type

from bot import markup
from bot.markup import Run
from bot.messages import Address, Message, Original

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
_LOOKS = {
    MessageEntity.BOLD: "bold",
    MessageEntity.ITALIC: "italic",
    MessageEntity.CODE: "code",
    MessageEntity.TEXT_LINK: "url",
}
"""The entities that a run has a look for."""


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
    text, entities = (said.text, said.entities) if said.text else (said.caption or "", said.caption_entities)
    if not is_private:
        text, entities = _without_mention(said.text or "", bot_username), ()
    runs = runs_of(text, entities)
    kind = None if text else effective_message_type(said)
    return Message(
        sender=address(said.from_user.id),
        text=text,
        chat=address(said.chat.id),
        attachment=_KINDS.get(str(kind), "other") if not text else None,
        language_tag=said.from_user.language_code,
        name=said.from_user.full_name,
        id=str(said.message_id),
        original=_original(said, runs) if is_private else None,
        album=said.media_group_id,
        runs=runs,
    )


def _original(said: TelegramMessage, runs: tuple[Run, ...]) -> Original | None:
    """Return what it takes to say the same again: a text with its entities, unless Markdown holds all of them; anything else as a copy of where it stands."""
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


def runs_of(text: str, entities: Sequence[MessageEntity]) -> tuple[Run, ...]:
    """Return the text in runs of one look; none if all of it is plain.

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
