"""What somebody follows, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import texts
from bot.knowledge import Deadline, Knowledge, Programme
from bot.knowledge.tasks import Tasks
from bot.library import Library
from bot.messages import Language, Markdown
from bot.storage import Person

KINDS = ("all", "briefings", "deadlines")


def in_words(language: Language, library: Library, interest: str) -> Markdown:
    """Names an interest; "" if there is no such thing (any more)."""
    if interest in KINDS:
        return texts.say(language, f"interest-{interest}")
    programme = library.knowledge.programmes.get(interest.removeprefix("programme:"))
    return Markdown(programme.short.of(language)) if programme is not None else Markdown("")


def named(language: Language, library: Library, interests: Iterable[str]) -> Markdown:
    """Lists the names of some interests in one line."""
    names = [name for name in (in_words(language, library, interest) for interest in interests) if name]
    return Markdown(texts.say(language, "list-separator").join(names))


def explained(language: Language, library: Library, interests: Iterable[str]) -> Markdown:
    """Lists them too, and adds what following a programme brings."""
    names = []
    for interest in interests:
        name = in_words(language, library, interest)
        if name:
            names.append(name if interest in KINDS else texts.say(language, "interest-programme", name=name))
    return Markdown(texts.say(language, "list-separator").join(names))


def follows(interests: Collection[str], programme_id: str) -> bool:
    """Tells whether somebody with these interests is reminded of a programme's deadlines."""
    return "deadlines" in interests or f"programme:{programme_id}" in interests


def pause_note(language: Language, person: Person, now: datetime, zone: ZoneInfo) -> Markdown:
    """Tells until when it is quiet; "" if it is not."""
    until = person.paused_until
    if until is None or until <= now:
        return Markdown("")
    return texts.say(language, "pausing", date=last_day(language, until, zone))


def last_day(language: Language, until: datetime, zone: ZoneInfo) -> str:
    return texts.day(language, until.astimezone(zone).date())


def key_of(programme: Programme, deadline: Deadline, zone: ZoneInfo) -> str:
    """Returns a deadline's key, with its date: once moved, it is another one."""
    return f"{programme.id}/{deadline.id}/{deadline.closes.astimezone(zone).isoformat(timespec='minutes')}"


def keys_followed(knowledge: Knowledge, interest: str, zone: ZoneInfo) -> list[str]:
    """Returns the keys of the deadlines that an interest brings reminders of."""
    return [
        key_of(programme, deadline, zone)
        for programme in knowledge.programmes.values()
        if follows([interest], programme.id)
        for deadline in programme.deadlines
    ]


def has_applied(done: Collection[str], tasks: Tasks) -> bool:
    """Tells whether somebody has said so, by the keys of the deadlines that they are done with."""
    deadline = tasks.programme.application
    return deadline is not None and key_of(tasks.programme, deadline, tasks.zone) in done
