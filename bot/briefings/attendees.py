"""Who is registered for a briefing, who waits and who came: counted, listed, and as a table."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from bot import texts
from bot.briefings.forms import QUESTION, shown
from bot.files import tables
from bot.knowledge import Briefing, Mode
from bot.library import Library
from bot.messages import File, Language, Markdown
from bot.storage import Attendee, Person, Place, Registration, Storage
from bot.typed_text import folded, is_chinese, readings, spelt_out

_COMPOUND_SURNAMES = "欧阳 司马 诸葛 上官 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 轩辕 端木 澹台 申屠 太史 闻人".split()
_SHORTEST_NUMBER = 3  # figures of a student number that are looked for in the middle of it


class AttendeeStatus(StrEnum):
    """``OFFERED``: a seat is held for them."""

    PRESENT = "present"
    REGISTERED = "registered"
    OFFERED = "offered"
    WAITING = "waiting"


@dataclass(frozen=True)
class Entry:
    """One person on the list, with a registration or a place in the queue, or both.

    ``twins``: the places on the list, from 1, of those who entered the same student number.
    """

    name: str
    student_number: str
    registration: Registration | None = None
    place: Place | None = None
    number: int = 0
    twins: tuple[int, ...] = ()

    @property
    def status(self) -> AttendeeStatus:
        if self.registration is not None:
            is_present = self.registration.checked_in_at is not None
            return AttendeeStatus.PRESENT if is_present else AttendeeStatus.REGISTERED
        is_offered = self.place is not None and self.place.is_offered
        return AttendeeStatus.OFFERED if is_offered else AttendeeStatus.WAITING

    @property
    def mode(self) -> Mode:
        holder = self.registration or self.place
        assert holder is not None
        return holder.mode

    def is_exactly(self, words: str) -> bool:
        """Tells whether this is the whole name or the whole number, however it is written."""
        together = "".join(folded(words))
        return together in ("".join(folded(self.student_number)), "".join(folded(self.name)))


@dataclass(frozen=True)
class AttendeeList:
    """The list of one briefing, in the order in which people came; who only waits is at its end."""

    briefing: Briefing
    entries: tuple[Entry, ...]

    @cached_property
    def dropped(self) -> list[str]:
        """Returns the ids of what people have answered and no form asks any more; their answers stay on the list."""
        asked = {QUESTION, *(field.id for field in self.briefing.form)}
        holders = [entry.registration or entry.place for entry in self.entries]
        said = {id_ for holder in holders if holder for id_, answer in holder.answers.items() if answer}
        return sorted(said - asked)

    def count(self, status: AttendeeStatus, mode: Mode) -> int:
        return sum(1 for entry in self.entries if entry.status is status and entry.mode == mode)

    def queued(self, mode: Mode) -> int:
        """Returns who waits for a mode, or has an offer there; also those who sit in the other one meanwhile."""
        return sum(1 for entry in self.entries if entry.place is not None and entry.place.mode == mode)

    def counts(self, language: Language) -> list[Markdown]:
        """Returns a line for each mode, also for one that is no more and in which people sit."""
        modes = dict.fromkeys([*self.briefing.modes, *(entry.mode for entry in self.entries)])
        return [
            texts.say(
                language,
                "attendees-counts",
                mode=texts.say(language, f"mode-{mode}"),
                registered=self.count(AttendeeStatus.PRESENT, mode)
                + self.count(AttendeeStatus.REGISTERED, mode),
                capacity=self.briefing.capacity(mode),
                present=self.count(AttendeeStatus.PRESENT, mode),
                queued=self.queued(mode),
            )
            for mode in modes
        ]

    def matching(self, words: str) -> list[Entry]:
        """Finds those whose name has words that begin like these, or whose number holds them; exact ones alone, if there are any."""
        if not folded(words):
            return []
        exact = [entry for entry in self.entries if entry.is_exactly(words)]
        return exact or [e for e in self.entries if _fits(e, words)]


def _fits(entry: Entry, words: str) -> bool:
    together = "".join(folded(words))
    number = "".join(folded(entry.student_number))
    if len(together) >= _SHORTEST_NUMBER and together in number:
        return True
    names, wanted = ((folded(text), folded(spelt_out(text))) for text in (entry.name, words))
    return any(_is_named(parts, said) for parts in names for said in wanted)


def _is_named(parts: list[str], wanted: list[str]) -> bool:
    """Tells whether each word begins one of the name's, or all together begin the name, the surname first or last."""
    name, together = "".join(parts), "".join(wanted)
    begins = all(
        any(part.startswith(word) for part in parts) or (not word.isascii() and word in name)
        for word in wanted
    )
    return begins or any(_begins(together, order) for order in _orders(parts))


def _orders(parts: list[str]) -> list[list[frozenset[str]]]:
    """Returns the pieces of a name, each with all its spellings, in every order in which it is said."""
    name = "".join(parts)
    if all(map(is_chinese, name)):
        pieces = [readings(character) for character in name]
        firsts = [0, 2 if name[:2] in _COMPOUND_SURNAMES else 1]
    else:
        pieces = [
            p for part in parts for p in (map(readings, part) if is_chinese(part[0]) else [frozenset([part])])
        ]
        firsts = list(range(len(pieces)))
    return [pieces[first:] + pieces[:first] for first in firsts]


def _begins(letters: str, pieces: list[frozenset[str]]) -> bool:
    """Tells whether letters are the beginning of some spelling of the pieces."""
    if not letters or not pieces:
        return not letters
    return any(
        piece.startswith(letters)
        or (letters.startswith(piece) and _begins(letters[len(piece) :], pieces[1:]))
        for piece in pieces[0]
    )


