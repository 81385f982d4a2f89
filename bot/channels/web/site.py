"""The routes: a page, what is said on it, what is told in the meantime, and files."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.assistant import Assistant
from bot.channels.web.channel import Said, Saying, WebChannel
from bot.channels.web.guards import Guard, Limits, SecurityHeaders, address_of, framed_by, security_headers
from bot.channels.web.mail_links import Mailed
from bot.channels.web.office import Office
from bot.channels.web.private_links import PrivateLinkPages
from bot.channels.web.publication import Publication
from bot.channels.web.requests import language_of, number_of, tag_of
from bot.channels.web.sign_in import SignInPages
from bot.channels.web.staff import StaffPages
from bot.channels.web.tickets import TicketPages
from bot.channels.web.view import STATIC, View, files, type_of
from bot.channels.web.visitors import Visitor, Visitors
from bot.config import Settings
from bot.library import Library
from bot.messages import Address
from bot.storage import Entry, Person
from bot.storage.transcripts import MOST

_HEARTBEAT_SECONDS = 20.0
_SHOWN_AT_ONCE = 40  # entries; the earlier ones are a link away
_FRAGMENT = "x-fragment"
"""The header by which the script asks for the new entries instead of the page."""
_LONGEST_TEXT = 4096
"""Characters: as much as Telegram takes; the time that a question takes grows faster than its length."""
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEPT_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_NEVER_KEPT = {"cache-control": "no-store"}
_NOTICES = {"cookies": "web-no-cookies", "forgotten": "forgotten", "left": "web-left"}


class Site:
    """The page as an ASGI application."""

    def __init__(
        self,
        channel: WebChannel,
        assistant: Assistant,
        settings: Settings,
        office: Office,
        library: Library,
        clock: Callable[[], datetime],
    ) -> None:
        is_secure = settings.web.url.startswith("https://")
        self._channel = channel
        self._assistant = assistant
        self._links_to = office.links_to
        self._visitors = Visitors(office.storage, office.roster, clock, is_secure=is_secure)
        self._identity = self._visitors.identity
        self._guard = Guard(settings.web.url)
        self._security = security_headers(is_secure=is_secure)
        self._origins = settings.web.allowed_origins
        self._view = View(settings, assistant.commands, library)
        self._staff_view = View(settings, assistant.commands, library, for_staff=True)
        self._of_person = Limits(interval=1.0, burst=20)
        self._newcomers = Limits(interval=2.0, burst=300)
        self._static = {file.name: file.read_bytes() for file in STATIC.iterdir()}
        staff = StaffPages(office, assistant, library, clock, self._visitors, self._guard, self._view)
        self.app = Starlette(
            routes=[
                Route("/", self._page),
                Route("/embed", self._embedded),
                Route("/widget.js", self._widget),
                Route("/start/{link}", self._from_outside),
                Route("/say", self._say, methods=["POST"]),
                Route("/leave", self._leave, methods=["GET", "POST"]),
                Route("/events", self._events),
                Route("/shown", self._shows, methods=["POST"]),
                Route("/files/{entry}/{number:int}/{name}", self._file),
                Route("/static/{name}", self._static_file),
                Route("/health", self._health),
                *SignInPages(office.storage, clock, self._visitors, self._guard, self._view).routes,
                *staff.routes,
                *PrivateLinkPages(office.storage, clock, self._visitors, self._guard, self._view).routes,
                *TicketPages(office, assistant, library, clock, staff, self._guard, self._view).routes,
                *Mailed(office, channel, assistant, clock, self._visitors, self._guard, self._view).routes,
                *Publication(library, settings, clock, self._view).routes,
            ],
            middleware=[
                Middleware(SecurityHeaders, is_secure=is_secure),
                Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
            ],
            exception_handlers={HTTPException: self._problem, Exception: self._fault},
        )

    def carry(self, route: BaseRoute) -> None:
        """Lets another channel be called over the same server."""
        self.app.router.routes.append(route)

    # --- pages -----------------------------------------------------------------------

    async def _page(self, request: Request) -> Response:
        return await self._shown(request)

    async def _embedded(self, request: Request) -> Response:
        """Shows the page in a frame of another site."""
        response = await self._shown(request)
        self._identity.frame(request, response)
        return response

    async def _from_outside(self, request: Request) -> Response:
        """Shows the page with what a poster or a ticket leads to; nothing is done before it is tapped."""
        link = request.path_params["link"]
        if not _LINK.fullmatch(link):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return await self._shown(request, link)

    async def _shown(self, request: Request, link: str = "") -> Response:
        self._guard.refuse_too_many(request)
        visitor = await self._visitors.of(request)
        most = MOST if "all" in request.query_params else _SHOWN_AT_ONCE
        entries = await self._channel.transcript(visitor.person, most=most) if visitor.person else []
        notice = next((key for name, key in _NOTICES.items() if name in request.query_params), "")
        if notice == _NOTICES["cookies"] and visitor.address is not None:
            notice = ""
        page = self._view_for(visitor).page(
            visitor.language,
            entries,
            nonce=secrets.token_hex(8),
            notice=notice,
            link=link,
            telegram=self._links_to(link).get("telegram", "") if link else "",
            has_more=len(entries) == most < MOST,
        )
        framing = framed_by(self._origins) if visitor.session is None else {}
        return HTMLResponse(page, headers={**_NEVER_KEPT, **framing})

    async def _leave(self, request: Request) -> Response:
        """Takes the cookie, so that the next person at this computer sees nothing of it."""
        if request.method != "POST":
            visitor = await self._visitors.of(request)
            return HTMLResponse(self._view.leaving(visitor.language), headers=_NEVER_KEPT)
        await self._guard.form(request)
        response = RedirectResponse("/?left", HTTPStatus.SEE_OTHER)
        self._identity.take(request, response)
        return response

    # --- what is said ------------------------------------------------------------------

    async def _say(self, request: Request) -> Response:
        form = await self._guard.form(request)
        if len(form.get("text", "").replace("\r\n", "\n")) > _LONGEST_TEXT:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        visitor = await self._visitors.unread(request)
        address = visitor.address or self._identity.new()
        is_too_often = self._of_person.wait(address.id)
        if is_too_often or (visitor.address is None and self._newcomers.wait(address_of(request))):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
        said = await self._channel.say(self._assistant, address, _saying(form, request, visitor))
        if said.farewell is not None:
            return self._forgotten(request)
        return await self._answer(request, visitor, address, said)

    async def _answer(self, request: Request, visitor: Visitor, address: Address, said: Said) -> Response:
        response: Response
        if _FRAGMENT in request.headers:
            fragment = self._view_for(visitor).fragment(language_of(request, said.person), said.entries)
            response = HTMLResponse(fragment, headers=_NEVER_KEPT)
        else:
            anchor = f"#m{said.entries[0].id}" if said.entries else ""
            is_new = visitor.address is None
            response = RedirectResponse(f"/{'?cookies' if is_new else ''}{anchor}", HTTPStatus.SEE_OTHER)
        if visitor.session is None:
            self._identity.give(request, response, address)
        return response

    def _view_for(self, visitor: Visitor) -> View:
        return self._staff_view if visitor.session is not None else self._view

    def _forgotten(self, request: Request) -> Response:
        """Says goodbye to somebody of whom nothing is kept any more, not even a cookie."""
        response: Response
        if _FRAGMENT in request.headers:
            response = Response(status_code=HTTPStatus.RESET_CONTENT, headers={"location": "/?forgotten"})
        else:
            response = RedirectResponse("/?forgotten", HTTPStatus.SEE_OTHER)
        self._identity.take(request, response)
        return response

    # --- what is told in the meantime ---------------------------------------------------

    async def _events(self, request: Request) -> Response:
        """Streams new entries; first those that the page has missed."""
        self._guard.refuse_too_many(request)
        visitor = await self._visitors.of(request, is_seen=False)
        if visitor.person is None:
            return Response(status_code=HTTPStatus.NO_CONTENT)  # which tells the browser not to come back
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        return StreamingResponse(
            self._news(request, visitor, visitor.person, number_of(after)),
            media_type="text/event-stream",
            headers={**_NEVER_KEPT, "x-accel-buffering": "no"},
        )

    async def _shows(self, request: Request) -> Response:
        """Learns from the page's script that it shows what came over its stream."""
        form = await self._guard.form(request)
        person = (await self._visitors.of(request, is_seen=False)).person
        if person is not None:
            self._channel.streams.note_shown(person.id, number_of(form.get("entry", "")))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _news(
        self, request: Request, visitor: Visitor, person: Person, after: int
    ) -> AsyncIterator[str]:
        with self._channel.streams.opened(person.id) as stream:
            for entry in await self._channel.transcript(person, after):
                yield self._event(visitor, entry)
            yield ": here\n\n"
            while not stream.is_closed:
                try:
                    news = await stream.next(_HEARTBEAT_SECONDS)
                except TimeoutError:
                    news = None
                    yield ": still here\n\n"
                if visitor.session is not None and not await self._visitors.is_signed_in(request):
                    yield "event: over\ndata:\n\n"
                    return
                if isinstance(news, Entry):
                    yield self._event(visitor, news)
                elif news is not None:
                    yield f"event: gone\ndata: {news}\n\n"

    def _event(self, visitor: Visitor, entry: Entry) -> str:
        lines = self._view_for(visitor).fragment(visitor.language, [entry]).splitlines()
        return f"id: {entry.id}\n" + "".join(f"data: {line}\n" for line in lines) + "\n"

    # --- files --------------------------------------------------------------------------

    async def _file(self, request: Request) -> Response:
        """Returns a file of one's own conversation; what belongs to another one is not found."""
        self._guard.refuse_too_many(request)
        person = (await self._visitors.of(request)).person
        entry = (
            await self._channel.entry(person, number_of(request.path_params["entry"]))
            if person is not None
            else None
        )
        attached = files(entry.reply) if entry is not None and entry.reply is not None else []
        number, name = request.path_params["number"], request.path_params["name"]
        if number >= len(attached) or attached[number].name != name:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        file = attached[number]
        kind = "inline" if file.is_picture else "attachment"
        disposition = f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"content-disposition": disposition, "cache-control": "private, no-cache"}
        return Response(file.content, media_type=type_of(file.name), headers=headers)

    async def _static_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._static:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(self._static[name], media_type=type_of(name), headers=_KEPT_FOR_EVER)

    async def _widget(self, _: Request) -> Response:
        """Returns the script that puts the chat into another site; for a while, as sites keep its address for years."""
        headers = {"cache-control": "public, max-age=300", "cross-origin-resource-policy": "cross-origin"}
        return Response(self._static["widget.js"], media_type=type_of("widget.js"), headers=headers)

    async def _health(self, _: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_NEVER_KEPT)

    # --- what is refused ------------------------------------------------------------------

    async def _problem(self, request: Request, error: Exception) -> Response:
        """Says what is wrong, in a sentence."""
        assert isinstance(error, HTTPException)
        return self._said(request, error.status_code)

    async def _fault(self, request: Request, _: Exception) -> Response:
        """Says so with the headers that all responses have: it is made outside of what adds them."""
        response = self._said(request, HTTPStatus.INTERNAL_SERVER_ERROR)
        response.headers.update(self._security)
        return response

    def _said(self, request: Request, status: int) -> Response:
        language = language_of(request, None)
        key = _SENTENCES.get(status, "web-not-found" if status < 500 else "error")
        headers = {**_NEVER_KEPT, **({"retry-after": "5"} if status == HTTPStatus.TOO_MANY_REQUESTS else {})}
        if _FRAGMENT in request.headers:
            return PlainTextResponse(self._view.sentence(language, key), status, headers)
        return HTMLResponse(self._view.problem(language, key), status, headers)


_SENTENCES: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "web-elsewhere",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "web-too-long",
    HTTPStatus.TOO_MANY_REQUESTS: "web-too-fast",
}


def _saying(form: dict[str, str], request: Request, visitor: Visitor) -> Saying:
    return Saying(
        text="" if "button" in form else form.get("text", ""),
        button=form.get("button"),
        at=number_of(form.get("at", "")),
        nonce=form.get("nonce", "")[:64],
        language_tag=form.get("lang") or tag_of(request),
        name=visitor.session.name if visitor.session is not None else "",
    )
