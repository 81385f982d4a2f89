"""The bot in Telegram: sending, the command menus, and what happens to one update."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMember,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler
from telegram.request import HTTPXRequest

from bot import texts
from bot.assistant import Assistant
from bot.channels.telegram.rendering import html, keyboard, parts
from bot.channels.telegram.updates import CHANNEL, address, message_of
from bot.config import TelegramSettings
from bot.errors import (
    ConfigurationError,
    DeliveryError,
    DeliveryRefused,
    RecipientGone,
    TokenRefused,
    TryLater,
)
from bot.messages import Address, Language, Reply
from bot.skills import Command
from bot.storage import Storage

log = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_LONGEST_PAUSE_SECONDS = 30.0
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
        self._chat_locks: dict[int, tuple[asyncio.Lock, int]] = {}
        self.application = self._application(settings.token.get_secret_value().strip())

    def _application(self, token: str) -> Application:  # type: ignore[type-arg]
        logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it writes the token into the log

        def request(connections: int, read_timeout: float) -> HTTPXRequest:
            return HTTPXRequest(
                connection_pool_size=connections, read_timeout=read_timeout, proxy=self._settings.proxy
            )

        try:
            application = (
                ApplicationBuilder()
                .token(token)
                .base_url(f"{self._settings.api_url}/bot")
                .base_file_url(f"{self._settings.api_url}/file/bot")
                .request(request(64, 15))
                .get_updates_request(request(1, 30))
                .updater(None)
                .build()
            )
        except (InvalidToken, ImportError, ValueError) as error:
            hint = (
                "pip install 'httpx[socks]'" if isinstance(error, ImportError) else "see config.example.yaml"
            )
            raise ConfigurationError(f"telegram: the settings cannot be used ({error}); {hint}") from None
        application.add_handler(TypeHandler(Update, self._on_update))
        application.add_error_handler(self._on_error)
        return application

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
        await self._sign_in()
        try:
            await self._set_menus(assistant.commands)
            yield
        finally:
            await self.application.shutdown()

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

    async def handle(self, update: Update) -> None:
        """One update, after those of the same chat that came before it."""
        chat_id = update.effective_chat.id if update.effective_chat is not None else 0
        lock, users = self._chat_locks.get(chat_id, (asyncio.Lock(), 0))
        self._chat_locks[chat_id] = (lock, users + 1)
        try:
            async with lock:
                await self.application.process_update(update)
        finally:
            lock, users = self._chat_locks.pop(chat_id)
            if users > 1:
                self._chat_locks[chat_id] = (lock, users - 1)

    async def _on_update(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.my_chat_member is not None:
            await self._on_membership(update)
            return
        assert self._assistant is not None
        message = message_of(update, self.application.bot.username)
        if message is None:
            return
        if update.callback_query is not None:
            await self._acknowledge_press(update)
        if int(message.sender.id) in self._without_menu:
            await self._set_staff_menu(int(message.sender.id))
        reply = await self._assistant.respond(message)
        await self._reply(update, reply)

    async def _on_membership(self, update: Update) -> None:
        """A person blocks or unblocks the bot."""
        change = update.my_chat_member
        assert change is not None
        if change.chat.type == change.chat.PRIVATE:
            is_gone = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
            await self._storage.people.set_gone(address(change.chat.id), gone=is_gone)

    @staticmethod
    async def _acknowledge_press(update: Update) -> None:
        """At once, so that the button stops spinning; a press from long ago cannot be acknowledged any more."""
        assert update.callback_query is not None
        try:
            await update.callback_query.answer()
        except TelegramError as error:
            log.debug("a button press was not acknowledged (%s)", error)

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        log.error("an update could not be handled", exc_info=context.error)

    # --- out -----------------------------------------------------------------

    def seconds_between(self, address: Address) -> float:
        """Telegram's pace for one chat; groups, whose numbers are negative, are slower."""
        limits = self._settings.limits
        return (
            60 / limits.per_group_per_minute if address.id.startswith("-") else 1 / limits.per_chat_per_second
        )

    async def send(self, address: Address, reply: Reply) -> None:
        """For the courier.

        Raises:
            RecipientGone, TryLater, DeliveryRefused
        """
        await self._send(int(address.id), reply)

    async def _reply(self, update: Update, reply: Reply) -> None:
        """The answer to an update: pressed messages are edited where that is natural.

        What cannot be said at once in a private chat is left to the courier,
        so that no chat waits for another.
        """
        chat, query, said = update.effective_chat, update.callback_query, update.message
        if chat is None or not reply.text:
            return
        answered = said.message_id if said is not None and chat.type != chat.PRIVATE else None
        try:
            if query is None or not reply.replaces or not await self._edit(update, reply):
                await self._send(chat.id, reply, answered)
        except RecipientGone:
            await self._storage.people.set_gone(address(chat.id), gone=True)
        except TryLater as error:
            await self._leave_to_courier(address(chat.id), reply, error)
        except DeliveryError as error:
            log.warning("a reply could not be delivered: %s", error)

    async def _leave_to_courier(self, address: Address, reply: Reply, error: TryLater) -> None:
        person = await self._storage.people.find(address)
        if person is None:
            log.warning("a reply could not be delivered: %s", error)
            return
        now = datetime.now(UTC)
        await self._storage.outbox.put([person.id], reply, now, now + timedelta(seconds=error.seconds))

    async def _edit(self, update: Update, reply: Reply) -> bool:
        """False if the message is too old, or the text too long, to take the place of the other."""
        assert update.callback_query is not None
        said = parts(reply)
        if len(said) != 1:
            return False
        try:
            await update.callback_query.edit_message_text(
                html(reply),
                parse_mode="HTML",
                reply_markup=keyboard(reply.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramError as error:
            fault = _delivery_error(error)
            if isinstance(fault, DeliveryRefused):
                return "not modified" in str(error).lower()
            raise fault from error
        return True

    async def _send(self, chat_id: int, reply: Reply, answered: int | None = None) -> None:
        """What a long reply still lacks when it is interrupted is left to the courier; nothing is said twice."""
        parameters = ReplyParameters(answered, allow_sending_without_reply=True) if answered else None
        messages = parts(reply)
        for number, message in enumerate(messages):
            try:
                await self.application.bot.send_message(
                    chat_id,
                    html(message),
                    parse_mode="HTML",
                    reply_markup=keyboard(message.buttons),
                    link_preview_options=_NO_PREVIEW,
                    reply_parameters=parameters,
                )
            except TelegramError as error:
                fault = _delivery_error(error)
                if number == 0 or not isinstance(fault, TryLater):
                    raise fault from error
                for rest in messages[number:]:
                    await self._leave_to_courier(address(chat_id), rest, fault)
                return


def _delivery_error(error: TelegramError) -> DeliveryError:
    reason = str(error)
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and "chat not found" in reason.lower()):
        return RecipientGone(reason)
    if isinstance(error, RetryAfter):
        return TryLater(reason, seconds_of(error))
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return TryLater(reason, 1.0)
    return DeliveryRefused(reason)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
