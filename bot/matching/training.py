"""Trains the classifier on the phrasings, once for each state of the knowledge."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matching.classifier import Classifier
from bot.matching.features import Vocabulary

log = logging.getLogger(__name__)

_KEPT_FILES = 8
_SLOW_FROM = 1000  # phrasings


@dataclass(frozen=True)
class Model:
    vocabulary: Vocabulary
    classifier: Classifier

    def probabilities(self, masked: str) -> NDArray[np.float32]:
        """(labels,), of one masked text."""
        return self.classifier.probabilities(*self.vocabulary.vector(masked))

    def explained(self, masked: str) -> float:
        return self.vocabulary.explained(masked)


def trained(
    phrasings: Sequence[str], labels: Sequence[int], masked: Callable[[str], str], cache: Path | None = None
) -> Model:
    """The model of these phrasings, from the cache if it was trained before.

    Args:
        phrasings: normalised.
        labels: of each phrasing, counted from 0 without gaps.
        masked: what is done to a phrasing before its features are read.
        cache: a folder, or None to train anew.
    """
    file = cache / f"{_fingerprint(phrasings, labels)}.npz" if cache is not None else None
    model = _load(file) if file is not None else None
    if model is None:
        say = log.info if len(phrasings) > _SLOW_FROM else log.debug
        say(
            "learning %s phrasings; this takes some seconds, once for each state of the knowledge",
            len(phrasings),
        )
        texts = [masked(phrasing) for phrasing in phrasings]
        vocabulary = Vocabulary.of(texts)
        numbers = np.array(labels, dtype=np.int64)
        model = Model(vocabulary, Classifier.train(vocabulary.matrix(texts), numbers, int(numbers.max()) + 1))
        if file is not None:
            _save(model, file)
    return model


def _fingerprint(phrasings: Sequence[str], labels: Sequence[int]) -> str:
    """Of the phrasings and of the code that learns from them."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    for phrasing, label in zip(phrasings, labels, strict=True):
        digest.update(f"{label}\t{phrasing}\n".encode())
    return digest.hexdigest()[:32]


def _load(file: Path) -> Model | None:
    try:
        with np.load(file, allow_pickle=False) as arrays:
            features = arrays["features"].tobytes().decode().split("\n")
            vocabulary = Vocabulary({feature: i for i, feature in enumerate(features)}, arrays["idf"])
            return Model(vocabulary, Classifier(arrays["weights"], arrays["bias"]))
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever a damaged file brings about: it is only a cache
        log.warning("%s cannot be used (%s); training again", file, error)
        return None


def _save(model: Model, file: Path) -> None:
    """Writes aside and renames, so that nobody ever reads half a file."""
    features = np.frombuffer("\n".join(model.vocabulary.ids).encode(), dtype=np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            np.savez(
                part,
                features=features,
                idf=model.vocabulary.idf,
                weights=model.classifier.weights,
                bias=model.classifier.bias,
            )
        Path(part.name).replace(file)
        by_age = sorted(file.parent.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in by_age[_KEPT_FILES:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning(
            "the matcher's training cannot be kept in %s (%s); it will be done again at the next start",
            file.parent,
            error,
        )
