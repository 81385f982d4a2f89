"""From a masked question to a vector of what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.normalisation import MASK

_MASKS = re.compile(rf"\s*{MASK}(?:\s*{MASK})*\s*")
_CJK_ANYWHERE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_READ = 200  # code points that are read; of a longer text its beginning and its end


@dataclass(frozen=True)
class Semantics:
    """``centre``: (dimensions,), what all phrasings have in common and so says nothing."""

    encoder: Encoder
    centre: NDArray[np.float32]

    def vector(self, masked: str) -> NDArray[np.float32]:
        """Returns (dimensions,), of unit length."""
        result: NDArray[np.float32] = self.directions(encoded(self.encoder, spoken(masked)))[0]  # type: ignore[arg-type]
        return result

    def directions(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns (texts, dimensions), of unit length, from what the encoder gave."""
        moved = raw - self.centre
        lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
        result: NDArray[np.float32] = (moved / lengths).astype(np.float32)
        return result


@lru_cache(maxsize=4096)  # students ask the same; 8 MB
def encoded(encoder: Encoder, text: str) -> NDArray[np.float32]:
    """Returns (1, dimensions), as the encoder gives it."""
    return encoder.encode([text])


def spoken(masked: str) -> str:
    """Writes it as an encoder should read it: a plain word in the place of a name."""
    name = "大学" if _CJK_ANYWHERE.search(masked) else " the university "
    text = " ".join(_MASKS.sub(name, masked).split())
    return text if len(text) <= _READ else f"{text[: _READ // 2]} {text[-_READ // 2 :]}"
