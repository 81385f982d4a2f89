"""What those who registered are told unasked, put into words when it is sent, as it is true then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot import texts
from bot.briefings.buttons import GiveBack, GiveStars, ListBriefings, Register, SayWhyAbsent, ShowTicket
from bot.briefings.edition import Edition
from bot.briefings.survey import STARS, Absence
from bot.briefings.tickets import Tickets
from bot.config import Settings
from bot.courier import Courier
from bot.knowledge import Briefing, Mode, in_utc
from bot.library import Library
from bot.messages import Button, Language, Markdown, Reply, column, escape
from bot.storage import Person, Place, Registration, Standing, Storage

CHANGED, CANCELLED, REMINDER = "briefing-changed", "briefing-cancelled", "briefing-reminder"
AFTER, MATERIAL = "briefing-after", "briefing-material"
TICKET = "briefing-ticket"
"""Who writes a row of the outbox."""

TOLD = {
    Mode.CAMPUS: ("title", "starts", "minutes", "campus", "venue", "is_cancelled"),
    Mode.ONLINE: ("title", "starts", "minutes", "online_link", "is_cancelled"),
}
"""Which facts matter to whom."""


MISSED = "is_missed"
"""What is noted of a briefing that stands in no file any more."""

MATERIAL_LINKS = ("slides", "recording")
_SOON = timedelta(hours=2)
_MOST_OTHERS = 7  # buttons below a notice, which has no pages


class _Scene(NamedTuple):
    """What a message is about, as it is when it is sent."""

    person: Person
    language: Language
    briefing: Briefing
    standing: Standing

    @property
    def registration(self) -> Registration | None:
        return self.standing.registrations.get(self.briefing.id)

    @property
    def place(self) -> Place | None:
        return self.standing.places.get(self.briefing.id)


class Notices:
    """Registers itself with the courier."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        edition: Edition,
        courier: Courier,
        tickets: Tickets,
        settings: Settings,
    ) -> None:
        self._library = library
        self._storage = storage
        self._edition = edition
        self._tickets = tickets
        self._zone = settings.zone
        courier.writers |= {
            CHANGED: self._write_changed,
            CANCELLED: self._write_cancelled,
            REMINDER: self._write_reminder,
            AFTER: self._write_after,
            MATERIAL: self._write_material,
            TICKET: self._write_ticket,
        }

    async def _scene(self, person_id: int, data: dict[str, Any], now: datetime) -> _Scene | None:
        await self._edition.reached(data, now)
        person = await self._storage.people.get(person_id)
        briefing = self._library.knowledge.briefings.get(data["briefing"])
        if person is None or briefing is None:
            return None
        standing = await self._storage.standings.of(person_id, [briefing.id])
        return _Scene(person, person.reads, briefing, standing)

    async def _write_ticket(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Shows a ticket again, as long as it is of use."""
        scene = await self._scene(person_id, data, now)
        if scene is None or scene.registration is None or scene.briefing.is_cancelled:
            return None
        if now >= scene.briefing.starts:
            return None
        begins = texts.say(scene.language, "ticket-again")
        return self._tickets.ticket(
            scene.registration, scene.standing, scene.person, scene.language, now, begins=begins
        )

    async def _write_changed(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Shows old beside new, of what matters to this reader, with the calendar file as it is now."""
        scene = await self._scene(person_id, data, now)
        if scene is None or scene.briefing.is_cancelled or now >= scene.briefing.ends:
            return None
        language, briefing, registration = scene.language, scene.briefing, scene.registration
        holder = registration or scene.place
        if holder is None:
            return None  # they have given it back meanwhile
        hidden = () if registration is not None else ("online_link",)
        lines = [
            news_line(key, data["news"][key], language, self._zone)
            for key in TOLD[Mode(holder.mode)]
            if key in data["news"] and key not in hidden
        ]
        if not lines:
            return None
        title = Markdown(briefing.title.of(language))
        text = texts.say(language, "briefing-changed", title=title, news=Markdown("\n".join(lines)))
        parts = [text]
        if "is_cancelled" in data["news"]:  # what changed meanwhile was not told
            parts.append(self._tickets.described(briefing, language))
        if registration is None:
            return Reply(Markdown("\n\n".join(parts)))
        parts.append(texts.say(language, "briefing-changed-end"))
        if data["news"].keys() & {"starts", "minutes", "is_cancelled"}:
            parts += self._tickets.overlaps(briefing, scene.standing, language)
        return Reply(
            Markdown("\n\n".join(parts)),
            self._tickets.choices(registration, scene.standing, language, now),
            files=(self._tickets.calendar(registration, scene.standing, language, now),),
        )

    async def _write_cancelled(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Offers the other briefings, to which one tap moves what was entered."""
        scene = await self._scene(person_id, data, now)
        if scene is None or not scene.briefing.is_cancelled:
            return None
        language, briefing, registration = scene.language, scene.briefing, scene.registration
        if registration is None and scene.place is None:
            return None
        text = texts.say(
            language,
            "briefing-cancelled",
            title=Markdown(briefing.title.of(language)),
            date=texts.moment(language, datetime.fromisoformat(data["starts"]), self._zone),
        )
        buttons = self._others(scene, now)
        if buttons:
            text = Markdown(f"{text}\n\n{texts.say(language, 'briefing-cancelled-other')}")
        if registration is None:
            return Reply(text, column(*buttons))
        out = self._tickets.calendar(registration, scene.standing, language, now, is_cancelled=True)
        return Reply(text, column(*buttons), files=(out,))

    def _others(self, scene: _Scene, now: datetime) -> list[Button]:
        """Returns a button for each of the next briefings, to which a seat moves, and one for the list if there are more."""
        language, registration = scene.language, scene.registration
        others = [
            other
            for other in self._library.knowledge.briefings.values()
            if other.takes_registrations(now) and other.id not in scene.standing.registrations
        ]
        buttons = [
            self._tickets.swap_button(scene.briefing, other, registration.mode, language)
            if registration is not None
            else Register(other.id).button(
                texts.say(language, "register-button", campus=other.campus.of(language))
            )
            for other in others[:_MOST_OTHERS]
        ]
        if len(others) > _MOST_OTHERS:
            buttons.append(ListBriefings().button(texts.say(language, "briefings-button")))
        return buttons

    async def _write_reminder(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Reminds, unless it was moved, cancelled or given back meanwhile, or has begun."""
        scene = await self._scene(person_id, data, now)
        if scene is None or scene.registration is None or now >= scene.briefing.starts:
            return None
        language, briefing, registration = scene.language, scene.briefing, scene.registration
        if briefing.is_cancelled or in_utc(briefing.starts) != data["starts"]:
            # Were it on again, or back at its time, they would not have been reminded.
            await self._storage.briefings.forget_notices(briefing.id, [data["notice"]], person_id)
            return None
        left = briefing.starts - now
        is_today = briefing.starts.astimezone(self._zone).date() == now.astimezone(self._zone).date()
        when = "soon" if left <= _SOON else "today" if is_today else "tomorrow"
        minutes = max(1, round(left.total_seconds() / 60))
        parts = [
            texts.say(language, "briefing-reminder", when=when, minutes=minutes),
            self._tickets.described(briefing, language),
            self._tickets.how_to_attend(briefing, registration.mode, language),
        ]
        parts += [texts.say(language, "briefing-reminder-ticket")] if registration.mode == Mode.CAMPUS else []
        campus = briefing.campus.of(language)
        buttons = []
        if registration.mode == Mode.CAMPUS:
            label = texts.say(language, "ticket-button", campus=campus)
            buttons.append(ShowTicket(briefing.id).button(label))
        label = texts.say(language, "cancel-button", campus=campus)
        buttons.append(GiveBack(briefing.id).button(label))
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))

    async def _write_after(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Thanks, slides and a survey to those who came; the recording and one question to those who did not.

        If nobody at all was checked in, nobody is told that they were missed.
        """
        scene = await self._scene(person_id, data, now)
        if scene is None or scene.registration is None or scene.briefing.is_cancelled:
            return None
        if now < scene.briefing.ends:
            return None  # it was moved while this waited
        language, briefing, registration = scene.language, scene.briefing, scene.registration
        attendance = await self._storage.briefings.attendance(briefing.id)
        kind = attended(registration.checked_in_at is not None, attendance)
        links = material_of(briefing, kind)
        material = {name: link for name, link in links.items() if name in data["links"]}
        parts = [
            texts.say(language, f"after-{kind}", title=Markdown(briefing.title.of(language))),
            *self._links(material, language),
        ]
        if not material:
            parts.append(texts.say(language, "after-later"))
        if kind is Attended.ABSENT:
            parts.append(texts.say(language, "survey-why"))
            labels = {key: texts.say(language, f"absence-{key}") for key in Absence}
            buttons = [SayWhyAbsent(briefing.id, key).button(label) for key, label in labels.items()]
            return Reply(Markdown("\n\n".join(parts)), column(*buttons))
        parts.append(texts.say(language, "survey-stars"))
        stars = [GiveStars(briefing.id, n).button("★" * n) for n in range(1, STARS + 1)]
        return Reply(Markdown("\n\n".join(parts)), column(*reversed(stars)))

    async def _write_material(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        scene = await self._scene(person_id, data, now)
        if scene is None or scene.registration is None or now < scene.briefing.ends:
            return None
        language, briefing = scene.language, scene.briefing
        links = {"slides": briefing.slides_link, "recording": briefing.recording_link}
        link = links[data["link"]]
        if link is None:
            return None
        lines = [
            texts.say(language, "material", title=Markdown(briefing.title.of(language))),
            *self._links({data["link"]: link}, language),
        ]
        return Reply(Markdown("\n\n".join(lines)))

    @staticmethod
    def _links(material: dict[str, str], language: Language) -> list[Markdown]:
        return [
            texts.say(language, f"after-{name}", link=Markdown(f"<{link}>"))
            for name, link in material.items()
        ]


def news_line(key: str, change: Sequence[Any], language: Language, zone: ZoneInfo) -> Markdown:
    """Writes one change, from what to what, as people read it: "Time: … → …"."""
    old, new = change
    if key == "is_cancelled":
        return texts.say(language, "briefing-is-cancelled" if new else "news-on-again")
    if key == MISSED:
        return texts.say(language, "news-missed")
    if key == "is_closed":
        return texts.say(language, "news-closed" if new else "news-open")
    kind, _, mode = key.partition(".")
    return texts.say(
        language,
        "news-line",
        what=texts.say(
            language,
            f"news-{kind.replace('_', '-')}",
            mode=texts.say(language, f"mode-{mode}") if mode else "",
        ),
        old=_shown(kind, old, language, zone),
        new=_shown(kind, new, language, zone),
    )


def _shown(key: str, value: Any, language: Language, zone: ZoneInfo) -> Markdown:
    match key, value:
        case _, None:
            return Markdown("–")
        case (("starts" | "registration_closes"), _):
            moment = datetime.fromisoformat(value)
            return Markdown(texts.moment(language, moment, zone))
        case (("title" | "campus" | "venue"), _):
            other = value.get(language.other.value)
            return escape(value.get(language.value) or other or "–")
        case (("online_link" | "slides_link" | "recording_link"), _):
            return Markdown(f"<{value}>")
    return Markdown(str(value))


class Attended(StrEnum):
    """Whether somebody came; ``UNKNOWN`` where nobody at all was checked in."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


def attended(came: bool, attendance: int) -> Attended:
    return Attended.PRESENT if came else Attended.ABSENT if attendance else Attended.UNKNOWN


def material_of(briefing: Briefing, kind: Attended) -> dict[str, str]:
    """Returns which links somebody gets: slides who came, the recording who did not, both where that is not known."""
    wanted = {
        Attended.PRESENT: ("slides",),
        Attended.ABSENT: ("recording",),
        Attended.UNKNOWN: ("slides", "recording"),
    }[kind]
    links = {"slides": briefing.slides_link, "recording": briefing.recording_link}
    return {name: link for name in wanted if (link := links[name])}
