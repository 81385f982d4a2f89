"""Serves people: in Telegram, or one in the terminal."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack, closing, suppress
from datetime import datetime

from bot.app import App, build
from bot.channels.telegram import CHANNEL, TelegramChannel
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.receiving import receive
from bot.channels.telegram.suspects import Suspects
from bot.channels.terminal import Terminal
from bot.config import Settings
from bot.courier import Sender
from bot.errors import LeaseLost
from bot.library import now
from bot.processes.duties import TELLING, beside, hold_leases, on_reloaded, release_leases, serving
from bot.processes.hangs import watch_for_hangs
from bot.storage import Storage

log = logging.getLogger(__name__)


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
        app.storage.database.alone(on_lost=stopping.set),
        AsyncExitStack() as stack,
    ):
        [channel] = channels
        signing_in = asyncio.ensure_future(stack.enter_async_context(channel.open(app.assistant)))
        if not await _first(signing_in, stopping):
            return
        log.info("bot_listening as=@%s; Ctrl-C stops it", channel.bot.username)
        suspects = stack.enter_context(closing(Suspects(settings.suspects_file)))
        intake = Intake(channel, app.storage, app.courier, app.clock, app.tell_staff_of_fault, suspects)
        async with beside(watch_for_hangs()), serving(app):
            await receive(intake, settings.telegram, stopping)
        log.info("bot_stopped")


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
