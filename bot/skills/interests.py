"""What somebody gets, in words: shared by the skills that show or change it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import texts
from bot.library import Library
from bot.messages import Markdown
from bot.skills.turn import Turn

KINDS = ("all", "briefings", "deadlines")


def in_words(turn: Turn, library: Library, interest: str) -> Markdown:
    """What an interest is called; nothing if there is no such thing (any more)."""
    if interest in KINDS:
        return turn.say(f"interest-{interest}")
    programme = library.knowledge.programmes.get(interest.removeprefix("programme:"))
    return Markdown(programme.short.of(turn.language)) if programme is not None else Markdown("")


def named(turn: Turn, library: Library, interests: Iterable[str]) -> Markdown:
    """The names of some interests, in a row."""
    names = [name for name in (in_words(turn, library, interest) for interest in interests) if name]
    return Markdown(turn.say("list-separator").join(names))


def explained(turn: Turn, library: Library, interests: Iterable[str]) -> Markdown:
    """The same, with what comes of following a programme."""
    names = []
    for interest in interests:
        name = in_words(turn, library, interest)
        if name:
            names.append(name if interest in KINDS else turn.say("interest-programme", name=name))
    return Markdown(turn.say("list-separator").join(names))


def pause_note(turn: Turn, zone: ZoneInfo) -> Markdown:
    """Until when it is quiet; nothing if it is not."""
    until = turn.person.paused_until
    if until is None or until <= turn.now:
        return Markdown("")
    return turn.say("pausing", date=last_day(turn, until, zone))


def last_day(turn: Turn, until: datetime, zone: ZoneInfo) -> str:
    return texts.day(turn.language, until.astimezone(zone).date())
