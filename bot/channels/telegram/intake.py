"""How updates come in: by asking for them (polling), or by being called (webhook).

Either way an update is stored before it is acknowledged, so that a crash loses
none. It is handled, marked as done and answered in one transaction: what it
brings about happens once, however often the process is killed.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.channel import ALLOWED_UPDATES, TelegramChannel, seconds_of
from bot.channels.telegram.updates import ALBUM
from bot.config import TelegramSettings
from bot.courier import Courier
from bot.errors import AnotherInstance, ChannelError, ConfigurationError, TokenRefused
from bot.storage import Answer, HandledAlready, Incoming, Storage

log = logging.getLogger(__name__)

_LONG_POLL_SECONDS = 20
_CONFLICTS_BEFORE_GIVING_UP = 3
_LONGEST_PAUSE_SECONDS = 30.0
_BATCH = 64
_LONGEST_BATCH_SECONDS = 0.01
_MOST_WAITING = 5000
_MAX_ATTEMPTS = 3
_RETRY_SECONDS = 0.5
_LAST_SECONDS = 10.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def receive(intake: Intake, settings: TelegramSettings, stopping: asyncio.Event) -> None:
    """Until ``stopping`` is set; what is in hand is finished first, the rest is handled after the next start."""
    handling = asyncio.create_task(intake.run())
    handling.add_done_callback(lambda _: stopping.set())  # a process that only stores must not go on
    try:
        if settings.mode == "webhook":
            await _listen(intake, settings, stopping)
        else:
            await _poll(intake, stopping)
    finally:
        intake.stop()
        await handling


class Intake:
    """Stores updates and hands them to the channel: those of one chat in order, of different chats side by side.

    Args:
        tell_staff: gets a line when an update had to be set aside.
    """

    def __init__(
        self,
        channel: TelegramChannel,
        storage: Storage,
        courier: Courier,
        clock: Callable[[], datetime],
        tell_staff: Callable[[str], Awaitable[None]],
    ) -> None:
        self.channel = channel
        self._storage = storage
        self._courier = courier
        self._clock = clock
        self._tell_staff = tell_staff
        self._waiting: deque[Incoming] = deque()
        self._held: set[int] = set()
        self._busy: set[int] = set()
        self._apart: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()
        self._is_stopping = False

    def stop(self) -> None:
        self._is_stopping = True
        self._moved.set()

    async def take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Returns once they are stored for good, and may be acknowledged; one that was handled before is passed over."""
        self._hold(await self._storage.inbox.store(self.channel.bot_id, updates, self._clock()))
        self._moved.set()

    def _hold(self, unhandled: Sequence[Incoming]) -> None:
        """Takes up what is not in hand already."""
        fresh = [incoming for incoming in unhandled if incoming.id not in self._held]
        self._held.update(incoming.id for incoming in fresh)
        self._waiting.extend(fresh)

    async def has_room(self) -> None:
        """Waits while so much is in hand that asking for more would only fill the memory."""
        while len(self._waiting) > _MOST_WAITING and not self._is_stopping:
            await asyncio.sleep(0.05)

    async def run(self) -> None:
        """Handles what comes, and first what a crash has left."""
        await self.take_up_again()
        while not self._is_stopping:
            self._moved.clear()
            if not await self.handle_next():
                await self._moved.wait()
        await self._finish()

    async def _finish(self) -> None:
        """What is stored is answered before the end, unless it takes too long; then after the next start."""
        try:
            async with asyncio.timeout(_LAST_SECONDS):
                while await self.handle_next() or self._apart:
                    await asyncio.gather(*self._apart)
        except TimeoutError:
            log.warning("%d updates are left for the next start", len(self._waiting))

    async def take_up_again(self) -> None:
        """What a crash has left, before anything that came since."""
        since = list(self._waiting)
        self._waiting.clear()
        self._held.difference_update(incoming.id for incoming in since)
        self._hold([*await self._storage.inbox.waiting(self.channel.bot_id), *since])

    async def handle_next(self) -> bool:
        """One update of each chat that has one waiting; False if there was none."""
        batch = self._next()
        if batch:
            await self._handle(batch)
            await asyncio.sleep(0)  # let others at the database
        return bool(batch)

    def _next(self) -> list[_Task]:
        """The first update of each chat in which nothing is being done; pictures of an album come together."""
        batch: dict[int, _Task] = {}
        passed: deque[Incoming] = deque()
        while self._waiting and len(batch) < _BATCH:
            incoming = self._waiting.popleft()
            chat, album = _place(incoming.content)
            known = batch.get(chat)
            if chat in self._busy:
                passed.append(incoming)
            elif known is None:
                batch[chat] = _Task(chat, album, [incoming])
            elif album is not None and album == known.album and not known.is_closed:
                known.updates.append(incoming)
            else:
                known.is_closed = True
                passed.append(incoming)
        self._waiting.extendleft(reversed(passed))
        return list(batch.values())

    async def _handle(self, batch: list[_Task]) -> None:
        """All of it in one transaction; what takes long goes beside, and what fails is tried alone."""
        together = []
        for task in batch:
            task.read(self.channel.application.bot)
            if self._is_slow(task):
                self._set_apart(task, self._slowly(task))
            else:
                together.append(task)
        if len(together) == 1:
            await self._alone(together[0])
        elif together:
            try:
                await self._at_once(together)
            except Exception:
                for task in together:
                    await self._alone(task)

    def _is_slow(self, task: _Task) -> bool:
        try:
            return task.update is not None and self.channel.is_slow(task.update)
        except Exception:
            return False  # whatever is wrong with it shows when it is handled, alone

    async def _alone(self, task: _Task) -> None:
        try:
            await self._at_once([task])
        except HandledAlready:
            log.warning("update %s was handled before", task.updates[0].id)
            self._release(task)
        except Exception as error:
            await self._failed(task, error)

    def _release(self, task: _Task) -> None:
        self._held.difference_update(incoming.id for incoming in task.updates)

    async def _at_once(self, tasks: list[_Task]) -> None:
        """As many as fit into the time for which others may be kept from writing; the rest comes next."""
        now = self._clock()
        handled: list[_Task] = []
        async with self._storage.transaction():
            answers: list[Answer] = []
            people = await self.channel.people(
                [task.update for task in tasks if task.update is not None], now
            )
            begun = time.monotonic()
            for task in tasks:
                if handled and time.monotonic() - begun > _LONGEST_BATCH_SECONDS:
                    break
                if task.update is not None:
                    answers += await self.channel.answer(task.update, people)
                handled.append(task)
            deliveries = await self._storage.outbox.reply(answers, now)
            ids = [incoming.id for task in handled for incoming in task.updates]
            await self._storage.inbox.done(self.channel.bot_id, ids)
            await self._courier.settle()
        self._courier.hand_over(deliveries)
        for task in handled:
            self._release(task)
        left = [incoming for task in tasks[len(handled) :] for incoming in task.updates]
        self._waiting.extendleft(reversed(left))

    async def _slowly(self, task: _Task) -> None:
        """Outside any transaction: such a handler writes nothing."""
        assert task.update is not None
        try:
            answers = await self.channel.answer(task.update)
            async with self._storage.transaction():
                deliveries = await self._storage.outbox.reply(answers, self._clock())
                await self._storage.inbox.done(self.channel.bot_id, [i.id for i in task.updates])
            self._courier.hand_over(deliveries)
            self._release(task)
        except HandledAlready:
            self._release(task)
        except Exception as error:
            await self._failed(task, error)

    async def _failed(self, task: _Task, error: Exception) -> None:
        """Tried again after a pause; the third time it is set aside, and everybody concerned is told."""
        inbox, bot_id = self._storage.inbox, self.channel.bot_id
        attempts = max(incoming.attempts for incoming in task.updates) + 1
        log.error("update %s could not be handled (attempt %d)", task.updates[0].id, attempts, exc_info=error)
        try:
            if attempts < _MAX_ATTEMPTS:
                async with self._storage.transaction():
                    for incoming in task.updates:
                        await inbox.failed(bot_id, incoming.id, attempts, repr(error))
                task.updates = [replace(incoming, attempts=attempts) for incoming in task.updates]
                self._set_apart(task, self._again(task, _RETRY_SECONDS * attempts))
                return
            answers = self.channel.apology(task.update) if task.update is not None else []
            async with self._storage.transaction():
                for incoming in task.updates:
                    await inbox.set_aside(bot_id, incoming.id, attempts, repr(error))
                deliveries = await self._storage.outbox.reply(answers, self._clock())
                await self._tell_staff(f"{task.updates[0].id}: {error!r}"[:300])
            self._courier.hand_over(deliveries)
            self._release(task)
        except Exception:
            log.exception("the fault of an update could not be kept; it is handled again after a pause")
            self._set_apart(task, self._again(task, _LONGEST_PAUSE_SECONDS))

    async def _again(self, task: _Task, seconds: float) -> None:
        """After a pause; when it is time to stop, after the next start, and whatever that chat said since waits behind it."""
        await asyncio.sleep(seconds)
        task.is_left = self._is_stopping
        if not task.is_left:
            await self._alone(task)

    def _set_apart(self, task: _Task, work: Coroutine[Any, Any, None]) -> None:
        """Beside the others; its chat waits for it."""

        async def alone() -> None:
            try:
                await work
            finally:
                if not self._is_set_apart_again(task) and not task.is_left:
                    self._busy.discard(task.chat)
                self._moved.set()

        self._busy.add(task.chat)
        task.turns += 1
        running = asyncio.create_task(alone())
        self._apart.add(running)
        running.add_done_callback(self._apart.discard)

    @staticmethod
    def _is_set_apart_again(task: _Task) -> bool:
        task.turns -= 1
        return task.turns > 0


