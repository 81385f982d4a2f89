"""Serves people: in Telegram and on the page, or one in the terminal."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import datetime

from bot.app import App, build
from bot.channels.server import bound, serve
from bot.channels.telegram import CHANNEL as TELEGRAM
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.receiving import Carry, receive
from bot.channels.telegram.suspects import Suspects
from bot.channels.terminal import Terminal
from bot.channels.web import CHANNEL as WEB
from bot.channels.web import WebChannel
from bot.channels.web.office import Office
from bot.channels.web.site import Site
from bot.config import Settings
from bot.courier import Sender
from bot.deadlines.reminders import WRITER
from bot.errors import LeaseLost
from bot.library import now
from bot.processes.duties import TELLING, beside, hold_leases, on_reloaded, release_leases, serving
from bot.processes.hangs import watch_for_hangs
from bot.storage import MAIL, Storage

log = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Runs every configured channel until SIGTERM or Ctrl-C; then finishes what is in hand."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no signal handlers in the loop
            loop.add_signal_handler(number, stopping.set)
    has_telegram = settings.telegram.token is not None or not settings.web.enabled
    telegram = Telegram(settings) if has_telegram else None
    page = Page(settings) if settings.web.enabled else None
    # links lead to the first: to the page, if the world can reach it
    mail = Mail(settings) if settings.mail.host else None
    channels = [page, telegram, mail] if settings.web.url else [telegram, page, mail]
    served = [channel for channel in channels if channel is not None]
    async with (
        build(settings, {channel.name: channel.made for channel in served}) as app,
        app.storage.database.alone(on_lost=stopping.set),
        AsyncExitStack() as stack,
    ):
        if page is not None:
            await stack.enter_async_context(page.served(app, stopping))
        if telegram is not None:
            app.courier.close(telegram.name)  # the page need not wait until that is reached
        async with beside(watch_for_hangs()), serving(app):
            if telegram is None:
                await stopping.wait()
            elif await _first(
                asyncio.ensure_future(stack.enter_async_context(telegram.signed_in(app))), stopping
            ):
                app.courier.open(telegram.name)
                await hold_leases(app)
                await telegram.receive(app, stopping, page.carry if page is not None else None)
        log.info("bot_stopped")


class Telegram:
    """What this process runs of Telegram."""

    name = TELEGRAM

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._channel: TelegramChannel | None = None

    def made(self, storage: Storage) -> Sender:
        self._channel = TelegramChannel(self._settings.telegram, storage, self._settings.staff.ids)
        return self._channel.sender

    @asynccontextmanager
    async def signed_in(self, app: App) -> AsyncIterator[None]:
        async with self._opened.open(app.assistant):
            log.info("bot_listening as=@%s; Ctrl-C stops it", self._opened.bot.username)
            yield

    async def receive(self, app: App, stopping: asyncio.Event, carry: Carry | None) -> None:
        """Takes updates in; over the server of the page, if Telegram is to call the same port."""
        settings = self._settings
        is_same_port = settings.telegram.webhook.port == settings.web.port
        with closing(Suspects(self._settings.suspects_file)) as suspects:
            intake = Intake(
                self._opened, app.storage, app.courier, app.clock, app.tell_staff_of_fault, suspects
            )
            await receive(intake, settings.telegram, stopping, carry if is_same_port else None)

    @property
    def _opened(self) -> TelegramChannel:
        assert self._channel is not None, "made() comes first"
        return self._channel


class Mail:
    """What this process runs of mail, which only goes out."""

    name = MAIL

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def made(self, storage: Storage) -> Sender:
        from bot.channels.mail import MailSender  # who sends no mail needs none of it

        return MailSender(storage, self._settings, now, subscribed=(WRITER,))


class Page:
    """What this process runs of the page; takes its port at once, so that a taken one is told before anything is read."""

    name = WEB

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        web = settings.web
        self._socket = bound("web", web.host, web.port, ", or turn the page off with web.enabled: false")
        host = f"[{web.host}]" if ":" in web.host else web.host
        self.url = web.url or f"http://{host}:{self._socket.getsockname()[1]}"
        self._channel: WebChannel | None = None
        self._site: Site | None = None

    def made(self, storage: Storage) -> Sender:
        self._channel = WebChannel(storage, self.url, now)
        return self._channel.sender

    @asynccontextmanager
    async def served(self, app: App, stopping: asyncio.Event) -> AsyncIterator[None]:
        """Answers browsers; should that end, the process does too."""
        assert self._channel is not None, "made() comes first"
        channel = self._channel
        site = self._site = Site(channel, app.assistant, self._settings, office(app), app.library, app.clock)
        ending = asyncio.Event()
        work = asyncio.ensure_future(
            serve(
                site.app,
                self._socket,
                ending,
                trusted_proxies=self._settings.web.trusted_proxies,
                let_go=channel.streams.close,
            )
        )
        work.add_done_callback(lambda _: stopping.set())
        log.info("page_open url=%s; Ctrl-C stops it", self.url)
        try:
            yield
        finally:
            ending.set()
            await work

    @property
    def carry(self) -> Carry:
        """Lets another channel be called over the same server."""
        assert self._site is not None, "served() comes first"
        return self._site.carry


def office(app: App) -> Office:
    """Returns what of the bot the pages of staff need."""
    return Office(
        app.storage, app.roster, app.replies, app.attendees, app.seating, app.tickets, app.courier.links_to
    )


async def _first(task: asyncio.Future[None], stopping: asyncio.Event) -> bool:
    """Tells whether the task ended before it was time to stop."""
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
            await stack.enter_async_context(serving(app))
        else:
            await stack.enter_async_context(beside(app.library.watch(on_reloaded(app))))

        async def deliver() -> None:
            """Brings, behind the answer to a piped line, what that has brought about."""
            if not terminal.is_live:
                await deliver_all(app)

        await terminal.converse(app.assistant, read_line, deliver)


async def deliver_all(app: App) -> None:
    """Does once what is done beside a live talk, as far as this process may; holds nothing afterwards."""
    await hold_leases(app)
    leases = app.storage.leases
    try:
        while await app.courier.deliver_due() or (leases.is_held(TELLING) and await _tell(app)):
            pass
    except LeaseLost as error:
        log.warning("duty_left duty=%s (%s)", TELLING, error)
    finally:
        await release_leases(app)


async def _tell(app: App) -> bool:
    with app.storage.leases.guarding(TELLING):
        looks = (app.progress, app.changes, app.follow_ups, app.relay, app.replies)
        return any([await each.look() for each in looks])
