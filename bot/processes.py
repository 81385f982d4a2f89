"""Runs what one process runs: the bot in Telegram, a talk in the terminal, or a table that is printed.

Several may run on one database. Only the one that holds the lease ``telling``
looks for something to tell, and only the one that holds the lease of a channel
sends what is queued for it. Each lets go when it ends; a killed one's leases run
out within seconds.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import documents
from bot.app import App, build, opened
from bot.briefings.attendees import Attendees
from bot.channels.telegram import CHANNEL, TelegramChannel
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.receiving import receive
from bot.channels.terminal import Terminal
from bot.config import Settings
from bot.courier import Sender
from bot.desk.learning import exported
from bot.errors import DatabaseError, KnowledgeError, LeaseLost, Problem
from bot.library import Library, now
from bot.messages import File, Language
from bot.skills.desk import listed
from bot.storage import RENEW_SECONDS, Storage, backups, cipher

log = logging.getLogger(__name__)


DATABASE = "bot.db"
"""The name of the database within a backup."""


@dataclass(frozen=True)
class Restored:
    """What was put back. ``before``: where the database that stood there was moved."""

    target: Path
    before: Path | None
    forgotten: int
    held: int


# --- what goes on beside the talks ----------------------------------------------


TELLING = "telling"
"""The lease of the one process that tells people something unasked."""


@dataclass(frozen=True)
class Duty:
    """What is looked after again and again. ``name``: for the log. ``lease``: what the process must hold for it."""

    name: str
    look: Callable[[], Awaitable[object]]
    every_seconds: float
    lease: str | None = TELLING


def _duties(app: App) -> list[Duty]:
    """Returns all that writes without being spoken to; what is shown on a channel is looked after where it is served."""

    async def tidy() -> None:
        await app.storage.inbox.purge(app.clock())
        await app.storage.outbox.purge(app.clock())

    return [
        Duty("announcements", app.progress.look, 1.0),
        Duty("progress", app.progress.show, 3.0, None),  # an edit is a message too, and nobody reads faster
        Duty("deadline_reminders", app.reminders.look, 30.0),
        Duty("changes", app.changes.look, 5.0),
        Duty("follow_ups", app.follow_ups.look, 5.0),
        Duty("relay", app.relay.look, 2.0),
        Duty("answers", app.replies.look, 2.0),
        Duty("door_codes", app.door_codes.look, 0.5, None),
        Duty("tidying", tidy, 3600.0),
    ]


async def _look_after(app: App, duty: Duty) -> None:
    """Looks again and again, until cancelled."""
    while True:
        try:
            if duty.lease is None:
                await duty.look()
            elif app.storage.leases.is_held(duty.lease):
                with app.storage.leases.guarding(duty.lease):
                    await duty.look()
        except LeaseLost as error:
            log.warning("%s_left (%s)", duty.name, error)
        except Exception:
            log.exception("%s_failed; retrying in %.1f s", duty.name, duty.every_seconds)
        await asyncio.sleep(duty.every_seconds)


async def _hold_leases(app: App) -> None:
    """Takes, or renews, what this process may hold."""
    await app.storage.leases.take(TELLING, app.clock())
    for channel, reachable in app.courier.reachable.items():
        lease = f"courier {reachable}"
        if await app.storage.leases.take(lease, app.clock()):
            await app.courier.take_over(channel)
        else:
            app.courier.leave(channel)


async def _renew_leases(app: App) -> None:
    """Holds them, until cancelled."""
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        try:
            await _hold_leases(app)
        except Exception:
            log.exception("leases_not_renewed; retrying in %.1f s", RENEW_SECONDS)


async def _release_leases(app: App) -> None:
    for channel in app.courier.reachable:
        app.courier.leave(
            channel
        )  # so that what another one began in between is taken up when it is served again
    for lease in (TELLING, *(f"courier {reachable}" for reachable in app.courier.reachable.values())):
        with suppress(Exception):  # it runs out by itself
            await app.storage.leases.release(lease)


def _on_reloaded(app: App) -> Callable[[KnowledgeError | None], Awaitable[None]]:
    async def tell(error: KnowledgeError | None) -> None:
        """Tells staff of a broken edit at once, and of a good one those whose briefing has changed."""
        if not app.storage.leases.is_held(TELLING):
            return
        with app.storage.leases.guarding(TELLING):
            if error is not None:
                await app.relay.tell("reload-failed", {"problems": listed(error)})
            else:
                await app.changes.look()
                await app.follow_ups.look()

    return tell


@asynccontextmanager
async def _watching(app: App) -> AsyncIterator[None]:
    """All that goes on beside the talks."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_beside(app.library.watch(_on_reloaded(app))))
        await stack.enter_async_context(_beside(_renew_leases(app)))
        for duty in _duties(app):
            await stack.enter_async_context(_beside(_look_after(app, duty)))
        yield


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs beside the body, and ends with it."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _serving(app: App) -> AsyncIterator[None]:
    """Runs all that goes on beside the talks, and the courier, which finishes the message in hand before it goes."""
    await _hold_leases(app)
    try:
        async with _watching(app):
            task = asyncio.ensure_future(app.courier.run())
            try:
                yield
            finally:
                app.courier.stop()
                await task
    finally:
        await _release_leases(app)


# --- the processes ---------------------------------------------------------------


