"""Letting people in: by the code on their ticket, by the code on the slide, or by hand.

The phone that scans a code opens the bot with it. What happens then depends on
whose phone it is: staff check the person in, the person sees their ticket, and
anybody else learns nothing about whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot import texts
from bot.briefings import door_codes, naming, tickets, times
from bot.briefings.attendees import Attendees, AttendeeStatus, Entry
from bot.briefings.buttons import CheckIn, CheckInAt, UndoCheckIn
from bot.briefings.seating import Seating
from bot.dialogue import Step
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Markdown, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Attendee, Storage

_MOST_FOUND = 8


@dataclass(frozen=True)
class Choosing(Step):
    """Which briefing; ``words``: whom to look for there."""

    words: str
    name: ClassVar[str] = "which"
    is_staff: ClassVar[bool] = True
    is_brief: ClassVar[bool] = True


@dataclass(frozen=True)
class Searching(Step):
    """Who has come; one after the other."""

    briefing: str
    name: ClassVar[str] = "who"
    is_staff: ClassVar[bool] = True
    is_brief: ClassVar[bool] = True


class Checkin(Skill):
    name = "checkin"
    steps = (Choosing, Searching)
    presses = (CheckIn, UndoCheckIn, CheckInAt)
    commands = (Command("checkin", is_staff=True, opens=True),)
    links = (tickets.LETTER, door_codes.LETTER)

    def __init__(
        self,
        library: Library,
        storage: Storage,
        seating: Seating,
        attendees: Attendees,
        shown: door_codes.DoorCodes,
        held: tickets.Tickets,
    ) -> None:
        self._library = library
        self._registrations = storage.registrations
        self._seating = seating
        self._attendees = attendees
        self._door_codes = shown
        self._tickets = held

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed, turn.link:
            case "checkin", _, _:
                return await self._command(turn)
            case _, CheckIn(number), _ if turn.is_staff:
                return await self._by_hand(turn, number)
            case _, UndoCheckIn(number, at), _ if turn.is_staff:
                return await self._undo(turn, number, at)
            case _, CheckInAt(briefing_id), _ if turn.is_staff:
                return await self._chosen(turn, briefing_id)
            case _, _, (tickets.LETTER, ticket):
                return await self._scanned(turn, ticket)
            case _, _, (door_codes.LETTER, code):
                return await self._slide_scanned(turn, code)
        if isinstance(turn.step, Searching) and turn.is_staff:
            return await self._search(turn, turn.step.briefing, turn.message.text)
        return None

    async def cancelled(self, turn: Turn) -> Reply | None:
        """Says that what was checked in stays so."""
        return Reply(turn.say("checkin-closed")) if isinstance(turn.opened, Searching) else None

    # --- by the code on a ticket -------------------------------------------------

    async def _scanned(self, turn: Turn, ticket: str) -> Reply:
        attendee = await self._registrations.of_ticket(ticket)
        registration = attendee.registration if attendee is not None else None
        briefing = self._library.knowledge.briefings.get(registration.briefing_id) if registration else None
        if attendee is None or registration is None or briefing is None:
            return Reply(turn.say("ticket-worthless"))
        is_late = turn.now >= briefing.ends
        counts_still = turn.is_staff and turn.now < times.corrected_until(briefing)
        if is_late and not counts_still:
            return Reply(turn.say("ticket-worthless"))
        if briefing.is_cancelled:
            return Reply(turn.say("briefing-is-cancelled"))
        if turn.is_staff:
            return await self._let_in(turn, attendee, briefing)
        if registration.person_id == turn.person.id:
            standing = await self._seating.standing(turn.person.id)
            again = turn.say("ticket-again")
            return self._tickets.ticket(
                registration, standing, turn.person, turn.language, turn.now, begins=again
            )
        title = Markdown(briefing.title.of(turn.language))
        return Reply(turn.say("ticket-of-somebody", title=title, mode=turn.say(f"mode-{registration.mode}")))

    async def _let_in(self, turn: Turn, attendee: Attendee, briefing: Briefing) -> Reply:
        if turn.now < times.opens(briefing):
            opens = texts.moment(turn.language, times.opens(briefing), self._library.zone)
            return Reply(
                turn.say("checkin-early", title=Markdown(briefing.title.of(turn.language)), opens=opens)
            )
        return await self._check_in(turn, attendee, briefing)

    async def _check_in(self, turn: Turn, attendee: Attendee, briefing: Briefing) -> Reply:
        """Checks in the first time; else says when it was done, and by whom."""
        registration = attendee.registration
        name, number = attendee.name or "-", attendee.student_number or "-"
        mode = turn.say(f"mode-{registration.mode}")
        by = turn.message.name or str(turn.person.address)
        is_new = await self._registrations.check_in([registration.id], by, turn.now)
        if is_new:
            at = int(turn.now.timestamp())
            undo = UndoCheckIn(registration.id, at).button(turn.say("undo-button"))
            campus = briefing.campus.of(turn.language)
            said = turn.say("checked-in", name=name, number=number, mode=mode, campus=campus)
            if turn.now >= briefing.ends:
                said = texts.together(turn.language, said, turn.say("checked-in-late"))
            return Reply(said, ((undo,),))
        present = await self._registrations.get(registration.id)  # another door may have done it just now
        came = present.registration.checked_in_at if present is not None else None
        if present is None or came is None:
            return Reply(turn.say("ticket-worthless"))
        return Reply(
            turn.say(
                "checked-in-already",
                name=name,
                number=number,
                date=texts.moment(turn.language, came, self._library.zone),
                by=present.registration.checked_in_by or turn.say("roll-by-slide"),
            )
        )

    # --- by the code on the slide --------------------------------------------------

    async def _slide_scanned(self, turn: Turn, code: str) -> Reply:
        briefing = await self._door_codes.briefing_of(code)
        if briefing is None:
            return Reply(turn.say("slide-expired"))
        title = Markdown(briefing.title.of(turn.language))
        mine = await self._registrations.find(turn.person.id, briefing.id)
        if mine is None:
            return Reply(turn.say("slide-not-registered", title=title))
        is_new = await self._registrations.check_in([mine.id], None, turn.now)
        return Reply(turn.say("slide-checked-in" if is_new else "slide-checked-in-already", title=title))

    # --- by hand ---------------------------------------------------------------------

    async def _command(self, turn: Turn) -> Reply:
        """Answers ``/checkin [briefing] [name or number]``."""
        now_on = times.correctable(self._library.knowledge, turn.now)
        found, words = naming.named(self._library.knowledge, turn.argument_text, turn.now)
        at = [briefing for briefing in now_on if briefing in found] if found else now_on
        if found and words and (listing := await self._attendees.listing(now_on, turn.argument_text)):
            at, words = listing, turn.argument_text
        if not at:
            return Reply(turn.say("checkin-none"))
        if len(at) > 1:
            turn.open(Choosing(words))
            return naming.chooser(at, CheckInAt, turn.language, self._library.zone)
        if not words:
            return self._ask_who(turn, at[0])
        return await self._search(turn, at[0].id, words)

    async def _chosen(self, turn: Turn, briefing_id: str) -> Reply:
        """Takes the briefing chosen where it was not clear which; whoever was named with the command is looked for there."""
        asked = turn.waits_at(Choosing)
        if asked is not None and asked.words:
            return await self._search(turn, briefing_id, asked.words)
        return self._ask_who(turn, self._library.knowledge.briefings.get(briefing_id))

    def _ask_who(self, turn: Turn, briefing: Briefing | None) -> Reply:
        if briefing not in times.correctable(self._library.knowledge, turn.now) or briefing is None:
            return Reply(turn.say("checkin-none"))
        turn.open(Searching(briefing.id))
        return Reply(turn.say("checkin-who", campus=briefing.campus.of(turn.language)))

    async def _search(self, turn: Turn, briefing_id: str, words: str) -> Reply:
        """Checks in the one who is found; of several, one is chosen. It stays open for the next."""
        briefing = self._library.knowledge.briefings.get(briefing_id)
        if briefing is None or briefing not in times.correctable(self._library.knowledge, turn.now):
            turn.close()
            return Reply(turn.say("checkin-none"))
        turn.open(Searching(briefing.id))
        found = (await self._attendees.of(briefing)).matching(words)
        entries = [entry for entry in found if entry.registration is not None]
        if not entries:
            key = "checkin-waits" if found else "checkin-nobody"
            return Reply(turn.say(key, words=words.strip()[:50]))
        if len(entries) == 1 and entries[0].is_exactly(words):
            return await self._by_hand(turn, _number(entries[0])) or Reply(turn.say("checkin-none"))
        buttons = [
            CheckIn(_number(entry)).button(
                f"{'✓ ' if entry.status is AttendeeStatus.PRESENT else ''}{entry.name}, {entry.student_number}"
            )
            for entry in entries[:_MOST_FOUND]
        ]
        return Reply(turn.say("checkin-several", count=len(entries), shown=len(buttons)), column(*buttons))

    async def _by_hand(self, turn: Turn, number: int) -> Reply | None:
        attendee = await self._registrations.get(number)
        briefing = (
            self._library.knowledge.briefings.get(attendee.registration.briefing_id) if attendee else None
        )
        if attendee is None or briefing not in times.correctable(self._library.knowledge, turn.now):
            return None
        assert briefing is not None
        return await self._check_in(turn, attendee, briefing)

    async def _undo(self, turn: Turn, number: int, at: int) -> Reply | None:
        """Takes back that one check-in, and no later one, as long as staff may correct the list."""
        attendee = await self._registrations.get(number)
        registration = attendee.registration if attendee is not None else None
        if attendee is None or registration is None or registration.checked_in_at is None:
            return None
        briefing = self._library.knowledge.briefings.get(registration.briefing_id)
        if briefing not in times.correctable(self._library.knowledge, turn.now):
            return None
        if int(registration.checked_in_at.timestamp()) != at:
            return None
        await self._registrations.undo_check_in(number)
        return Reply(turn.say("checkin-undone", name=attendee.name or "-"))


def _number(entry: Entry) -> int:
    assert entry.registration is not None
    return entry.registration.id