@dataclass
class _Task:
    """What is handled as one: an update, or those of an album. ``turns``: how often it is being seen to apart. ``is_left``: for the next start."""

    chat: int
    album: str | None
    updates: list[Incoming]
    is_closed: bool = False
    turns: int = 0
    is_left: bool = False
    update: Update | None = None

    def read(self, bot: Bot) -> None:
        """What is no update that can be read is passed over."""
        content = dict(self.updates[0].content)
        if len(self.updates) > 1:
            numbers = [incoming.content["message"]["message_id"] for incoming in self.updates]
            captioned = (i.content for i in self.updates if i.content["message"].get("caption"))
            content = dict(next(captioned, content))
            content["message"] = {**content["message"], ALBUM: numbers}
        try:
            self.update = Update.de_json(content, bot)
        except Exception:
            log.exception("an update could not be read and is passed over: %s", sorted(content))
            self.update = None


def _place(content: dict[str, Any]) -> tuple[int, str | None]:
    """The chat that an update belongs to, and its album."""
    for kind, body in content.items():
        if not isinstance(body, dict):
            continue
        said = body.get("message") if kind == "callback_query" else body
        chat = said.get("chat") if isinstance(said, dict) else None
        whom = chat if isinstance(chat, dict) else body.get("from")
        number = whom.get("id") if isinstance(whom, dict) else None
        album = body.get("media_group_id") if kind == "message" else None
        return (number if isinstance(number, int) else 0, album)
    return 0, None


