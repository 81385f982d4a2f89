"""Who somebody is: a random number in a signed cookie, and nothing else; there is no account."""

from __future__ import annotations

import hmac
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.streams import CHANNEL
from bot.messages import Address
from bot.storage.encryption import Cipher

COOKIE = "exchange"
_FRAMED = "framed"
_APART = "Path=/; SameSite=None; Secure; Partitioned"
"""How a browser keeps a cookie of a page within another site's: for that site alone."""
_LASTS_SECONDS = 400 * 24 * 3600  # the longest that browsers keep one
_COOKIE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{64})")


class Identity:
    """Makes and reads the cookies.

    Args:
        is_secure: whether the page is reached over TLS, and the cookie must travel no other way.
    """

    def __init__(self, cipher: Cipher, *, is_secure: bool) -> None:
        self._cipher = cipher
        self._is_secure = is_secure

    def of(self, request: Request) -> Address | None:
        """Returns who sends this; None without a cookie, or with one that is not ours."""
        found = _COOKIE.fullmatch(request.cookies.get(COOKIE, ""))
        if found is None or not hmac.compare_digest(found[2], self._signature(found[1])):
            return None
        return Address(CHANNEL, found[1])

    def new(self) -> Address:
        return Address(CHANNEL, secrets.token_urlsafe(16))

    def give(self, request: Request, response: Response, address: Address) -> None:
        """Lets the browser keep it, from now on as long as it may."""
        self._set(request, response, f"{address.id}.{self._signature(address.id)}", _LASTS_SECONDS)

    def take(self, request: Request, response: Response) -> None:
        self._set(request, response, "", 0)

    def frame(self, request: Request, response: Response) -> None:
        """Notes that the page is shown within one of another site, whose cookies are kept apart."""
        if request.headers.get("sec-fetch-site") == "cross-site":
            response.headers.append("set-cookie", f"{_FRAMED}=1; {_APART}")

    def _set(self, request: Request, response: Response, value: str, seconds: int) -> None:
        kept = f"{COOKIE}={value}; Max-Age={seconds}; HttpOnly; "
        alone = f"Path=/; SameSite=lax{'; Secure' if self._is_secure else ''}"
        response.headers.append("set-cookie", kept + (_APART if _FRAMED in request.cookies else alone))

    def _signature(self, number: str) -> str:
        return self._cipher.mark(f"web cookie {number}")
