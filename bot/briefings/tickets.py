"""What a registered person holds in hand: the confirmation, a date for the calendar, and the code that lets them in."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import texts
from bot.briefings import forms
from bot.briefings.buttons import AskSpeakers, GiveBack, Swap
from bot.config import Settings
from bot.courier import Courier
from bot.files import qr_codes
from bot.files.calendars import Date, calendar
from bot.knowledge import Briefing, Mode
from bot.library import Library
from bot.messages import Button, File, Language, Markdown, Reply, column
from bot.storage import Person, Registration, Standing

LETTER = "t"
_CODE_PIXELS = 400
"""Begins the link in a ticket's code."""

BRIEFING_LETTER = "b"
"""Begins a link to a briefing."""


class Tickets:
    def __init__(self, library: Library, courier: Courier, settings: Settings) -> None:
        self._library = library
        self._courier = courier
        self._settings = settings

    def ticket(
        self,
        registration: Registration,
        standing: Standing,
        person: Person,
        language: Language,
        now: datetime,
        *,
        begins: str,
    ) -> Reply:
        """Returns the whole of it, with the calendar file, the code for a seat on site, and what can be changed.

        Args:
            begins: the first line: that it is booked, moved, or shown again.
        """
        briefing = self._library.knowledge.briefings[registration.briefing_id]
        parts = [
            Markdown(begins),
            self.described(briefing, language),
            self.how_to_attend(briefing, registration.mode, language),
            texts.say(
                language,
                "confirmed-person",
                name=person.name or "-",
                number=person.student_number or "-",
            ),
        ]
        entered = forms.entered(briefing, registration.answers, language)
        parts += [entered] if entered else []
        parts += self.overlaps(briefing, standing, language)
        parts.append(texts.say(language, "confirmed-end"))
        caution = self._library.answers.caution([briefing], language, now)
        parts += [Markdown(caution)] if caution else []
        return Reply(
            Markdown("\n\n".join(parts)),
            self.choices(registration, standing, language, now),
            files=self.files(registration, standing, language, now),
        )

    def described(self, briefing: Briefing, language: Language) -> Markdown:
        return texts.say(
            language,
            "briefing-described",
            title=Markdown(briefing.title.of(language)),
            date=texts.moment(language, briefing.starts, self._settings.zone),
            minutes=briefing.minutes,
            campus=briefing.campus.of(language),
            venue=briefing.venue.of(language),
        )

    @staticmethod
    def how_to_attend(briefing: Briefing, mode: Mode, language: Language) -> Markdown:
        if mode == Mode.ONLINE and briefing.online_link:
            return texts.say(language, "confirmed-online", link=Markdown(f"<{briefing.online_link}>"))
        return texts.say(language, f"confirmed-{mode}-plain")

    def overlaps(self, briefing: Briefing, standing: Standing, language: Language) -> list[Markdown]:
        """Returns a warning for each other briefing at the same time that somebody is registered for."""
        briefings = self._library.knowledge.briefings
        others = [briefings[id_] for id_ in standing.registrations if id_ != briefing.id and id_ in briefings]
        return [
            texts.say(
                language,
                "overlap",
                title=Markdown(other.title.of(language)),
                date=texts.moment(language, other.starts, self._settings.zone),
            )
            for other in others
            if other.overlaps(briefing) and not other.is_cancelled
        ]

    def choices(
        self, registration: Registration, standing: Standing, language: Language, now: datetime
    ) -> tuple[tuple[Button, ...], ...]:
        """Returns what can still be changed about a registration."""
        knowledge = self._library.knowledge
        briefing = knowledge.briefings[registration.briefing_id]
        if now >= briefing.starts or briefing.is_cancelled:
            return ()
        id_ = briefing.id
        buttons = []
        if briefing.asks_speakers:
            buttons.append(AskSpeakers(id_).button(texts.say(language, "speakers-button")))
        if registration.checked_in_at is not None:
            return column(*buttons)  # who was checked in keeps the seat
        buttons += [
            Swap(id_, id_, mode).button(
                texts.say(language, "swap-mode-button", mode=texts.say(language, f"mode-{mode}"))
            )
            for mode in briefing.modes
            if mode != registration.mode and briefing.takes_registrations(now)
        ]
        buttons += [
            self.swap_button(briefing, other, registration.mode, language)
            for other in knowledge.briefings.values()
            if other.id not in standing.registrations and other.takes_registrations(now)
        ]
        campus = briefing.campus.of(language)
        buttons.append(GiveBack(id_).button(texts.say(language, "cancel-button", campus=campus)))
        return column(*buttons)

    @staticmethod
    def swap_button(before: Briefing, after: Briefing, mode: Mode, language: Language) -> Button:
        """Leads to the other briefing, in the same mode if it has that."""
        mode = mode if mode in after.modes else next(iter(after.modes))
        label = texts.say(language, "swap-briefing-button", campus=after.campus.of(language))
        return Swap(before.id, after.id, mode).button(label)

    # --- files -----------------------------------------------------------------

    def files(
        self, registration: Registration, standing: Standing, language: Language, now: datetime
    ) -> tuple[File, ...]:
        calendar_file = self.calendar(registration, standing, language, now)
        if registration.mode != Mode.CAMPUS:
            return (calendar_file,)
        return (
            calendar_file,
            File(
                f"ticket-{registration.briefing_id}.png", qr_codes.png(self.link(registration), _CODE_PIXELS)
            ),
        )

    def link_to(self, briefing: Briefing) -> str:
        """Returns what leads to a briefing, from a poster or a group."""
        return self._courier.link_to(f"{BRIEFING_LETTER}_{briefing.id}")

    def link(self, registration: Registration) -> str:
        """Returns what the code on a ticket holds: nothing but a random number, in a link to the bot."""
        return self._courier.link_to(f"{LETTER}_{registration.ticket}")

    def calendar(
        self,
        registration: Registration,
        standing: Standing,
        language: Language,
        now: datetime,
        *,
        is_cancelled: bool = False,
    ) -> File:
        """Makes a file of the date alone; a cancelled one takes it out of the calendar again."""
        date = self.date(registration, standing, language, now, is_cancelled=is_cancelled)
        name = f"{registration.briefing_id}{'-cancelled' if is_cancelled else ''}.ics"
        return File(name, calendar(date.title, [date], now))

    def date(
        self,
        registration: Registration,
        standing: Standing,
        language: Language,
        now: datetime,
        *,
        is_cancelled: bool = False,
    ) -> Date:
        briefing = self._library.knowledge.briefings[registration.briefing_id]
        is_online = registration.mode == Mode.ONLINE
        link = (briefing.online_link or "") if is_online else ""
        caution = self._library.answers.caution([briefing], language, now).strip("_")
        sequence = standing.occupancy.sequences[briefing.id]
        return Date(
            f"briefing-{briefing.id}-{registration.id}",
            briefing.title.of(language),
            briefing.starts.astimezone(self._settings.zone),
            timedelta(minutes=briefing.minutes),
            place=texts.say(language, "mode-online")
            if is_online
            else f"{briefing.campus.of(language)}, {briefing.venue.of(language)}",
            notes="\n\n".join(part for part in (link, caution) if part),
            sequence=sequence + registration.revision + (is_cancelled and not briefing.is_cancelled),
            is_cancelled=is_cancelled or briefing.is_cancelled,
        )
