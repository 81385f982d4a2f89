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
from bot.matching.encoder import Encoder, in_background
from bot.matching.features import Vocabulary
from bot.matching.model import Model
from bot.matching.points import PairClassifier, PointClassifier
from bot.matching.semantics import Semantics, spoken

log = logging.getLogger(__name__)

_SLOW_FROM = 5000  # phrasings
_LEXICAL_FIT, _LEXICAL_PACE = 30.0, 0.25  # found by cross-validation over the sample's phrasings
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
            "learning_begun phrasings=%s; takes a minute or two, once for each state of the knowledge",
            count,
        )
        with threadpool_limits(1, "blas"):  # two threads wait for one another longer than one computes
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
        self._points = np.array(lesson.points, dtype=np.int64)
        self._point_counts = np.ones(self._label_count, dtype=np.int64)  # in general among them
        np.maximum.at(self._point_counts, self._labels, self._points + 1)
        meaning = in_background(lambda: self._understood(encoder, cache)) if encoder is not None else None
        self._vocabulary, self._sparse = Vocabulary.learnt(lesson.phrasings)
        self._meaning = meaning

    def _understood(self, encoder: Encoder, cache: Cache | None) -> tuple[Semantics, NDArray[np.float32]]:
        """Reads what the phrasings mean, which takes as long as all the rest."""
        texts = [spoken(phrasing) for phrasing in self._lesson.phrasings]
        raw = cache.vectors(encoder, texts) if cache is not None else encoder.encode(texts)
        semantics = Semantics(encoder, raw.mean(axis=0))
        return semantics, semantics.directions(raw)

    def model(self) -> Model:
        rows = np.arange(len(self._labels))
        lexical, points = self._lexical(rows), dict(self._point_classifiers())  # while the encoder reads
        semantics, dense = self._meaning.result() if self._meaning is not None else (None, None)
        model = Model(
            vocabulary=self._vocabulary,
            lexical=lexical,
            semantics=semantics,
            semantic=self._semantic(dense, rows),
            calibration=_UNWEIGHED,
            topic_count=self._lesson.topic_count,
            points=points,
        )
        if len(self._lesson.questions) >= _LABELLED_ENOUGH:
            return replace(model, calibration=self._on_questions(model))
        held_out = self._held_out()
        if len(held_out) >= _HELD_OUT_ENOUGH:
            return replace(model, calibration=self._on_phrasings(dense, held_out))
        known = model.opinions_on(self._lesson.phrasings)
        return replace(model, calibration=Calibration.of_few(known, self._lesson.topic_count))

    def _lexical(self, rows: NDArray[np.int64]) -> Classifier:
        return Classifier.train(
            self._sparse[rows], self._labels[rows], self._label_count, fit=_LEXICAL_FIT, pace=_LEXICAL_PACE
        )

    def _semantic(self, dense: NDArray[np.float32] | None, rows: NDArray[np.int64]) -> PairClassifier | None:
        if dense is None:
            return None
        return PairClassifier.train(
            dense[rows],
            self._labels[rows],
            self._points[rows],
            self._point_counts,
            self._lesson.topic_count,
        )

    def _point_classifiers(self) -> Iterator[tuple[int, PointClassifier]]:
        for topic in np.flatnonzero(self._point_counts > 1).tolist():
            rows = np.flatnonzero(self._labels == topic)
            count = int(self._point_counts[topic])
            yield topic, PointClassifier.train(self._sparse[rows], self._points[rows], count)

    def _on_questions(self, model: Model) -> Calibration:
        """Asks labelled questions as students ask: the best there is to measure on."""
        is_right = np.zeros((len(self._lesson.questions), self._label_count), dtype=bool)
        for row, right in enumerate(self._lesson.answers):
            is_right[row, list(right)] = True
        opinions = model.opinions_on(self._lesson.questions)
        return Calibration.fitted(opinions, is_right, self._lesson.topic_count)

    def _on_phrasings(self, dense: NDArray[np.float32] | None, held_out: NDArray[np.int64]) -> Calibration:
        """Keeps, where there are no questions, some phrasings from a second training, and asks those."""
        rest = np.setdiff1d(np.arange(len(self._labels)), held_out)
        lexical, semantic = self._lexical(rest), self._semantic(dense, rest)
        opinions = Opinions(
            lexical.of_rows(self._sparse[held_out]),
            semantic.of_rows(dense[held_out]) if semantic is not None and dense is not None else None,
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
