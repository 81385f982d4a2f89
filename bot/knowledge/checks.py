"""What no entry shows alone: whether the entries of a folder fit one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from typing import Any

from bot.documents import Location, suggestion
from bot.errors import Problem
from bot.knowledge import marks, steps, templates
from bot.knowledge.entries import Entries, Entry
from bot.knowledge.facts import Major
from bot.knowledge.models import Briefing, ElsewhereFile, Example, Labelled, Localised, Programme, Topic
from bot.knowledge.values import is_day_alone
from bot.knowledge.working_days import Holidays
from bot.typed_text import invisible_in

_DAYS = ("opens", "closes", "starts", "ends", "registration_closes", "verified_on")
_YEARS_AGO, _YEARS_AHEAD = 5, 3
_LONGEST_BEFORE = 180  # days from the end of registration to the briefing


def facts(
    programmes: Entries[Programme], topics: Entries[Topic], broken: Set[str] = frozenset()
) -> Iterator[Problem]:
    """Yields facts that no topic asks for, and programmes without one that a topic needs."""
    ids = [key for key, topic in topics.items() if topic.value.scope == "programme"]
    needed = [key for key in ids if templates.uses(topics[key].value.answer, "fact")]
    for programme in programmes.values():
        written = programme.value.facts
        for key in written:
            if topics and key not in ids and key not in broken:
                what = f"'{key}' is no programme topic"
                yield programme.problem(("facts", key), what, suggestion(key, ids))
        missing = [key for key in needed if key not in written]
        if missing:
            what = f"no facts for {', '.join(missing)}"
            yield programme.problem(("facts",), what, "write a brief and a text for each", fatal=False)


def names(programmes: Entries[Programme]) -> Iterator[Problem]:
    """Yields names that lead to two programmes, which would lead to neither; one whole name is one programme."""
    owners: dict[str, str] = {}
    official: dict[str, Entry[Programme]] = {}
    for entry in programmes.values():
        programme = entry.value
        whole = programme.folded[0] - {""}
        first = next((official[name] for name in sorted(whole) if name in official), None)
        official |= dict.fromkeys(whole, entry)
        if first is not None:
            what = f"the programme has the name of '{first.value.id}' in {first.document.path.name}"
            yield entry.problem(("name",), what, "take one of the two files out, or rename one")
            continue
        for name in {name.casefold() for name in programme.names}:
            owner = owners.setdefault(name, programme.id)
            if owner != programme.id:
                what = f"the name '{name}' belongs to {owner} already"
                yield entry.problem(("name",), what, "take it out of one of the two", fatal=False)


def elsewhere(programmes: Entries[Programme], written: Entry[ElsewhereFile] | None) -> Iterator[Problem]:
    """Yields universities outside of the scheme that are programmes by now."""
    for number, university in enumerate(written.value.universities if written is not None else ()):
        ids = [entry.value.id for entry in programmes.values() if university.is_programme(entry.value)]
        if written is not None and ids:
            what = f"'{university.names[0]}' is the programme '{ids[0]}', and is answered as that"
            yield written.problem(("universities", number), what, "take it out here", fatal=False)


def deadlines(programmes: Entries[Programme]) -> Iterator[Problem]:
    """Yields programmes that have deadlines, but none by which to apply."""
    for entry in programmes.values():
        if entry.value.deadlines and entry.value.application is None:
            what, remedy = "no deadline has the id 'application'", "give it to the one by which to apply"
            yield entry.problem(("deadlines",), what, remedy, fatal=False)


def closing(briefings: Entries[Briefing]) -> Iterator[Problem]:
    """Yields briefings whose registration closes after they have begun; their moments have zones."""
    for entry in briefings.values():
        if entry.value.registration_closes > entry.value.starts:
            what = "registration closes after the briefing has begun"
            remedy = "write an earlier moment in `registration_closes:`"
            yield entry.problem(("registration_closes",), what, remedy)


def days_alone(entries: Iterable[Entry[Programme] | Entry[Briefing]]) -> Iterator[Problem]:
    """Yields what closes on a day without a time, which may be meant otherwise than it is read."""
    for entry in entries:
        for at, value in entry.document.values(entry.at, ("closes", "registration_closes")):
            if is_day_alone(value):
                what = f"'{at[-1]}' names no time, and so means the end of that day, 23:59"
                yield entry.document.problem(at, what, "write the time too if it is another", fatal=False)


def dates(entries: Iterable[Entry[Programme] | Entry[Briefing]], now: datetime) -> Iterator[Problem]:
    """Yields days so far from now that they are slips, and registrations that end long before the briefing."""
    for entry in entries:
        for at, value in entry.document.values(entry.at, _DAYS):
            year = str(value)[:4]
            if year.isdecimal() and not now.year - _YEARS_AGO <= int(year) <= now.year + _YEARS_AHEAD:
                what = f"'{at[-1]}' is in the year {year}"
                yield entry.document.problem(at, what, "correct it if that is a slip", fatal=False)
        if isinstance(briefing := entry.value, Briefing):
            days = (briefing.starts - briefing.registration_closes).days
            if days > _LONGEST_BEFORE:
                what = f"registration closes {days} days before the briefing"
                yield entry.problem(
                    ("registration_closes",), what, "correct it if that is a slip", fatal=False
                )


def invisible(entries: Iterable[Entry[Any]]) -> Iterator[Problem]:
    """Yields texts with a character that nobody sees, or that turns the direction of writing."""
    for document in {entry.document.path: entry.document for entry in entries}.values():
        for at, value in document.values():
            if isinstance(value, str) and (character := invisible_in(value)):
                what = f"holds the invisible character {character}"
                yield document.problem(at, what, "write the text there again, without it", fatal=False)


def ids(
    questions: Iterable[Entry[Example] | Entry[Labelled]],
    programmes: Entries[Programme],
    topics: Entries[Topic],
    broken: Set[str] = frozenset(),
    *,
    fatal: bool,
) -> Iterator[Problem]:
    """Yields questions whose right answer is a topic or programme that is not there."""
    for entry in questions:
        for kind, id_, known in (
            ("topic", entry.value.topic, list(topics)),
            ("programme", entry.value.programme, list(programmes)),
        ):
            if id_ is not None and id_ not in known and id_ not in broken:
                yield entry.problem(
                    (kind,), f"there is no {kind} '{id_}'", suggestion(id_, known), fatal=fatal
                )


def majors(
    programmes: Entries[Programme], known: Entries[Major], broken: Set[str] = frozenset()
) -> Iterator[Problem]:
    """Yields majors in a programme's conditions that majors.yaml does not name."""
    for entry in programmes.values():
        eligibility = entry.value.data.eligibility
        if eligibility is None or eligibility.majors == "any":
            continue
        for number, major in enumerate(eligibility.majors):
            if major not in known and major not in broken:
                what = f"majors.yaml names no major '{major}'"
                yield entry.problem(
                    ("data", "eligibility", "majors", number), what, suggestion(major, list(known))
                )


