"""The durable queue of updates, and how they are handled.

What is stored is handled, marked as done and answered in one transaction: it
takes effect once, however often the process is killed. Within a chat order
holds; the chats take turns, so that nobody waits behind somebody's flood.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channels.telegram.backlog import Backlog
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.suspects import Suspects
from bot.channels.telegram.task import Task
from bot.channels.telegram.updates import Event, Json, address, chat_of, joined
from bot.courier import Courier
from bot.messages import Message
from bot.redaction import reason
from bot.storage import DIED, Answer, HandledAlready, Incoming, Lane, Storage

log = logging.getLogger(__name__)

_BATCH = 64
_LONGEST_BATCH_SECONDS = 0.01
_MOST_OWED = 32  # replies on their way to one chat, before more of it is handled
_REST_SECONDS = 0.5
_CALM_SECONDS = 2.0
_MAX_ATTEMPTS = 3
_RETRY_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_LAST_SECONDS = 10.0
_TOLD_AGAIN_SECONDS = 3600.0


class Intake:
    """Stores updates and hands them to the channel: those of one chat in order, of different chats side by side.

    Args:
        tell_staff: gets a line when an update had to be set aside.
        suspects: keeps which updates are being handled, for the case that the process dies of one.
    """

    def __init__(
        self,
        channel: TelegramChannel,
        storage: Storage,
        courier: Courier,
        clock: Callable[[], datetime],
        tell_staff: Callable[[str], Awaitable[None]],
        suspects: Suspects | None = None,
    ) -> None:
        self.channel = channel
        self._storage = storage
        self._courier = courier
        self._clock = clock
        self._tell_staff = tell_staff
        self._suspects = suspects or Suspects(None)
        self._backlog = Backlog()
        self._apart: set[asyncio.Task[None]] = set()
        self._told: dict[int, float] = {}
        self._moved = asyncio.Event()
        self._is_stopping = False

    def stop(self) -> None:
        self._is_stopping = True
        self._moved.set()

    # --- in ------------------------------------------------------------------

    async def take(self, updates: Sequence[Json]) -> None:
        """Returns once they are stored for good, and may be acknowledged; one that was handled before is passed over."""
        incoming = [Incoming(content["update_id"], chat_of(content), content) for content in updates]
        stored = await self._storage.inbox.store(self.channel.bot_id, incoming, self._clock())
        beyond = [update for update in stored if not self._backlog.add(update)]
        self._moved.set()
        for update in beyond:
            await self._ask_for_patience(update)

    async def _ask_for_patience(self, incoming: Incoming) -> None:
        """Tells a person once that many messages of theirs wait; what cannot be told is no reason to stop."""
        now = time.monotonic()
        self._told = {chat: at for chat, at in self._told.items() if now - at < _TOLD_AGAIN_SECONDS}
        if incoming.chat in self._told:
            return
        self._told[incoming.chat] = now
        log.warning("chat_over_its_share update=%d", incoming.id)
        try:
            answers = await self.channel.ask_for_patience(self.channel.read(incoming.content))
            async with self._storage.transaction():
                deliveries = await self._storage.outbox.reply(answers, self._clock())
            self._courier.hand_over(deliveries)
        except Exception:
            log.exception("patience_not_asked_for update=%d", incoming.id)

    async def take_up_again(self) -> None:
        """Looks for what a crash has left; it comes before anything that came since, which is stored behind it."""
        suspected = await self._set_suspects_aside()
        self._backlog.restart(await self._storage.inbox.chats(self.channel.bot_id))
        for chat in suspected:
            self._rest(chat, _CALM_SECONDS)

    async def _set_suspects_aside(self) -> set[int]:
        """Sets aside what was being handled when the process died for the third time; returns the chats of the rest.

        That is tried again alone, and later: kills from outside must not look like an update's doing.
        """
        async with self._storage.transaction():
            left = self._suspects.left()
            fatal, suspected = await self._storage.inbox.died(self.channel.bot_id, left, _MAX_ATTEMPTS)
            for incoming in fatal:
                await self._tell_staff(f"{incoming.id}: {DIED}")
        self._suspects.clear()
        for incoming in fatal:
            log.error("update_set_aside update=%d error=%s", incoming.id, DIED)
            await self._apologise(incoming)
        return suspected

    async def _apologise(self, incoming: Incoming) -> None:
        """Tells whoever wrote it, without reading it, which may be what kills; a group is not told."""
        if incoming.chat <= 0:
            return
        sender = address(incoming.chat)
        try:
            person = await self._storage.people.find(sender)
            tag = (person.fixed_language or person.language) if person is not None else None
            answers = self.channel.apology(Event(Message(sender, chat=sender, language_tag=tag)))
            async with self._storage.transaction():
                deliveries = await self._storage.outbox.reply(answers, self._clock())
            self._courier.hand_over(deliveries)
        except Exception as error:
            log.warning("apology_not_made update=%d error=%s", incoming.id, _trace(error))

    # --- handling --------------------------------------------------------------

    async def run(self) -> None:
        """Handles what comes, and first what a crash has left."""
        await self.take_up_again()
        while not self._is_stopping:
            self._moved.clear()
            if not await self.handle_next():
                await self._moved.wait()
        await self._finish()

    async def _finish(self) -> None:
        """Answers what is stored before the end, unless that takes too long; then after the next start."""
        try:
            async with asyncio.timeout(_LAST_SECONDS):
                while await self.handle_next() or self._apart:
                    await asyncio.gather(*self._apart)
        except TimeoutError:
            log.warning("updates_left_for_the_next_start in_memory=%d", len(self._backlog))

    async def handle_next(self) -> bool:
        """Handles one update of each of the next chats; returns False if there was none."""
        batch = await self._next()
        if batch:
            await self._handle(batch)
            await asyncio.sleep(0)  # let others at the database
        return bool(batch)

    async def _next(self) -> list[Task]:
        """Returns the first update of each chat in which nothing is being done; pictures of an album come together."""
        batch = []
        for chat in self._backlog.turns(_BATCH):
            if self._courier.owed(Lane.REPLY, address(chat)) >= _MOST_OWED or not await self._is_read(chat):
                self._rest(chat)
            elif updates := self._backlog.first(chat):
                batch.append(Task(chat, updates))
        return batch

    async def _is_read(self, chat: int) -> bool:
        """Reads the next portion of a chat if it is due; returns False if that fails."""
        limit = self._backlog.wanting(chat)
        if not limit:
            return True
        try:
            stored = await self._storage.inbox.waiting(self.channel.bot_id, chat, limit)
        except Exception:
            log.exception("inbox_not_read")
            return False
        self._backlog.extend(chat, stored, is_all=len(stored) < limit)
        return True

    def _rest(self, chat: int, seconds: float = _REST_SECONDS) -> None:
        """Lets a chat wait a moment, such as for what is owed to it already and has to leave first."""

        def goes_on() -> None:
            self._backlog.free(chat)
            self._moved.set()

        self._backlog.hold(chat)
        asyncio.get_running_loop().call_later(seconds, goes_on)

    async def _handle(self, batch: list[Task]) -> None:
        """Handles all of it in one transaction; what takes long goes beside, and what fails is tried alone."""
        for task in [task for task in batch if task.has_failed]:
            with self._suspects.under_way(task.ids):
                await self._alone(task)
        fresh = [task for task in batch if not task.has_failed]
        if fresh:
            with self._suspects.under_way([number for task in fresh for number in task.ids]):
                await self._together(fresh)

    async def _together(self, batch: list[Task]) -> None:
        together = []
        for task in batch:
            if not self._is_readable(task):
                await self._alone(task)
            elif self.channel.takes_file(task.event):
                self._set_apart(task, self._again(task, 0.0))
            elif self.channel.is_slow(task.event):
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

    def _is_readable(self, task: Task) -> bool:
        try:
            task.event = self.channel.read(joined([incoming.content for incoming in task.updates]))
        except Exception:
            return False  # what is wrong with it shows when it is handled, alone
        return True

    async def _alone(self, task: Task) -> None:
        try:
            event = self.channel.read(joined([incoming.content for incoming in task.updates]))
            task.event = await self.channel.fetched(event)
            await self._at_once([task])
        except HandledAlready:
            log.warning("update_handled_before update=%d", task.id)
            self._backlog.forget(task.updates)
        except Exception as error:
            await self._failed(task, error)

    async def _at_once(self, tasks: list[Task]) -> None:
        """Handles as many as fit into the time for which others may be kept from writing; the rest comes next."""
        now = self._clock()
        handled: list[Task] = []
        async with self._storage.transaction():
            answers: list[Answer] = []
            people = await self.channel.people([task.event for task in tasks], now)
            begun = time.monotonic()
            for task in tasks:
                if handled and time.monotonic() - begun > _LONGEST_BATCH_SECONDS:
                    break
                answers += await self.channel.answer(task.event, people)
                handled.append(task)
            deliveries = await self._storage.outbox.reply(answers, now)
            await self._storage.inbox.done(
                self.channel.bot_id, [number for task in handled for number in task.ids]
            )
            await self._courier.settle()
        self._courier.hand_over(deliveries)
        for task in handled:
            self._backlog.forget(task.updates)
        for task in reversed(tasks[len(handled) :]):
            self._backlog.put_back(task.updates)

    async def _slowly(self, task: Task) -> None:
        """Answers outside any transaction: such a skill writes nothing."""
        try:
            with self._suspects.under_way(task.ids):
                answers = await self.channel.answer(task.event)
            async with self._storage.transaction():
                deliveries = await self._storage.outbox.reply(answers, self._clock())
                await self._storage.inbox.done(self.channel.bot_id, task.ids)
            self._courier.hand_over(deliveries)
            self._backlog.forget(task.updates)
        except HandledAlready:
            self._backlog.forget(task.updates)
        except Exception as error:
            await self._failed(task, error)

    # --- faults ------------------------------------------------------------------

    async def _failed(self, task: Task, error: Exception) -> None:
        """Tries it again after a pause; the third time it is set aside, and everybody concerned is told."""
        attempts = max(incoming.attempts for incoming in task.updates) + 1
        log.error("update_failed update=%d attempt=%d error=%s", task.id, attempts, _trace(error))
        try:
            if attempts >= _MAX_ATTEMPTS:
                await self._set_aside(task, attempts, error)
                return
            async with self._storage.transaction():
                for incoming in task.updates:
                    await self._storage.inbox.failed(
                        self.channel.bot_id, incoming.id, attempts, reason(error)
                    )
            task.updates = [replace(incoming, attempts=attempts) for incoming in task.updates]
            self._set_apart(task, self._again(task, _RETRY_SECONDS * attempts))
        except Exception:
            log.exception("update_fault_not_kept update=%d", task.id)
            self._set_apart(task, self._again(task, _LONGEST_PAUSE_SECONDS))

    async def _set_aside(self, task: Task, attempts: int, error: Exception) -> None:
        answers = self.channel.apology(task.event)
        async with self._storage.transaction():
            for incoming in task.updates:
                await self._storage.inbox.set_aside(self.channel.bot_id, incoming.id, attempts, reason(error))
            deliveries = await self._storage.outbox.reply(answers, self._clock())
            await self._tell_staff(f"{task.id}: {reason(error)}")
        log.error("update_set_aside update=%d attempts=%d", task.id, attempts)
        self._courier.hand_over(deliveries)
        self._backlog.forget(task.updates)

    async def _again(self, task: Task, seconds: float) -> None:
        """Waits for a pause, or, when it is time to stop, for the next start; whatever that chat said since waits behind it."""
        await asyncio.sleep(seconds)
        task.is_left = self._is_stopping
        if not task.is_left:
            with self._suspects.under_way(task.ids):
                await self._alone(task)

    def _set_apart(self, task: Task, work: Coroutine[Any, Any, None]) -> None:
        """Handles it beside the others; its chat waits for it."""

        async def alone() -> None:
            try:
                await work
            finally:
                task.turns -= 1
                if not task.turns and not task.is_left:
                    self._backlog.free(task.chat)
                self._moved.set()

        self._backlog.hold(task.chat)
        task.turns += 1
        running = asyncio.create_task(alone())
        self._apart.add(running)
        running.add_done_callback(self._apart.discard)


def _trace(error: Exception) -> str:
    """Returns where it went wrong; not the error's own words, which may hold what a person wrote."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}".rstrip()
