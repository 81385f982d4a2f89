"""The pages of staff: open questions with their answers, and who comes to a briefing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import texts
from bot.assistant import Assistant
from bot.briefings import times
from bot.briefings.attendees import AttendeeList, AttendeeStatus, Entry
from bot.briefings.buttons import CheckIn, UndoCheckIn
from bot.channels.web import rendering
from bot.channels.web.guards import Guard
from bot.channels.web.office import NEVER_KEPT, Office, SignedIn, back
from bot.channels.web.requests import number_of
from bot.channels.web.view import View
from bot.channels.web.visitors import Visitor, Visitors
from bot.desk.replies import Answered
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Language
from bot.storage import Question

_MOST_QUESTIONS = 20
_LONGEST_ANSWER = 3500
_NOTICES = {"sent": "web-staff-sent", "waits": "web-staff-waits", "closed": "web-staff-closed"}


@dataclass(frozen=True)
class Row:
    """Somebody on the list of a briefing. ``undo``: what takes the check-in back."""

    place: int
    registration: int
    name: str
    number: str
    mode: str
    status: str
    is_present: bool
    undo: str = ""


class StaffPages:
    """Each works without JavaScript; what changes something is a form that only our own pages send."""

    def __init__(
        self,
        office: Office,
        assistant: Assistant,
        library: Library,
        clock: Callable[[], datetime],
        visitors: Visitors,
        guard: Guard,
        view: View,
    ) -> None:
        self._office = office
        self._storage = office.storage
        self._assistant = assistant
        self._library = library
        self._clock = clock
        self._visitors = visitors
        self._guard = guard
        self._view = view

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route("/staff", self._home),
            Route("/staff/answer", self._answer, methods=["POST"]),
            Route("/staff/close", self._close, methods=["POST"]),
            Route("/staff/briefings/{briefing}", self._list),
            Route("/staff/checkin", self._check_in, methods=["POST"]),
        ]

    async def visitor(self, request: Request) -> Visitor:
        return await self._visitors.of(request)

    async def _signed_in(self, request: Request) -> SignedIn | None:
        self._guard.refuse_too_many(request)
        return SignedIn.of(await self._visitors.of(request))

    async def _signed_out(self, request: Request, kept: str = "") -> Response:
        """Tells how to sign in; what was written stands there still."""
        visitor = await self._visitors.of(request)
        page = self._view.problem(visitor.language, "web-staff-signed-out", kept=kept)
        return HTMLResponse(page, HTTPStatus.FORBIDDEN, NEVER_KEPT)

    # --- questions ----------------------------------------------------------------------

    async def _home(self, request: Request) -> Response:
        who = await self._signed_in(request)
        if who is None:
            return await self._signed_out(request)
        notice = next((key for name, key in _NOTICES.items() if name in request.query_params), "")
        return await self._shown_home(request, who, notice)

    async def _shown_home(self, request: Request, who: SignedIn, notice: str) -> Response:
        questions, count = await self._storage.questions.open(_MOST_QUESTIONS)
        knowledge, zone = self._library.knowledge, self._library.zone
        briefings = sorted(
            knowledge.briefings.values(), key=lambda each: (each.ends <= self._clock(), each.starts)
        )
        shown = {
            "questions": [(each, texts.moment(who.language, each.asked_at, zone)) for each in questions],
            "count": count,
            "briefings": [
                (each.id, each.title.of(who.language), texts.moment(who.language, each.starts, zone))
                for each in briefings
            ],
            "notice": self._view.sentence(who.language, notice) if notice else "",
        }
        return self.page(request, who, "staff.html", **shown)

    def page(self, request: Request, who: SignedIn, template: str, **shown: Any) -> Response:
        page = self._view.rendered(
            template, who.language, who=who.session.name, path=request.url.path, **shown
        )
        return HTMLResponse(page, headers=NEVER_KEPT)

    async def _answer(self, request: Request) -> Response:
        """Sends an answer; where that cannot be, what was written stays in its field."""
        form = await self._guard.form(request)
        text = form.get("text", "").strip()
        who = await self._signed_in(request)
        if who is None:
            return await self._signed_out(request, kept=text)
        question = await self._storage.questions.get(number_of(form.get("question", "")))
        if question is None:
            return self._refused(who, "question-gone", text)
        if question.is_open and form.get("seen", question.fingerprint) != question.fingerprint:
            return self._is_edited(who, question, text)
        if not text or len(text) > _LONGEST_ANSWER:
            return self._refused(who, "empty" if not text else "web-too-long", text)
        answered = await self._answered(who, question, text)
        if answered is Answered.ALREADY:
            first = await self._storage.questions.get(question.id)
            said = (first.answer if first is not None else None) or "-"
            if said != text:
                return self._is_second(who, question, said, text)
            answered = Answered.SENT  # a double tap
        return RedirectResponse(f"/staff?{answered}", HTTPStatus.SEE_OTHER)

    def _is_second(self, who: SignedIn, question: Question, first: str, text: str) -> Response:
        """Tells that somebody else was faster; what was written can still be sent as a correction."""
        sentence = self._view.sentence(who.language, "question-answered-already", answer=first)
        page = self._view.alone(
            who.language,
            sentence,
            action="/staff/answer",
            label=self._view.sentence(who.language, "web-staff-correct"),
            fields={"question": str(question.id)},
            kept=self._view.sentence(who.language, "web-staff-correction", text=text),
            back="/staff",
        )
        return HTMLResponse(page, HTTPStatus.CONFLICT, NEVER_KEPT)

    def _is_edited(self, who: SignedIn, question: Question, text: str) -> Response:
        """Tells that the question reads otherwise now; what was written can be sent to it all the same."""
        page = self._view.alone(
            who.language,
            self._view.sentence(who.language, "question-edited-since", text=question.text),
            action="/staff/answer",
            label=self._view.sentence(who.language, "web-staff-send"),
            fields={"question": str(question.id), "seen": question.fingerprint},
            kept=text,
            back="/staff",
        )
        return HTMLResponse(page, HTTPStatus.CONFLICT, NEVER_KEPT)

    async def _answered(self, who: SignedIn, question: Question, text: str) -> Answered:
        message = who.message(text).visible()
        person = await self._storage.people.meet(who.session.address, who.language, self._clock())
        said = await self._office.replies.in_words(question, message.markdown())
        return await self._office.replies.answer(question, message.text, said, person.id)

    async def _close(self, request: Request) -> Response:
        form = await self._guard.form(request)
        who = await self._signed_in(request)
        if who is None:
            return await self._signed_out(request, kept=form.get("text", ""))
        question = await self._storage.questions.get(number_of(form.get("question", "")))
        if question is None:
            return self._refused(who, "question-gone", "")
        async with self._storage.transaction():
            if await self._storage.questions.close(question.id, self._clock()):
                await self._office.replies.close(question, 1)
        return RedirectResponse("/staff?closed", HTTPStatus.SEE_OTHER)

    def _refused(self, who: SignedIn, key: str, kept: str, **arguments: str) -> Response:
        sentence = self._view.sentence(who.language, key, **arguments)
        page = self._view.alone(who.language, sentence, kept=kept, back="/staff")
        return HTMLResponse(page, HTTPStatus.CONFLICT, NEVER_KEPT)

    # --- briefings ------------------------------------------------------------------------

    async def _list(self, request: Request) -> Response:
        who = await self._signed_in(request)
        if who is None:
            return await self._signed_out(request)
        briefing = self._library.knowledge.briefings.get(request.path_params["briefing"])
        if briefing is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        listed = await self._office.attendees.of(briefing)
        words = request.query_params.get("name", "")[:100]
        entries = listed.matching(words) if words.strip() else listed.entries
        return self.page(
            request,
            who,
            "staff_list.html",
            title=briefing.title.of(who.language),
            date=texts.moment(who.language, briefing.starts, self._library.zone),
            counts=[rendering.text(line).first for line in listed.counts(who.language)],
            rows=[_row(listed, entry, who.language) for entry in entries],
            words=words,
            admission=self.admission(briefing, who.language),
        )

    def admission(self, briefing: Briefing, language: Language) -> str:
        """Returns why nobody can be checked in now; nothing if they can."""
        admission = times.admission(briefing, self._clock())
        if admission is times.Admission.OPEN:
            return ""
        opens = texts.moment(language, times.opens(briefing), self._library.zone)
        return self._view.sentence(language, f"web-staff-{admission}", opens=opens)

    async def _check_in(self, request: Request) -> Response:
        """Checks in, or takes that back, as the same button in the chat does."""
        form = await self._guard.form(request)
        who = await self._signed_in(request)
        if who is None:
            return await self._signed_out(request)
        button = form.get("button", "")
        if CheckIn.unpack(button) is None and UndoCheckIn.unpack(button) is None:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        await self._assistant.respond(who.message(button=button))
        return back(form)


def _row(listed: AttendeeList, entry: Entry, language: Language) -> Row:
    registration = entry.registration
    came = registration.checked_in_at if registration is not None else None
    number = registration.id if registration is not None else 0
    return Row(
        listed.entries.index(entry) + 1,
        number,
        entry.name or "-",
        entry.student_number or "-",
        texts.say(language, f"mode-{entry.mode}"),
        texts.say(language, f"roll-status-{entry.status}"),
        entry.status is AttendeeStatus.PRESENT,
        UndoCheckIn(number, int(came.timestamp())).pack() if came is not None else "",
    )
