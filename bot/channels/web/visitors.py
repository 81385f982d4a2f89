"""Who opens a page: somebody of staff who is signed in, somebody whose cookie is known, or nobody yet."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.identity import Identity
from bot.channels.web.requests import language_of
from bot.messages import Address, Language
from bot.storage import Person, Roster, Session, Storage
from bot.storage.sign_ins import LASTS

STAFF_COOKIE = "staff"
_COOKIE = re.compile(r"([A-Za-z0-9_-]{32})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class Visitor:
    """``session``: of staff; then ``address`` is theirs, and what else this browser is known by does not count."""

    address: Address | None
    person: Person | None
    session: Session | None
    language: Language


class Visitors:
    """Reads the cookies of a request, and gives and takes them."""

    def __init__(
        self, storage: Storage, roster: Roster, clock: Callable[[], datetime], *, is_secure: bool
    ) -> None:
        self._storage = storage
        self._roster = roster
        self._clock = clock
        self._cipher = storage.database.cipher
        self._is_secure = is_secure
        self.identity = Identity(self._cipher, is_secure=is_secure)

    async def of(self, request: Request, *, is_seen: bool = True) -> Visitor:
        """Reads who it is.

        Args:
            is_seen: whether a person did this, which keeps a session of staff from ending unused.
        """
        visitor = await self.unread(request, is_seen=is_seen)
        person = await self._storage.people.find(visitor.address) if visitor.address is not None else None
        return replace(visitor, person=person, language=language_of(request, person))

    async def unread(self, request: Request, *, is_seen: bool = True) -> Visitor:
        """Reads what the cookies say, and not yet which person that is."""
        session = await self._session(request, is_seen=is_seen)
        address = session.address if session is not None else self.identity.of(request)
        return Visitor(address, None, session, language_of(request, None))

    async def is_signed_in(self, request: Request) -> bool:
        """Tells whether the session goes on while a page stands open."""
        return await self._session(request, is_seen=False) is not None

    async def _session(self, request: Request, *, is_seen: bool) -> Session | None:
        """Returns the session of staff; whoever is of staff no more has none, whatever their cookie says."""
        key = self._key(request)
        session = await self._storage.sign_ins.session(key, self._clock(), is_seen=is_seen) if key else None
        return session if session is not None and await self._roster.includes(session.address) else None

    async def sign_in(self, key: str) -> tuple[str, Session] | None:
        """Uses a link up; returns what ``give`` lets the browser keep, with a key that was nobody's before."""
        begun = await self._storage.sign_ins.begin(key, self._clock())
        if begun is None or not await self._roster.includes(begun[1].address):
            return None
        return begun

    def give(self, response: Response, key: str) -> None:
        response.set_cookie(
            STAFF_COOKIE,
            f"{key}.{self._signature(key)}",
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self._is_secure,
        )

    async def sign_out(self, request: Request, response: Response) -> None:
        if key := self._key(request):
            await self._storage.sign_ins.end(key)
        response.delete_cookie(STAFF_COOKIE, httponly=True, samesite="lax", secure=self._is_secure)

    def _key(self, request: Request) -> str:
        """Returns the key in the cookie; none if the cookie is not ours."""
        found = _COOKIE.fullmatch(request.cookies.get(STAFF_COOKIE, ""))
        is_ours = found is not None and hmac.compare_digest(found[2], self._signature(found[1]))
        return found[1] if found is not None and is_ours else ""

    def _signature(self, key: str) -> str:
        return self._cipher.mark(f"staff cookie {key}")
