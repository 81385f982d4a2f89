"""Where the links of a mail lead: a page that asks, and whose button alone does it, as mail programs open links by themselves."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assistant import Assistant
from bot.briefings.address_confirmation import confirm
from bot.channels.signed_links import Kind, Link, Links
from bot.channels.web import rendering
from bot.channels.web.channel import Saying, WebChannel
from bot.channels.web.guards import Guard
from bot.channels.web.office import Office
from bot.channels.web.streams import CHANNEL
from bot.channels.web.view import View
from bot.channels.web.visitors import Visitors
from bot.messages import Address, Language
from bot.storage import MAIL, Person

_NEVER_KEPT = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


class Mailed:
    """The pages behind the links that ``bot.channels.signed_links`` has signed."""

    def __init__(
        self,
        office: Office,
        channel: WebChannel,
        assistant: Assistant,
        clock: Callable[[], datetime],
        visitors: Visitors,
        guard: Guard,
        view: View,
    ) -> None:
        self._storage = office.storage
        self._roster = office.roster
        self._channel = channel
        self._assistant = assistant
        self._clock = clock
        self._visitors = visitors
        self._guard = guard
        self._view = view
        self._links = Links(office.storage.database.cipher, guard.url)

    @property
    def routes(self) -> list[BaseRoute]:
        return [Route("/mail/{kind}/{token}", self._opened, methods=["GET", "POST"])]

    async def _opened(self, request: Request) -> Response:
        self._guard.refuse_too_many(request)
        kind = next((kind for kind in Kind if kind == request.path_params["kind"]), None)
        link = self._links.read(kind, request.path_params["token"], self._clock()) if kind else None
        number = await self._storage.joins.now(link.person_id) if link is not None else 0
        person = await self._storage.people.get(number)
        if kind is None or link is None or person is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if link.is_expired:
            return self._told(person.reads, "mail-link-expired", HTTPStatus.GONE)
        if request.method != "POST":  # a mail scanner's HEAD looks, as its GET does
            return self._asked(kind, link, person.reads, request.url.path)
        match kind:
            case Kind.UNSUBSCRIBE:  # a mail program may call this itself, from anywhere: RFC 8058
                await self._storage.interests.remove(person.id)
                return self._told(person.reads, "mail-unsubscribed")
            case Kind.CONFIRM:
                await self._guard.form(request)
                mine = Address(MAIL, link.what)
                is_there = await confirm(self._storage, person.id, mine, self._clock())
                return self._told(person.reads, "email-confirmed" if is_there else "email-replaced")
            case Kind.PRESS:
                form = await self._guard.form(request)
                return await self._pressed(request, form, link, person)

    def _asked(self, kind: Kind, link: Link, language: Language, path: str) -> Response:
        _, _, label = link.what.partition("\n")
        sentence = self._view.sentence(language, f"mail-ask-{kind}")
        button = label if kind is Kind.PRESS else self._view.sentence(language, f"mail-do-{kind}")
        fields = {"nonce": secrets.token_hex(8)}
        page = self._view.alone(language, sentence, action=path, label=button, fields=fields)
        return HTMLResponse(page, headers=_NEVER_KEPT)

    def _told(self, language: Language, key: str, status: int = HTTPStatus.OK) -> Response:
        page = self._view.alone(language, self._view.sentence(language, key))
        return HTMLResponse(page, status, headers=_NEVER_KEPT)

    async def _pressed(
        self, request: Request, form: Mapping[str, str], link: Link, person: Person
    ) -> Response:
        """Presses the button; opens the conversation in this browser, unless it holds another one, which stays."""
        data, _, _ = link.what.partition("\n")
        visitor = await self._visitors.of(request)
        is_anothers = visitor.person is not None and visitor.person.id != person.id
        address = await self._page_of(person)
        if await self._roster.includes(address):  # a mailbox alone gives nobody the rights of staff
            return self._told(person.reads, "mail-press-staff")
        saying = Saying(button=data, nonce=form.get("nonce", "")[:64])
        said = await self._channel.say(self._assistant, address, saying)
        if is_anothers or said.farewell is not None:
            replies = [entry.reply for entry in said.entries if entry.reply is not None]
            last = said.farewell or (replies[-1] if replies else None)
            told = rendering.whole(last.text) if last is not None else ""
            return HTMLResponse(self._view.alone(person.reads, told), headers=_NEVER_KEPT)
        anchor = f"#m{said.entries[0].id}" if said.entries else ""
        response = RedirectResponse(f"/{anchor}", HTTPStatus.SEE_OTHER)
        self._visitors.identity.give(request, response, address)
        return response

    async def _page_of(self, person: Person) -> Address:
        """Returns at which address a person is met on the page; one who never was there gets one."""
        further = await self._storage.addresses.of_person(person.id)
        known = [person.address, *(each.address for each in further if each.confirmed_at is not None)]
        found = next((address for address in known if address.channel == CHANNEL), None)
        if found is None:
            found = self._visitors.identity.new()
            await self._storage.addresses.add(person.id, found, self._clock())
        return found