def _twinned(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Marks those who share a student number: one person with two accounts, or a slip."""
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(entries, start=1):
        if entry.student_number:
            places.setdefault(entry.student_number, []).append(place)
    return tuple(
        replace(entry, twins=tuple(other for other in places.get(entry.student_number, ()) if other != place))
        for place, entry in enumerate(entries, start=1)
    )


class Attendees:
    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._storage = storage

    async def of(self, briefing: Briefing) -> AttendeeList:
        attendees = await self._storage.registrations.attendees(briefing.id)
        places = await self._storage.waiting_list.of_briefing(briefing.id)
        by_person = {place.person_id: place for place in places}
        numbers, count = {}, Counter[str]()
        for place in places:
            if not place.is_offered:
                count[place.mode] += 1
                numbers[place.person_id] = count[place.mode]
        entries = [self._entry(a, by_person.pop(a.registration.person_id, None), numbers) for a in attendees]
        for person in await self._storage.people.get_all(list(by_person)):
            entries.append(self._waiting(person, by_person[person.id], numbers))
        return AttendeeList(briefing, _twinned(entries))

    async def listing(self, briefings: Iterable[Briefing], words: str) -> list[Briefing]:
        """Returns those on whose list somebody has exactly this name or number: 王缙云 is no 王 at 缙云."""
        lists = [await self.of(briefing) for briefing in briefings]
        return [a.briefing for a in lists if any(entry.is_exactly(words) for entry in a.entries)]

    @staticmethod
    def _entry(attendee: Attendee, place: Place | None, numbers: dict[int, int]) -> Entry:
        registration = attendee.registration
        return Entry(
            attendee.name or "",
            attendee.student_number or "",
            registration,
            place,
            numbers.get(registration.person_id, 0),
        )

    @staticmethod
    def _waiting(person: Person, place: Place, numbers: dict[int, int]) -> Entry:
        return Entry(
            person.name or "", person.student_number or "", None, place, numbers.get(place.person_id, 0)
        )

    # --- as a table --------------------------------------------------------------

    async def xlsx(self, attendee_list: AttendeeList, language: Language) -> File:
        heading, rows = self.table(attendee_list, language)
        content = await asyncio.to_thread(tables.xlsx, attendee_list.briefing.id, heading, rows)
        return File(f"{attendee_list.briefing.id}.xlsx", content)

    def csv(self, attendee_list: AttendeeList, language: Language) -> File:
        return File(f"{attendee_list.briefing.id}.csv", tables.csv(*self.table(attendee_list, language)))

    def table(self, attendee_list: AttendeeList, language: Language) -> tuple[list[str], list[list[str]]]:
        """Returns heading and rows, in a reader's language."""
        columns = ("name", "number", "mode", "status", "place", "registered", "checked-in", "by")
        heading: list[str] = [texts.say(language, f"roll-{column}") for column in columns]
        heading += [field.question.of(language) for field in attendee_list.briefing.form]
        heading += attendee_list.dropped
        heading += [texts.say(language, "roll-question"), texts.say(language, "roll-twins")]
        return heading, [self._row(attendee_list, entry, language) for entry in attendee_list.entries]

    def _row(self, attendee_list: AttendeeList, entry: Entry, language: Language) -> list[str]:
        holder = entry.registration or entry.place
        assert holder is not None
        since = entry.registration.registered_at if entry.registration else holder.since  # type: ignore[union-attr]
        came = entry.registration.checked_in_at if entry.registration else None
        zone = self._library.zone
        by = ""
        if entry.registration is not None and came is not None:
            by = entry.registration.checked_in_by or texts.say(language, "roll-by-slide")
        return [
            entry.name,
            entry.student_number,
            texts.say(language, f"mode-{entry.mode}"),
            texts.say(language, f"roll-status-{entry.status}"),
            str(entry.number or ""),
            f"{since.astimezone(zone):%Y-%m-%d %H:%M}",
            f"{came.astimezone(zone):%Y-%m-%d %H:%M}" if came is not None else "",
            by,
            *(
                shown(field, holder.answers.get(field.id, ""), language)
                for field in attendee_list.briefing.form
            ),
            *(holder.answers.get(id_, "") for id_ in attendee_list.dropped),
            holder.answers.get(QUESTION, ""),
            texts.say(language, "list-separator").join(
                attendee_list.entries[i - 1].name for i in entry.twins
            ),
        ]

    # --- the questions for the speakers ----------------------------------------------

    async def questions(self, attendee_list: AttendeeList, language: Language) -> list[tuple[str, list[str]]]:
        """Groups them by what they are about, the largest group first; what is about nothing that we know comes last."""
        asked = [
            e.registration.answers.get(QUESTION) for e in attendee_list.entries if e.registration is not None
        ]
        groups: dict[str, list[str]] = {}
        for text in filter(None, asked):
            match = await asyncio.to_thread(self._library.matcher.match, text)
            topic = match.topic or next((a.topic for a in match.alternatives), None)
            groups.setdefault(topic or "", []).append(text)
        topics = self._library.knowledge.topics
        order = sorted(groups, key=lambda topic: (not topic, -len(groups[topic]), topic))
        return [
            (
                topics[topic].title_in(language)
                if topic in topics
                else texts.say(language, "questions-other"),
                groups[topic],
            )
            for topic in order
        ]
