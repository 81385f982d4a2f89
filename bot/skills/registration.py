"""A seat at a briefing: taking one, queueing for one, and moving it.

The way to a seat: which briefing, on site or online, who you are, and what the
briefing's form asks. Whatever is known already (by arguments, by a single
choice, from the last time) is not asked again.
"""

from __future__ import annotations

from dataclasses import replace

from bot.briefings import forms, naming
from bot.briefings.bookings import Bookings, Visitor, Wish
from bot.briefings.buttons import (
    ChangeDetails,
    JoinBoth,
    JoinQueue,
    KeepDetails,
    PickAnswer,
    Register,
    SkipField,
    Swap,
)
from bot.briefings.choices import Aim, Choice, Confirming, Filling, Known, Naming, Numbering, Picking
from bot.briefings.entries import Entries, Entry
from bot.briefings.interjections import Interjections
from bot.briefings.known_details import ask_whether_right, consent
from bot.briefings.seating import Outcome, Seating
from bot.briefings.vacancies import Vacancies
from bot.dialogue import hearing
from bot.dialogue.presses import Press
from bot.knowledge import Briefing as BriefingEvent
from bot.knowledge import FieldKind, FormField, Mode
from bot.library import Library
from bot.messages import Markdown, Meaning, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Standing, Storage


