"""One's own plan: the deadlines one follows and the briefings one goes to, by date, and all of it for the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot import texts
from bot.calendars import Date, calendar
from bot.config import Settings
from bot.knowledge import Briefing, Deadline, Programme
from bot.library import Library
from bot.messages import Button, File, Markdown, Reply, column
from bot.reminding import follows, is_ahead, key_of, not_open
from bot.skills.turn import Command, Turn
from bot.storage import Registration, Storage


@dataclass(frozen=True)
class _Entry:
    """One line of the plan."""

    date: Date
    text: Markdown
    fact: Briefing | Deadline
    give_back: Button | None = None
    remind_again: Button | None = None


class Plan:
    name = "plan"
    commands = (Command("my"),)

    def __init__(self, library: Library, storage: Storage, settings: Settings) -> None:
        self._library = library
        self._storage = storage
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.press:
            case ("my", _) | (_, ("show",)):
                return await self._plan(turn)
            case _, ("calendar",):
                return await self._calendar(turn)
        return None

    async def _plan(self, turn: Turn) -> Reply:
        entries = await self._entries(turn)
        if not entries:
            return Reply(
                turn.say("my-none"),
                column(
                    Button(turn.say("remind-button"), "reminders:list"),
                    Button(turn.say("briefings-button"), "briefing:list"),
                ),
            )
        facts = [entry.fact for entry in entries]
        caution = self._library.answers.caution(facts, turn.language, turn.now)
        parts = [turn.say("my"), *(entry.text for entry in entries)]
        if turn.person.name and any(entry.give_back for entry in entries):
            number = turn.person.student_number or "-"
            parts.append(turn.say("confirmed-person", name=turn.person.name, number=number))
        parts += [Markdown(caution)] if caution else []
        buttons = []
        if any(entry.remind_again is None for entry in entries):
            buttons.append(Button(turn.say("calendar-button"), "plan:calendar"))
        buttons += [entry.give_back for entry in entries if entry.give_back is not None]
        buttons += [entry.remind_again for entry in entries if entry.remind_again is not None]
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))

    async def _calendar(self, turn: Turn) -> Reply | None:
        entries = [entry for entry in await self._entries(turn) if entry.remind_again is None]
        if not entries:
            return None
        name = turn.say("calendar-name", institution=self._settings.institution_in(turn.language))
        content = calendar(name, [entry.date for entry in entries], turn.now)
        return Reply(turn.say("calendar-made", count=len(entries)), file=File("exchange.ics", content))

    async def _entries(self, turn: Turn) -> list[_Entry]:
        """By date; what has passed is left out, and what one is done with stays, marked."""
        knowledge = self._library.knowledge
        mine = await self._storage.registrations.of_person(turn.person.id)
        entries = [
            self._briefing(turn, knowledge.briefings[r.briefing_id], r)
            for r in mine
            if r.briefing_id in knowledge.briefings and knowledge.briefings[r.briefing_id].ends > turn.now
        ]
        interests = await self._storage.interests.of_person(turn.person.id)
        done = await self._storage.interests.done_with(turn.person.id)
        entries += [
            self._deadline(
                turn, programme, deadline, is_done=key_of(programme, deadline, self._settings.zone) in done
            )
            for programme in knowledge.programmes.values()
            if follows(interests, programme.id)
            for deadline in programme.deadlines
            if deadline.closes > turn.now
        ]
        return sorted(entries, key=lambda entry: entry.date.starts)

    def _briefing(self, turn: Turn, briefing: Briefing, registration: Registration) -> _Entry:
        language = turn.language
        campus = Markdown(briefing.campus.of(language))
        is_online = registration.mode == "online" and briefing.online_link
        lines = [
            turn.say(
                "briefing-described",
                title=Markdown(briefing.title.of(language)),
                date=texts.moment(language, briefing.starts, self._settings.zone),
                minutes=briefing.minutes,
                campus=campus,
                venue=Markdown(briefing.venue.of(language)),
            ),
            turn.say("confirmed-online", link=Markdown(f"<{briefing.online_link}>"))
            if is_online
            else turn.say(f"confirmed-{registration.mode}-plain"),
        ]
        date = Date(
            f"briefing-{briefing.id}",
            briefing.title.of(language),
            briefing.starts,
            timedelta(minutes=briefing.minutes),
            place=turn.say("mode-online")
            if registration.mode == "online"
            else f"{briefing.campus.of(language)}, {briefing.venue.of(language)}",
            notes=self._notes(turn, briefing, (briefing.online_link or "") if is_online else ""),
        )
        back = Button(turn.say("cancel-button", campus=campus), f"briefing:cancel:{briefing.id}")
        return _Entry(date, Markdown("\n".join(lines)), briefing, back)

    def _notes(self, turn: Turn, fact: Briefing | Deadline, first: str = "") -> str:
        """With how sure the date is: a calendar is read far from here."""
        caution = self._library.answers.caution([fact], turn.language, turn.now).strip("_")
        return "\n\n".join(part for part in (first, caution) if part)

    def _deadline(self, turn: Turn, programme: Programme, deadline: Deadline, *, is_done: bool) -> _Entry:
        language = turn.language
        days = (
            deadline.closes.astimezone(self._settings.zone).date()
            - turn.now.astimezone(self._settings.zone).date()
        ).days
        title = turn.say(
            "plan-deadline-title",
            programme=Markdown(programme.short.of(language)),
            label=Markdown(deadline.label.of(language)),
        )
        if is_ahead(deadline, turn.now) and not is_done:
            text = not_open(programme, deadline, language, self._settings.zone)
        else:
            text = turn.say(
                "plan-deadline",
                programme=Markdown(programme.name.of(language)),
                label=Markdown(deadline.label.of(language)),
                date=texts.moment(language, deadline.closes, self._settings.zone),
                countdown=turn.say("plan-done") if is_done else turn.say("countdown-days", days=days),
            )
        date = Date(
            f"deadline-{programme.id}-{deadline.id}",
            str(title),
            deadline.closes,
            notes=self._notes(turn, deadline),
        )
        again = Button(
            turn.say("remind-again-button", programme=Markdown(programme.short.of(language))),
            f"reminders:undo:{programme.id}:{deadline.id}",
        )
        return _Entry(date, text, deadline, remind_again=again if is_done else None)
