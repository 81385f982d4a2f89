"""How staff come onto their pages, and leave them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.guards import Guard, Limits, address_of
from bot.channels.web.office import NEVER_KEPT, back
from bot.channels.web.view import View
from bot.channels.web.visitors import Visitor, Visitors
from bot.messages import Language
from bot.storage import Link, Storage


class SignInPages:
    """A link, a tap, and a session; a look at the link changes nothing, because mail scanners look too."""

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], datetime],
        visitors: Visitors,
        guard: Guard,
        view: View,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._visitors = visitors
        self._guard = guard
        self._view = view
        self._attempts = Limits(interval=3.0, burst=20)

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route("/staff/enter/{key}", self._link),
            Route("/staff/enter", self._enter, methods=["POST"]),
            Route("/staff/leave", self._leave, methods=["POST"]),
            Route("/staff/language", self._language, methods=["POST"]),
        ]

    async def _link(self, request: Request) -> Response:
        """Shows what a link is for; it is used up by a tap, and not by a mail scanner that follows it."""
        self._refuse_attempts(request)
        visitor, key = await self._visitors.of(request), request.path_params["key"]
        worth = await self._storage.sign_ins.look(key, self._clock())
        if worth is not Link.GOOD:
            return self._worthless(visitor, worth)
        sentence = self._view.sentence(visitor.language, "web-staff-enter-ask")
        label = self._view.sentence(visitor.language, "web-staff-enter")
        page = self._view.alone(
            visitor.language, sentence, action="/staff/enter", label=label, fields={"key": key}
        )
        return HTMLResponse(page, headers=NEVER_KEPT)

    async def _enter(self, request: Request) -> Response:
        form = await self._guard.form(request)
        self._refuse_attempts(request)
        visitor, key = await self._visitors.of(request), form.get("key", "")
        begun = await self._visitors.sign_in(key)
        if begun is None:
            return self._worthless(visitor, await self._storage.sign_ins.look(key, self._clock()))
        session_key, session = begun
        await self._storage.people.meet(session.address, visitor.language, self._clock())
        response = RedirectResponse("/staff", HTTPStatus.SEE_OTHER)
        self._visitors.give(response, session_key)
        return response

    def _worthless(self, visitor: Visitor, worth: Link) -> Response:
        """Tells why a link opens nothing; who tapped twice is in already."""
        if worth is Link.USED and visitor.session is not None:
            return RedirectResponse("/staff", HTTPStatus.SEE_OTHER)
        worth = Link.UNKNOWN if worth is Link.GOOD else worth  # of somebody who is of staff no more
        page = self._view.problem(visitor.language, f"web-staff-link-{worth}", back="/staff")
        return HTMLResponse(page, HTTPStatus.GONE, NEVER_KEPT)

    async def _leave(self, request: Request) -> Response:
        await self._guard.form(request)
        visitor = await self._visitors.of(request)
        page = self._view.problem(visitor.language, "web-staff-left")
        response = HTMLResponse(page, headers=NEVER_KEPT)
        await self._visitors.sign_out(request, response)
        return response

    async def _language(self, request: Request) -> Response:
        form = await self._guard.form(request)
        visitor = await self._visitors.of(request)
        if (
            visitor.session is not None
            and visitor.person is not None
            and form.get("language") in (*Language,)
        ):
            language = Language(form["language"])
            await self._storage.people.set_fixed_language(visitor.person.id, language)
        return back(form)

    def _refuse_attempts(self, request: Request) -> None:
        self._guard.refuse_too_many(request)
        if self._attempts.wait(address_of(request)):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