class Registration(Skill):
    name = "seat"
    buttons = "seat"
    steps = (Confirming, Naming, Numbering, Picking, Filling)
    presses = (KeepDetails, ChangeDetails, PickAnswer, SkipField, Register, JoinQueue, JoinBoth, Swap)
    commands = (Command("register", opens=True),)

    def __init__(
        self, library: Library, storage: Storage, seating: Seating, bookings: Bookings, vacancies: Vacancies
    ) -> None:
        self._library = library
        self._storage = storage
        self._seating = seating
        self._bookings = bookings
        self._vacancies = vacancies
        self._interjections = Interjections(library)
        self._entries = Entries(library)

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command == "register":
            return await self._register(turn)
        if turn.pressed is not None:
            return await self._pressed(turn, turn.pressed)
        match turn.step:
            case Confirming(choice):
                return await self._take_word(turn, choice)
            case Naming(choice):
                return await self._take_name(turn, choice)
            case Numbering(choice):
                return await self._take_number(turn, choice)
            case Picking() as asked:
                return await self._take_field(turn, asked, turn.message.text)
        if turn.link is None and turn.conversation.skill is None and turn.message.is_private:
            turn.argument_text = naming.wished(self._library.knowledge, turn.message.text, turn.now)
        return await self._register(turn) if turn.argument_text else None

    async def _pressed(self, turn: Turn, press: Press) -> Reply | None:
        """Takes a button; one of a briefing that is no more is stale."""
        if isinstance(press, KeepDetails | ChangeDetails | PickAnswer | SkipField):
            return await self._pressed_in_dialogue(turn, press)
        if not isinstance(press, Register | JoinQueue | JoinBoth | Swap):
            return None
        known = self._library.knowledge.briefings
        briefing = known.get(press.before if isinstance(press, Swap) else press.briefing)
        if briefing is None:
            return None
        if isinstance(press, JoinQueue | JoinBoth) and not briefing.takes_registrations(turn.now):
            return self._vacancies.closed(briefing, turn.language, turn.now)
        if isinstance(press, Register):
            return await self._choose(turn, briefing.id, press.mode)
        standing = await self._seating.standing(turn.person.id)
        match press:
            case JoinQueue(_, mode) if mode in briefing.modes:
                return await self._want(turn, standing, briefing, mode, Aim.WAIT)
            case JoinBoth() if set(Mode) <= briefing.modes.keys():
                return await self._want(turn, standing, briefing, Mode.ONLINE, Aim.BOTH)
            case Swap(_, other, mode):
                return await self._swap(turn, standing, briefing, other, mode)
        return None

    async def _pressed_in_dialogue(self, turn: Turn, press: Press) -> Reply | None:
        asked = turn.opened if turn.conversation.skill == self.name else None
        match press, asked:
            case KeepDetails(briefing_id, mode), Confirming(choice) if choice.which == (briefing_id, mode):
                return await self._go_on(turn, choice)
            case ChangeDetails(briefing_id, mode), Confirming(choice) if choice.which == (briefing_id, mode):
                return self._again(turn, choice)
            case SkipField(field_id), Picking() if asked.field == field_id:
                return await self._take_field(turn, asked, "")
            case PickAnswer(field_id, value), Picking() if asked.field == field_id:
                return await self._take_pick(turn, asked, value)
        return None

    def _again(self, turn: Turn, choice: Choice) -> Reply:
        return self._ask_name(turn, replace(choice, answers={}))

    async def _take_word(self, turn: Turn, choice: Choice) -> Reply | None:
        """Takes a yes or no that is written instead of tapped, after something else was asked; or other details, told at once."""
        match hearing.meaning(turn.message.text):
            case Meaning.YES:
                return await self._go_on(turn, choice)
            case Meaning.NO:
                return self._again(turn, choice)
        entered = self._entries.name(choice, turn.message.text)
        is_both = entered is not None and entered.number is not None
        return await self._entered(turn, choice, entered) if entered is not None and is_both else None

    def _briefing(self, choice: Choice) -> BriefingEvent | None:
        return self._library.knowledge.briefings.get(choice.briefing)

    def _coming(self, turn: Turn) -> list[BriefingEvent]:
        return [b for b in self._library.knowledge.briefings.values() if b.ends > turn.now]

    # --- which, and how --------------------------------------------------------

    async def _register(self, turn: Turn) -> Reply | None:
        """Answers ``/register jinyun online``: the words in any order, any of them left out."""
        briefings, modes, unknown = naming.seats_named(self._library.knowledge, turn.argument_text, turn.now)
        if unknown or len(briefings) > 1 or len(modes) > 1:
            known = turn.say("list-separator").join(self._library.knowledge.briefings) or "-"
            word = unknown or turn.argument_text
            return Reply(turn.say("register-unclear", word=word[:30], known=known))
        return await self._choose(turn, next((b.id for b in briefings), ""), next(iter(modes), None))

    async def _choose(self, turn: Turn, briefing_id: str, mode: Mode | None) -> Reply | None:
        """Asks for what is still open."""
        open_now = [b for b in self._coming(turn) if b.takes_registrations(turn.now)]
        if not briefing_id and len(open_now) == 1:
            briefing_id = open_now[0].id
        if not briefing_id:
            return self._vacancies.which(open_now, mode, turn.language, turn.now)
        briefing = self._library.knowledge.briefings[briefing_id]
        if mode and mode not in briefing.modes:
            return None if turn.pressed is not None else Reply(turn.say("mode-not-there"))
        standing = await self._seating.standing(turn.person.id)
        return await self._choose_at(turn, standing, briefing, mode)

    async def _choose_at(
        self, turn: Turn, standing: Standing, briefing: BriefingEvent, mode: Mode | None
    ) -> Reply:
        """Asks what is open about one briefing."""
        mine, place = standing.registrations.get(briefing.id), standing.places.get(briefing.id)
        if mine is not None and briefing.ends > turn.now and not briefing.is_cancelled:
            return self._bookings.already(self._visitor(turn, standing), mine)
        waits = place is not None and not briefing.is_cancelled and turn.now < briefing.starts
        if place is not None and waits and (place.is_offered or place.mode == mode or not mode):
            return await self._vacancies.in_queue(standing, briefing, turn.language, turn.now)
        if not briefing.takes_registrations(turn.now):
            return self._vacancies.closed(briefing, turn.language, turn.now)
        if not mode and len(briefing.modes) == 1:
            mode = next(iter(briefing.modes))
        if not mode:
            return self._vacancies.how(standing, briefing, turn.language)
        if standing.occupancy.free(briefing)[mode] <= 0:
            return self._vacancies.full(standing, briefing, mode, turn.language)
        return await self._want(turn, standing, briefing, mode, Aim.SEAT)

    # --- who ---------------------------------------------------------------------

    async def _want(
        self,
        turn: Turn,
        standing: Standing,
        briefing: BriefingEvent,
        mode: Mode,
        aim: Aim,
        before: str = "",
    ) -> Reply:
        """Asks who they are, unless that was said a moment ago or stands in the registration they have."""
        place = standing.places.get(briefing.id)
        if aim is Aim.WAIT and place is not None and (place.is_offered or place.mode == mode):
            return await self._vacancies.in_queue(standing, briefing, turn.language, turn.now)
        choice = Choice(briefing.id, mode, aim, before)
        said = Known.of(turn.conversation)  # a moment ago, before the last seat was gone
        if said is not None and said.briefing == briefing.id:
            return await self._go_on(turn, replace(choice, answers=said.answers), standing)
        mine = standing.registrations.get(before or briefing.id)
        if mine is not None:
            carried = forms.carried(briefing, mine.answers)
            return await self._go_on(turn, replace(choice, answers=carried), standing)
        person = turn.person
        if person.name is None or person.student_number is None:
            return self._ask_name(turn, choice)
        choice = replace(choice, answers=forms.earlier(standing, briefing), told=True)
        turn.open(Confirming(choice))
        return ask_whether_right(person, briefing, choice, turn.language)

    def _ask_name(self, turn: Turn, choice: Choice) -> Reply:
        turn.open(Naming(replace(choice, told=True)))
        return Reply(Markdown("\n\n".join([turn.say("name-ask"), *consent(turn.person, turn.language)])))

    async def _take_name(self, turn: Turn, choice: Choice) -> Reply | None:
        entered = self._entries.name(choice, turn.message.text)
        return await self._entered(turn, choice, entered) if entered else self._refused(turn, "name-wrong")

    def _refused(self, turn: Turn, why: str) -> Reply | None:
        """Says why it is no answer; leaves what is a question of its own to whoever answers it."""
        return None if self._interjections.is_answered(turn.message.text) else Reply(turn.say(why))

    async def _entered(self, turn: Turn, choice: Choice, entered: Entry) -> Reply:
        """Takes what was said, at once or one by one, and asks for what is still open."""
        choice = entered.added_to(choice)
        if choice.number is None:
            turn.open(Numbering(choice))
            reply = Reply(turn.say("number-ask", name=choice.name or "-"))
        else:
            reply = await self._go_on(turn, choice)
        told = self._entries.told(entered, choice, turn.language, is_open=turn.opened is not None)
        return replace(reply, text=Markdown("\n\n".join([*told, reply.text])))

    async def asked_again(self, turn: Turn) -> Reply | None:
        match turn.opened:
            case Naming():
                return Reply(turn.say("name-ask"))
            case Numbering(choice):
                return Reply(turn.say("number-ask", name=choice.name or "-"))
            case Picking(choice) as asked if (field := self._open_field(asked)) is not None:
                return self._ask_field(turn, choice, field)
        return None

    async def _take_number(self, turn: Turn, choice: Choice) -> Reply | None:
        entered = self._entries.number(choice, turn.message.text)
        return await self._entered(turn, choice, entered) if entered else self._refused(turn, "number-wrong")

    # --- the briefing's form -------------------------------------------------------

    async def _go_on(self, turn: Turn, choice: Choice, standing: Standing | None = None) -> Reply:
        """Asks for the next field of the form that is open, or gives the seat."""
        briefing = self._briefing(choice)
        if briefing is None:
            turn.close()
            return Reply(turn.say("registration-closed"))
        for field in briefing.form:
            if field.id not in choice.answers:
                return self._ask_field(turn, choice, field)
        standing = standing or await self._seating.standing(turn.person.id)
        return await self._finish(turn, standing, choice, briefing)

    def _ask_field(self, turn: Turn, choice: Choice, field: FormField, complaint: str = "") -> Reply:
        step = Filling if field.kind is FieldKind.TEXT else Picking
        turn.open(step(replace(choice, told=True), field.id))
        rows = forms.buttons(field, turn.language)
        is_first = not choice.told
        question = Markdown(field.question.of(turn.language))
        parts = [complaint, question, *(consent(turn.person, turn.language) if is_first else [])]
        return Reply(Markdown("\n\n".join(part for part in parts if part)), rows)

    def _open_field(self, asked: Picking) -> FormField | None:
        """Returns what was asked last, unless it was taken out of the form meanwhile."""
        briefing = self._briefing(asked.choice)
        return next((f for f in briefing.form if f.id == asked.field), None) if briefing else None

    async def _take_pick(self, turn: Turn, asked: Picking, value: str) -> Reply | None:
        """Takes a pressed answer; where the answers were changed meanwhile, it is asked again."""
        choice, field = asked.choice, self._open_field(asked)
        if field is None:
            return await self._go_on(turn, choice)
        answer = forms.picked(field, value.removesuffix(forms.fingerprint(field)))
        if answer is None:
            return self._ask_field(turn, choice, field, turn.say("form-pick"))
        return await self._go_on(turn, choice.answering(field.id, answer))

    async def _take_field(self, turn: Turn, asked: Picking, said: str) -> Reply | None:
        choice, field = asked.choice, self._open_field(asked)
        if field is None:
            return await self._go_on(turn, choice)
        if self._interjections.is_answered(" ".join(said.split())):
            return None
        entered = self._entries.answer(choice, field, said)
        if entered is not None:
            return await self._entered(turn, choice, entered)
        return self._ask_field(turn, choice, field, forms.complaint(field, said, turn.language))

    # --- the seat ------------------------------------------------------------------

    async def _finish(self, turn: Turn, standing: Standing, choice: Choice, briefing: BriefingEvent) -> Reply:
        turn.close()
        mode = choice.mode
        if mode not in briefing.modes:
            return Reply(turn.say("mode-not-there"))
        await self._keep_details(turn, choice)
        before = self._library.knowledge.briefings.get(choice.before)
        wish = Wish(choice.aim, briefing, mode, choice.answers, before or briefing)
        seat, reply = await self._bookings.book(self._visitor(turn, standing), wish)
        turn.settles_seat = seat is None or seat.outcome is Outcome.SEATED
        if seat is not None and seat.outcome is Outcome.FULL:
            turn.conversation.data = Known(choice).as_json()
        return reply

    async def _keep_details(self, turn: Turn, choice: Choice) -> None:
        """Keeps who they are, and that they agreed to it, once they have gone on to the end."""
        person, people = turn.person, self._storage.people
        name, number = choice.name, choice.number
        if name is not None and number is not None:
            await people.set_details(person.id, name, number)
            turn.person = replace(person, name=name, student_number=number)
        if choice.told and person.consented_at is None:
            await people.consent(person.id, turn.now)

    @staticmethod
    def _visitor(turn: Turn, standing: Standing) -> Visitor:
        return Visitor(standing, turn.person, turn.language, turn.now)

    async def _swap(
        self, turn: Turn, standing: Standing, before: BriefingEvent, other: str, mode: Mode
    ) -> Reply | None:
        """Swaps in one tap, unless the other briefing asks for something that was never said, or is full."""
        after = self._library.knowledge.briefings.get(other)
        mine = standing.registrations.get(before.id)
        if after is None or mode not in after.modes:
            return None
        if mine is None or (before.id != after.id and turn.now >= before.starts):
            return await self._choose_at(turn, standing, after, mode)
        there = standing.registrations.get(after.id)
        if there is not None and (before.id != after.id or there.mode == mode):
            return self._bookings.already(self._visitor(turn, standing), there)
        if not after.takes_registrations(turn.now):
            return self._vacancies.closed(after, turn.language, turn.now)
        if standing.occupancy.free(after)[mode] <= 0:
            place = standing.places.get(after.id)
            if place is not None and place.mode == mode:
                return await self._vacancies.in_queue(standing, after, turn.language, turn.now)
            if after.id == before.id:
                return self._vacancies.full(standing, after, mode, turn.language)
            return self._vacancies.full_there(before, after, mode, turn.language)
        return await self._want(turn, standing, after, mode, Aim.SWAP, before.id)
