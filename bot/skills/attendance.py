"""Who comes to a briefing: counts, the list in pages, search, tables, and the questions for the speakers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.briefings import naming
from bot.briefings.attendees import AttendeeList, Attendees, Entry
from bot.briefings.buttons import (
    ExportCsv,
    ExportXlsx,
    ShowAttendees,
    ShowSpeakersQuestions,
    TurnPage,
)
from bot.dialogue import Step
from bot.library import Library
from bot.messages import File, Markdown, Reply, Rows
from bot.skills.turn import Command, Skill, Turn

_PAGE = 15
_QUESTIONS = 5  # of one group; the tables have all


@dataclass(frozen=True)
class Choosing(Step):
    """Which briefing; ``words``: whom to look for there."""

    words: str
    name: ClassVar[str] = "which"
    is_staff: ClassVar[bool] = True
    is_brief: ClassVar[bool] = True


class Attendance(Skill):
    name = "attendance"
    steps = (Choosing,)
    commands = (Command("attendees", is_staff=True, is_slow=True),)
    presses = slow_presses = (ShowAttendees, TurnPage, ExportXlsx, ExportCsv, ShowSpeakersQuestions)

    def __init__(self, library: Library, attendees: Attendees) -> None:
        self._library = library
        self._attendees = attendees

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command == "attendees":
            return await self._command(turn)
        press = turn.pressed
        if not turn.is_staff or not isinstance(press, self.presses):
            return None
        briefing = self._library.knowledge.briefings.get(press.briefing)
        if briefing is None:
            return None
        attendee_list = await self._attendees.of(briefing)
        match press:
            case ShowAttendees():
                return self._chosen(turn, attendee_list)
            case TurnPage(_, number):
                return self._page(turn, attendee_list, number, replaces=True)
            case ExportXlsx():
                return self._made(
                    turn, attendee_list, (await self._attendees.xlsx(attendee_list, turn.language))
                )
            case ExportCsv():
                return self._made(turn, attendee_list, self._attendees.csv(attendee_list, turn.language))
            case ShowSpeakersQuestions():
                return await self._questions(turn, attendee_list)
        return None

    async def _command(self, turn: Turn) -> Reply:
        """Answers ``/attendees jinyun``, ``/attendees jinyun Li``."""
        known = self._library.knowledge
        briefing, words = naming.meant(known, turn.argument_text, turn.now)
        choice = list(known.briefings.values())
        if words and (listing := await self._attendees.listing(choice, turn.argument_text)):
            choice, words = listing, turn.argument_text
            briefing = listing[0] if len(listing) == 1 else None
        if briefing is None:
            turn.open(Choosing(words))
            return naming.chooser(choice, ShowAttendees, turn.language, self._library.zone)
        attendee_list = await self._attendees.of(briefing)
        return self._found(turn, attendee_list, words) if words else self._page(turn, attendee_list, 0)

    def _chosen(self, turn: Turn, attendee_list: AttendeeList) -> Reply:
        """Takes the briefing chosen where it was not clear which; whoever was named with the command is looked for there."""
        asked = turn.waits_at(Choosing)
        words = asked.words if asked is not None else ""
        if asked is not None:
            turn.close()
        return self._found(turn, attendee_list, words) if words else self._page(turn, attendee_list, 0)

    # --- counts and pages --------------------------------------------------------

    def _page(self, turn: Turn, attendee_list: AttendeeList, number: int, *, replaces: bool = False) -> Reply:
        pages = max(1, -(-len(attendee_list.entries) // _PAGE))
        number = min(number, pages - 1)
        first = number * _PAGE
        lines = [
            self._line(turn, place, entry)
            for place, entry in enumerate(attendee_list.entries[first : first + _PAGE], start=first + 1)
        ]
        parts = [self._counts(turn, attendee_list)]
        parts.append(Markdown("\n".join(lines)) if lines else turn.say("attendees-none"))
        if pages > 1:
            parts.append(turn.say("attendees-page", number=number + 1, pages=pages))
        return Reply(
            Markdown("\n\n".join(parts)), self._buttons(turn, attendee_list, number, pages), replaces=replaces
        )

    @staticmethod
    def _counts(turn: Turn, attendee_list: AttendeeList) -> Markdown:
        lines = [turn.say("attendees", title=Markdown(attendee_list.briefing.title.of(turn.language)))]
        lines += attendee_list.counts(turn.language)
        if twins := sum(bool(entry.twins) for entry in attendee_list.entries):
            lines.append(turn.say("attendees-twins", count=twins))
        return Markdown("\n".join(lines))

    @staticmethod
    def _line(turn: Turn, place: int, entry: Entry) -> Markdown:
        return turn.say(
            "attendee",
            place=str(place),
            name=entry.name or "-",
            number=entry.student_number or "-",
            mode=turn.say(f"mode-{entry.mode}"),
            status=entry.status,
            queue=entry.number,
            twins=turn.say("list-separator").join(map(str, entry.twins)) or "none",
        )

    @staticmethod
    def _buttons(turn: Turn, attendee_list: AttendeeList, number: int, pages: int) -> Rows:
        id_ = attendee_list.briefing.id
        turns = [
            TurnPage(id_, other).button(label)
            for label, other in (("‹", number - 1), ("›", number + 1))
            if 0 <= other < pages
        ]
        tables = (ExportXlsx(id_).button("XLSX"), ExportCsv(id_).button("CSV"))
        questions = ShowSpeakersQuestions(id_).button(turn.say("questions-button"))
        return (*((tuple(turns),) if turns else ()), tables, (questions,))

    def _found(self, turn: Turn, attendee_list: AttendeeList, words: str) -> Reply:
        entries = attendee_list.matching(words)
        if not entries:
            return Reply(turn.say("checkin-nobody", words=words[:50]))
        shown = entries[:_PAGE]
        lines = [self._line(turn, attendee_list.entries.index(entry) + 1, entry) for entry in shown]
        if len(entries) > len(shown):
            lines.append(turn.say("attendees-more", count=len(entries) - len(shown)))
        return Reply(Markdown("\n".join(lines)))

    @staticmethod
    def _made(turn: Turn, attendee_list: AttendeeList, file: File) -> Reply:
        return Reply(turn.say("attendees-table", count=len(attendee_list.entries)), files=(file,))

    async def _questions(self, turn: Turn, attendee_list: AttendeeList) -> Reply:
        groups = await self._attendees.questions(attendee_list, turn.language)
        if not groups:
            return Reply(turn.say("speakers-none"))
        parts = [turn.say("speakers-questions", count=sum(len(texts) for _, texts in groups))]
        for title, texts in groups:
            lines = [turn.say("question-bullet", text=text) for text in texts[:_QUESTIONS]]
            if len(texts) > len(lines):
                lines.append(turn.say("questions-more", count=len(texts) - len(lines)))
            parts.append(Markdown("\n".join([f"**{title}** ({len(texts)})", *lines])))
        return Reply(Markdown("\n\n".join(parts)))