async def _poll(intake: Intake, stopping: asyncio.Event) -> None:
    """Asks for updates; the next question acknowledges what was stored.

    Raises:
        AnotherInstance: a process that was here first asks with the same token.
        TokenRefused: the token was revoked.
    """
    channel = intake.channel
    offset, pause, conflicts = 0, 1.0, 0
    has_worked = False
    while not stopping.is_set():
        try:
            updates = await _unless_stopped(channel.updates(offset, _LONG_POLL_SECONDS), stopping)
            await intake.take(updates)
        except InvalidToken:
            raise TokenRefused(
                "telegram.token: Telegram no longer accepts the token; get a new one from @BotFather"
            ) from None
        except Conflict as error:
            conflicts += 1
            if "webhook" in str(error).lower():
                await _turn_webhook_off(channel.application.bot)
            if has_worked:
                log.warning("another process asks for updates with the same token; stop it")
            elif conflicts >= _CONFLICTS_BEFORE_GIVING_UP:
                raise AnotherInstance(
                    "telegram: another process is running with the same token; stop that one, or use a token of its own for each"
                ) from None
            await _wait(pause, stopping)
        except RetryAfter as error:
            await _wait(seconds_of(error), stopping)
        except TelegramError as error:
            log.warning("no updates from Telegram (%s); trying again in %.0f s", error, pause)
            await _wait(pause, stopping)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        except Exception:
            log.exception("updates could not be stored; they will come again in %.0f s", pause)
            await _wait(pause, stopping)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        else:
            pause, conflicts, has_worked = 1.0, 0, True
            if updates:
                offset = updates[-1]["update_id"] + 1
            await intake.has_room()
    if offset:
        await _acknowledge(channel, offset)


