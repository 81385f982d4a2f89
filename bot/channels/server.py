"""The one server of all that comes over HTTP: it lets nobody keep others out, by calling slowly, halfway or often."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import ChannelError

REQUEST_SECONDS = 10.0  # for header and body together
MOST_IDLE = 256
"""Connections of which no whole request is there; when there are more, those that have idled longest go."""
SETTLES_SECONDS = 1.0
"""What a new connection has to bring its request: after a restart all pages come back at once."""
_MOST_CONNECTIONS = 5000
_KEPT_SECONDS = 75
_LAST_SECONDS = 5

logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # whatever strangers send is worth no line each


class _Server(uvicorn.Server):
    """Leaves the signals to the process, which has more to end than this."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Gate:
    """Makes the connections of a server, and knows which of them idle."""

    def __init__(self) -> None:
        self._idle: dict[_Connection, float] = {}  # since when; the longest idle first

    def __call__(self, **options: Any) -> _Connection:
        return _Connection(self, **options)

    def rests(self, connection: _Connection) -> None:
        """Notes that nothing of a connection is being handled."""
        now = self._idle[connection] = connection.loop.time()
        while len(self._idle) > MOST_IDLE:
            longest, since = next(iter(self._idle.items()))
            if now - since < SETTLES_SECONDS:
                break
            longest.abort()

    def works(self, connection: _Connection) -> None:
        """Notes that a connection has brought a whole request, or is gone."""
        self._idle.pop(connection, None)


class _Connection(H11Protocol):
    """Is cut when a request that began is not there as a whole in time."""

    def __init__(self, gate: Gate, **options: Any) -> None:
        super().__init__(**options)
        self._gate = gate
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begins()
        self._gate.rests(self)

    def data_received(self, data: bytes) -> None:
        self._begins()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE and self.conn.their_state is not h11.SEND_BODY:
            self._ends()
            self._gate.works(self)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._gate.rests(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._ends()
        self._gate.works(self)
        super().connection_lost(exc)

    def abort(self) -> None:
        self._gate.works(self)
        self.transport.abort()

    def _begins(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_SECONDS, self.abort)

    def _ends(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def bound(section: str, host: str, port: int, otherwise: str = "") -> socket.socket:
    """Takes a port.

    Args:
        section: of the settings, which names host and port.
        otherwise: what else can be done where it is taken.

    Raises:
        ChannelError: it is taken, or not to be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno is not None and error.errno > 0 else str(error)
        variable = f"BOT_{section.replace('.', '__').upper()}__PORT"
        raise ChannelError(
            f"{section}: cannot listen on {host}:{port} ({reason}); stop what listens there, "
            f"or choose another {section}.port ({variable}){otherwise}"
        ) from None


async def serve(
    app: ASGIApp,
    opened: socket.socket,
    stopping: asyncio.Event,
    *,
    trusted_proxies: Sequence[str] = (),
    let_go: Callable[[], None] = lambda: None,
) -> None:
    """Serves until it is time to stop; what is being answered is finished first.

    Args:
        let_go: ends what would go on for ever.
    """
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http=cast(Any, Gate()),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_KEPT_SECONDS,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[opened]))
    serving.add_done_callback(lambda _: stopping.set())
    await stopping.wait()
    let_go()
    server.should_exit = True
    await serving
