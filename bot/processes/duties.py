"""Does what is done beside the talks: looks for what is to be told, holds the leases for it, and lets the courier say it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from bot.app import App
from bot.errors import KnowledgeError, LeaseLost
from bot.messages import Language
from bot.processes.clocks import WallClock
from bot.skills.desk import listed
from bot.storage import RENEW_SECONDS

log = logging.getLogger(__name__)

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
        await app.storage.transcripts.purge(app.clock())
        await app.storage.addresses.purge(app.clock())

    async def bring_back() -> None:
        if count := await app.storage.outbox.bring_back(app.clock()):
            log.warning("clock_was_ahead messages=%d", count)
            app.courier.wake()

    return [
        Duty("announcements", app.progress.look, 1.0),
        Duty("progress", app.progress.show, 3.0, None),  # an edit is a message too, and nobody reads faster
        Duty("deadline_reminders", app.reminders.look, 30.0),
        Duty("changes", app.changes.look, 5.0),
        Duty("moved_deadlines", app.moves.look, 5.0),
        Duty("follow_ups", app.follow_ups.look, 5.0),
        Duty("relay", app.relay.look, 2.0),
        Duty("answers", app.replies.look, 2.0),
        Duty("door_codes", app.door_codes.look, 0.5, None),
        Duty("tidying", tidy, 3600.0),
        Duty("late_messages", bring_back, 30.0),
    ]


async def _look_after(app: App, duty: Duty) -> None:
    """Looks again and again, until cancelled."""
    wall = WallClock(app.clock)
    while True:
        try:
            if not wall.is_believed():
                pass
            elif duty.lease is None:
                await duty.look()
            elif app.storage.leases.is_held(duty.lease):
                with app.storage.leases.guarding(duty.lease):
                    await duty.look()
        except LeaseLost as error:
            log.warning("duty_left duty=%s (%s)", duty.name, error)
        except Exception:
            log.exception("duty_failed duty=%s; retrying in %.1f s", duty.name, duty.every_seconds)
        await asyncio.sleep(duty.every_seconds)


async def hold_leases(app: App) -> None:
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
            await hold_leases(app)
        except Exception:
            log.exception("leases_not_renewed; retrying in %.1f s", RENEW_SECONDS)


async def release_leases(app: App) -> None:
    for channel in app.courier.reachable:
        app.courier.leave(
            channel
        )  # so that what another one began in between is taken up when it is served again
    for lease in (TELLING, *(f"courier {reachable}" for reachable in app.courier.reachable.values())):
        with suppress(Exception):  # it runs out by itself
            await app.storage.leases.release(lease)


def on_reloaded(app: App) -> Callable[[KnowledgeError | None], Awaitable[None]]:
    async def tell(error: KnowledgeError | None) -> None:
        """Tells staff of a broken edit and of moved deadlines at once, and of a good one those whose briefing has changed."""
        if not app.storage.leases.is_held(TELLING):
            return
        with app.storage.leases.guarding(TELLING):
            if error is not None:
                await app.relay.tell(
                    "reload-failed",
                    {"problems": {language: listed(error, language) for language in Language}},
                )
            else:
                await app.moves.look()
                await app.changes.look()
                await app.follow_ups.look()

    return tell


@asynccontextmanager
async def _watching(app: App) -> AsyncIterator[None]:
    """Does all that goes on beside the talks."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(beside(app.library.watch(on_reloaded(app))))
        await stack.enter_async_context(beside(_renew_leases(app)))
        for duty in _duties(app):
            await stack.enter_async_context(beside(_look_after(app, duty)))
        yield


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs beside the body, and ends with it."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[None]:
    """Runs all that goes on beside the talks, and the courier, which finishes the message in hand before it goes."""
    await hold_leases(app)
    try:
        async with _watching(app):
            task = asyncio.ensure_future(app.courier.run())
            try:
                yield
            finally:
                app.courier.stop()
                await task
    finally:
        await release_leases(app)
