"""How updates come in: by asking for them (polling), or by being called (webhook).

Either way an update is acknowledged after it was handled, not before: what a
crash interrupts, Telegram hands out again.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.channel import ALLOWED_UPDATES, TelegramChannel, seconds_of
from bot.config import TelegramSettings
from bot.errors import AnotherInstance, ChannelError, ConfigurationError, TokenRefused

log = logging.getLogger(__name__)

_LONG_POLL_SECONDS = 20
_CONFLICTS_BEFORE_GIVING_UP = 3
_LONGEST_PAUSE_SECONDS = 30.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def receive(channel: TelegramChannel, settings: TelegramSettings, stopping: asyncio.Event) -> None:
    """Until ``stopping`` is set; what is in hand is finished first."""
    if settings.mode == "webhook":
        await _listen(channel, settings, stopping)
    else:
        await _poll(channel, stopping)


async def _poll(channel: TelegramChannel, stopping: asyncio.Event) -> None:
    """Asks for updates; the next question acknowledges what was handled.

    Raises:
        AnotherInstance: a process that was here first asks with the same token.
        TokenRefused: the token was revoked.
    """
    bot = channel.application.bot
    offset, pause, conflicts = 0, 1.0, 0
    has_worked = False
    while not stopping.is_set():
        try:
            asking = bot.get_updates(
                offset=offset, timeout=_LONG_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
            )
            updates = await _unless_stopped(asking, stopping)
        except InvalidToken:
            raise TokenRefused(
                "telegram.token: Telegram no longer accepts the token; get a new one from @BotFather"
            ) from None
        except Conflict as error:
            conflicts += 1
            if "webhook" in str(error).lower():
                await _turn_webhook_off(channel)
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
        else:
            pause, conflicts, has_worked = 1.0, 0, True
            await asyncio.gather(*(channel.handle(update) for update in updates))
            if updates:
                offset = updates[-1].update_id + 1
    if offset:
        await _acknowledge(channel, offset)


async def _unless_stopped(
    asking: Coroutine[Any, Any, tuple[Update, ...]], stopping: asyncio.Event
) -> tuple[Update, ...]:
    """The answer to a long poll, or nothing once it is time to stop."""
    question, end = asyncio.ensure_future(asking), asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((question, end), return_when=asyncio.FIRST_COMPLETED)
        return question.result() if question.done() else ()
    finally:
        end.cancel()
        if not question.done():
            question.cancel()
            await asyncio.gather(question, return_exceptions=True)


async def _turn_webhook_off(channel: TelegramChannel) -> None:
    """One that an earlier run in the other mode has left behind."""
    try:
        await channel.application.bot.delete_webhook()
    except TelegramError as error:
        log.warning("the webhook could not be turned off (%s)", error)


async def _wait(seconds: float, stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        pass


async def _acknowledge(channel: TelegramChannel, offset: int) -> None:
    """Before leaving, so that the next start does not handle the last batch again."""
    try:
        await channel.application.bot.get_updates(
            offset=offset, timeout=0, limit=1, allowed_updates=ALLOWED_UPDATES
        )
    except TelegramError as error:
        log.warning(
            "the last updates were not acknowledged (%s) and will come again at the next start", error
        )


async def _listen(channel: TelegramChannel, settings: TelegramSettings, stopping: asyncio.Event) -> None:
    """Lets Telegram call, and believes only who knows the secret."""
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
            update = Update.de_json(await request.json(), channel.application.bot)
        except Exception:  # whatever is no update
            log.warning("the webhook was called with something that is no update")
            return web.Response(status=400)
        await asyncio.shield(channel.handle(update))
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
            await channel.application.bot.set_webhook(
                webhook.url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
            )
        except TelegramError as error:
            raise ChannelError(
                f"telegram.webhook: Telegram refuses it ({error}); check url, port and certificate"
            ) from None
        await stopping.wait()
    finally:
        await runner.cleanup()
