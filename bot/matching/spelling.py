"""Repairs misspelt Latin words before anything else looks at them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z]{4,}")
_LONG = 8  # letters from which two slips are forgiven
_COMMON_ENOUGH = 3  # a word that fewer phrasings hold may be a slip itself


class Speller:
    """A word that the knowledge never uses becomes the closest one that it does use."""

    def __init__(self, texts: Iterable[str], leave_alone: frozenset[str]) -> None:
        counts = Counter(word for text in texts for word in set(_WORD.findall(text)))
        self._known = frozenset(counts) | leave_alone
        self._targets = sorted(word for word, count in counts.items() if count >= _COMMON_ENOUGH)
        self._counts = counts

    def repair(self, text: str) -> str:
        return _WORD.sub(lambda match: self._word(match.group()), text)

    @lru_cache(maxsize=8192)  # noqa: B019  one speller lives as long as the knowledge
    def _word(self, word: str) -> str:
        if word in self._known:
            return word
        allowed = 2 if len(word) >= _LONG else 1
        found = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        if not found:
            return word
        nearest = min(distance for _, distance, _ in found)
        best: str = max(
            (target for target, distance, _ in found if distance == nearest), key=self._counts.__getitem__
        )
        return best
