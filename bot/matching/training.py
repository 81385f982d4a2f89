"""Trains the classifiers on the phrasings, once for each state of the knowledge."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.matching.cache import Cache
from bot.matching.calibration import Calibration
from bot.matching.classifier import Classifier, Opinions
from bot.matching.encoder import Encoder
from bot.matching.features import Vocabulary
from bot.matching.model import Model
from bot.matching.points import PointClassifier
from bot.matching.semantics import Semantics, spoken

log = logging.getLogger(__name__)

_SLOW_FROM = 5000  # phrasings
_LEXICAL_FIT = 30.0  # these three were found by cross-validation over the sample's phrasings
_SEMANTIC_FIT = 10.0
_OUTSIDE_IMPORTANCE = 4.0  # outside questions are more various than any topic, and fewer than all topics
_HELD_OUT_EVERY = 4  # phrasings, where there are too few labelled questions to calibrate on
_HELD_OUT_ENOUGH = 30
_LABELLED_ENOUGH = 100
_UNWEIGHED = Calibration(1.0, 1.0)  # until it is measured


@dataclass(frozen=True)
class Lesson:
    """What there is to learn: texts as they look after masking, and which label each belongs to.

    ``points``: which point of its topic each text asks about, 0 in general.
    ``questions`` and ``answers``: labelled questions to calibrate on, each with
    the labels that are right for it.
    """

    phrasings: Sequence[str]
    labels: Sequence[int]
    points: Sequence[int]
    topic_count: int
    questions: Sequence[str] = ()
    answers: Sequence[tuple[int, ...]] = ()


def trained(
    key: str,
    prepare: Callable[[], Lesson],
    encoder: Encoder | None,
    folder: Path | None,
    is_private: bool = False,
) -> Model:
    """Returns the model of one state of the knowledge, from the cache if it was trained before.

    Args:
        key: changes whenever the lesson would.
        folder: where trained models are kept, or None to train anew.
        is_private: whether the lesson holds people's own words; then what is kept is read, and nothing added.
    """
    cache = Cache(folder, key, encoder, is_read_only=is_private) if folder is not None else None
    model = cache.load() if cache is not None else None
    if model is None:
        lesson = prepare()
        count = len(lesson.phrasings)
        level = logging.INFO if count > _SLOW_FROM else logging.DEBUG
        log.log(
            level,
            "learning_begun phrasings=%s; takes about a minute, once for each state of the knowledge",
            count,
        )
        model = _Training(lesson, encoder, cache).model()
        if cache is not None:
            cache.save(model)
    return model


class _Training:
    """The vectors of one lesson, and the classifiers on all of them or on some."""

    def __init__(self, lesson: Lesson, encoder: Encoder | None, cache: Cache | None) -> None:
        self._lesson = lesson
        self._labels = np.array(lesson.labels, dtype=np.int64)
        self._label_count = int(self._labels.max(initial=-1)) + 1
        self._vocabulary = Vocabulary.of(lesson.phrasings)
        self._sparse = self._vocabulary.matrix(lesson.phrasings)
        self._semantics, self._dense = None, None
        if encoder is not None:
            texts = [spoken(phrasing) for phrasing in lesson.phrasings]
            raw = cache.vectors(encoder, texts) if cache is not None else encoder.encode(texts)
            self._semantics = Semantics(encoder, raw.mean(axis=0))
            self._dense = self._semantics.directions(raw)

    def model(self) -> Model:
        rows = np.arange(len(self._labels))
        model = Model(
            vocabulary=self._vocabulary,
            lexical=self._lexical(rows),
            semantics=self._semantics,
            semantic=self._semantic(rows),
            calibration=_UNWEIGHED,
            topic_count=self._lesson.topic_count,
            points=dict(self._points()),
        )
        if len(self._lesson.questions) >= _LABELLED_ENOUGH:
            return replace(model, calibration=self._on_questions(model))
        held_out = self._held_out()
        if len(held_out) >= _HELD_OUT_ENOUGH:
            return replace(model, calibration=self._on_phrasings(held_out))
        known = model.opinions_on(self._lesson.phrasings)
        return replace(model, calibration=Calibration.of_few(known, self._lesson.topic_count))

    def _lexical(self, rows: NDArray[np.int64]) -> Classifier:
        return Classifier.train(self._sparse[rows], self._labels[rows], self._label_count, fit=_LEXICAL_FIT)

    def _semantic(self, rows: NDArray[np.int64]) -> Classifier | None:
        if self._dense is None:
            return None
        labels = self._labels[rows]
        importance = np.where(labels >= self._lesson.topic_count, _OUTSIDE_IMPORTANCE, 1.0)
        return Classifier.train(
            self._dense[rows], labels, self._label_count, fit=_SEMANTIC_FIT, importance=importance
        )

    def _points(self) -> Iterator[tuple[int, PointClassifier]]:
        points = np.array(self._lesson.points, dtype=np.int64)
        for topic in np.unique(self._labels[points > 0]).tolist():
            rows = np.flatnonzero(self._labels == topic)
            dense = self._dense[rows] if self._dense is not None else None
            count = int(points[rows].max()) + 1
            with threadpool_limits(1, "blas"):  # two threads wait for one another longer than one computes
                found = PointClassifier.train(self._sparse[rows], dense, points[rows], count)
            yield topic, found

    def _on_questions(self, model: Model) -> Calibration:
        """Asks labelled questions as students ask: the best there is to measure on."""
        is_right = np.zeros((len(self._lesson.questions), self._label_count), dtype=bool)
        for row, right in enumerate(self._lesson.answers):
            is_right[row, list(right)] = True
        opinions = model.opinions_on(self._lesson.questions)
        return Calibration.fitted(opinions, is_right, self._lesson.topic_count)

    def _on_phrasings(self, held_out: NDArray[np.int64]) -> Calibration:
        """Keeps, where there are no questions, some phrasings from a second training, and asks those."""
        rest = np.setdiff1d(np.arange(len(self._labels)), held_out)
        classifier = self._semantic(rest)
        opinions = Opinions(
            self._lexical(rest).of_rows(self._sparse[held_out]),
            classifier.of_rows(self._dense[held_out])
            if classifier is not None and self._dense is not None
            else None,
        )
        is_right = np.eye(self._label_count, dtype=bool)[self._labels[held_out]]
        return Calibration.fitted(opinions, is_right, self._lesson.topic_count)

    def _held_out(self) -> NDArray[np.int64]:
        """Returns every so-many-th phrasing of each label."""
        seen: dict[int, int] = {}
        rows = []
        for row, label in enumerate(self._labels.tolist()):
            seen[label] = seen.get(label, 0) + 1
            if seen[label] % _HELD_OUT_EVERY == 0:
                rows.append(row)
        return np.array(rows, dtype=np.int64)
