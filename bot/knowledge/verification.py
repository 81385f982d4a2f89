"""What an entry lacks although it is valid: a language, the office's confirmation, or a recent one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from bot.documents import Location
from bot.errors import Problem
from bot.knowledge.entries import Entry
from bot.knowledge.facts import TypedFacts
from bot.knowledge.models import (
    Briefing,
    Deadline,
    Elsewhere,
    Fact,
    Localised,
    Topic,
    TravelDates,
    Verified,
)


def untranslated(entry: Entry[Any]) -> Iterator[Problem]:
    """Yields every text that one of the languages lacks."""
    for at, value in _parts((), entry.value):
        if isinstance(value, Localised) and value.missing:
            remedy = f"add `{value.missing}:` beside the other language"
            yield entry.problem(at, f"no '{value.missing}' text", remedy, fatal=False)


def unverified(entry: Entry[Any]) -> Iterator[Problem]:
    """Yields every fact that nobody has confirmed."""
    for at, fact in _facts(entry):
        if fact.verified_on is None:
            what = f"'{_name(entry, at, fact)}' is sample data"
            yield entry.problem(at, what, "check it, then write `verified_on:`", fatal=False)


def stale(entry: Entry[Any], today: date, confirm_after_days: int) -> Iterator[Problem]:
    """Yields every fact whose last confirmation is older than ``confirm_after_days``."""
    for at, fact in _facts(entry):
        if fact.verified_on is not None and (today - fact.verified_on).days > confirm_after_days:
            what = f"'{_name(entry, at, fact)}' was last confirmed on {fact.verified_on}"
            remedy = "confirm it and write the new date in `verified_on:`"
            yield entry.problem(at, what, remedy, fatal=False)


def _facts(entry: Entry[Any]) -> Iterator[tuple[Location, Verified]]:
    for at, value in _parts((), entry.value):
        is_answer = isinstance(value, Topic) and value.scope == "general" and value.states_facts
        if value == TypedFacts():
            continue  # nothing was written
        if is_answer or isinstance(value, Fact | TypedFacts | Deadline | TravelDates | Briefing):
            yield at, value


def _name(entry: Entry[Any], at: Location, fact: Verified) -> str:
    """Names a fact by the keys that lead to it, or by its id."""
    words = [part for part in (*entry.at, *at) if isinstance(part, str)]
    return ".".join(words) or getattr(fact, "id", "")


def _parts(at: Location, value: Any) -> Iterator[tuple[Location, Any]]:
    """Yields a value and all that stands within it; names elsewhere are in one language by right."""
    yield at, value
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, BaseModel) and not isinstance(value, Localised):
        inner = ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        inner = enumerate(value if not isinstance(value[0], Elsewhere) else ())
    for part, item in inner:
        yield from _parts((*at, part), item)
