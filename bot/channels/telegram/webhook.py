"""The server that Telegram calls: it believes only who knows the secret, and lets nobody keep others from calling."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels.telegram.updates import Json, is_update

log = logging.getLogger(__name__)

LARGEST_UPDATE_BYTES = 2**20
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
REQUEST_SECONDS = 10.0  # for header and body together
MOST_CONNECTIONS = 256
_IDLE_SECONDS = 75.0


class Webhook(web.Server):
    """Each connection must come to the point in time; when there are too many, the one that has idled longest goes.

    Args:
        take: stores an update for good.
    """

    def __init__(self, path: str, secret: str, take: Callable[[list[Json]], Awaitable[None]]) -> None:
        super().__init__(self._called)
        self._path = path
        self._secret = secret.encode()
        self._take = take
        self._idle: dict[_Connection, None] = {}  # of which no whole request is there, the longest idle first

    def __call__(self) -> _Connection:
        """Makes a connection, as asyncio asks for it."""
        return _Connection(
            self,
            loop=asyncio.get_running_loop(),
            access_log=None,
            keepalive_timeout=_IDLE_SECONDS,
            auto_decompress=False,  # Telegram compresses nothing
        )

    def rests(self, connection: _Connection) -> None:
        """Notes that nothing of a connection is being handled."""
        self._idle[connection] = None
        if len(self.connections) > MOST_CONNECTIONS:
            next(iter(self._idle)).abort()

    def works(self, connection: _Connection) -> None:
        """Notes that a connection has brought a whole request, or is gone."""
        self._idle.pop(connection, None)

    async def _called(self, request: web.BaseRequest) -> web.Response:
        connection = request.protocol
        assert isinstance(connection, _Connection)
        try:
            return await self._answered(request, connection)
        finally:
            if not connection.is_gone:
                self.rests(connection)

    async def _answered(self, request: web.BaseRequest, connection: _Connection) -> web.Response:
        if request.path != self._path:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405)
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        body = await request.read()
        connection.has_brought_all()
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):  # neither text nor JSON
            content = None
        if not is_update(content):
            log.warning("webhook_called_with_no_update bytes=%d", len(body))
            return web.Response(status=400)
        await self._take([content])
        return web.Response()


class _Connection(web.RequestHandler):
    """Is cut when a request that began is not there as a whole in time."""

    __slots__ = ("_deadline", "_webhook", "is_gone")

    def __init__(self, webhook: Webhook, **options: object) -> None:
        super().__init__(webhook, **options)  # type: ignore[arg-type]
        self._webhook = webhook
        self._deadline: asyncio.TimerHandle | None = None
        self.is_gone = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._begins()
        self._webhook.rests(self)

    def data_received(self, data: bytes) -> None:
        self._begins()
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self.is_gone = True
        self._ends()
        self._webhook.works(self)
        super().connection_lost(exc)

    def has_brought_all(self) -> None:
        self._ends()
        self._webhook.works(self)

    def abort(self) -> None:
        self._webhook.works(self)
        if self.transport is not None:
            self.transport.abort()

    def _begins(self) -> None:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().call_later(REQUEST_SECONDS, self.abort)

    def _ends(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
