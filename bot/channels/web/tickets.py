"""What the code on a ticket opens: staff check in, its holder sees it, and anybody else learns nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import texts
from bot.assistant import Assistant
from bot.briefings.buttons import UndoCheckIn
from bot.briefings.tickets import LETTER
from bot.channels.web.guards import Guard
from bot.channels.web.office import NEVER_KEPT, Office, SignedIn
from bot.channels.web.staff import StaffPages
from bot.channels.web.view import View, type_of
from bot.channels.web.visitors import Visitor
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import File, Language, Reply
from bot.storage import Attendee, Entry

_JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Held:
    """A ticket, whoever has opened it."""

    code: str
    attendee: Attendee
    briefing: Briefing


class TicketPages:
    """A ticket is a random number: who guesses, or scans somebody else's, is told the same as for one that never was."""

    def __init__(
        self,
        office: Office,
        assistant: Assistant,
        library: Library,
        clock: Callable[[], datetime],
        staff: StaffPages,
        guard: Guard,
        view: View,
    ) -> None:
        self._office = office
        self._assistant = assistant
        self._library = library
        self._clock = clock
        self._staff = staff
        self._guard = guard
        self._view = view

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route("/ticket/{ticket}", self._ticket),
            Route("/ticket/{ticket}", self._let_in, methods=["POST"]),
            Route("/ticket/{ticket}/{name}", self._file),
        ]

    async def _ticket(self, request: Request) -> Response:
        self._guard.refuse_too_many(request)
        visitor, held = await self._staff.visitor(request), await self._held(request)
        who = SignedIn.of(visitor)
        if held is None:
            return self._closed(visitor)
        if who is not None:
            return self._for_staff(request, who, held)
        if not self._is_holder(visitor, held):
            return self._closed(visitor)
        reply = await self._reply(visitor, held)
        shown = self._view.shown(
            Entry(0, 0, "", reply, self._clock()), visitor.language, f"ticket/{held.code}"
        )
        page = self._view.rendered(
            "ticket.html", visitor.language, entries=[shown], nonce=secrets.token_hex(8)
        )
        return HTMLResponse(page, headers=NEVER_KEPT)

    async def _let_in(self, request: Request) -> Response:
        """Checks in, or takes that back, as the same in the chat does."""
        form = await self._guard.form(request)
        visitor, held = await self._staff.visitor(request), await self._held(request)
        who = SignedIn.of(visitor)
        if who is None or held is None:
            return self._closed(visitor)
        undo = form.get("button", "")
        if undo and UndoCheckIn.unpack(undo) is not None:
            await self._assistant.respond(who.message(button=undo))
            return RedirectResponse(request.url.path, HTTPStatus.SEE_OTHER)
        await self._assistant.respond(who.message(f"/start {LETTER}_{held.code}"))
        return RedirectResponse(f"{request.url.path}?now", HTTPStatus.SEE_OTHER)

    async def _file(self, request: Request) -> Response:
        """Returns the code or the date of one's own ticket."""
        self._guard.refuse_too_many(request)
        visitor, held = await self._staff.visitor(request), await self._held(request)
        files: tuple[File, ...] = ()
        if held is not None and self._is_holder(visitor, held):
            files = (await self._reply(visitor, held)).files
        file = next((each for each in files if each.name == request.path_params["name"]), None)
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(file.content, media_type=type_of(file.name), headers=NEVER_KEPT)

    async def _held(self, request: Request) -> Held | None:
        code = request.path_params["ticket"]
        attendee = await self._office.storage.registrations.of_ticket(code)
        known = self._library.knowledge.briefings
        briefing = known.get(attendee.registration.briefing_id) if attendee is not None else None
        return Held(code, attendee, briefing) if attendee is not None and briefing is not None else None

    @staticmethod
    def _is_holder(visitor: Visitor, held: Held) -> bool:
        return visitor.person is not None and visitor.person.id == held.attendee.registration.person_id

    def _closed(self, visitor: Visitor) -> Response:
        page = self._view.problem(visitor.language, "web-ticket-closed")
        return HTMLResponse(page, HTTPStatus.NOT_FOUND, NEVER_KEPT)

    async def _reply(self, visitor: Visitor, held: Held) -> Reply:
        """Returns the ticket as the chat shows it."""
        person, registration = visitor.person, held.attendee.registration
        assert person is not None
        if self._clock() >= held.briefing.ends or held.briefing.is_cancelled:
            key = "briefing-is-cancelled" if held.briefing.is_cancelled else "ticket-worthless"
            return Reply(texts.say(visitor.language, key))
        return self._office.tickets.ticket(
            registration,
            await self._office.seating.standing(person.id),
            person,
            visitor.language,
            self._clock(),
            begins=texts.say(visitor.language, "ticket-again"),
        )

    # --- for staff ------------------------------------------------------------------------

    def _for_staff(self, request: Request, who: SignedIn, held: Held) -> Response:
        registration, zone = held.attendee.registration, self._library.zone
        came = registration.checked_in_at
        return self._staff.page(
            request,
            who,
            "ticket_staff.html",
            name=held.attendee.name or "-",
            number=held.attendee.student_number or "-",
            title=held.briefing.title.of(who.language),
            mode=texts.say(who.language, f"mode-{registration.mode}"),
            date=texts.moment(who.language, held.briefing.starts, zone),
            briefing=held.briefing.id,
            came=self._came(request, held, who.language),
            undo=UndoCheckIn(registration.id, int(came.timestamp())).pack() if came is not None else "",
            admission=self._staff.admission(held.briefing, who.language),
        )

    def _came(self, request: Request, held: Held, language: Language) -> str:
        """Tells that this tap has checked in, or that it was done before, when and by whom."""
        registration = held.attendee.registration
        came = registration.checked_in_at
        if came is None:
            return ""
        if "now" in request.query_params and self._clock() - came < _JUST_NOW:
            return self._view.sentence(language, "web-staff-checked-in")
        return self._view.sentence(
            language,
            "web-staff-checked-in-already",
            date=texts.moment(language, came, self._library.zone),
            by=registration.checked_in_by or texts.say(language, "roll-by-slide"),
        )
