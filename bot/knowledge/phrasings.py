"""Phrasings with the place where each stands: in the folder, or in the phrasebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.documents import Location
from bot.errors import Problem
from bot.knowledge.entries import Entry

_Phrasing = tuple[Location, str, str]
"""Where it stands within its entry, what it belongs to, and the words."""


def said_twice(entries: Iterable[Entry[Any]], standards: Iterable[Entry[Any]]) -> Iterator[Problem]:
    """Yields phrasings that stand under two topics, points or outside groups; of two places, the folder's is told.

    Args:
        standards: the phrasebook's part of them, whose entries may be among ``entries`` too.
    """
    owners: dict[str, str] = {}
    written = {(entry.document.path, entry.at): entry for entry in (*standards, *entries)}
    for entry in written.values():
        for at, owner, phrasing in _of(entry):
            key = re.sub(r"[\W_]+", " ", phrasing.casefold()).strip()
            first = owners.setdefault(key, owner) if key else owner
            if first != owner:
                what = f'the phrasing "{phrasing}" stands in {first} and in {owner}'
                yield entry.problem(at, what, "delete it from one of the two", fatal=False)


def standing_in(entries: Iterable[Entry[Any]], folder: Path) -> frozenset[str]:
    """Returns the phrasings that stand in the files of a folder."""
    own = [entry for entry in entries if entry.document.path.is_relative_to(folder)]
    return frozenset(phrasing for entry in own for _, _, phrasing in _of(entry))


def _of(entry: Entry[Any]) -> Iterator[_Phrasing]:
    """Yields the phrasings that an entry itself holds, as its file says them."""
    value = entry.raw
    yield from _asked(value, (), entry.value.id)
    points = value.get("points")
    for number, point in enumerate(points if isinstance(points, list) else ()):
        yield from _asked(point, ("points", number), f"{entry.value.id}/{point.get('id')}")


def _asked(value: dict[str, Any], at: Location, owner: str) -> Iterator[_Phrasing]:
    for language, lines in (value.get("questions") or {}).items():
        for number, line in enumerate(lines or ()):
            yield (*at, "questions", language, number), owner, line
