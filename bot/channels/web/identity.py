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

    def give(self, response: Response, address: Address) -> None:
        """Lets the browser keep it, from now on as long as it may."""
        response.set_cookie(
            COOKIE,
            f"{address.id}.{self._signature(address.id)}",
            max_age=_LASTS_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._is_secure,
        )

    def take(self, response: Response) -> None:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=self._is_secure)

    def _signature(self, number: str) -> str:
        return self._cipher.mark(f"web cookie {number}")
