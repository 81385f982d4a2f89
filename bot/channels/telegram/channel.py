"""The bot in Telegram: sending, the command menus, and what happens to one update."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    InputMediaPhoto,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot import texts
from bot.assistant import Assistant
from bot.channels.telegram.rendering import html, keyboard, parts, with_entities
from bot.channels.telegram.request import AiohttpRequest, NotSent, environments_proxy
from bot.channels.telegram.updates import CHANNEL, address, message_of
from bot.config import TelegramSettings
from bot.errors import (
    ConfigurationError,
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TokenRefused,
    TooFast,
    Unreachable,
)
from bot.messages import Address, File, Language, Original, Reply
from bot.skills import Command
from bot.storage import Answer, Person, Storage

log = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_LONGEST_PAUSE_SECONDS = 30.0
_CONNECTIONS = 1000  # more than all lanes have under way, so that none waits for another
_READ_SECONDS = 15.0
_SIGNS_OF_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "chat_id is empty")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """Sends, and turns updates into calls of the assistant.

    Args:
        staff_ids: Telegram's numbers of the staff, whose menu shows more.
    """

    def __init__(self, settings: TelegramSettings, storage: Storage, staff_ids: Iterable[int]) -> None:
        if settings.token is None or not settings.token.get_secret_value().strip():
            raise ConfigurationError(
                "telegram.token: no token is set; get one from @BotFather and set the environment variable BOT_TELEGRAM__TOKEN "
                "(or try the bot without one: python -m bot chat)"
            )
        self._settings = settings
        self._storage = storage
        self._assistant: Assistant | None = None
        self._without_menu = set(staff_ids)
        self._heard: dict[int, _Heard] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self.application = self._application(settings.token.get_secret_value().strip())

    def _application(self, token: str) -> Application:  # type: ignore[type-arg]
        try:
            proxy = self._settings.proxy or environments_proxy(self._settings.api_url)
            self._calls = AiohttpRequest(_CONNECTIONS, _READ_SECONDS, proxy)
            self._polls = AiohttpRequest(1, _READ_SECONDS, proxy)
            application = (
                ApplicationBuilder()
                .token(token)
                .base_url(f"{self._settings.api_url}/bot")
                .base_file_url(f"{self._settings.api_url}/file/bot")
                .request(self._calls)
                .get_updates_request(self._polls)
                .updater(None)
                .build()
            )
        except (InvalidToken, ImportError, ValueError) as error:
            hint = (
                "pip install -e '.[socks]'" if isinstance(error, ImportError) else "see config.example.yaml"
            )
            raise ConfigurationError(f"telegram: the settings cannot be used ({error}); {hint}") from None
        application.add_handler(TypeHandler(Update, self._on_update))
        application.add_error_handler(self._on_error)
        return application

    @property
    def bot_id(self) -> int:
        return int(self.application.bot.id)

    @property
    def reachable(self) -> str:
        return CHANNEL

    # --- start ---------------------------------------------------------------

    @asynccontextmanager
    async def open(self, assistant: Assistant) -> AsyncIterator[None]:
        """Signs in and sets the menus; waits and says so while there is no network.

        Raises:
            TokenRefused: Telegram does not know the token.
        """
        self._assistant = assistant
        try:
            await self._sign_in()
            await self._set_menus(assistant.commands)
            yield
        finally:
            await asyncio.gather(*self._errands, return_exceptions=True)
            await self.application.shutdown()
            for request in (self._calls, self._polls):  # also where the signing in was given up
                await request.shutdown()

    async def _sign_in(self) -> None:
        pause = 1.0
        while True:
            try:
                await self.application.initialize()
            except InvalidToken:
                raise TokenRefused(
                    "telegram.token: Telegram does not accept the token; copy it again from @BotFather into BOT_TELEGRAM__TOKEN"
                ) from None
            except RetryAfter as error:
                log.warning("Telegram asks to wait %.0f s", seconds_of(error))
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                log.warning(
                    "no answer as expected from %s (%s); is telegram.api_url right? trying again in %.0f s",
                    self._settings.api_url,
                    error,
                    pause,
                )
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                return

    async def _set_menus(self, commands: Iterable[Command]) -> None:
        students = [command for command in commands if not command.is_staff]
        await self._set_menu(students, BotCommandScopeAllPrivateChats())
        await self._set_menu(
            [command for command in students if not command.is_personal], BotCommandScopeAllGroupChats()
        )
        for staff_id in list(self._without_menu):
            await self._set_staff_menu(staff_id)

    async def _set_staff_menu(self, staff_id: int) -> None:
        """Works only once the person has written to the bot; until then it is tried again with their next message."""
        assert self._assistant is not None
        if await self._set_menu(self._assistant.commands, BotCommandScopeChat(staff_id)):
            self._without_menu.discard(staff_id)

    async def _set_menu(self, commands: Iterable[Command], scope: BotCommandScope) -> bool:
        commands = list(commands)
        try:
            for language, code in ((Language.EN, None), (Language.EN, "en"), (Language.ZH, "zh")):
                entries = [
                    BotCommand(command.name, texts.say(language, f"command-{command.name}"))
                    for command in commands
                ]
                await self.application.bot.set_my_commands(entries, scope=scope, language_code=code)
        except TelegramError as error:
            log.info("the menu for %s is not set yet (%s)", scope.to_dict(), error)
            return False
        return True

    # --- in ------------------------------------------------------------------

    async def updates(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """New ones as they are: one that the library cannot read must not keep the others from being stored."""
        query = {"offset": offset, "timeout": seconds, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        url = f"{self.application.bot.base_url}/getUpdates?{urlencode(query)}"
        updates: Any = await self._polls.post(url, read_timeout=seconds + 10)
        return [update for update in updates if isinstance(update.get("update_id"), int)]

    def is_slow(self, update: Update) -> bool:
        """Whether the answer takes seconds, so that nobody else should wait for it."""
        assert self._assistant is not None
        message = message_of(update, self.application.bot.username)
        return message is not None and self._assistant.is_slow(message)

    async def people(self, updates: Sequence[Update], now: datetime) -> dict[Address, Person]:
        """Who has sent these, read at once."""
        messages = [message_of(update, self.application.bot.username) for update in updates]
        languages = {m.sender.id: Language.of_tag(m.language_tag) for m in messages if m is not None}
        return await self._storage.people.meet_all(CHANNEL, languages, now)

    async def answer(self, update: Update, people: dict[Address, Person] | None = None) -> list[Answer]:
        """What one update brings about, and what is to be said to it.

        Args:
            people: those who were read already; each is good for one update, which may change them.

        Raises:
            Exception: whatever a handler could not cope with.
        """
        heard = self._heard[update.update_id] = _Heard(people if people is not None else {})
        try:
            await self.application.process_update(update)
        finally:
            del self._heard[update.update_id]
        if heard.error is not None:
            raise heard.error
        return heard.answers

    async def _on_update(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert self._assistant is not None
        answers = self._heard[update.update_id].answers
        if update.my_chat_member is not None:
            answers += await self._on_membership(update.my_chat_member)
            return
        message = message_of(update, self.application.bot.username)
        if message is None:
            return
        if update.callback_query is not None:
            self._beside(self._acknowledge_press(update.callback_query))
        if int(message.sender.id) in self._without_menu:
            self._beside(self._set_staff_menu(int(message.sender.id)))
        person = self._heard[update.update_id].people.pop(message.sender, None)
        reply = await self._assistant.answer(message, person)
        if message.chat is not None and (reply.text or reply.files):
            edits = message.id if message.button is not None and reply.replaces else None
            answered = message.id if message.button is None and not message.is_private else None
            answers.append(Answer(message.chat, reply, edits, answered))

    async def _on_membership(self, change: ChatMemberUpdated) -> list[Answer]:
        """A person blocks or unblocks the bot; a group takes it in or turns it out."""
        assert self._assistant is not None
        who = address(change.chat.id)
        if change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT):
            await self._storage.people.set_gone(who, gone=True)
            return []
        if change.chat.type != change.chat.PRIVATE:
            await self._storage.people.set_gone(who, gone=False)
            return []
        reply = await self._assistant.welcome_back(who, change.from_user.language_code)
        return [Answer(who, reply)] if reply is not None else []

    def apology(self, update: Update) -> list[Answer]:
        """What the person gets whose update could not be handled; nothing if not even that can be read."""
        assert self._assistant is not None
        try:
            message = message_of(update, self.application.bot.username)
        except Exception:
            log.exception("nobody can be told of update %s", update.update_id)
            return []
        if message is None or message.chat is None:
            return []
        return [Answer(message.chat, self._assistant.apology(message))]

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """A call of Telegram's that no transaction should wait for."""
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    @staticmethod
    async def _acknowledge_press(query: CallbackQuery) -> None:
        """At once, so that the button stops spinning; a press from long ago cannot be acknowledged any more."""
        try:
            await query.answer()
        except TelegramError as error:
            log.debug("a button press was not acknowledged (%s)", error)

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update) and isinstance(context.error, Exception):
            self._heard[update.update_id].error = context.error

    # --- out -----------------------------------------------------------------

    @property
    def per_second(self) -> float:
        return self._settings.limits.per_second

    def seconds_between(self, address: Address) -> float:
        """Telegram's pace for one chat; groups, whose numbers are negative, are slower, and a short burst is counted in."""
        limits = self._settings.limits
        if address.id.startswith("-"):
            return 60 / max(1, limits.per_group_per_minute - 3)
        return 1 / limits.per_chat_per_second

    def link_to(self, payload: str) -> str:
        return f"https://t.me/{self.application.bot.username}?start={payload}"

    def size(self, message: Reply) -> int:
        return len((message.original or {}).get("messages", "1"))

    def messages(self, reply: Reply) -> list[Reply]:
        before = self.messages(reply.before) if reply.before is not None else []
        if reply.original is not None:
            return [*before, replace(reply, before=None)]
        said = [*before, *parts(replace(reply, files=(), before=None))] if reply.text else before
        return [*said, *(Reply("", files=(file,)) for file in reply.files)]

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        """For the courier: one message, as ``messages`` made it."""
        chat, bot = int(address.id), self.application.bot
        with _as_delivery_errors():
            if message.original is not None:
                return await self._say_again(chat, message)
            for file in message.files:  # one at most: see ``messages``
                if file.is_picture:
                    sent = await bot.send_photo(chat, file.content, filename=file.name)
                else:
                    sent = await bot.send_document(chat, file.content, filename=file.name)
                return (str(sent.message_id),)
            if edits is not None and await self._edit(chat, int(edits), message):
                return (edits,)
            number = await self._say(
                chat_id=chat,
                text=html(message),
                parse_mode="HTML",
                reply_markup=keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
                reply_parameters=ReplyParameters(int(answers), allow_sending_without_reply=True)
                if answers
                else None,
            )
            return (number,)

    async def _say(self, **parameters: Any) -> str:
        """As the library's ``send_message``, but without making objects of all that Telegram answers, which nobody reads."""
        given = [RequestParameter.from_input(key, value) for key, value in parameters.items() if value]
        url = f"{self.application.bot.base_url}/sendMessage"
        sent: Any = await self._calls.post(url, RequestData(given))
        return str(sent["message_id"])

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        """For what is shown while it goes on, such as a bar, or a picture that is renewed."""
        with _as_delivery_errors():
            if message.files:
                await self._show(int(address.id), int(message_id), message.files[0])
                return
            if not await self._edit(int(address.id), int(message_id), message):
                raise DeliveryRefused("the message does not stand there any more")

    async def _say_again(self, chat: int, message: Reply) -> tuple[str, ...]:
        """What a person wrote, with all its formatting; what is more than text as a copy."""
        original, bot = message.original, self.application.bot
        assert original is not None
        if "text" in original:
            number = await self._say(
                chat_id=chat,
                text=original["text"],
                entities=_entities(original),
                reply_markup=keyboard(message.buttons),
            )
            return (number,)
        caption: dict[str, Any] = {}
        if original.get("is_recaptioned"):
            text, entities = _words(message)
            caption = {"caption": text, "caption_entities": entities}
        if len(original["messages"]) == 1:
            copy = await bot.copy_message(
                chat,
                original["chat"],
                original["messages"][0],
                reply_markup=keyboard(message.buttons),
                **caption,
            )
            return (str(copy.message_id),)
        copies = await bot.copy_messages(chat, original["chat"], sorted(original["messages"]))
        if not copies:
            raise DeliveryRefused("the album was deleted where it was written")
        if caption:
            await bot.edit_message_caption(chat, _captioned(original, copies).message_id, **caption)
        return tuple(str(copy.message_id) for copy in copies)

    async def _show(self, chat: int, message_id: int, picture: File) -> None:
        media = InputMediaPhoto(picture.content, filename=picture.name)
        try:
            await self.application.bot.edit_message_media(media, chat, message_id)
        except BadRequest as error:
            if not _is_unchanged(error):
                raise

    async def _edit(self, chat: int, message_id: int, message: Reply) -> bool:
        """False if it is too old, or something else than text."""
        try:
            await self.application.bot.edit_message_text(
                html(message),
                chat,
                message_id,
                parse_mode="HTML",
                reply_markup=keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            return _is_unchanged(error)
        return True

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        """Puts other words, with their formatting, in the place of what was said; under a picture, its caption."""
        chat, bot = int(address.id), self.application.bot
        number = int(_captioned(message.original or {}, message_ids))
        text, entities = _words(message)
        with _as_delivery_errors():
            try:
                await bot.edit_message_text(text, chat, number, entities=entities)
            except BadRequest as error:
                if _is_unchanged(error):
                    return
                if "no text in the message" not in str(error).lower():
                    raise
                await bot.edit_message_caption(chat, number, caption=text, caption_entities=entities)

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        """What the person has deleted already, or an attempt of which nothing was heard, is taken back too."""
        chat, bot = int(address.id), self.application.bot
        with _as_delivery_errors():
            for message_id in message_ids:
                try:
                    await bot.delete_message(chat, int(message_id))
                except BadRequest as error:
                    if "message to delete not found" not in str(error).lower():
                        raise


@dataclass
class _Heard:
    """What handling one update has led to so far."""

    people: dict[Address, Person]
    answers: list[Answer] = field(default_factory=list)
    error: Exception | None = None


def _entities(original: Original) -> list[MessageEntity]:
    return list(MessageEntity.de_list(original.get("entities", []), None))


def _words(message: Reply) -> tuple[str, list[MessageEntity]]:
    """Return what is said in place of other words, and its formatting: from the original, else from the Markdown."""
    original = message.original or {}
    said = original.get("words") or original
    text = said.get("text") or said.get("caption")
    if text is not None:
        return text, _entities(said)
    text, entities = with_entities(message.text)
    return text, list(MessageEntity.de_list(entities, None))


def _captioned(original: Original, messages: Sequence[Any]) -> Any:
    """Of the messages of an album, the one that carries the caption."""
    return messages[min(original.get("captioned", 0), len(messages) - 1)]


def _is_unchanged(error: BadRequest) -> bool:
    return "not modified" in str(error).lower()


@contextmanager
def _as_delivery_errors() -> Iterator[None]:
    try:
        yield
    except TelegramError as error:
        raise _delivery_error(error) from error


def _delivery_error(error: TelegramError) -> DeliveryError:
    reason = str(error)
    if error.__cause__ is not None and isinstance(error, Forbidden | BadRequest | InvalidToken):
        return ServerFailed(f"an answer that is not Telegram's ({reason[:200]})")  # from a proxy in between
    match error:
        case ChatMigrated():
            return RecipientMoved(reason, str(error.new_chat_id))
        case RetryAfter():
            return TooFast(reason, seconds_of(error))
        case Forbidden():
            return RecipientGone(reason)
        case BadRequest():
            is_gone = any(sign in reason.lower() for sign in _SIGNS_OF_NOBODY)
            return RecipientGone(reason) if is_gone else DeliveryRefused(reason)
        case NotSent():
            return Unreachable(reason)
        case TimedOut():
            return OutcomeUnknown(reason)
        case NetworkError() if error.__cause__ is not None:  # the connection broke
            return OutcomeUnknown(reason)
        case NetworkError() if "too many requests" in reason.lower():
            return TooFast(reason, 1.0)
        case NetworkError():
            return ServerFailed(reason)
        case InvalidToken():
            return Unreachable(reason)
        case _ if "invalid server response" in reason.lower():
            return OutcomeUnknown(reason)
        case _:
            return DeliveryRefused(reason)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
