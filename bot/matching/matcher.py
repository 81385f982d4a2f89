"""A question → which topic, which programme, how sure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import PROGRAMME_MARK, Knowledge
from bot.matching.classifier import Opinions, softmax
from bot.matching.decision import ALTERNATIVES, Decision
from bot.matching.encoder import Encoder
from bot.matching.followup import (
    is_complete,
    is_fragment,
    means_all,
    means_earlier,
    points_back,
    pull_of_the_talk,
)
from bot.matching.found_names import Named
from bot.matching.jargon import without_jargon
from bot.matching.likeness import Likeness
from bot.matching.match import Context, Explanation, Match, Standing, Thought
from bot.matching.model import Heard
from bot.matching.names import NameFinder
from bot.matching.normalisation import MASK, language_of, languages_of, normalise
from bot.matching.training import Lesson, trained
from bot.matching.verbatim import Verbatim
from bot.matching.word_repair import Speller

_EXPLAINED_FROM = 0.3  # a question mostly of words that no phrasing uses is not ours …
_EXPLAINED_FROM_WITH_MEANING = 0.15  # … and fewer will do where the encoder understands the rest
_OUTSIDE_IF_OURS = 0.3  # how likely a question for others remains where one of our programmes is named
_WORD_FOR_WORD = 0.95  # how sure a phrasing makes that is asked word for word


class Matcher:
    """Trained on one state of the knowledge; matching is pure and takes some milliseconds.

    Args:
        encoder: what reads the meaning; None to go by words alone.
        cache: a folder where trained weights are kept between starts, or None.
        is_private: whether people's own words are among the knowledge; then nothing of it is kept there.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encoder | None = None,
        cache: Path | None = None,
        *,
        is_private: bool = False,
    ) -> None:
        self._names = NameFinder(knowledge)
        self._topics = list(knowledge.topics)
        self._outside = list(knowledge.outside)
        others = list(enumerate(knowledge.outside.values(), start=len(self._topics)))
        self._neighbours = [label for label, group in others if group.offers_office]
        urgent = {label for label, group in others if group.comes_first}
        self._programmes = frozenset(knowledge.programmes)
        groups = knowledge.asked
        asked = [
            (label, point, normalise(text).replace(PROGRAMME_MARK, f" {MASK} "))
            for label, group in enumerate(groups)
            for point, questions in enumerate(group.asked)
            for text in questions.all
        ]
        self._labels, self._points = [label for label, _, _ in asked], [point for _, point, _ in asked]
        self._phrasings = [text for _, _, text in asked]
        self._verbatim = Verbatim(((text, (label, point)) for label, point, text in asked), urgent)
        self._languages = languages_of(
            text for topic in knowledge.topics.values() for text in topic.phrasings
        )
        majors = [name for major in knowledge.majors.values() for name in major.names]
        self._speller = Speller(self._phrasings, self._names.vocabulary, majors)
        self._model = trained(
            self._key(knowledge), lambda: self._lesson(knowledge), encoder, cache, is_private
        )
        self.likeness = Likeness(self._model)
        self._decision = Decision(knowledge, self._model.calibration.offered_from)

    def _key(self, knowledge: Knowledge) -> str:
        """Changes with everything that training depends on."""
        digest = hashlib.sha256()
        for text, label, point in zip(self._phrasings, self._labels, self._points, strict=True):
            digest.update(f"{label}\t{point}\t{text}\n".encode())
        for row in knowledge.labelled:
            digest.update(f"{row.q}\t{row.topics}\n".encode())
        for name in self._names.texts:
            digest.update(f"{name}\n".encode())
        return f"{len(self._topics)}-{digest.hexdigest()[:32]}"

    def _lesson(self, knowledge: Knowledge) -> Lesson:
        """Phrasings as a question looks when the classifiers get to see it, and labelled questions likewise."""
        numbers = {topic: number for number, topic in enumerate(self._topics)}
        outside = tuple(range(len(self._topics), len(self._topics) + len(self._outside)))
        rows = [
            (row.q, tuple(numbers[key] for key in row.topics if key in numbers) if row.topic else outside)
            for row in knowledge.labelled
        ]
        asked = [
            (without_jargon(masked), right)
            for (named, masked), right in (
                (self._masked(question), right) for question, right in rows if right
            )
            if is_complete(masked) and not named.elsewhere
        ]
        return Lesson(
            phrasings=[self._without_names(phrasing) for phrasing in self._phrasings],
            labels=self._labels,
            points=self._points,
            topic_count=len(self._topics),
            questions=[masked for masked, _ in asked],
            answers=[right for _, right in asked],
        )

    def _without_names(self, phrasing: str) -> str:
        """Takes out other names than the mark, and jargon, as in questions."""
        return without_jargon(
            f" {MASK} ".join(
                self._names.find(part, is_spelt_right=True).masked for part in phrasing.split(MASK)
            )
        )

    def nearest_outside(self, question: str) -> str | None:
        """Returns the group of outside questions that a question is likeliest to belong to; None if there is no group."""
        if not self._outside:
            return None
        _, masked = self._masked(question)
        chances = self._model.weighed(self._model.opinions(self._model.heard(without_jargon(masked))))[
            len(self._topics) :
        ]
        return self._outside[int(np.argmax(chances))]

    def nearest_phrasing(self, question: str) -> tuple[str, str] | None:
        """Returns the phrasing that reads most like a question, and what it belongs to; slow, for reports."""
        words = set(self._model.vocabulary.vector(self._masked(question)[1])[0].tolist())
        names = [*self._topics, *self._outside]
        best, nearest = 0.0, None
        for phrasing, label in zip(self._phrasings, self._labels, strict=True):
            theirs = set(self._model.vocabulary.vector(phrasing)[0].tolist())
            likeness = len(words & theirs) / max(1, len(words | theirs))
            if likeness > best:
                best, nearest = likeness, (phrasing.replace(MASK, PROGRAMME_MARK), names[label])
        return nearest

    def programmes_in(self, text: str) -> tuple[str, ...]:
        """Returns which of our programmes a text names."""
        return self._masked(text)[0].programmes

    def _masked(self, question: str) -> tuple[Named, str]:
        """Returns what a question names, and the rest of it, spelling repaired."""
        named = self._names.find(normalise(question))
        return named, self._speller.repair(named.masked)

    def confusable(self, count: int) -> list[tuple[str, str, float]]:
        """Returns the pairs of topics that lie nearest to each other: how much of one's phrasings the other would get, at most ``count``."""
        opinions = self._on_phrasings
        chances = softmax(
            opinions.lexical
        )  # not calibrated: on its own phrasings the matcher is sure of itself
        if opinions.semantic is not None:
            chances = (chances + softmax(opinions.semantic)) / np.float32(2)
        shares = np.zeros((len(self._topics), len(self._topics)))
        sizes = np.zeros(len(self._topics))
        for row, label in zip(chances, self._labels, strict=True):
            if label < len(self._topics):
                shares[label] += row[: len(self._topics)]
                sizes[label] += 1
        shares /= np.maximum(sizes, 1)[:, None]
        both = np.triu(shares + shares.T, 1) / 2
        order = np.argsort(-both, axis=None)[:count]
        pairs = [np.unravel_index(index, both.shape) for index in order]
        return [(self._topics[i], self._topics[j], float(both[i, j])) for i, j in pairs if both[i, j] > 0]

    @cached_property
    def _on_phrasings(self) -> Opinions:
        """Returns (phrasings, labels): what the trained matcher thinks of its own phrasings."""
        return self._model.opinions_on([self._without_names(phrasing) for phrasing in self._phrasings])

    def strays(self) -> Iterator[tuple[str, str, str]]:
        """Phrasings that the trained matcher would give to another topic: (phrasing, its topic, the other)."""
        names = [*self._topics, *self._outside]
        for phrasing, label, chances in zip(
            self._phrasings, self._labels, self._model.weighed(self._on_phrasings), strict=True
        ):
            best = int(np.argmax(chances))
            if best != label and not (label >= len(self._topics) and best >= len(self._topics)):
                yield phrasing.replace(MASK, PROGRAMME_MARK), names[label], names[best]

    def match(self, question: str, context: Context | None = None) -> Match:
        """Finds the topic and programme of a question.

        Args:
            context: what came before; it fills in what the question leaves out.
        """
        return self._decision.on(self.consider(question, context))

    def consider(self, question: str, context: Context | None = None) -> Thought:
        """Collects everything that leads to a match."""
        context = self._still_known(context)
        named, masked = self._masked(question)
        if named.shared is not None and set(context.programmes) & set(named.shared.programmes):
            known = tuple(key for key in named.shared.programmes if key in context.programmes)
            named = replace(named, programmes=(*named.programmes, *known), shared=None)
        all_meant = means_all(masked, of_one=len(context.programmes) == 1)
        is_earlier = not named.programmes and bool(context.earlier) and means_earlier(masked)
        programmes = named.programmes or (
            () if all_meant else context.earlier if is_earlier else context.programmes
        )
        if not is_complete(masked):
            if (
                named.programmes
                or named.elsewhere
                or named.shared
                or (context.topic and (all_meant or is_earlier))
            ):
                about = named.programmes or (() if all_meant else programmes)
                return Thought(context, named, masked, about, leans=True)
            if context.topic and points_back(masked):
                return Thought(context, named, masked, programmes, leans=True)
        plain = without_jargon(masked)
        explained = self._model.vocabulary.explained(plain)
        if is_fragment(masked) or not self._is_readable(masked, explained):
            return Thought(context, named, masked, programmes, explained=explained)
        heard = self._model.heard(plain)
        opinions = self._model.opinions(heard)
        weighed = self._weighed(masked, opinions)
        if named.programmes:
            weighed[self._neighbours] *= _OUTSIDE_IF_OURS
            weighed /= weighed.sum()
        probabilities = weighed
        if context.topic is not None:
            probabilities = weighed.copy()
            names_another = bool(set(named.programmes) - set(context.programmes))
            probabilities[self._topics.index(context.topic)] *= pull_of_the_talk(
                masked, names_another=names_another
            )
            probabilities /= probabilities.sum()
        return Thought(
            context,
            named,
            masked,
            programmes,
            explained=explained,
            opinions=opinions,
            weighed=weighed,
            probabilities=probabilities,
            shares=dict(self._shares(masked, heard, probabilities)),
        )

    def _shares(
        self, masked: str, heard: Heard, probabilities: NDArray[np.float32]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yields, for the likeliest topics that have points, how their chance is shared by them."""
        label, point = self._verbatim.owner(masked) or (-1, 0)
        for topic in np.argsort(-probabilities[: len(self._topics)])[:ALTERNATIVES].tolist():
            shares = self._model.shares(topic, heard)
            if shares is None:
                continue
            if topic == label:
                shares *= 1 - _WORD_FOR_WORD
                shares[point] += _WORD_FOR_WORD
            yield topic, shares

    def explain(self, question: str, context: Context | None = None) -> Explanation:
        """Shows why a question gets its match."""
        thought = self.consider(question, context)
        match = self._decision.on(thought)
        standings: list[Standing] = []
        if thought.opinions is not None and thought.weighed is not None and thought.probabilities is not None:
            lexical = softmax(thought.opinions.lexical)
            semantic = softmax(thought.opinions.semantic) if thought.opinions.semantic is not None else None
            names = [*self._topics, *(f"outside/{group}" for group in self._outside)]
            standings = [
                Standing(
                    label=names[i],
                    words=float(lexical[i]),
                    meaning=float(semantic[i]) if semantic is not None else None,
                    weighed=float(thought.weighed[i]),
                    score=float(thought.probabilities[i]),
                )
                for i in np.argsort(-thought.probabilities)[:ALTERNATIVES]
            ]
        outside = (
            float(thought.probabilities[len(self._topics) :].sum())
            if thought.probabilities is not None
            else 0.0
        )
        calibration = self._model.calibration
        return Explanation(
            match=match,
            names=thought.named.found,
            masked=" ".join(thought.masked.split()),
            explained=thought.explained,
            explained_from=self._explained_from,
            leans=thought.leans,
            is_word_for_word=self._verbatim.owner(thought.masked) is not None,
            context=thought.context,
            weights=(calibration.lexical, calibration.semantic),
            standings=tuple(standings),
            outside=outside,
            offered_from=self._decision.offered_from,
            points=self._decision.shared(thought),
        )

    def _is_readable(self, masked: str, explained: float) -> bool:
        """Tells whether the classifiers can know what it is about: from its words, or, in a language that no phrasing is written in, from its meaning."""
        if self._model.semantics is not None and self._is_foreign(masked):
            return True
        return explained >= self._explained_from

    @property
    def _explained_from(self) -> float:
        return _EXPLAINED_FROM if self._model.semantics is None else _EXPLAINED_FROM_WITH_MEANING

    def _is_foreign(self, masked: str) -> bool:
        language = language_of(masked)
        return language is not None and language not in self._languages

    def _weighed(self, masked: str, opinions: Opinions) -> NDArray[np.float32]:
        if self._is_foreign(masked) and opinions.semantic is not None:
            opinions = Opinions(np.zeros_like(opinions.lexical), opinions.semantic)
        weighed = self._model.weighed(opinions)
        said = self._verbatim.owner(masked)
        if said is not None:
            weighed *= 1 - _WORD_FOR_WORD
            weighed[said[0]] += _WORD_FOR_WORD
        return weighed

    def _still_known(self, context: Context | None) -> Context:
        """Drops what staff have taken out of the knowledge since."""
        if context is None:
            return Context()
        programmes = tuple(key for key in context.programmes if key in self._programmes)
        earlier = tuple(key for key in context.earlier if key in self._programmes)
        topic = context.topic if context.topic in self._topics else None
        return Context(topic, programmes, earlier, context.point if topic else None)
