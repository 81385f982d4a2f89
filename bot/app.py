"""Builds everything once, in order, and closes it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import documents, texts
from bot.announcements.approval import Approval
from bot.announcements.progress import Progress
from bot.assistant import Assistant
from bot.briefings.attendees import Attendees
from bot.briefings.changes import Changes, TellStaff
from bot.briefings.door_codes import DoorCodes
from bot.briefings.follow_ups import FollowUps
from bot.briefings.notices import Notices
from bot.briefings.seating import Seating
from bot.briefings.tickets import Tickets
from bot.channels.telegram import CHANNEL, TelegramChannel
from bot.channels.telegram.intake import Intake, receive
from bot.channels.terminal import Terminal
from bot.config import Settings
from bot.courier import Courier, Sender
from bot.deadlines.reminders import DeadlineReminders
from bot.desk.learning import Learning, exported
from bot.errors import KnowledgeError, Problem
from bot.library import Library, now
from bot.messages import Address, File, Language, Reply
from bot.skills.announcement import Announcement
from bot.skills.arrangement import Arrangement
from bot.skills.attendance import Attendance
from bot.skills.basics import Basics
from bot.skills.briefing import Briefing
from bot.skills.checkin import Checkin
from bot.skills.desk import Desk, listed
from bot.skills.display import Display
from bot.skills.faq import Faq
from bot.skills.mailing import Mailing
from bot.skills.plan import Plan
from bot.skills.privacy import Privacy
from bot.skills.programmes import Programmes
from bot.skills.questions import Questions
from bot.skills.registration import Registration
from bot.skills.reminders import Reminders
from bot.skills.statistics import Statistics
from bot.skills.subscription import Subscription
from bot.skills.survey import Survey
from bot.skills.turn import Command, Skill
from bot.storage import Database, Storage, cipher

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """The bot, ready to be talked to."""

    library: Library
    storage: Storage
    courier: Courier
    assistant: Assistant
    progress: Progress
    reminders: DeadlineReminders
    seating: Seating
    changes: Changes
    follow_ups: FollowUps
    door_codes: DoorCodes
    attendees: Attendees
    clock: Callable[[], datetime]
    tell_staff: TellStaff

    async def on_reloaded(self, error: KnowledgeError | None) -> None:
        """A broken edit is told to staff at once; of a good one hear those whose briefing has changed."""
        if error is not None:
            await self.tell_staff("reload-failed", {"problems": listed(error)})
        else:
            await self.changes.look()
            await self.follow_ups.look()

    async def tell_staff_of_fault(self, fault: str) -> None:
        """An update that could not be handled."""
        await self.tell_staff("update-set-aside", {"problems": fault})

    async def tidy(self) -> None:
        """Once an hour: what is no longer needed goes."""
        while True:
            with suppress(Exception):
                await self.storage.inbox.purge(self.clock())
                await self.storage.outbox.purge(self.clock())
            await asyncio.sleep(3600)


@asynccontextmanager
async def build(
    settings: Settings,
    sender: Callable[[Storage], Sender],
    *,
    extra_staff: Iterable[Address] = (),
    library: Library | None = None,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[App]:
    """Everything below the channel, wired.

    Args:
        sender: makes the courier's way out, once there is storage.
        extra_staff: addresses that count as staff besides ``staff.ids`` and ``staff.group``.
        library: one that is read already; else the configured folder is read.
    """
    library = library or Library(settings, clock)
    async with Database.open(
        settings.database, cipher(settings.encryption.key, settings.encryption.key_file)
    ) as database:
        storage = Storage.over(database)
        learning = Learning(library, storage)
        await learning.start()
        await asyncio.to_thread(
            library.matcher.match, "xyzzy"
        )  # reads now what else the first question would wait for
        courier = Courier(
            storage,
            sender(storage),
            clock,
            settings.telegram.limits.per_second,
            is_quiet=lambda moment: settings.announcements.is_quiet(moment.astimezone(settings.zone)),
        )
        reminders = DeadlineReminders(library, storage, courier, settings, clock)
        members = {*(Address(CHANNEL, str(number)) for number in settings.staff.ids), *extra_staff}
        approval = Approval(library, storage, courier, settings, sorted(members, key=str))
        progress = Progress(storage, courier, approval, settings, clock)
        told = _told(settings, members)
        tell_staff = _teller(storage, courier, told, clock)
        tickets = Tickets(library, storage, courier, settings)
        seating = Seating(library, storage, courier, clock)
        Notices(library, storage, courier, tickets, settings)
        changes = Changes(library, storage, courier, seating, settings, tell_staff, clock)
        await changes.start()
        follow_ups = FollowUps(library, storage, courier, clock)
        door_codes = DoorCodes(library, storage, courier, clock)
        attendees = Attendees(library, storage)
        commands: list[Command] = []
        skills: list[Skill] = [
            Basics(library, storage, settings, lambda: tuple(commands)),
            Programmes(library),
            Briefing(library, storage, tickets, settings),
            Registration(library, storage, seating, tickets, settings),
            Plan(library, storage, tickets, settings),
            Subscription(library, storage, settings),
            Reminders(library, storage, settings),
            Questions(library, learning, storage, courier, settings, told),
            Privacy(library, storage, settings),
            Announcement(library, storage, courier, progress, approval, settings),
            Mailing(library, storage, courier, progress, approval, settings),
            Attendance(library, attendees),
            Checkin(library, storage, attendees, door_codes, tickets),
            Arrangement(library, storage, changes, attendees, tickets),
            Display(library, tickets, door_codes),
            Statistics(library, storage),
            Survey(library, storage),
            Desk(library),
            Faq(library, learning, storage),
        ]
        for address in told:
            await storage.people.set_gone(address, gone=False)  # whoever starts the bot has seen to it
        assistant = Assistant(storage, skills, members.__contains__, clock)
        commands += assistant.commands
        yield App(
            library,
            storage,
            courier,
            assistant,
            progress,
            reminders,
            seating,
            changes,
            follow_ups,
            door_codes,
            attendees,
            clock,
            tell_staff,
        )


def _teller(
    storage: Storage, courier: Courier, told: tuple[Address, ...], clock: Callable[[], datetime]
) -> TellStaff:
    """What puts a notice before all who get those for staff."""

    async def tell(key: str, arguments: Mapping[str, str | int]) -> None:
        for address in told:
            person = await storage.people.meet(address, None, clock())
            language = person.fixed_language or person.language or Language.ZH
            notice = Reply(texts.say(language, key, **arguments))
            await storage.outbox.put([person.id], notice, clock())
        courier.wake()

    return tell


async def learned(settings: Settings) -> str:
    """What staff and students taught the bot, as YAML for labelled.yaml and outside.yaml."""
    key = cipher(settings.encryption.key, settings.encryption.key_file)
    async with Database.open(settings.database, key) as database:
        labels = Storage.over(database).labels
        return exported(await labels.chosen(), await labels.outside())


async def rolled(settings: Settings, briefing_id: str, language: Language, *, as_csv: bool) -> File:
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
    key = cipher(settings.encryption.key, settings.encryption.key_file)
    async with Database.open(settings.database, key) as database:
        attendees = Attendees(library, Storage.over(database))
        attendee_list = await attendees.of(briefing)
        return (
            attendees.csv(attendee_list, language)
            if as_csv
            else await attendees.xlsx(attendee_list, language)
        )


def _told(settings: Settings, members: set[Address]) -> tuple[Address, ...]:
    """Whom notices for staff go to: the group, if there is one, else each of them."""
    if settings.staff.group is not None:
        return (Address(CHANNEL, str(settings.staff.group)),)
    return tuple(sorted(members, key=str))


async def run_telegram(settings: Settings) -> None:
    """Until SIGTERM or Ctrl-C; then finishes what is in hand."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no signal handlers in the loop
            loop.add_signal_handler(number, stopping.set)
    channels: list[TelegramChannel] = []

    def telegram(storage: Storage) -> TelegramChannel:
        channels.append(TelegramChannel(settings.telegram, storage, settings.staff.ids))
        return channels[0]

    async with (
        build(settings, telegram) as app,
        app.storage.database.alone(),
        AsyncExitStack() as stack,
    ):
        [channel] = channels
        signing_in = asyncio.ensure_future(stack.enter_async_context(channel.open(app.assistant)))
        if not await _first(signing_in, stopping):
            return
        log.info("@%s is listening; Ctrl-C stops it", channel.application.bot.username)
        intake = Intake(channel, app.storage, app.courier, app.clock, app.tell_staff_of_fault)
        async with _watching(app), _courier_beside(app.courier):
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


