"""Lets browsers in: a socket that is bound before anything else, and uvicorn on it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.config import WebSettings
from bot.errors import ChannelError

_MOST_CONNECTIONS = 5000
_LAST_SECONDS = 5


class _Server(uvicorn.Server):
    """Leaves the signals to the process, which has more to end than this."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(settings: WebSettings) -> socket.socket:
    """Takes the port.

    Raises:
        ChannelError: it is taken, or not to be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise ChannelError(
            f"web: cannot listen on {settings.host}:{settings.port} ({os.strerror(error.errno or 0)}); stop what listens there, "
            "choose another web.port (BOT_WEB__PORT), or turn the page off with web.enabled: false"
        ) from None


def url_of(settings: WebSettings, opened: socket.socket) -> str:
    """Returns where people open the page."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.url or f"http://{host}:{opened.getsockname()[1]}"


async def serve(
    app: ASGIApp,
    settings: WebSettings,
    opened: socket.socket,
    stopping: asyncio.Event,
    let_go: Callable[[], None],
) -> None:
    """Serves until it is time to stop; what is being answered is finished first.

    Args:
        let_go: ends the streams, which would go on for ever.
    """
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http="h11",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[opened]))
    serving.add_done_callback(lambda _: stopping.set())
    await stopping.wait()
    let_go()
    server.should_exit = True
    await serving