def checklists(programmes: Entries[Programme], holidays: Holidays) -> Iterator[Problem]:
    """Yields documents and steps with the same id, handed in nowhere, due after the start, or not named in ``apply``."""
    for entry in programmes.values():
        yield from _twice(entry)
        programme = entry.value
        ways = [way.id for way in programme.data.ways]
        for number, document in enumerate(programme.data.documents):
            at: Location = ("data", "documents", number)
            if document.way is not None and document.way not in ways:
                what = f"there is no way '{document.way}' to hand it in"
                yield entry.problem((*at, "way"), what, suggestion(document.way, ways))
            day = steps.resolve(document.by, programme, holidays)
            if day and programme.dates and day > programme.dates.starts:
                what = f"'{document.id}' is due on {day}, after the programme has started"
                yield entry.problem((*at, "by"), what, f"write a day up to {programme.dates.starts} in `by:`")
            if document.by.anchor == "deadline" and document.by.count == 0:
                yield from _unnamed(entry, at, document.title)
        yield from _letters(entry)
        for number, step in enumerate(programme.data.steps):
            last = steps.resolve(step.at, programme, holidays)
            first = steps.resolve(step.begins, programme, holidays) if step.begins else last
            if first and last and first > last:
                what = f"'{step.id}' ends on {last}, before it begins on {first}"
                yield entry.problem(("data", "steps", number), what, "correct `begins:` or `at:`")


