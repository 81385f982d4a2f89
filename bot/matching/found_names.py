"""Names as they may be written, and what a question was found to name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.knowledge import Elsewhere
from bot.matching.normalisation import MASK
from bot.messages import Language


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


def judged(question: str, hits: list[Hit]) -> Named:
    """Returns what the names that were found in a question say together."""
    clear = [hit for hit in hits if not hit.entry.is_shared]
    shared = next((hit for hit in hits if hit.entry.is_shared), None)
    if shared is not None:
        return _judge_shared(question, hits, clear, shared)
    has_ours = any(hit.entry.programmes for hit in hits)
    others = [hit.entry.elsewhere for hit in hits if not (hit.entry.is_place and has_ours)]
    return Named(
        programmes=programmes_of(hits),
        elsewhere=next((other for other in others if other), None),
        masked=_masked(question, hits),
        found=tuple(found_of(question, hit) for hit in hits),
    )


def _judge_shared(question: str, hits: list[Hit], clear: list[Hit], shared: Hit) -> Named:
    """Decides by what stands beside it: one of ours or its country for ours, the other university's full name for that."""
    entry = shared.entry
    if any(hit.entry.programmes for hit in clear):
        plain = Hit(shared.start, shared.end, Entry(entry.text, entry.programmes))
        return judged(question, sorted([*clear, plain], key=lambda hit: hit.start))
    if entry.elsewhere is not None and any(hit.entry.elsewhere is entry.elsewhere for hit in clear):
        return judged(question, clear)
    named = judged(question, clear)
    meant = Shared(question[shared.start : shared.end], entry.programmes, entry.elsewhere)
    return replace(named, masked=_masked(question, hits), shared=meant)


def programmes_of(hits: list[Hit]) -> tuple[str, ...]:
    """Returns those named outright, then those of places, unless a place only says where one of the former is."""
    exact = [key for hit in hits if not hit.entry.is_place for key in hit.entry.programmes]
    wider = [key for hit in hits if hit.entry.is_place for key in hit.entry.programmes]
    if set(wider) & set(exact):  # "Singapore" beside NUS says nothing new
        wider = []
    return tuple(dict.fromkeys((*exact, *wider)))


def _masked(question: str, hits: list[Hit]) -> str:
    """Returns the question with the mask for each name; the own university's is left out."""
    masked, end = [], 0
    for hit in hits:
        is_name = bool(hit.entry.programmes or hit.entry.elsewhere)
        masked += [question[end : hit.start], f" {MASK} " if is_name else " "]
        end = hit.end
    return "".join([*masked, question[end:]])


def found_of(question: str, hit: Hit) -> Found:
    elsewhere = hit.entry.elsewhere
    means = (elsewhere.name.of(Language.EN),) if elsewhere is not None else hit.entry.programmes
    return Found(question[hit.start : hit.end], hit.start, hit.entry.text, means)
