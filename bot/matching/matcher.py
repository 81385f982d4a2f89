"""A question → which topic, which programme, how sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import PROGRAMME_MARK, Elsewhere, Knowledge
from bot.matching import training
from bot.matching.followup import is_complete, is_fragment, means_all
from bot.matching.names import Named, NameFinder
from bot.matching.normalisation import MASK, normalise
from bot.matching.spelling import Speller

ANSWER_FROM = 0.40  # at least this sure, and …
LEAD_FROM = 0.12  # … this far ahead of the next topic: an answer
ASK_BACK_FROM = 0.15  # at least this sure: "did you mean …"
EXPLAINED_FROM = 0.3  # a question mostly of words that no phrasing uses is not ours
_ALTERNATIVES = 3
_SURELY_OUTSIDE = 0.5  # from here on the reply may speak of the group of outside questions
_CONTEXT_FACTOR = 2.0  # how much likelier the topic of the talk is than it would be alone
_OF_A_BARE_NAME = "overview"


class Status(StrEnum):
    ANSWERED = "answered"
    CLARIFY = "clarify"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Context:
    """What the conversation was about when the question came."""

    topic: str | None = None
    programmes: tuple[str, ...] = ()

    def after(self, topic: str, programmes: tuple[str, ...], scope: str) -> Context:
        """What the talk is about once a topic was answered; a general topic does not make a programme forgotten."""
        return Context(topic, programmes or (self.programmes if scope == "general" else ()))


@dataclass(frozen=True)
class Alternative:
    topic: str
    programme: str | None
    score: float


@dataclass(frozen=True)
class Match:
    """What a question asks for.

    ``programme`` is the one programme that it is about, ``programmes`` all
    that it is about (several for "Singapore"), ``outside`` the group of
    questions that must not be answered from here, ``elsewhere`` a named
    university that does not take part. ``score`` is between 0 and 1.
    """

    status: Status
    topic: str | None
    programmes: tuple[str, ...]
    score: float
    alternatives: tuple[Alternative, ...]
    outside: str | None = None
    elsewhere: Elsewhere | None = None

    @property
    def programme(self) -> str | None:
        return self.programmes[0] if len(self.programmes) == 1 else None


class Matcher:
    """Trained on one state of the knowledge; matching is pure and takes well under a millisecond.

    Args:
        cache: a folder where trained weights are kept between starts, or None.
    """

    def __init__(self, knowledge: Knowledge, cache: Path | None = None) -> None:
        self._names = NameFinder(knowledge)
        self._topics = list(knowledge.topics)
        self._outside = list(knowledge.outside)
        self._programmes = frozenset(knowledge.programmes)
        self._scopes = {topic.id: topic.scope for topic in knowledge.topics.values()}
        groups = knowledge.asked
        phrasings = [
            normalise(p).replace(PROGRAMME_MARK, f" {MASK} ") for group in groups for p in group.questions.all
        ]
        labels = [label for label, group in enumerate(groups) for _ in group.questions.all]
        self._phrasings, self._labels = phrasings, labels
        self._speller = Speller(phrasings, self._names.vocabulary)
        self._model = training.trained(phrasings, labels, self._masked, cache)

    def _masked(self, phrasing: str) -> str:
        """A phrasing as the classifier sees it: other names than the mark are taken out as in questions."""
        return f" {MASK} ".join(self._names.find(part).masked for part in phrasing.split(MASK))

    def strays(self) -> Iterator[tuple[str, str, str]]:
        """Phrasings that the trained matcher would give to another topic: (phrasing, its topic, the other)."""
        names = [*self._topics, *self._outside]
        for phrasing, label in zip(self._phrasings, self._labels, strict=True):
            best = int(np.argmax(self._model.probabilities(self._masked(phrasing))))
            if best != label and not (label >= len(self._topics) and best >= len(self._topics)):
                yield phrasing.replace(MASK, PROGRAMME_MARK), names[label], names[best]

    def match(self, question: str, context: Context | None = None) -> Match:
        """Finds the topic and programme of a question.

        Args:
            context: what came before; it fills in what the question leaves out.
        """
        context = self._still_known(context)
        named = self._names.find(normalise(question))
        masked = self._speller.repair(named.masked)
        all_meant = means_all(masked)
        if not is_complete(masked) and (named.programmes or named.elsewhere or (all_meant and context.topic)):
            return self._follow_up(named, context)
        if is_fragment(masked) or self._model.explained(masked) < EXPLAINED_FROM:
            return Match(Status.UNANSWERED, None, named.programmes, 0.0, (), elsewhere=named.elsewhere)
        probabilities = self._model.probabilities(masked)
        if context.topic in self._scopes:
            probabilities[self._topics.index(context.topic)] *= _CONTEXT_FACTOR
            probabilities /= probabilities.sum()
        return self._judge(
            named, probabilities, named.programmes or (() if all_meant else context.programmes)
        )

    def _still_known(self, context: Context | None) -> Context:
        """Without what staff have taken out of the knowledge since."""
        if context is None:
            return Context()
        programmes = tuple(key for key in context.programmes if key in self._programmes)
        return Context(context.topic if context.topic in self._scopes else None, programmes)

    def _follow_up(self, named: Named, context: Context) -> Match:
        """A question that says nothing but a name or "all": the topic is that of the talk."""
        if named.elsewhere:
            return Match(Status.UNANSWERED, None, (), 0.0, (), elsewhere=named.elsewhere)
        topic = context.topic if context.topic in self._scopes else _OF_A_BARE_NAME
        if topic not in self._scopes:
            return Match(Status.UNANSWERED, None, named.programmes, 0.0, ())
        return Match(Status.ANSWERED, topic, named.programmes, 1.0, ())

    def _judge(self, named: Named, probabilities: NDArray[np.float32], programmes: tuple[str, ...]) -> Match:
        topics, outside = probabilities[: len(self._topics)], probabilities[len(self._topics) :]
        order = np.argsort(-topics)
        best, lead = (
            float(topics[order[0]]),
            float(topics[order[0]] - topics[order[1]]) if len(order) > 1 else 1.0,
        )
        topic = self._topics[order[0]]
        if named.elsewhere and topic not in named.elsewhere.allowed_topics:
            return Match(Status.UNANSWERED, None, (), best, (), elsewhere=named.elsewhere)
        if not len(outside) or outside.sum() < best:
            alternatives = tuple(
                self._alternative(i, float(topics[i]), programmes) for i in order[:_ALTERNATIVES]
            )
            if best >= ANSWER_FROM and lead >= LEAD_FROM:
                about = programmes if self._scopes[topic] == "programme" else named.programmes
                return Match(Status.ANSWERED, topic, about, best, alternatives[1:])
            if best >= ASK_BACK_FROM:
                return Match(Status.CLARIFY, topic, programmes, best, alternatives)
        group = (
            self._outside[int(np.argmax(outside))]
            if len(outside) and outside.sum() > _SURELY_OUTSIDE
            else None
        )
        return Match(Status.UNANSWERED, None, programmes, best, (), outside=group)

    def _alternative(self, number: int, score: float, programmes: tuple[str, ...]) -> Alternative:
        topic = self._topics[number]
        is_about_one = self._scopes[topic] == "programme" and len(programmes) == 1
        return Alternative(topic, programmes[0] if is_about_one else None, score)
