"""The way out: sends, changes, corrects and recalls, within Telegram's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.faults import as_delivery_errors, has_no_text, is_deleted_already, is_unchanged
from bot.channels.telegram.rendering import html, keyboard, parts, with_entities
from bot.channels.telegram.request import NOT_TELEGRAMS, AiohttpRequest
from bot.channels.telegram.updates import CHANNEL
from bot.config import LimitSettings
from bot.errors import DeliveryRefused
from bot.messages import Address, File, Original, Reply, Rows

_NO_PREVIEW = {"is_disabled": True}
_NO_MESSAGE = (AttributeError, KeyError, TypeError, ValueError)
"""What the library raises when it makes a message of an answer that is none."""
_GROUP_BURST = 3  # messages that may have gone before the pace begins


class TelegramSender:
    """The courier's way into Telegram; see ``bot.courier.Sender``.

    Args:
        bot: sends what has files.
        calls: what ``bot`` calls through; takes parameters that are plain JSON without the library's encoding.
    """

    def __init__(self, bot: Bot, calls: AiohttpRequest, limits: LimitSettings) -> None:
        self._bot = bot
        self._calls = calls
        self._limits = limits

    @property
    def reachable(self) -> str:
        return CHANNEL

    @property
    def per_second(self) -> float:
        return self._limits.per_second

    def seconds_between(self, address: Address) -> float:
        """Returns Telegram's pace for one chat; groups, whose numbers are negative, are slower."""
        if address.id.startswith("-"):
            return 60 / max(1, self._limits.per_group_per_minute - _GROUP_BURST)
        return 1 / self._limits.per_chat_per_second

    def link_to(self, payload: str) -> str:
        return f"https://t.me/{self._bot.username}?start={payload}"

    def size(self, message: Reply) -> int:
        return len((message.original or {}).get("messages", "1"))

    def messages(self, reply: Reply) -> list[Reply]:
        before = self.messages(reply.before) if reply.before is not None else []
        if reply.original is not None:
            return [*before, replace(reply, before=None)]
        said = [*before, *parts(replace(reply, files=(), before=None))] if reply.text else before
        return [*said, *(Reply("", files=(file,)) for file in reply.files)]

    # --- new messages ----------------------------------------------------------

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        """Sends one message, as ``messages`` made it; returns its numbers in the chat."""
        chat = int(address.id)
        with as_delivery_errors():
            if message.original is not None:
                return await self._repeat(chat, message, message.original)
            if message.files:  # one at most: see ``messages``
                return await self._send_file(chat, message.files[0])
            if edits is not None and await self._edit(chat, int(edits), message):
                return (edits,)
            answered = {"message_id": int(answers), "allow_sending_without_reply": True} if answers else None
            return await self._send_text(
                chat_id=chat,
                text=html(message),
                parse_mode="HTML",
                reply_markup=_keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
                reply_parameters=answered,
            )

    async def _send_text(self, **parameters: Any) -> tuple[str, ...]:
        sent = await self._call("sendMessage", **parameters)
        return (str(_number(sent)),)

    async def _call(self, method: str, **parameters: Any) -> Any:
        """Calls a method without making objects of what Telegram answers, which nobody reads."""
        given = {name: value for name, value in parameters.items() if value is not None}
        return await self._calls.call(f"{self._bot.base_url}/{method}", given)

    async def _send_file(self, chat: int, file: File) -> tuple[str, ...]:
        send = self._bot.send_photo if file.is_picture else self._bot.send_document
        try:
            sent = await send(chat, file.content, filename=file.name)
            return (str(int(sent.message_id)),)
        except _NO_MESSAGE:
            raise TelegramError(NOT_TELEGRAMS) from None

    async def _repeat(self, chat: int, message: Reply, original: Original) -> tuple[str, ...]:
        """Says what a person wrote, with all its formatting; what is more than text as a copy."""
        if "text" in original:
            return await self._send_text(
                chat_id=chat,
                text=original["text"],
                entities=original.get("entities"),
                reply_markup=_keyboard(message.buttons),
            )
        if len(original["messages"]) > 1:
            return await self._copy_album(chat, message, original)
        copy = await self._call(
            "copyMessage",
            chat_id=chat,
            from_chat_id=original["chat"],
            message_id=original["messages"][0],
            reply_markup=_keyboard(message.buttons),
            **_new_caption(message),
        )
        return (str(_number(copy)),)

    async def _copy_album(self, chat: int, message: Reply, original: Original) -> tuple[str, ...]:
        copies = await self._call(
            "copyMessages",
            chat_id=chat,
            from_chat_id=original["chat"],
            message_ids=sorted(original["messages"]),
        )
        if not copies:
            raise DeliveryRefused("the album was deleted where it was written")
        numbers = [_number(copy) for copy in copies]
        if caption := _new_caption(message):
            number = _captioned(original, numbers)
            await self._call("editMessageCaption", chat_id=chat, message_id=number, **caption)
        return tuple(map(str, numbers))

    # --- messages that stand there -----------------------------------------------

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        """Shows what goes on, such as a bar, or a picture that is renewed."""
        with as_delivery_errors():
            if message.files:
                await self._show(int(address.id), int(message_id), message.files[0])
            elif not await self._edit(int(address.id), int(message_id), message):
                raise DeliveryRefused("the message does not stand there any more")

    async def _show(self, chat: int, message_id: int, picture: File) -> None:
        media = InputMediaPhoto(picture.content, filename=picture.name)
        try:
            await self._bot.edit_message_media(media, chat, message_id)
        except BadRequest as error:
            if not is_unchanged(error):
                raise

    async def _edit(self, chat: int, message_id: int, message: Reply) -> bool:
        """Returns False if it is too old, or something else than text."""
        try:
            await self._call(
                "editMessageText",
                chat_id=chat,
                message_id=message_id,
                text=html(message),
                parse_mode="HTML",
                reply_markup=_keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            return is_unchanged(error)
        return True

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        """Puts other words, with their formatting, in the place of what was said; under a picture, its caption."""
        number = int(_captioned(message.original or {}, message_ids))
        at = {"chat_id": int(address.id), "message_id": number}
        text, entities = _words(message)
        with as_delivery_errors():
            try:
                await self._call("editMessageText", **at, text=text, entities=entities)
            except BadRequest as error:
                if has_no_text(error):
                    await self._call("editMessageCaption", **at, caption=text, caption_entities=entities)
                elif not is_unchanged(error):
                    raise

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        """Takes back also what the person has deleted already, or an attempt of which nothing was heard."""
        with as_delivery_errors():
            for message_id in message_ids:
                try:
                    await self._call("deleteMessage", chat_id=int(address.id), message_id=int(message_id))
                except BadRequest as error:
                    if not is_deleted_already(error):
                        raise


def _number(sent: Any) -> int:
    """Returns the number of a message as the server answered it.

    Raises:
        TelegramError: it answered something else.
    """
    number = sent.get("message_id") if isinstance(sent, dict) else None
    if type(number) is not int:
        raise TelegramError(NOT_TELEGRAMS)
    return number


@lru_cache(maxsize=256)  # most keyboards are the same for everybody
def _keyboard(rows: Rows) -> dict[str, Any] | None:
    markup = keyboard(rows)
    return markup.to_dict() if markup is not None else None


def _words(message: Reply) -> tuple[str, list[dict[str, Any]]]:
    """Returns what is said in place of other words, and its formatting: from the original, else from the Markdown."""
    original = message.original or {}
    said = original.get("words") or original
    text = said.get("text") or said.get("caption")
    return (text, said.get("entities", [])) if text is not None else with_entities(message.text)


def _new_caption(message: Reply) -> dict[str, Any]:
    """Returns what a copy says, also where the words under the original were edited since."""
    original = message.original or {}
    if not original.get("is_recaptioned") and not original.get("caption"):
        return {}
    text, entities = _words(message)
    return {"caption": text, "caption_entities": entities}


def _captioned(original: Original, messages: Sequence[Any]) -> Any:
    """Finds, of the messages of an album, the one that carries the caption."""
    return messages[min(original.get("captioned", 0), len(messages) - 1)]
