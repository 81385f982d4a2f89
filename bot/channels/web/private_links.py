"""The link that can be kept: it opens the same conversation in a browser that has forgotten it, or never knew it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.guards import Guard, Limits, address_of
from bot.channels.web.office import NEVER_KEPT
from bot.channels.web.view import View
from bot.channels.web.visitors import Visitors
from bot.storage import Storage


class PrivateLinkPages:
    """A look changes nothing; a tap lets this browser in, with a cookie of its own."""

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
        self._attempts = Limits(interval=1.0, burst=120)  # a whole hall may share one address

    @property
    def routes(self) -> list[BaseRoute]:
        return [Route("/keep/{key}", self._look), Route("/keep", self._open, methods=["POST"])]

    async def _look(self, request: Request) -> Response:
        self._refuse_attempts(request)
        visitor, key = await self._visitors.of(request), request.path_params["key"]
        person_id = await self._storage.joins.linked(key)
        if person_id is None:
            page = self._view.problem(visitor.language, "web-keep-unknown")
            return HTMLResponse(page, HTTPStatus.GONE, NEVER_KEPT)
        if visitor.person is not None and visitor.person.id == person_id:
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        keys = ["web-keep-ask", *(["web-keep-instead"] if visitor.person is not None else [])]
        sentences = [self._view.sentence(visitor.language, each) for each in keys]
        label = self._view.sentence(visitor.language, "web-keep")
        page = self._view.alone(
            visitor.language, " ".join(sentences), action="/keep", label=label, fields={"key": key}
        )
        return HTMLResponse(page, headers=NEVER_KEPT)

    async def _open(self, request: Request) -> Response:
        form = await self._guard.form(request)
        self._refuse_attempts(request)
        visitor = await self._visitors.of(request)
        person_id = await self._storage.joins.linked(form.get("key", ""))
        if person_id is None:
            page = self._view.problem(visitor.language, "web-keep-unknown")
            return HTMLResponse(page, HTTPStatus.GONE, NEVER_KEPT)
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if visitor.person is None or visitor.person.id != person_id:
            address = self._visitors.identity.new()
            await self._storage.joins.add_browser(person_id, address, self._clock())
            self._visitors.identity.give(request, response, address)
        return response

    def _refuse_attempts(self, request: Request) -> None:
        self._guard.refuse_too_many(request)
        if self._attempts.wait(address_of(request)):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
