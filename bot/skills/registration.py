"""A seat at a briefing: taking one, waiting for one, moving it, and giving it back.

The way to a seat: which briefing, on site or online, who you are, and what the
briefing's form asks. Whatever is known already (by arguments, by a single
choice, from the last time) is not asked again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bot import texts
from bot.briefings import forms, naming
from bot.briefings.forms import QUESTION
from bot.briefings.offers import Offers
from bot.briefings.seating import Outcome, Seat, Seating
from bot.briefings.tickets import Tickets
from bot.config import Settings
from bot.dialogue import Step
from bot.knowledge import Briefing as BriefingEvent
from bot.knowledge import FormField
from bot.library import Library
from bot.matching import Status
from bot.messages import Button, File, Markdown, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Registration as Held
from bot.storage import Standing, Storage

_NAME = re.compile(r"[^\d\W][^\d\n?？!！/:：;；<>{}\[\]@#]{0,48}[^\W\d?？]|[^\d\W]", re.UNICODE)
_INTRODUCTION = re.compile(
    r"^(?:我(?:的名字)?(?:叫|是)|姓名[:：是]?|my name is |i am |i'm |my name's |name: ?)\s*", re.IGNORECASE
)
_STRAY = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")  # invisible, and often pasted along
_NUMBER_LABEL = re.compile(r"^(?:(?:我的)?学号(?:是|为|:)?|(?:MY )?STUDENT NUMBER(?: IS|:)?)\s*")
_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{4,16}[A-Za-z]?")
_MODES = {
    "campus": ("campus", "onsite", "on-site", "site", "现场", "线下", "到场"),
    "online": ("online", "线上", "在线", "网上", "直播"),
}
_LONGEST_QUESTION = 500

Choice = dict[str, Any]
"""What was chosen so far: ``briefing``, ``mode``, ``aim`` ("seat", "wait", "both", "swap"), ``before`` (a swap's other briefing), ``name`` and ``number``, ``answers``; ``told``: what consent is asked to was said."""


@dataclass(frozen=True)
class Asking(Step):
    """A question for the speakers."""

    briefing: str
    name: ClassVar[str] = "question"
    is_brief: ClassVar[bool] = True
    is_literal: ClassVar[bool] = True


class Registration(Skill):
    name = "seat"
    steps = (Asking,)
    commands = (Command("register", opens=True), Command("cancel"))

    def __init__(
        self,
        library: Library,
        storage: Storage,
        seating: Seating,
        tickets: Tickets,
        offers: Offers,
        settings: Settings,
    ) -> None:
        self._library = library
        self._storage = storage
        self._seating = seating
        self._tickets = tickets
        self._offers = offers
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command == "register":
            return await self._register(turn)
        if turn.command == "cancel":
            return await self._cancel(turn)
        if turn.press is not None:
            return await self._pressed(turn, *turn.press)
        match turn.step:
            case "details":
                return await self._take_word(turn)
            case "name":
                return self._take_name(turn)
            case "number":
                return await self._take_number(turn)
            case "field":
                return await self._take_field(turn, turn.message.text)
            case Asking(briefing_id):
                return await self._take_question(turn, briefing_id)
        return None

    async def _pressed(self, turn: Turn, verb: str = "", *parts: str) -> Reply | None:
        """A button; one of a briefing that is no more is stale."""
        if verb in ("details", "pick", "skip"):
            return await self._pressed_in_dialogue(turn, verb, *parts)
        briefing = self._library.knowledge.briefings.get(parts[0]) if parts else None
        if briefing is None:
            return None
        if verb in ("wait", "both") and not briefing.takes_registrations(turn.now):
            return self._closed(turn, briefing)
        match verb, parts[1:]:
            case "register", chosen:
                return await self._choose(turn, briefing.id, chosen[0] if chosen else "")
            case "ask", ():
                return await self._ask_question(turn, briefing)
        standing = await self._seating.standing(turn.person.id)
        match verb, parts[1:]:
            case "wait", (mode,) if mode in briefing.modes:
                return await self._want(turn, standing, briefing, mode, "wait")
            case "both", () if {"campus", "online"} <= briefing.modes.keys():
                return await self._want(turn, standing, briefing, "online", "both")
            case "swap", (other, mode):
                return await self._swap(turn, standing, briefing, other, mode)
            case "accept", ():
                return await self._accept(turn, standing, briefing)
            case "decline", ():
                return await self._decline(turn, standing, briefing)
            case "ticket", ():
                return self._show_ticket(turn, standing, briefing)
            case "cancel", ():
                return await self._give_back(turn, standing, briefing)
        return None

    async def _pressed_in_dialogue(self, turn: Turn, verb: str, *parts: str) -> Reply | None:
        if turn.conversation.skill != self.name:
            return None
        choice, step = turn.conversation.data, turn.conversation.step
        match verb, parts:
            case "details", (said, *which) if step == "details" and which == _which(choice):
                return await self._details(turn, said)
            case "skip", (field_id,) if step == "field" and choice.get("field") == field_id:
                return await self._take_field(turn, "")
            case "pick", (field_id, value) if step == "field" and choice.get("field") == field_id:
                return await self._take_pick(turn, value)
        return None

    async def _details(self, turn: Turn, said: str) -> Reply | None:
        choice = turn.conversation.data
        match said:
            case "same":
                return await self._go_on(turn, choice)
            case "again":
                return self._ask_name(turn, {**choice, "answers": {}})
        return None

    async def _take_word(self, turn: Turn) -> Reply | None:
        """Whoever writes yes or no instead of tapping."""
        said = turn.message.text.casefold().strip(" .。!！~")
        if said in forms.YES or said == turn.say("details-same").casefold():
            return await self._details(turn, "same")
        if said in forms.NO or said == turn.say("details-again").casefold():
            return await self._details(turn, "again")
        return None

    def _briefing(self, choice: Choice) -> BriefingEvent | None:
        return self._library.knowledge.briefings.get(choice.get("briefing", ""))

    def _coming(self, turn: Turn) -> list[BriefingEvent]:
        return [b for b in self._library.knowledge.briefings.values() if b.ends > turn.now]

    # --- which, and how --------------------------------------------------------

    async def _register(self, turn: Turn) -> Reply | None:
        """``/register jinyun online``: the words in any order, any of them left out."""
        briefing_ids, modes, unknown = self._understood(turn)
        if unknown or len(briefing_ids) > 1 or len(modes) > 1:
            known = turn.say("list-separator").join(self._library.knowledge.briefings) or "-"
            word = unknown or turn.argument_text
            return Reply(turn.say("register-unclear", word=word[:30], known=known))
        return await self._choose(turn, next(iter(briefing_ids), ""), next(iter(modes), ""))

    def _understood(self, turn: Turn) -> tuple[set[str], set[str], str]:
        """The briefings and modes that are named, and the first word that is neither."""
        text = turn.argument_text.casefold()
        is_online = any(word in text.split() for word in _MODES["online"])
        found, rest = naming.named(self._library.knowledge, text, turn.now, with_campus=is_online)
        modes: set[str] = set()
        for word in rest.split():
            mode = next((key for key, words in _MODES.items() if word in words), None)
            if mode is None:
                return {b.id for b in found}, modes, word
            modes.add(mode)
        return {b.id for b in found}, modes, ""

    async def _choose(self, turn: Turn, briefing_id: str, mode: str) -> Reply | None:
        """Asks for what is still open."""
        open_now = [b for b in self._coming(turn) if b.takes_registrations(turn.now)]
        if not briefing_id and len(open_now) == 1:
            briefing_id = open_now[0].id
        if not briefing_id:
            return self._ask_briefing(turn, open_now, mode)
        briefing = self._library.knowledge.briefings[briefing_id]
        if mode and mode not in briefing.modes:
            return None if turn.press is not None else Reply(turn.say("mode-not-there"))
        standing = await self._seating.standing(turn.person.id)
        return await self._choose_at(turn, standing, briefing, mode)

    async def _choose_at(self, turn: Turn, standing: Standing, briefing: BriefingEvent, mode: str) -> Reply:
        """Asks what is open about one briefing."""
        mine, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if mine is not None and briefing.ends > turn.now and not briefing.is_cancelled:
            return self._already(turn, standing, mine)
        waits = place is not None and not briefing.is_cancelled and turn.now < briefing.starts
        if place is not None and waits and (place.is_offered or place.mode == mode or not mode):
            return await self._in_queue(turn, standing, briefing)
        if not briefing.takes_registrations(turn.now):
            return self._closed(turn, briefing)
        if not mode and len(briefing.modes) == 1:
            mode = next(iter(briefing.modes))
        if not mode:
            return self._ask_mode(turn, standing, briefing)
        if standing.occupancy.free(briefing)[mode] <= 0:
            return self._full(turn, standing, briefing, mode)
        return await self._want(turn, standing, briefing, mode, "seat")

    def _closed(self, turn: Turn, briefing: BriefingEvent) -> Reply:
        key = "briefing-is-cancelled" if briefing.is_cancelled else "registration-closed"
        return Reply(turn.say(key), self._others(turn, briefing))

    def _others(self, turn: Turn, briefing: BriefingEvent) -> tuple[tuple[Button, ...], ...]:
        """A way to the briefings that still take registrations."""
        return column(
            *(
                Button(
                    turn.say("register-button", campus=b.campus.of(turn.language)), f"seat:register:{b.id}"
                )
                for b in self._coming(turn)
                if b.id != briefing.id and b.takes_registrations(turn.now)
            )
        )

    def _ask_briefing(self, turn: Turn, briefings: list[BriefingEvent], mode: str) -> Reply:
        if not briefings:
            is_closed = any(not b.is_cancelled for b in self._coming(turn))
            more = ((Button(turn.say("briefings-button"), "briefing:list"),),) if is_closed else ()
            return Reply(turn.say("registration-closed-all" if is_closed else "briefings-none"), more)
        buttons = [
            Button(
                turn.say(
                    "briefing-button",
                    campus=b.campus.of(turn.language),
                    date=texts.day(turn.language, b.starts.astimezone(self._settings.zone).date()),
                ),
                f"seat:register:{b.id}:{mode}",
            )
            for b in briefings
        ]
        return Reply(turn.say("register-which"), column(*buttons))

    def _ask_mode(self, turn: Turn, standing: Standing, briefing: BriefingEvent) -> Reply:
        free = standing.occupancy.free(briefing)
        seats = [
            turn.say("briefing-seats", mode=turn.say(f"mode-{mode}"), left=free[mode], capacity=m.capacity)
            for mode, m in briefing.modes.items()
        ]
        text = "\n".join([self._tickets.described(briefing, turn.language), *seats])
        buttons = [
            Button(turn.say(f"mode-{mode}"), f"seat:register:{briefing.id}:{mode}") for mode in briefing.modes
        ]
        return Reply(Markdown(f"{text}\n\n{turn.say('register-how')}"), (tuple(buttons),))

    @staticmethod
    def _full(turn: Turn, standing: Standing, briefing: BriefingEvent, mode: str) -> Reply:
        """Offers what can be had instead: the other mode, a place in the queue, or both."""
        free, id_ = standing.occupancy.free(briefing), briefing.id
        mine = standing.registrations.get(id_)
        other = next((key for key in briefing.modes if key != mode and free[key] > 0), None)
        text = turn.say("register-full", mode=turn.say(f"mode-{mode}"))
        wait = Button(turn.say("queue-button", mode=turn.say(f"mode-{mode}")), f"seat:wait:{id_}:{mode}")
        if mine is not None:
            return Reply(Markdown(f"{text} {turn.say('register-full-wait')}"), ((wait,),))
        if other is None:
            waits = [
                Button(turn.say("queue-button", mode=turn.say(f"mode-{key}")), f"seat:wait:{id_}:{key}")
                for key in briefing.modes
            ]
            return Reply(Markdown(f"{text} {turn.say('register-full-wait')}"), column(*waits))
        take = Button(
            turn.say("register-other-button", mode=turn.say(f"mode-{other}")), f"seat:register:{id_}:{other}"
        )
        if (mode, other) == ("campus", "online"):
            both = Button(turn.say("queue-both-button"), f"seat:both:{id_}")
            return Reply(Markdown(f"{text} {turn.say('register-full-both')}"), column(both, take, wait))
        return Reply(Markdown(f"{text} {turn.say('register-other-mode')}"), column(take, wait))

    # --- who ---------------------------------------------------------------------

    async def _want(
        self,
        turn: Turn,
        standing: Standing,
        briefing: BriefingEvent,
        mode: str,
        aim: str,
        before: str = "",
    ) -> Reply:
        """Asks who they are, unless that was said a moment ago or stands in the registration they have."""
        place = standing.places.get(briefing.id)
        if aim == "wait" and place is not None and (place.is_offered or place.mode == mode):
            return await self._in_queue(turn, standing, briefing)
        choice: Choice = {"briefing": briefing.id, "mode": mode, "aim": aim, "answers": {}}
        choice |= {"before": before} if before else {}
        said = turn.conversation.data  # a moment ago, before the last seat was gone
        if said.get("is_known") and said.get("briefing") == briefing.id:
            return await self._go_on(turn, {**choice, "answers": said["answers"]}, standing)
        mine = standing.registrations.get(before or briefing.id)
        if mine is not None:
            answers = forms.carried(briefing, mine.answers)
            return await self._go_on(turn, {**choice, "answers": answers}, standing)
        person = turn.person
        if person.name is None or person.student_number is None:
            return self._ask_name(turn, choice)
        answers = _earlier_answers(standing, briefing)
        turn.open("details", **{**choice, "answers": answers, "told": True})
        key = "details-known-queue" if aim == "wait" else "details-known"
        known = turn.say(key, name=person.name, number=person.student_number)
        title = Markdown(briefing.title.of(turn.language))
        what = turn.say("details-what", title=title, mode=turn.say(f"mode-{mode}"))
        parts = [known, what, forms.entered(briefing, answers, turn.language), *self._consent(turn)]
        which = ":".join(_which(choice))
        same = Button(turn.say("details-same"), f"seat:details:same:{which}")
        again = Button(turn.say("details-again"), f"seat:details:again:{which}")
        return Reply(Markdown("\n\n".join(part for part in parts if part)), ((same, again),))

    @staticmethod
    def _consent(turn: Turn) -> list[Markdown]:
        """Asked once, with the first thing that is asked of somebody."""
        return [turn.say("consent")] if turn.person.consented_at is None else []

    def _ask_name(self, turn: Turn, choice: Choice) -> Reply:
        turn.open("name", **{**choice, "told": True})
        return Reply(Markdown("\n\n".join([turn.say("name-ask"), *self._consent(turn)])))

    def _take_name(self, turn: Turn) -> Reply:
        said = _STRAY.sub("", unicodedata.normalize("NFKC", turn.message.text)).replace("’", "'")
        name = _INTRODUCTION.sub("", " ".join(said.split())).rstrip("。.,!")
        letters = "".join(c for c in name if not unicodedata.category(c).startswith("M"))  # vowel signs
        if not _NAME.fullmatch(letters) or self._is_question(name):
            return Reply(turn.say("name-wrong"))
        turn.open("number", **{**turn.conversation.data, "name": name})
        return Reply(turn.say("number-ask", name=name))

    def _is_question(self, text: str) -> bool:
        """Who asks something in the middle of a registration must not be booked under that name."""
        is_long = len(text.split()) >= 3 or (len(text) >= 5 and not text.isascii())
        match = self._library.matcher.match(text)
        return len(text.split()) > 6 or (
            is_long and match.status is Status.ANSWERED and match.topic != "smalltalk"
        )

    async def _take_number(self, turn: Turn) -> Reply:
        number = _STRAY.sub("", unicodedata.normalize("NFKC", turn.message.text)).strip().upper()
        number = _NUMBER_LABEL.sub("", number).rstrip("。.")
        if not _NUMBER.fullmatch(number):
            return Reply(turn.say("number-wrong"))
        return await self._go_on(turn, {**turn.conversation.data, "number": number})

    # --- the briefing's form -------------------------------------------------------

    async def _go_on(self, turn: Turn, choice: Choice, standing: Standing | None = None) -> Reply:
        """The next field of the form that is open, or the seat."""
        briefing = self._briefing(choice)
        if briefing is None:
            turn.close()
            return Reply(turn.say("registration-closed"))
        for field in briefing.form:
            if field.id not in choice["answers"]:
                return self._ask_field(turn, choice, field)
        standing = standing or await self._seating.standing(turn.person.id)
        return await self._finish(turn, standing, choice, briefing)

    def _ask_field(self, turn: Turn, choice: Choice, field: FormField, complaint: str = "") -> Reply:
        turn.open("field", **{**choice, "field": field.id, "told": True})
        rows = forms.buttons(field, turn.language, "seat")
        is_first = "told" not in choice
        question = Markdown(field.question.of(turn.language))
        parts = [complaint, question, *(self._consent(turn) if is_first else [])]
        return Reply(Markdown("\n\n".join(part for part in parts if part)), rows)

    def _open_field(self, choice: Choice) -> FormField | None:
        """What was asked last, unless it was taken out of the form meanwhile."""
        briefing = self._briefing(choice)
        return next((f for f in briefing.form if f.id == choice.get("field")), None) if briefing else None

    async def _take_pick(self, turn: Turn, value: str) -> Reply | None:
        """A pressed answer; where the answers were changed meanwhile, it is asked again."""
        choice = turn.conversation.data
        field = self._open_field(choice)
        if field is None:
            return await self._go_on(turn, choice)
        answer = forms.picked(field, value.removesuffix(forms.fingerprint(field)))
        if answer is None:
            return self._ask_field(turn, choice, field, turn.say("form-pick"))
        return await self._go_on(turn, {**choice, "answers": {**choice["answers"], field.id: answer}})

    async def _take_field(self, turn: Turn, said: str) -> Reply:
        choice = turn.conversation.data
        field = self._open_field(choice)
        if field is None:
            return await self._go_on(turn, choice)
        said = " ".join(said.split())
        answer = "" if not field.is_required and said.casefold() in forms.SKIP else forms.answer(field, said)
        if answer is None:
            return self._ask_field(turn, choice, field, forms.complaint(field, said, turn.language))
        return await self._go_on(turn, {**choice, "answers": {**choice["answers"], field.id: answer}})

    # --- the seat ------------------------------------------------------------------

    async def _finish(self, turn: Turn, standing: Standing, choice: Choice, briefing: BriefingEvent) -> Reply:
        turn.close()
        mode, answers = choice["mode"], choice["answers"]
        if mode not in briefing.modes:
            return Reply(turn.say("mode-not-there"))
        await self._keep_details(turn, choice)
        match choice.get("aim"):
            case "wait":
                waits = await self._seating.wait(standing, briefing, mode, answers)
                if waits is not None:
                    return self._seated(turn, standing, waits, choice, briefing)
                return await self._in_queue(turn, standing, briefing)
            case "swap":
                before = self._library.knowledge.briefings.get(choice["before"])
                return await self._finish_swap(turn, standing, choice, before or briefing, briefing)
        seat = await self._seating.register(standing, briefing, mode, answers)
        reply = self._seated(turn, standing, seat, choice, briefing)
        if choice.get("aim") == "both" and seat.outcome in (Outcome.SEATED, Outcome.ALREADY):
            waits = await self._seating.wait(standing, briefing, "campus", answers)
            if waits is not None:  # one on site has become free meanwhile, or they sit there
                return self._seated(turn, standing, waits, choice, briefing)
            queue = await self._in_queue(turn, standing, briefing)
            return Reply(queue.text, queue.buttons, before=reply)
        return reply

    async def _keep_details(self, turn: Turn, choice: Choice) -> None:
        """Keeps who they are, and that they agreed to it, once they have gone on to the end."""
        person, people = turn.person, self._storage.people
        if "number" in choice:
            name, number = choice["name"], choice["number"]
            await people.set_details(person.id, name, number)
            turn.person = replace(turn.person, name=name, student_number=number)
        if choice.get("told") and person.consented_at is None:
            await people.consent(person.id, turn.now)

    async def _finish_swap(
        self,
        turn: Turn,
        standing: Standing,
        choice: Choice,
        before: BriefingEvent,
        after: BriefingEvent,
    ) -> Reply:
        """Moves them, with a file that takes the old date out of the calendar where it is another briefing."""
        mine = standing.registrations.get(before.id)
        old: tuple[File, ...] = ()
        if mine is not None and before.id != after.id and turn.now < before.starts:
            old = (self._tickets.calendar(mine, standing, turn.language, turn.now, is_cancelled=True),)
        seat = await self._seating.swap(standing, before, after, choice["mode"], choice["answers"])
        has_moved = mine is not None and (before.id == after.id or bool(old))
        reply = self._seated(turn, standing, seat, choice, after, before if has_moved else None)
        return replace(reply, files=(*reply.files, *old)) if seat.outcome is Outcome.SEATED else reply

    def _seated(
        self,
        turn: Turn,
        standing: Standing,
        seat: Seat,
        choice: Choice,
        briefing: BriefingEvent,
        before: BriefingEvent | None = None,
    ) -> Reply:
        match seat.outcome, seat.registration:
            case Outcome.SEATED, Held() as mine:
                if before is None:
                    begins = turn.say("confirmed")
                elif before.id == briefing.id or before.is_cancelled:
                    begins = turn.say("swapped")
                else:
                    begins = turn.say("swapped-from", campus=before.campus.of(turn.language))
                return self._ticket(turn, standing, mine, begins)
            case Outcome.ALREADY, Held() as mine:
                return self._already(turn, standing, mine)
            case Outcome.FULL, _:
                turn.conversation.data = {**choice, "is_known": True}
                if before is not None and before.id != briefing.id:
                    return self._full_there(turn, before, briefing, choice["mode"])
                return self._full(turn, standing, briefing, choice["mode"])
        return self._closed(turn, briefing)

    def _ticket(self, turn: Turn, standing: Standing, registration: Held, begins: str) -> Reply:
        return self._tickets.ticket(
            registration, standing, turn.person, turn.language, turn.now, begins=begins
        )

    def _already(self, turn: Turn, standing: Standing, registration: Held) -> Reply:
        already = turn.say("register-already", mode=turn.say(f"mode-{registration.mode}"))
        return self._ticket(turn, standing, registration, already)

    def _show_ticket(self, turn: Turn, standing: Standing, briefing: BriefingEvent) -> Reply | None:
        mine = standing.registrations.get(briefing.id)
        if mine is None or briefing.ends <= turn.now:
            return None
        if briefing.is_cancelled:
            return self._closed(turn, briefing)
        return self._ticket(turn, standing, mine, turn.say("ticket-again"))

    async def _swap(
        self, turn: Turn, standing: Standing, before: BriefingEvent, other: str, mode: str
    ) -> Reply | None:
        """In one tap, unless the other briefing asks for something that was never said, or is full."""
        after = self._library.knowledge.briefings.get(other)
        mine = standing.registrations.get(before.id)
        if after is None or mode not in after.modes:
            return None
        if mine is None or (before.id != after.id and turn.now >= before.starts):
            return await self._choose_at(turn, standing, after, mode)
        there = standing.registrations.get(after.id)
        if there is not None and (before.id != after.id or there.mode == mode):
            return self._already(turn, standing, there)
        if not after.takes_registrations(turn.now):
            return self._closed(turn, after)
        if standing.occupancy.free(after)[mode] <= 0:
            place = standing.places.get(after.id)
            if place is not None and place.mode == mode:
                return await self._in_queue(turn, standing, after)
            if after.id == before.id:
                return self._full(turn, standing, after, mode)
            return self._full_there(turn, before, after, mode)
        return await self._want(turn, standing, after, mode, "swap", before.id)

    @staticmethod
    def _full_there(turn: Turn, before: BriefingEvent, after: BriefingEvent, full: str) -> Reply:
        """The other mode of the other briefing, or its queue; the seat that one has is kept until then."""
        moves = [
            Button(
                turn.say(
                    "swap-both-button",
                    campus=after.campus.of(turn.language),
                    mode=turn.say(f"mode-{mode}"),
                ),
                f"seat:swap:{before.id}:{after.id}:{mode}",
            )
            for mode in after.modes
            if mode != full
        ]
        wait = Button(turn.say("queue-button", mode=turn.say(f"mode-{full}")), f"seat:wait:{after.id}:{full}")
        text = turn.say("register-full", mode=turn.say(f"mode-{full}"))
        return Reply(Markdown(f"{text} {turn.say('register-full-wait')}"), column(*moves, wait))

    # --- the queue -------------------------------------------------------------------

    async def _in_queue(self, turn: Turn, standing: Standing, briefing: BriefingEvent) -> Reply:
        """Where one stands, or what is offered."""
        place, mine = standing.places.get(briefing.id), standing.registrations.get(briefing.id)
        if place is None:
            return Reply(turn.say("queue-none"), self._others(turn, briefing))
        if place.is_offered:
            return self._offers.offer(place, mine, briefing, turn.language)
        text = turn.say(
            "queue-place",
            number=await self._storage.waiting_list.number(place),
            title=Markdown(briefing.title.of(turn.language)),
            mode=turn.say(f"mode-{place.mode}"),
            hours=f"{briefing.offer_hours:g}",
        )
        takes = [
            Button(
                turn.say("register-other-button", mode=turn.say(f"mode-{key}")),
                f"seat:register:{briefing.id}:{key}",
            )
            for key, free in standing.occupancy.free(briefing).items()
            if mine is None and free > 0 and key != place.mode and briefing.takes_registrations(turn.now)
        ]
        label = turn.say("queue-leave", campus=briefing.campus.of(turn.language))
        return Reply(text, column(*takes, Button(label, f"seat:decline:{briefing.id}")))

    async def _accept(self, turn: Turn, standing: Standing, briefing: BriefingEvent) -> Reply:
        had_seat = briefing.id in standing.registrations
        seat = await self._seating.accept(standing, briefing)
        if seat.outcome is Outcome.SEATED and seat.registration is not None:
            begins = turn.say("swapped" if had_seat else "confirmed")
            return self._ticket(turn, standing, seat.registration, begins)
        if briefing.id not in standing.places and seat.registration is not None:
            return self._already(turn, standing, seat.registration)
        return Reply(turn.say("offer-over"), self._again(turn, briefing))

    async def _decline(self, turn: Turn, standing: Standing, briefing: BriefingEvent) -> Reply:
        if not await self._seating.leave_queue(standing, briefing):
            return Reply(turn.say("queue-none"), self._again(turn, briefing))
        mine = standing.registrations.get(briefing.id)
        if mine is not None:
            return Reply(turn.say("queue-left-kept", mode=turn.say(f"mode-{mine.mode}")))
        return Reply(turn.say("queue-left"), self._again(turn, briefing))

    @staticmethod
    def _again(turn: Turn, briefing: BriefingEvent) -> tuple[tuple[Button, ...], ...]:
        return ((Button(turn.say("briefings-button"), f"briefing:open:{briefing.id}"),),)

    # --- a question for the speakers ---------------------------------------------------

    async def _ask_question(self, turn: Turn, briefing: BriefingEvent) -> Reply | None:
        mine = await self._storage.registrations.find(turn.person.id, briefing.id)
        if mine is None or not briefing.asks_speakers or turn.now >= briefing.starts:
            return None
        turn.open(Asking(briefing.id))
        return Reply(turn.say("speakers-ask"))

    async def _take_question(self, turn: Turn, briefing_id: str) -> Reply:
        text = " ".join(turn.message.text.split())
        if not text:
            return Reply(turn.say("speakers-ask"))
        if len(text) > _LONGEST_QUESTION:
            return Reply(turn.say("human-too-long", length=len(text), limit=_LONGEST_QUESTION))
        briefing = self._library.knowledge.briefings.get(briefing_id)
        turn.close()
        mine = (
            await self._storage.registrations.find(turn.person.id, briefing.id)
            if briefing is not None
            else None
        )
        if mine is None or briefing is None:
            return Reply(turn.say("cancel-nothing"))
        if turn.now >= briefing.starts:
            return Reply(turn.say("speakers-late"))
        await self._storage.registrations.set_answers(mine, {**mine.answers, QUESTION: text})
        return Reply(turn.say("speakers-noted", question=text))

    # --- giving back -------------------------------------------------------------------

    async def _cancel(self, turn: Turn) -> Reply:
        coming = {b.id: b for b in self._coming(turn) if turn.now < b.starts and not b.is_cancelled}
        standing = await self._seating.standing(turn.person.id)
        theirs = dict.fromkeys([*standing.registrations, *standing.places])
        mine = [coming[key] for key in theirs if key in coming]
        if not mine:
            return Reply(turn.say("my-none"))
        words = [word.casefold() for word in turn.arguments]
        named = [b for b in mine if any(word in naming.names_of(b) for word in words)]
        if named:
            return await self._give_back(turn, standing, named[0])
        buttons = [
            Button(turn.say("cancel-button", campus=b.campus.of(turn.language)), f"seat:cancel:{b.id}")
            for b in mine
        ]
        return Reply(turn.say("cancel-which"), column(*buttons))

    async def _give_back(self, turn: Turn, standing: Standing, briefing: BriefingEvent) -> Reply:
        mine, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if mine is None:
            left = await self._seating.leave_queue(standing, briefing)
            return Reply(turn.say("queue-left" if left else "cancel-nothing"))
        if turn.now >= briefing.starts:
            return Reply(turn.say("cancel-late"))
        out = self._tickets.calendar(mine, standing, turn.language, turn.now, is_cancelled=True)
        await self._seating.cancel(standing, briefing)
        said = [turn.say("cancelled", campus=Markdown(briefing.campus.of(turn.language)))]
        said += (
            [turn.say("cancelled-queue", mode=turn.say(f"mode-{place.mode}"))] if place is not None else []
        )
        return Reply(Markdown("\n\n".join(said)), files=(out,))


def _which(choice: Choice) -> list[str]:
    """What a question is about, so that an older button does not answer a newer one."""
    return [choice["briefing"], choice["mode"]]


def _earlier_answers(standing: Standing, briefing: BriefingEvent) -> dict[str, str]:
    """Returns what was said to the same questions before, for a seat or a place in a queue."""
    said: dict[str, str] = {}
    for registration in standing.registrations.values():
        said |= registration.answers
    for place in standing.places.values():
        said |= place.answers
    said.pop(QUESTION, None)
    return forms.carried(briefing, said)
