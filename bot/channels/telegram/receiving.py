"""How updates come in: by asking for them (polling), or by being called (webhook).

Either way an update is stored before it is acknowledged, so that a crash loses none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.server import bound, serve
from bot.channels.telegram.channel import ALLOWED_UPDATES
from bot.channels.telegram.faults import reason_of, seconds_of
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.webhook import Webhook
from bot.config import TelegramSettings, WebhookSettings
from bot.errors import AnotherInstance, ChannelError, ConfigurationError, TokenRefused

log = logging.getLogger(__name__)

_LONG_POLL_SECONDS = 20
_CONFLICTS_BEFORE_GIVING_UP = 3
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0

Carry = Callable[[BaseRoute], None]

T = TypeVar("T")


async def receive(
    intake: Intake, settings: TelegramSettings, stopping: asyncio.Event, carry: Carry | None = None
) -> None:
    """Runs until ``stopping`` is set; what is in hand is finished first, the rest is handled after the next start.

    Args:
        carry: adds a route to a server that listens already where Telegram calls; else one is opened.
    """
    handling = asyncio.create_task(intake.run())
    handling.add_done_callback(lambda _: stopping.set())  # a process that only stores must not go on
    try:
        if settings.mode == "webhook":
            await _listen(intake, settings.webhook, stopping, carry)
        else:
            await _Polling(intake, stopping).run()
    finally:
        intake.stop()
        await handling


class _Polling:
    """Asks for updates; the next question acknowledges what was stored."""

    def __init__(self, intake: Intake, stopping: asyncio.Event) -> None:
        self._intake = intake
        self._channel = intake.channel
        self._stopping = stopping
        self._offset = 0
        self._pause = _FIRST_PAUSE_SECONDS
        self._conflicts = 0
        self._has_worked = False

    async def run(self) -> None:
        """Asks until it is time to stop.

        Raises:
            AnotherInstance: a process that was here first asks with the same token.
            TokenRefused: the token was revoked.
        """
        while not self._stopping.is_set():
            try:
                await self._ask()
            except InvalidToken:
                raise TokenRefused(
                    "telegram.token: Telegram no longer accepts the token; get a new one from @BotFather"
                ) from None
            except Conflict as error:
                await self._on_conflict(error)
            except RetryAfter as error:
                await _within(seconds_of(error), self._stopping.wait())
            except TelegramError as error:
                log.warning("polling_failed: %s; trying again in %.0f s", reason_of(error), self._pause)
                await self._wait_longer()
            except Exception:
                log.exception("updates_not_stored; they will come again in %.0f s", self._pause)
                await self._wait_longer()
        if self._offset:
            await self._acknowledge()

    async def _ask(self) -> None:
        updates = await _unless(self._stopping, self._channel.updates(self._offset, _LONG_POLL_SECONDS))
        if updates is None:
            return
        await self._intake.take(updates)
        self._pause, self._conflicts, self._has_worked = _FIRST_PAUSE_SECONDS, 0, True
        if updates:
            self._offset = updates[-1]["update_id"] + 1

    async def _on_conflict(self, error: Conflict) -> None:
        """Gives up where somebody else keeps asking with the same token; a webhook that is set is turned off."""
        self._conflicts += 1
        if "webhook" in str(error).lower():
            await self._turn_webhook_off()
        if self._has_worked:
            log.warning("polling_conflict: another process asks for updates with the same token; stop it")
        elif self._conflicts >= _CONFLICTS_BEFORE_GIVING_UP:
            raise AnotherInstance(
                "telegram: another process is running with the same token; stop that one, or use a token of its own for each"
            ) from None
        await _within(self._pause, self._stopping.wait())

    async def _wait_longer(self) -> None:
        await _within(self._pause, self._stopping.wait())
        self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)

    async def _turn_webhook_off(self) -> None:
        """Turns off one that an earlier run in the other mode has left behind."""
        try:
            await self._channel.bot.delete_webhook()
        except TelegramError as error:
            log.warning("webhook_not_turned_off: %s", reason_of(error))

    async def _acknowledge(self) -> None:
        """Acknowledges before leaving, so that the next start is not handed what it has already; if it is, it knows it."""
        try:
            await self._channel.updates(self._offset, 0)
        except TelegramError as error:
            log.warning("updates_not_acknowledged offset=%d: %s", self._offset, reason_of(error))


async def _unless(stopping: asyncio.Event, asking: Awaitable[T]) -> T | None:
    """Returns the answer, or None once it is time to stop."""
    question, end = asyncio.ensure_future(asking), asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((question, end), return_when=asyncio.FIRST_COMPLETED)
        return question.result() if question.done() else None
    finally:
        end.cancel()
        if not question.done():
            question.cancel()
            await asyncio.gather(question, return_exceptions=True)


async def _within(seconds: float, awaited: Awaitable[object]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(awaited, seconds)


# --- the webhook ---------------------------------------------------------------


async def _listen(
    intake: Intake, webhook: WebhookSettings, stopping: asyncio.Event, carry: Carry | None
) -> None:
    """Lets Telegram call until it is time to stop."""
    if not webhook.url.startswith("https://") or webhook.secret is None:
        raise ConfigurationError(
            "telegram.webhook: url must begin with https:// and a secret must be set in BOT_TELEGRAM__WEBHOOK__SECRET, "
            "or anyone who knows the address would be believed"
        )
    secret = webhook.secret.get_secret_value()
    route = Webhook(secret, intake.take).route(urlsplit(webhook.url).path or "/")
    if carry is not None:
        carry(route)
        await _register(intake, webhook, secret)
        await stopping.wait()
        return
    ending = asyncio.Event()
    opened = bound("telegram.webhook", webhook.host, webhook.port)
    serving = asyncio.ensure_future(serve(Starlette(routes=[route]), opened, ending))
    try:
        await _register(intake, webhook, secret)
        await stopping.wait()
    finally:
        ending.set()
        await serving


async def _register(intake: Intake, webhook: WebhookSettings, secret: str) -> None:
    try:
        await intake.channel.bot.set_webhook(
            webhook.url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
        )
    except TelegramError as error:
        raise ChannelError(
            f"telegram.webhook: Telegram refuses it ({reason_of(error)}); check url, port and certificate"
        ) from None
