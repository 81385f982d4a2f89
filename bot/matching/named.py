"""Names as they may be written, and what a question was found to name."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge import Elsewhere


@dataclass(frozen=True)
class Shared:
    """A short name with several meanings: 南大 is Nanyang or Nanjing. ``programmes``: those of ours; ``elsewhere``: who else has it."""

    written: str
    programmes: tuple[str, ...]
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True)
class Named:
    """What a question names.

    ``programmes``: ids of ours, in the order of naming; a country or continent
    with several names them all. ``elsewhere``: a university or place that is
    not ours. ``masked``: the question without these names. ``found``: what was
    written, where, and which name it was taken for. ``shared``: a name with
    several meanings, none of which the question decides for.
    """

    programmes: tuple[str, ...]
    elsewhere: Elsewhere | None
    masked: str
    found: tuple[Found, ...] = ()
    shared: Shared | None = None


@dataclass(frozen=True)
class Found:
    """``start`` counts from 0 in the normalised question. ``means``: programmes' ids, or a name elsewhere; empty for the own university."""

    written: str
    start: int
    name: str
    means: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A name as it may be written, and what it is the name of."""

    text: str
    programmes: tuple[str, ...] = ()
    elsewhere: Elsewhere | None = None
    is_place: bool = False
    is_shared: bool = False


@dataclass(frozen=True)
class Hit:
    start: int
    end: int
    entry: Entry