async def run_terminal(
    settings: Settings,
    terminal: Terminal,
    read_line: Callable[[], str],
    *,
    is_staff: bool,
    clock: Callable[[], datetime] = now,
) -> None:
    """One conversation, until the input ends."""
    staff = [terminal.address] if is_staff else []
    async with (
        build(settings, lambda _: terminal, extra_staff=staff, clock=clock) as app,
        AsyncExitStack() as stack,
    ):
        if terminal.is_live:
            await stack.enter_async_context(_watching(app))
            await stack.enter_async_context(_courier_beside(app.courier))
        else:
            await app.courier.take_up_again()
            await stack.enter_async_context(_beside(app.library.watch(app.on_reloaded)))

        async def deliver() -> None:
            """Piped lines get what they brought about right behind their answer."""
            while not terminal.is_live and (
                await app.courier.deliver_due()
                or await app.progress.look()
                or await app.changes.look()
                or await app.follow_ups.look()
            ):
                pass

        await terminal.converse(app.assistant, read_line, deliver)


@asynccontextmanager
async def _watching(app: App) -> AsyncIterator[None]:
    """All that goes on beside the talks."""
    async with (
        _beside(app.library.watch(app.on_reloaded)),
        _beside(app.progress.run()),
        _beside(app.reminders.run()),
        _beside(app.changes.run()),
        _beside(app.follow_ups.run()),
        _beside(app.door_codes.run()),
        _beside(app.tidy()),
    ):
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
async def _courier_beside(courier: Courier) -> AsyncIterator[None]:
    """The courier, which finishes the message in hand before it goes."""
    await courier.take_up_again()
    task = asyncio.ensure_future(courier.run())
    try:
        yield
    finally:
        courier.stop()
        await task
