"""What Telegram calls: it believes only who knows the secret."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.updates import Json, is_update

log = logging.getLogger(__name__)

LARGEST_UPDATE_BYTES = 2**20
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Stores each update before it is acknowledged.

    Args:
        take: stores an update for good.
    """

    def __init__(self, secret: str, take: Callable[[list[Json]], Awaitable[None]]) -> None:
        self._secret = secret.encode()
        self._take = take

    def route(self, path: str) -> Route:
        return Route(path, self._called, methods=["POST"])

    async def _called(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")  # the bytes that came
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_UPDATE_BYTES:
                return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            content = json.loads(bytes(body))
        except (ValueError, RecursionError):  # neither text nor JSON
            content = None
        if not is_update(content):
            log.warning("webhook_called_with_no_update bytes=%d", len(body))
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        await self._take([content])
        return Response()
