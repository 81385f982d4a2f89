"""From a masked question to a sparse vector of what is written in it.

Words and word pairs for Latin script, letters within words for typos,
characters and their runs for Chinese, which has no spaces, and pairs of
syllables for homophone slips.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.matching.normalisation import MASK, is_cjk, sounds, tokens
from bot.matching.sparse import Sparse

_LETTERS = (3, 4, 5)
_CHARACTERS = (1, 2, 3)


def features(masked: str) -> Iterator[str]:
    """Returns what is written in a normalised, masked text, each feature with a prefix for its kind."""
    words: list[str] = []
    for token in tokens(masked):
        if token != MASK and is_cjk(token):
            yield from _runs("c", token, _CHARACTERS)
            yield from (f"p:{first} {second}" for first, second in itertools.pairwise(sounds(token)))
        else:
            words.append(token)
            if token != MASK:
                yield from _runs("l", f" {token} ", _LETTERS)
    yield from (f"w:{word}" for word in words)
    yield from (f"b:{first} {second}" for first, second in itertools.pairwise(words))


def _runs(kind: str, text: str, lengths: Iterable[int]) -> Iterator[str]:
    for length in lengths:
        for i in range(len(text) - length + 1):
            yield f"{kind}:{text[i : i + length]}"


def _units(token: str) -> str | list[str]:
    """Counts a Chinese run by its characters, anything else as one word."""
    return token if token != MASK and is_cjk(token) else [token]


@dataclass(frozen=True)
class Vocabulary:
    """Features that occur in at least two phrasings, with their TF-IDF weights."""

    ids: dict[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def learnt(cls, texts: Sequence[str]) -> tuple[Vocabulary, Sparse]:
        """Returns the vocabulary of some texts, and one row a text over it, as ``vector`` gives it; reads each text once."""
        seen: dict[str, int] = {}
        written = [[seen.setdefault(feature, len(seen)) for feature in features(text)] for text in texts]
        rows = np.repeat(np.arange(len(texts)), [len(ids) for ids in written])
        cells, counts = np.unique(
            rows * max(1, len(seen))
            + np.fromiter(itertools.chain(*written), dtype=np.int64, count=len(rows)),
            return_counts=True,
        )
        rows, ids = np.divmod(cells, max(1, len(seen)))
        frequency = np.bincount(ids, minlength=len(seen))
        is_kept = frequency >= (2 if len(texts) > 200 else 1)
        idf = (np.log((1 + len(texts)) / (1 + frequency[is_kept])) + 1).astype(np.float32)
        names = [feature for feature, kept in zip(seen, is_kept, strict=True) if kept]
        rows, ids, counts = (entries[is_kept[ids]] for entries in (rows, ids, counts))
        columns = (np.cumsum(is_kept) - 1)[ids]
        values = (1 + np.log(counts.astype(np.float32))) * idf[columns]
        lengths = np.sqrt(np.bincount(rows, values * values, minlength=len(texts)))
        starts = np.searchsorted(rows, np.arange(len(texts) + 1))
        unit = (values / lengths[rows]).astype(np.float32)
        return cls({feature: i for i, feature in enumerate(names)}, idf), Sparse(
            starts, columns, unit, len(names)
        )

    def vector(self, masked: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Indices and values of unit length; both empty if nothing in the text is known."""
        counts = Counter(i for feature in features(masked) if (i := self.ids.get(feature)) is not None)
        indices = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[
            indices
        ]
        length = float(np.linalg.norm(values))
        return indices, values / length if length else values

    def explained(self, masked: str) -> float:
        """Returns how much of a text consists of words that the phrasings use too, between 0 and 1."""
        words = [
            f"c:{c}" if is_cjk(token) else f"w:{token}" for token in tokens(masked) for c in _units(token)
        ]
        known = sum(float(self.idf[self.ids[word]]) for word in words if word in self.ids)
        unknown = self.rarest * sum(word not in self.ids for word in words)
        return known / (known + unknown) if known else 0.0

    @cached_property
    def rarest(self) -> float:
        """Returns the weight of a word that no phrasing uses."""
        return float(self.idf.max()) if len(self.idf) else 1.0

    def matrix(self, texts: Sequence[str]) -> Sparse:
        """Returns one row a text."""
        vectors = [self.vector(text) for text in texts]
        starts = np.cumsum([0, *(len(indices) for indices, _ in vectors)])
        indices = np.concatenate([indices for indices, _ in vectors])
        values = np.concatenate([values for _, values in vectors])
        return Sparse(starts, indices, values, len(self.ids))
