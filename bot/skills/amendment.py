"""Lets a name, a student number or an answer to a form follow when the message that it stood in is edited."""

from __future__ import annotations

from dataclasses import replace

from bot.briefings import forms
from bot.briefings.choices import Choice, Confirming, Naming, Numbering, Picking
from bot.briefings.entries import Entries, Entry
from bot.briefings.seating import Seating
from bot.dialogue import Step
from bot.knowledge import FormField
from bot.library import Library
from bot.messages import Markdown, Reply
from bot.skills.turn import Skill, Turn
from bot.storage import Storage

_DIALOGUE = "seat"


class Amendment(Skill):
    """Within a registration, and as long as the seat or the place in the queue is there."""

    name = "amendment"

    def __init__(self, library: Library, storage: Storage, seating: Seating) -> None:
        self._library = library
        self._storage = storage
        self._seating = seating
        self._entries = Entries(library)

    async def respond(self, turn: Turn) -> Reply | None:
        return None

    async def amended(self, turn: Turn, taken: Step) -> Reply | None:
        is_open = turn.conversation.skill == _DIALOGUE
        is_asked = is_open and turn.opened is not None and _question(turn.opened) == _question(taken)
        if not isinstance(taken, Naming | Numbering | Picking) or is_asked:
            return None  # the open question takes it as its answer
        if _is_superseded(turn, taken):
            return Reply(turn.say("edit-not-followed"))
        text = turn.message.text
        match taken:
            case Naming(before):
                entry, why = self._entries.name(before, text), turn.say("edit-name-wrong")
            case Numbering(before):
                entry, why = self._entries.number(before, text), turn.say("edit-number-wrong")
            case Picking(before, field_id):
                briefing = self._library.knowledge.briefings.get(before.briefing)
                field = next((f for f in briefing.form if f.id == field_id), None) if briefing else None
                if field is None:
                    return None
                entry = self._entries.answer(before, field, text)
                why = forms.complaint(field, text, turn.language)
        if entry is None:
            return _kept(turn, why)
        return Reply(Markdown("\n\n".join(await self._follow(turn, before, entry))))

    async def _follow(self, turn: Turn, before: Choice, entry: Entry) -> list[Markdown]:
        """Puts what is said now in the place of what was said, and says so."""
        said: list[Markdown] = []
        if entry.name is not None:
            said.append(await self._set_name(turn, entry.name))
        if entry.number is not None:
            said.append(await self._set_number(turn, entry.number))
        briefing = self._library.knowledge.briefings.get(before.briefing)
        for field in briefing.form if briefing is not None else ():
            if field.id in entry.answers:
                said.append(await self._set_answer(turn, before, field, entry.answers[field.id]))
        return list(filter(None, said)) or [turn.say("edit-not-followed")]

    async def _set_name(self, turn: Turn, name: str) -> Markdown:
        choice = _open_choice(turn)
        if choice is not None and choice.name is not None:
            _amend(turn, replace(choice, name=name))
        elif turn.person.student_number is not None:
            await self._keep(turn, name, turn.person.student_number)
        return turn.say("edit-name", name=name)

    async def _set_number(self, turn: Turn, number: str) -> Markdown:
        """Changes the number, unless it is the question that is open."""
        choice = _open_choice(turn)
        said = turn.say("edit-number", number=number)
        if choice is not None and choice.name is not None and choice.number is None:
            return Markdown("")
        if choice is not None and choice.number is not None:
            _amend(turn, replace(choice, number=number))
        elif turn.person.name is not None:
            await self._keep(turn, turn.person.name, number)
            if await self._is_taken(turn, number):
                said = Markdown(f"{said}\n\n{turn.say('number-twice', number=number)}")
        return said

    async def _set_answer(self, turn: Turn, before: Choice, field: FormField, answer: str) -> Markdown:
        opened = _open_choice(turn)
        if opened is not None and field.id in opened.answers:
            _amend(turn, opened.answering(field.id, answer))
        elif not await self._amend_seat(turn, before.briefing, field, answer):
            return Markdown("")
        shown = forms.shown(field, answer, turn.language) or "-"
        question = Markdown(field.question.of(turn.language))
        return turn.say("edit-answer", question=question, answer=shown)

    async def _amend_seat(self, turn: Turn, briefing_id: str, field: FormField, answer: str) -> bool:
        """Changes what was answered for a seat, and for a place in the queue, until the briefing starts."""
        briefing = self._library.knowledge.briefings[briefing_id]
        standing = await self._seating.standing(turn.person.id)
        seat, place = standing.registrations.get(briefing_id), standing.places.get(briefing_id)
        if turn.now >= briefing.starts or (seat is None and place is None):
            return False
        if seat is not None:
            await self._storage.registrations.set_answers(seat, {**seat.answers, field.id: answer})
        if place is not None:
            await self._storage.waiting_list.set_answers(place, {**place.answers, field.id: answer})
        return True

    async def _keep(self, turn: Turn, name: str, number: str) -> None:
        await self._storage.people.set_details(turn.person.id, name, number)
        turn.person = replace(turn.person, name=name, student_number=number)

    async def _is_taken(self, turn: Turn, number: str) -> bool:
        """Tells whether another account is registered with the number where they are."""
        standing = await self._seating.standing(turn.person.id)
        for briefing_id in {*standing.registrations, *standing.places}:
            if await self._storage.registrations.has_number_twice(turn.person.id, briefing_id, number):
                return True
        return False


def _question(step: Step) -> tuple[str, str]:
    """Returns what a step asks."""
    return (Picking.name, step.field) if isinstance(step, Picking) else (step.name, "")


def _is_superseded(turn: Turn, taken: Step) -> bool:
    """Tells whether the same was answered again, in a later message."""
    typed = list(turn.conversation.typed.items())
    at = [message for message, _ in typed].index(turn.message.source or "")
    field = taken.field if isinstance(taken, Picking) else None
    mine = {Picking.name, "text"} if field is not None else {taken.name}
    return any(
        state["skill"] == _DIALOGUE and state["step"] in mine and state["data"].get("field") == field
        for _, state in typed[at + 1 :]
    )


def _open_choice(turn: Turn) -> Choice | None:
    """Returns what was said so far in a registration that is open."""
    step = turn.opened if turn.conversation.skill == _DIALOGUE else None
    return step.choice if isinstance(step, Confirming | Naming | Numbering | Picking) else None


def _amend(turn: Turn, choice: Choice) -> None:
    """Lets the open registration go on with another choice."""
    if isinstance(turn.opened, Confirming | Naming | Numbering | Picking):
        turn.skill = _DIALOGUE
        turn.open(replace(turn.opened, choice=choice))


def _kept(turn: Turn, why: Markdown | str) -> Reply:
    return Reply(Markdown(f"{turn.say('edit-refused')}\n\n{why}"))