async def run(settings: Settings) -> None:
    """Runs the bot in Telegram until SIGTERM or Ctrl-C; then finishes what is in hand."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no signal handlers in the loop
            loop.add_signal_handler(number, stopping.set)
    channels: list[TelegramChannel] = []

    def telegram(storage: Storage) -> Sender:
        channels.append(TelegramChannel(settings.telegram, storage, settings.staff.ids))
        return channels[0].sender

    async with (
        build(settings, {CHANNEL: telegram}) as app,
        app.storage.database.alone(),
        AsyncExitStack() as stack,
    ):
        [channel] = channels
        signing_in = asyncio.ensure_future(stack.enter_async_context(channel.open(app.assistant)))
        if not await _first(signing_in, stopping):
            return
        log.info("@%s is listening; Ctrl-C stops it", channel.bot.username)
        intake = Intake(channel, app.storage, app.courier, app.clock, app.tell_staff_of_fault)
        async with _serving(app):
            await receive(intake, settings.telegram, stopping)
        log.info("stopped")


async def _first(task: asyncio.Future[None], stopping: asyncio.Event) -> bool:
    """Whether the task ended before it was time to stop."""
    end = asyncio.ensure_future(stopping.wait())
    await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
    end.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return False


async def chat(
    settings: Settings,
    terminal: Terminal,
    read_line: Callable[[], str],
    *,
    is_staff: bool,
    clock: Callable[[], datetime] = now,
) -> None:
    """Talks with one person, until the input ends."""
    staff = [terminal.address] if is_staff else []
    async with (
        build(
            settings, {terminal.address.channel: lambda _: terminal}, extra_staff=staff, clock=clock
        ) as app,
        AsyncExitStack() as stack,
    ):
        if terminal.is_live:
            await stack.enter_async_context(_serving(app))
        else:
            await stack.enter_async_context(_beside(app.library.watch(_on_reloaded(app))))

        async def deliver() -> None:
            """Brings, behind the answer to a piped line, what that has brought about."""
            if not terminal.is_live:
                await deliver_all(app)

        await terminal.converse(app.assistant, read_line, deliver)


async def deliver_all(app: App) -> None:
    """Does once what is done beside a live talk, as far as this process may; holds nothing afterwards."""
    await _hold_leases(app)
    leases = app.storage.leases
    try:
        while await app.courier.deliver_due() or (leases.is_held(TELLING) and await _tell(app)):
            pass
    except LeaseLost as error:
        log.warning("telling_left (%s)", error)
    finally:
        await _release_leases(app)


async def _tell(app: App) -> bool:
    with app.storage.leases.guarding(TELLING):
        looks = (app.progress, app.changes, app.follow_ups, app.relay, app.replies)
        return any([await each.look() for each in looks])


async def export_learned(settings: Settings) -> str:
    """What staff and students taught the bot, as YAML for labelled.yaml and outside.yaml."""
    async with opened(settings) as storage:
        return exported(await storage.labels.chosen(), await storage.labels.outside())


async def export_attendees(settings: Settings, briefing_id: str, language: Language, *, as_csv: bool) -> File:
    """Who is registered for a briefing, who waits and who came, as a table.

    Raises:
        KnowledgeError: there is no such briefing.
    """
    library = Library(settings, now)
    briefing = library.knowledge.briefings.get(briefing_id)
    if briefing is None:
        known = documents.suggestion(briefing_id, list(library.knowledge.briefings))
        where = library.folder / "briefings.yaml"
        raise KnowledgeError([Problem(where, 1, f"there is no briefing '{briefing_id}'", known)])
    async with opened(settings) as storage:
        attendees = Attendees(library, storage)
        found = await attendees.of(briefing)
        return attendees.csv(found, language) if as_csv else await attendees.xlsx(found, language)


async def backup(settings: Settings, folder: Path) -> None:
    """Copies the database, also of a running bot, the knowledge and the configuration into a new folder.

    Raises:
        DatabaseError: the folder is there already, or something cannot be copied.
    """
    file = backups.file_of(settings.database)
    await asyncio.to_thread(_copy_files, settings, folder)
    await asyncio.to_thread(backups.copy, file, folder / DATABASE)


def _copy_files(settings: Settings, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True)
        shutil.copytree(settings.knowledge, folder / "knowledge")
        if settings.file is not None:
            shutil.copy2(settings.file, folder / "config.yaml")
    except OSError as error:
        raise DatabaseError(
            f"{folder}: cannot be made ({error.strerror or 'something cannot be copied into it'}); "
            "name a folder that is not there yet"
        ) from None


async def restore(settings: Settings, folder: Path) -> Restored:
    """Puts the database of a backup in its place; whoever used /forget since is forgotten again, and nothing is sent.

    Raises:
        DatabaseError: a bot is running, or the backup is damaged or of another key.
    """
    target, copied = backups.file_of(settings.database), folder / DATABASE
    key = cipher(settings.encryption.key, settings.encryption.key_file, is_new=False)
    backups.check(copied)
    if not backups.is_key_of(copied, key):
        raise DatabaseError(f"{copied}: was written with another key; put back its key (encryption.key_file)")
    before = backups.put_back(copied, target)
    async with opened(settings) as storage:
        forgotten = await storage.forget_again(now())
        return Restored(target, before, forgotten, await storage.outbox.hold())


async def held(settings: Settings, *, is_release: bool, is_drop: bool) -> int:
    """Counts what is held since a backup was put back, and sends or drops it if that is asked for."""
    async with opened(settings) as storage:
        count = await storage.outbox.count_held()
        if is_release:
            await storage.outbox.release()
        elif is_drop:
            await storage.outbox.drop()
    return count