def _twice(entry: Entry[Programme]) -> Iterator[Problem]:
    data = entry.value.data
    seen = {deadline.id for deadline in entry.value.deadlines}  # a reminder tells them apart by it
    for key, ids in (("documents", [d.id for d in data.documents]), ("steps", [s.id for s in data.steps])):
        for number, id_ in enumerate(ids):
            if id_ in seen:
                what = f"two documents, steps or deadlines have the id '{id_}'"
                yield entry.problem(("data", key, number, "id"), what, "give one of the two another id")
            seen.add(id_)


def _letters(entry: Entry[Programme]) -> Iterator[Problem]:
    """Yields letters of recommendation that are counted twice, and not alike."""
    data = entry.value.data
    copies = [(n, d.copies) for n, d in enumerate(data.documents) if d.id in ("letter", "letters")]
    wanted = sum(count for _, count in copies)
    if copies and data.application and wanted != data.application.letters:
        what = f"the documents hold {wanted} letters of recommendation, `application:` {data.application.letters}"
        yield entry.problem(("data", "documents", copies[0][0], "copies"), what, "correct one of the two")


def _unnamed(entry: Entry[Programme], at: Location, title: Localised) -> Iterator[Problem]:
    """Yields a document that the text of ``apply`` does not name with all words of its title."""
    fact = entry.value.facts.get("apply")
    if fact is None:
        return
    text = marks.unmarked(fact.text)
    english, chinese = (text.en or "").casefold(), text.zh or ""
    is_named = all(word in english for word in (title.en or "").casefold().split())
    if (title.en and english and not is_named) or (title.zh and chinese and title.zh not in chinese):
        what = f"the text of 'apply' does not name the document '{title.en or title.zh}'"
        yield entry.problem((*at, "title"), what, "name it there with the same words", fatal=False)


def placeholders(topics: Entries[Topic], programmes: Entries[Programme]) -> Iterator[Problem]:
    """Yields texts with placeholders that cannot be filled."""
    for topic in topics.values():
        answer, overall = topic.value.answer, topic.value.overall
        if answer is None:
            what = f"nothing is written on '{topic.value.id}' yet"
            yield topic.problem(("id",), what, "write an `answer:` below it", fatal=False)
            continue
        is_about_one = topic.value.scope == "programme"
        yield from _unfillable(topic, ("answer",), answer, needs_programme=is_about_one)
        if overall is not None:
            yield from _unfillable(topic, ("overall",), overall)
    for programme in programmes.values():
        for key, fact in programme.value.facts.items():
            for part, text in (("text", fact.text), ("brief", fact.brief)):
                at = ("facts", key, part)
                yield from _unfillable(programme, at, text, needs_programme=True, in_fact=True)


def _unfillable(
    entry: Entry[Topic] | Entry[Programme],
    at: Location,
    text: Localised,
    *,
    needs_programme: bool = False,
    in_fact: bool = False,
) -> Iterator[Problem]:
    for language, source in (("en", text.en), ("zh", text.zh)):
        if not source:
            continue
        complaint = templates.complaint(source, needs_programme=needs_programme, in_fact=in_fact)
        if complaint:
            yield entry.problem((*at, language), *complaint)
