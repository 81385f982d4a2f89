"""What is looked at before anything is answered: where a request comes from, how large it is, and how many there were."""

from __future__ import annotations

import asyncio
import time
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64 * 1024
_BODY_SECONDS = 10.0
_MOST_FIELDS = 20
_PREFIX = 64  # bits of an IPv6 address that are one subscriber's at least
_SAFE = {"same-origin", "none"}

_POLICY = "content-security-policy"
_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; "
)
HEADERS = {
    _POLICY: f"{_OWN}frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def security_headers(*, is_secure: bool) -> dict[str, str]:
    """Returns what every response says.

    Args:
        is_secure: whether the page is reached over TLS, and by no other way from now on.
    """
    return {**HEADERS, **({"strict-transport-security": "max-age=31536000"} if is_secure else {})}


class SecurityHeaders:
    """Puts on every response what a browser must know to keep the page safe: see ``security_headers``."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._headers = security_headers(is_secure=is_secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                is_framed = _POLICY in given  # by whom, an old header cannot say
                for name, value in self._headers.items():
                    if not (is_framed and name == "x-frame-options"):
                        given.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class Guard:
    """Refuses what no page answers.

    Args:
        url: where people open the page.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._of_address = Limits(interval=0.1, burst=600)  # a whole hall may share one

    @property
    def url(self) -> str:
        """Where the page is open for the world, if it is."""
        return self._url

    def refuse_too_many(self, request: Request) -> None:
        """Lets one network address ask only so often.

        Raises:
            HTTPException: it is too often.
        """
        if self._of_address.wait(address_of(request)):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)

    async def form(self, request: Request) -> dict[str, str]:
        """Returns the fields of a form that was sent from a page of ours.

        Raises:
            HTTPException: it comes from another site, is too large, or is one too many.
        """
        if not is_ours(request, self._url):
            raise HTTPException(HTTPStatus.FORBIDDEN)
        self.refuse_too_many(request)
        form = await form_of(request)
        if form is None:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return form


def framed_by(origins: Sequence[str]) -> dict[str, str]:
    """Returns the header of a page that these sites may show within theirs; none where there are none."""
    return {_POLICY: f"{_OWN}frame-ancestors 'self' {' '.join(origins)}"} if origins else {}


def is_ours(request: Request, url: str) -> bool:
    """Tells whether a request that changes something comes from the page itself, and not from another site.

    A browser says so by Sec-Fetch-Site, an older one by Origin; whoever says
    neither is no browser, and has nobody's cookie to misuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _SAFE
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host in (request.headers.get("host"), urlsplit(url).netloc)


async def body_of(request: Request) -> bytes | None:
    """Reads the body; None if it is too many bytes, or does not come in time."""
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    return None
    except TimeoutError:
        return None
    return bytes(body)


async def form_of(request: Request) -> dict[str, str] | None:
    """Reads the fields of a form; None if they are too many bytes, or do not come in time."""
    body = await body_of(request)
    if body is None:
        return None
    try:
        fields = parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:  # too many
        return None
    return {name: values[-1] for name, values in fields.items()}


class Limits:
    """How often somebody may come: so many at once, and then one every ``interval`` seconds (the generic cell rate algorithm)."""

    _MOST = 10_000

    def __init__(self, interval: float, burst: int) -> None:
        self._interval = interval
        self._ahead = interval * burst
        self._next: MutableMapping[str, float] = {}

    def wait(self, key: str, now: float | None = None) -> float:
        """Counts one more; returns the seconds to wait, and counts nothing, if that is too many."""
        now = time.monotonic() if now is None else now
        due = max(self._next.get(key, 0.0), now)
        if due - now > self._ahead:
            return due - now - self._ahead
        if len(self._next) >= self._MOST:
            self._next = {known: at for known, at in self._next.items() if at > now}
        self._next[key] = due + self._interval
        return 0.0


def address_of(request: Request) -> str:
    """Returns the network address that a request comes from; of IPv6 the network, as any subscriber has 2**64 addresses."""
    client: Any = request.client
    return _network(client.host) if client is not None else ""


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:  # a socket of this machine, a test
        return host
    if not isinstance(address, IPv6Address) or address.is_loopback:
        return host
    return str(address.ipv4_mapped or ip_network((int(address), _PREFIX), strict=False))
