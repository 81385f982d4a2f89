"""One's own plan: the deadlines one follows and the briefings one goes to, by date, and all of it for the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import texts
from bot.briefings.buttons import AcceptOffer, GiveBack, ListBriefings, ShowTicket
from bot.briefings.seating import Seating
from bot.briefings.tickets import Tickets
from bot.config import Settings
from bot.deadlines.calendar import dates_of, with_tasks
from bot.deadlines.checklists import Checklist, Checklists
from bot.deadlines.following import follows, key_of
from bot.deadlines.reminders import is_ahead, not_open
from bot.deadlines.wording import summary
from bot.dialogue.buttons import DeadlineUndone, ExportPlan, ListReminders, ShowChecklist, ShowPlan
from bot.files.calendars import Date, calendar
from bot.knowledge import Briefing, Deadline, Localised, Programme
from bot.knowledge.values import Verified
from bot.library import Library
from bot.messages import Button, File, Markdown, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Registration, Standing, Storage


@dataclass(frozen=True)
class _Entry:
    """One line of the plan."""

    date: Date
    text: Markdown
    fact: Briefing | Deadline
    seat: tuple[Button, ...] = ()
    remind_again: Button | None = None


class Plan(Skill):
    name = "plan"
    commands = (Command("my"),)
    presses = (ShowPlan, ExportPlan)

    def __init__(
        self,
        library: Library,
        storage: Storage,
        seating: Seating,
        tickets: Tickets,
        checklists: Checklists,
        settings: Settings,
    ) -> None:
        self._library = library
        self._storage = storage
        self._seating = seating
        self._tickets = tickets
        self._checklists = checklists
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed:
            case ("my", _) | (_, ShowPlan()):
                return await self._plan(turn)
            case _, ExportPlan():
                return await self._calendar(turn)
        return None

    async def _plan(self, turn: Turn) -> Reply:
        standing = await self._seating.standing(turn.person.id)
        entries = await self._entries(turn, standing)
        places = [*self._places(turn, standing), *await self._missed(turn, standing)]
        checklists = await self._checklists.followed(turn.person.id, turn.now)
        if not entries and not places and not checklists:
            return Reply(
                turn.say("my-none"),
                column(
                    ListReminders().button(turn.say("remind-button")),
                    ListBriefings().button(turn.say("briefings-button")),
                ),
            )
        facts = [entry.fact for entry in entries]
        caution = self._library.answers.caution(facts, turn.language, turn.now)
        today = turn.now.astimezone(self._settings.zone).date()
        parts = [
            turn.say("my"),
            *(entry.text for entry in entries),
            *places,
            *(summary(turn.language, checklist, today) for checklist in checklists),
        ]
        if turn.person.name and any(entry.seat for entry in entries):
            number = turn.person.student_number or "-"
            parts.append(turn.say("confirmed-person", name=turn.person.name, number=number))
        parts += [Markdown(caution)] if caution else []
        buttons = []
        if checklists or any(entry.remind_again is None for entry in entries):
            buttons.append(ExportPlan().button(turn.say("calendar-button")))
        buttons += [self._shows(turn, checklist) for checklist in checklists]
        buttons += self._held_seats(turn, standing)
        buttons += [button for entry in entries for button in entry.seat]
        buttons += [entry.remind_again for entry in entries if entry.remind_again is not None]
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))

    def _shows(self, turn: Turn, checklist: Checklist) -> Button:
        programme = checklist.programme
        label = turn.say("checklist-button", programme=Markdown(programme.short.of(turn.language)))
        return ShowChecklist(programme.id).button(label)

    def _places(self, turn: Turn, standing: Standing) -> list[Markdown]:
        """Returns the queues one stands in."""
        known = self._library.knowledge.briefings
        lines = []
        for place in standing.places.values():
            briefing = known.get(place.briefing_id)
            if briefing is not None and turn.now < briefing.starts and not briefing.is_cancelled:
                key = "briefing-offered" if place.is_offered else "briefing-waiting"
                status = turn.say(key, mode=turn.say(f"mode-{place.mode}"))
                lines.append(Markdown(f"{self._tickets.described(briefing, turn.language)}\n{status}"))
        return lines

    async def _missed(self, turn: Turn, standing: Standing) -> list[Markdown]:
        """Names the seats and places at briefings that stand in no file any more, as they were last known."""
        theirs = standing.registrations.keys() | standing.places.keys()
        missed = theirs - self._library.knowledge.briefings.keys()
        states = await self._storage.briefings.states() if missed else {}
        lines = []
        for key in sorted(missed & states.keys()):
            facts = states[key].facts
            starts = datetime.fromisoformat(facts["starts"])
            if starts > turn.now:
                title = Localised(**facts["title"]).of(turn.language)
                date = texts.moment(turn.language, starts, self._settings.zone)
                said = "my-missed" if key in standing.registrations else "my-missed-queue"
                lines.append(turn.say(said, title=title, date=date))
        return lines

    def _held_seats(self, turn: Turn, standing: Standing) -> list[Button]:
        """Returns what confirms the seats that are held, each named by its campus."""
        known = self._library.knowledge.briefings
        return [
            AcceptOffer(briefing.id).button(
                turn.say("offer-accept-at", campus=briefing.campus.of(turn.language))
            )
            for place in standing.places.values()
            if place.is_offered and (briefing := known.get(place.briefing_id)) is not None
            if turn.now < briefing.starts and not briefing.is_cancelled
        ]

    async def _calendar(self, turn: Turn) -> Reply | None:
        standing = await self._seating.standing(turn.person.id)
        entries = [e for e in await self._entries(turn, standing) if e.remind_again is None]
        dates = [entry.date for entry in entries]
        for checklist in await self._checklists.followed(turn.person.id, turn.now):
            notes = self._notes(turn, checklist.programme.data)
            dates = [with_tasks(turn.language, date, checklist) for date in dates]
            dates += dates_of(turn.language, checklist, self._settings.reminders.hour, turn.now, notes)
        if not dates:
            return None
        name = turn.say("calendar-name", institution=self._settings.institution_in(turn.language))
        content = calendar(name, dates, turn.now)
        return Reply(turn.say("calendar-made", count=len(dates)), files=(File("exchange.ics", content),))

    async def _entries(self, turn: Turn, standing: Standing) -> list[_Entry]:
        """Lists them by date; what has passed is left out, and what one is done with stays, marked."""
        knowledge = self._library.knowledge
        entries = [
            self._briefing(turn, briefing, r, standing)
            for r in standing.registrations.values()
            if (briefing := knowledge.briefings.get(r.briefing_id)) is not None
            and briefing.ends > turn.now
            and not briefing.is_cancelled
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

    def _briefing(
        self, turn: Turn, briefing: Briefing, registration: Registration, standing: Standing
    ) -> _Entry:
        lines = [
            self._tickets.described(briefing, turn.language),
            self._tickets.how_to_attend(briefing, registration.mode, turn.language),
        ]
        date = self._tickets.date(registration, standing, turn.language, turn.now)
        campus = briefing.campus.of(turn.language)
        ticket = ShowTicket(briefing.id).button(turn.say("ticket-button", campus=campus))
        back = GiveBack(briefing.id).button(turn.say("cancel-button", campus=campus))
        return _Entry(date, Markdown("\n".join(lines)), briefing, (ticket, back))

    def _notes(self, turn: Turn, fact: Verified) -> str:
        """Says how sure the date is: a calendar is read far from here."""
        return self._library.answers.caution([fact], turn.language, turn.now).strip("_")

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
            deadline.closes.astimezone(self._settings.zone),
            notes=self._notes(turn, deadline),
            sequence=int(turn.now.timestamp()) // 60,  # a later file replaces an earlier one
        )
        again = DeadlineUndone(programme.id, deadline.id).button(
            turn.say("remind-again-button", programme=Markdown(programme.short.of(language)))
        )
        return _Entry(date, text, deadline, remind_again=again if is_done else None)
