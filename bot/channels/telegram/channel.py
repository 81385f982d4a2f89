"""The bot in Telegram: signing in, the command menus, and what one update leads to."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    Update,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import texts
from bot.assistant import Assistant
from bot.channels.telegram.faults import reason_of, seconds_of
from bot.channels.telegram.request import NOT_TELEGRAMS, AiohttpRequest, environments_proxy
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.updates import CHANNEL, Event, Json, Membership, event_of, is_update
from bot.config import TelegramSettings
from bot.errors import ConfigurationError, TokenRefused
from bot.files.tables import MOST_BYTES
from bot.messages import Address, Language, Reply
from bot.skills import Command
from bot.storage import Answer, Person, Storage

log = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_LONGEST_PAUSE_SECONDS = 30.0
_ACKNOWLEDGED_AGAIN_SECONDS = (0.5, 2.0, 5.0)
_CONNECTIONS = 1000  # more than all lanes have under way, so that none waits for another
_READ_SECONDS = 15.0


class TelegramChannel:
    """Turns updates into calls of the assistant; ``sender`` is the way back.

    Args:
        staff_ids: Telegram's numbers of the staff, whose menu shows more.
    """

    def __init__(self, settings: TelegramSettings, storage: Storage, staff_ids: Iterable[int]) -> None:
        token = settings.token.get_secret_value().strip() if settings.token is not None else ""
        if not token:
            raise ConfigurationError(
                "telegram.token: no token is set; get one from @BotFather and set the environment variable BOT_TELEGRAM__TOKEN "
                "(or try the bot without one: python -m bot chat)"
            )
        self._settings = settings
        self._storage = storage
        self._assistant: Assistant | None = None
        self._without_menu = set(staff_ids)
        self._errands: set[asyncio.Task[None]] = set()
        self._calls, self._polls = _requests(settings)
        self.bot = Bot(
            token,
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )
        self.sender = TelegramSender(self.bot, self._calls, settings.limits)

    @property
    def bot_id(self) -> int:
        return int(self.bot.id)

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
            for request in (self._calls, self._polls):  # also where the signing in was given up
                await request.shutdown()

    async def _sign_in(self) -> None:
        pause = 1.0
        while True:
            try:
                await self.bot.initialize()
            except InvalidToken:
                raise TokenRefused(
                    "telegram.token: Telegram does not accept the token; copy it again from @BotFather into BOT_TELEGRAM__TOKEN"
                ) from None
            except RetryAfter as error:
                log.warning("sign_in_too_fast pause=%.0f", seconds_of(error))
                await asyncio.sleep(seconds_of(error))
            except (TelegramError, TypeError) as error:  # the library makes a user of whatever was answered
                log.warning(
                    "sign_in_failed url=%s: %s; is telegram.api_url right, and telegram.proxy, if this network needs one? trying again in %.0f s",
                    self._settings.api_url,
                    reason_of(error) if isinstance(error, TelegramError) else NOT_TELEGRAMS,
                    pause,
                )
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                return

    async def _set_menus(self, commands: Iterable[Command]) -> None:
        students = [command for command in commands if not command.is_staff]
        impersonal = [command for command in students if not command.is_personal]
        await self._set_menu(students, BotCommandScopeAllPrivateChats())
        await self._set_menu(impersonal, BotCommandScopeAllGroupChats())
        for former in await self._storage.menus.of_staff(self.bot_id) - self._without_menu:
            await self._take_staff_menu(former)
        for staff_id in list(self._without_menu):
            await self._set_staff_menu(staff_id)

    async def _set_staff_menu(self, staff_id: int) -> None:
        """Works only once the person has written to the bot; until then it is tried again with their next message."""
        if await self._set_menu(self._opened.commands, BotCommandScopeChat(staff_id)):
            self._without_menu.discard(staff_id)
            await self._storage.menus.note(self.bot_id, staff_id, is_staffs=True)

    async def _take_staff_menu(self, chat: int) -> None:
        """Gives back the menu that everybody has; what Telegram does not do now is tried again at the next start."""
        try:
            for code in (None, "en", "zh"):
                await self.bot.delete_my_commands(BotCommandScopeChat(chat), code)
        except (BadRequest, Forbidden):
            pass  # nobody is there any more who could see it
        except TelegramError as error:
            log.info("menu_not_taken_back: %s", reason_of(error))
            return
        await self._storage.menus.note(self.bot_id, chat, is_staffs=False)

    async def _set_menu(self, commands: Iterable[Command], scope: BotCommandScope) -> bool:
        commands = list(commands)
        try:
            for language, code in ((Language.EN, None), (Language.EN, "en"), (Language.ZH, "zh")):
                entries = [
                    BotCommand(command.name, texts.say(language, f"command-{command.name}"))
                    for command in commands
                ]
                await self.bot.set_my_commands(entries, scope=scope, language_code=code)
        except TelegramError as error:
            log.info("menu_not_set scope=%s: %s", scope.type, reason_of(error))
            return False
        return True

    @property
    def _opened(self) -> Assistant:
        assert self._assistant is not None, "open() comes first"
        return self._assistant

    # --- in ------------------------------------------------------------------

    async def updates(self, offset: int, seconds: int) -> list[Json]:
        """Asks for new ones, as they are: one that cannot be read must not keep the others from being stored.

        Raises:
            TelegramError: nothing came, or nothing that could be stored and so acknowledged.
        """
        query = {"offset": offset, "timeout": seconds, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        url = f"{self.bot.base_url}/getUpdates?{urlencode(query)}"
        updates: Any = await self._polls.post(url, read_timeout=seconds + 10)
        usable = [update for update in updates if is_update(update)] if isinstance(updates, list) else []
        if updates and not usable:
            raise TelegramError(NOT_TELEGRAMS)  # it would come again at once, and for ever
        return usable

    def read(self, content: Json) -> Event:
        """Says what an update tells: see ``updates.event_of``."""
        return event_of(content, self.bot.username)

    def is_slow(self, event: Event) -> bool:
        """Tells whether the answer takes seconds, so that nobody else should wait for it."""
        return event.message is not None and self._opened.is_slow(event.message)

    def takes_file(self, event: Event) -> bool:
        """Tells whether a file has to be fetched first, for which nobody else should wait."""
        return event.message is not None and self._opened.takes_file(event.message)

    async def fetched(self, event: Event) -> Event:
        """Fetches the file that is to be read, if there is one; without, whoever sent it is told so."""
        message = event.message
        if message is None or message.file is None or not self._opened.takes_file(message):
            return event
        if message.file.size > MOST_BYTES:
            return event
        try:
            file = await self.bot.get_file(message.file.handle)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("file_not_fetched: %s", reason_of(error))
            return event
        return replace(event, message=replace(message, file=replace(message.file, content=content)))

    async def people(self, events: Sequence[Event], now: datetime) -> dict[Address, Person]:
        """Reads at once who has sent these."""
        messages = [event.message for event in events if event.message is not None]
        languages = {m.sender.id: Language.of_tag(m.language_tag) for m in messages}
        return await self._storage.people.meet_all(CHANNEL, languages, now)

    async def answer(self, event: Event, people: dict[Address, Person] | None = None) -> list[Answer]:
        """Does what one update asks for; returns what is to be said to it.

        Args:
            people: those who were read already; each is good for one update, which may change them.

        Raises:
            Exception: whatever a skill could not cope with.
        """
        if event.membership is not None:
            return await self._change_membership(event.membership)
        message = event.message
        if message is None:
            return []
        if event.press is not None:
            self._beside(self._acknowledge(event.press))
        if int(message.sender.id) in self._without_menu:
            self._beside(self._set_staff_menu(int(message.sender.id)))
        reply = await self._opened.answer(message, (people or {}).pop(message.sender, None))
        if message.chat is None or not (reply.text or reply.files):
            return []
        edits = message.id if message.button is not None and reply.replaces else None
        answered = message.id if message.button is None and not message.is_private else None
        return [Answer(message.chat, reply, edits, answered)]

    async def _change_membership(self, change: Membership) -> list[Answer]:
        if change.is_member and change.is_private:
            reply = await self._opened.welcome_back(change.chat, change.language_tag)
            return [Answer(change.chat, reply)] if reply is not None else []
        await self._storage.people.set_gone(change.chat, gone=not change.is_member)
        return []

    def apology(self, event: Event) -> list[Answer]:
        """Says sorry to the person whose update could not be handled."""
        message = event.message
        if message is None or message.chat is None:
            return []
        return [Answer(message.chat, self._opened.apology(message))]

    async def ask_for_patience(self, event: Event) -> list[Answer]:
        """Tells a person that their many messages are being worked off; a group is not told."""
        message = event.message
        if message is None or not message.is_private:
            return []
        person = await self._storage.people.find(message.sender)
        language = (
            (person.fixed_language or person.language if person else None)
            or Language.of_tag(message.language_tag)
            or Language.EN
        )
        return [Answer(message.chat or message.sender, Reply(texts.say(language, "many-messages")))]

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Makes a call that no transaction should wait for."""
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _acknowledge(self, press: str) -> None:
        """Acknowledges a press at once, so that the button stops spinning; one from long ago cannot be acknowledged any more."""
        for seconds in (*_ACKNOWLEDGED_AGAIN_SECONDS, None):
            try:
                await self.bot.answer_callback_query(press)
                return
            except TelegramError as error:
                if seconds is None or isinstance(error, BadRequest | Forbidden | InvalidToken):
                    log.debug("press_not_acknowledged: %s", reason_of(error))
                    return
                await asyncio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else seconds)


def _requests(settings: TelegramSettings) -> tuple[AiohttpRequest, AiohttpRequest]:
    """Returns what calls travel by, and what polls do, so that neither waits for the other."""
    proxy = settings.proxy or environments_proxy(settings.api_url)
    try:
        return AiohttpRequest(_CONNECTIONS, _READ_SECONDS, proxy), AiohttpRequest(1, _READ_SECONDS, proxy)
    except (ImportError, ValueError) as error:
        hint = "pip install -e '.[socks]'" if isinstance(error, ImportError) else "see config.example.yaml"
        raise ConfigurationError(f"telegram: the settings cannot be used ({error}); {hint}") from None
