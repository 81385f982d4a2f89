"""Trained models and the encoder's vectors, kept on disk between starts."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.classifier import Classifier
from bot.matching.encoder import Encoder
from bot.matching.features import Vocabulary
from bot.matching.model import Model
from bot.matching.points import PairClassifier, PointClassifier
from bot.matching.semantics import Semantics

log = logging.getLogger(__name__)

_KEPT_MODELS = 8


class Cache:
    """Nothing here is needed: what is missing or damaged is made again.

    Args:
        key: of the state of the knowledge; the encoder and the code that
            learns are added to it.
    """

    def __init__(
        self, folder: Path, key: str, encoder: Encoder | None, *, is_read_only: bool = False
    ) -> None:
        self._is_read_only = is_read_only
        self._folder = folder
        self._encoder = encoder
        code = hashlib.sha256()
        for source in sorted(Path(__file__).parent.iterdir()):
            if source.suffix in (".py", ".yaml"):
                code.update(source.read_bytes())
        name = encoder.name if encoder is not None else "-"
        self._model = folder / f"model-{_hash(key + name + code.hexdigest())}.npz"
        self._vectors = folder / f"vectors-{_hash(name)}.npz"

    def load(self) -> Model | None:
        """Returns the model of this state, if it was trained before."""
        try:
            with np.load(self._model, allow_pickle=False) as arrays:
                names = _unpacked(arrays["features"])
                vocabulary = Vocabulary(dict(zip(names, range(len(names)), strict=True)), arrays["idf"])
                lexical = Classifier(arrays["weights"], arrays["bias"])
                semantics, semantic = None, None
                if self._encoder is not None:
                    semantics = Semantics(self._encoder, arrays["centre"])
                    pairs = Classifier(arrays["semantic_weights"], arrays["semantic_bias"])
                    semantic = PairClassifier(pairs, arrays["semantic_starts"])
                *weights, topic_count = arrays["calibration"].tolist()
                calibration, points = Calibration(*weights), dict(_points(arrays))
                return Model(vocabulary, lexical, semantics, semantic, calibration, int(topic_count), points)
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever a damaged file brings about
            log.warning("model_unusable file=%s (%s); training again", self._model, error)
            return None

    def save(self, model: Model) -> None:
        arrays: dict[str, NDArray[Any]] = {
            "features": _packed(model.vocabulary.ids),
            "idf": model.vocabulary.idf,
            "weights": model.lexical.weights,
            "bias": model.lexical.bias,
            "calibration": np.array([*model.calibration.as_tuple(), model.topic_count]),
        }
        if model.semantics is not None and model.semantic is not None:
            arrays["centre"] = model.semantics.centre
            arrays["semantic_weights"] = model.semantic.classifier.weights
            arrays["semantic_bias"] = model.semantic.classifier.bias
            arrays["semantic_starts"] = model.semantic.starts
        arrays["points"] = np.array(list(model.points), dtype=np.int64)
        for topic, found in model.points.items():
            arrays[f"points_{topic}_features"] = found.features
            arrays[f"points_{topic}_weights"] = found.lexical.weights
            arrays[f"points_{topic}_bias"] = found.lexical.bias
        self._write(self._model, **arrays)
        files = sorted(self._folder.glob("model-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in files[_KEPT_MODELS:]:
            old.unlink(missing_ok=True)

    def vectors(self, encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns (texts, dimensions), as the encoder gives them; after an edit only what is new costs time."""
        known = self._known_vectors()
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= dict(zip(new, encoder.encode(new).astype(np.float16), strict=True))
        result = np.stack([known[text] for text in texts])
        if new:
            self._write(self._vectors, texts=_packed(texts), vectors=result)
        return result.astype(np.float32)

    def _known_vectors(self) -> dict[str, NDArray[np.float16]]:
        try:
            with np.load(self._vectors, allow_pickle=False) as arrays:
                return dict(zip(_unpacked(arrays["texts"]), arrays["vectors"], strict=True))
        except Exception:  # missing or damaged
            return {}

    def _write(self, file: Path, **arrays: NDArray[Any]) -> None:
        """Writes aside and renames, so that nobody ever reads half a file."""
        if self._is_read_only:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
                np.savez(part, **arrays)  # type: ignore[arg-type]
            Path(part.name).replace(file)
        except OSError as error:
            log.warning(
                "model_not_kept folder=%s (%s); it will be learnt again at the next start",
                self._folder,
                error,
            )


def _points(arrays: Mapping[str, NDArray[Any]]) -> Iterator[tuple[int, PointClassifier]]:
    for topic in arrays["points"].tolist():
        of = f"points_{topic}_"
        lexical = Classifier(arrays[f"{of}weights"], arrays[f"{of}bias"])
        yield topic, PointClassifier(arrays[f"{of}features"], lexical)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n")
