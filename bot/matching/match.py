"""What goes into matching and what comes out: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Elsewhere
from bot.matching.classifier import Opinions
from bot.matching.found_names import Found, Named, Shared
from bot.matching.normalisation import MASK


class Status(StrEnum):
    """``UNWRITTEN``: it is known what is asked, but the office has written nothing on exactly that; the matcher never says so, the answers do."""

    ANSWERED = "answered"
    UNWRITTEN = "unwritten"
    CLARIFY = "clarify"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Context:
    """What the conversation was about when the question came; ``earlier``: the programmes before these."""

    topic: str | None = None
    programmes: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    point: str | None = None

    def after(self, topic: str, programmes: tuple[str, ...], scope: str, point: str | None = None) -> Context:
        """Returns what the talk is about once a topic was answered; a general topic does not make a programme forgotten."""
        about = programmes or (self.programmes if scope == "general" else ())
        return Context(topic, about, self._before(about), point)

    def naming(self, programmes: tuple[str, ...]) -> Context:
        """Returns it after a question that got no answer, but named programmes."""
        return replace(self, programmes=programmes, earlier=self._before(programmes)) if programmes else self

    def _before(self, programmes: tuple[str, ...]) -> tuple[str, ...]:
        return self.programmes if self.programmes and self.programmes != programmes else self.earlier


@dataclass(frozen=True)
class Alternative:
    topic: str
    programme: str | None
    score: float
    point: str | None = None


@dataclass(frozen=True)
class Match:
    """What a question asks for.

    ``point`` is the narrow thing within the topic, None for the topic in
    general; ``programme`` is the one programme that it is about, ``programmes`` all
    that it is about (several for "Singapore"), ``outside`` the group of
    questions that must not be answered from here, which is likelier than any topic where it is asked back, ``elsewhere`` a named
    university that does not take part, ``named`` the programmes that the
    question itself names, ``about`` these, else those
    of the talk, also where the topic is one of no programme, ``masked`` the question without these names and with
    its spelling repaired, ``is_urgent``: ``outside`` is a group that comes before all else, ``shared`` a name with several meanings that is to be
    asked back, ``leans``: it says nothing but a name, or "all", ``is_whole``: the
    topic in general is surely asked for, and no narrow thing within. ``score`` is between 0 and 1.
    """

    status: Status
    topic: str | None
    programmes: tuple[str, ...]
    score: float
    alternatives: tuple[Alternative, ...]
    outside: str | None = None
    elsewhere: Elsewhere | None = None
    named: tuple[str, ...] = ()
    masked: str = ""
    about: tuple[str, ...] = ()
    shared: Shared | None = None
    leans: bool = False
    point: str | None = None
    is_urgent: bool = False
    is_whole: bool = False

    @property
    def programme(self) -> str | None:
        return self.programmes[0] if len(self.programmes) == 1 else None

    @property
    def names_each(self) -> bool:
        """Tells whether each of several programmes has a name of its own in the question, unlike the two of "Singapore"."""
        return 1 < len(self.named) <= self.masked.count(MASK)


@dataclass(frozen=True)
class Standing:
    """A topic or outside group, and the probability that each part gives it; ``score`` counts."""

    label: str
    words: float
    meaning: float | None
    weighed: float
    score: float


@dataclass(frozen=True)
class Explanation:
    """Why a question got its match; ``weights`` are those of words and meaning, ``explained_from`` how much of it must be known words, ``offered_from`` how likely a topic must be to be offered, ``points`` the shares of the topic's points, None in general."""

    match: Match
    names: tuple[Found, ...]
    masked: str
    explained: float
    explained_from: float
    leans: bool
    is_word_for_word: bool
    context: Context
    weights: tuple[float, float]
    standings: tuple[Standing, ...]
    outside: float
    offered_from: float
    points: tuple[tuple[str | None, float], ...] = ()


@dataclass(frozen=True)
class Thought:
    """How a question was understood, step by step; empty arrays where no classifier was asked.

    ``masked``: without names, spelling repaired. ``explained``: how much of it
    phrasings use too. ``leans``: it says nothing but a name, or "all".
    ``programmes``: those that it is about, the talk's included.
    ``opinions``, ``weighed``, ``probabilities``: over topics, then outside
    groups; each part's, after calibration, and with the talk's topic favoured.
    ``shares``: of the points of the likeliest topics, by the topic's number.
    """

    context: Context
    named: Named
    masked: str
    programmes: tuple[str, ...]
    leans: bool = False
    explained: float = 0.0
    opinions: Opinions | None = None
    weighed: NDArray[np.float32] | None = None
    probabilities: NDArray[np.float32] | None = None
    shares: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)