async def _unless_stopped(
    asking: Coroutine[Any, Any, list[dict[str, Any]]], stopping: asyncio.Event
) -> list[dict[str, Any]]:
    """The answer to a long poll, or nothing once it is time to stop."""
    question, end = asyncio.ensure_future(asking), asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((question, end), return_when=asyncio.FIRST_COMPLETED)
        return question.result() if question.done() else []
    finally:
        end.cancel()
        if not question.done():
            question.cancel()
            await asyncio.gather(question, return_exceptions=True)


async def _turn_webhook_off(bot: Bot) -> None:
    """One that an earlier run in the other mode has left behind."""
    try:
        await bot.delete_webhook()
    except TelegramError as error:
        log.warning("the webhook could not be turned off (%s)", error)


async def _wait(seconds: float, stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        pass


async def _acknowledge(channel: TelegramChannel, offset: int) -> None:
    """Before leaving, so that the next start is not handed what it has already."""
    try:
        await channel.updates(offset, 0)
    except TelegramError as error:
        log.warning(
            "the last updates were not acknowledged (%s); when they come again, they are known", error
        )


async def _listen(intake: Intake, settings: TelegramSettings, stopping: asyncio.Event) -> None:
    """Lets Telegram call, and believes only who knows the secret."""
    bot = intake.channel.application.bot
    webhook = settings.webhook
    if not webhook.url.startswith("https://") or webhook.secret is None:
        raise ConfigurationError(
            "telegram.webhook: url must begin with https:// and a secret must be set in BOT_TELEGRAM__WEBHOOK__SECRET, "
            "or anyone who knows the address would be believed"
        )
    secret = webhook.secret.get_secret_value()

    async def called(request: web.Request) -> web.Response:
        if not hmac.compare_digest(
            request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape"), secret.encode()
        ):
            return web.Response(status=403)
        try:
            content = await request.json()
            assert isinstance(
                content["update_id"], int
            )  # one that the library cannot read is stored and passed over
        except Exception:  # whatever is no update
            log.warning("the webhook was called with something that is no update")
            return web.Response(status=400)
        await intake.take([content])
        return web.Response()

    server = web.Application(client_max_size=2**20)
    server.router.add_post(urlsplit(webhook.url).path or "/", called)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, webhook.host, webhook.port).start()
        except OSError as error:
            raise ChannelError(
                f"telegram.webhook: cannot listen on {webhook.host}:{webhook.port} ({error.strerror}); choose another host or port"
            ) from None
        try:
            await bot.set_webhook(webhook.url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        except TelegramError as error:
            raise ChannelError(
                f"telegram.webhook: Telegram refuses it ({error}); check url, port and certificate"
            ) from None
        await stopping.wait()
    finally:
        await runner.cleanup()
