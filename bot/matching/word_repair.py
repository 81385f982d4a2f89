"""Repairs misspelt Latin words before anything else looks at them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

_WORD = re.compile(r"[a-z]{4,}")
_INITIALS = re.compile(r"\b[b-df-hj-np-tv-xz]{3}\b")  # never repaired, nor are their plurals: PhDs
_LONG = 8  # letters from which two slips are forgiven
_ENGLISH_FROM = 300  # occurrences in the word list's source; rarer ones are often slips themselves
_MANY = 1000  # words in all phrasings; among fewer, none is said often
_COMMON_ENOUGH = 3  # a word that fewer phrasings hold may be a slip itself


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """Reads ordinary English words; a sixth of a second, so only once a question holds a word that no phrasing does."""
    counts = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, count in counts.items() if count >= _ENGLISH_FROM)


class Speller:
    """A word that neither the knowledge nor English knows becomes the closest one that the knowledge uses.

    Args:
        terms: words to repair to although few phrasings hold them.
    """

    def __init__(self, texts: Sequence[str], leave_alone: frozenset[str], terms: Iterable[str] = ()) -> None:
        counts = Counter(word for text in texts for word in set(_WORD.findall(text)))
        rare = {word for term in terms for word in _WORD.findall(term)}
        self._known = frozenset(counts) | leave_alone | rare
        enough = _COMMON_ENOUGH if sum(counts.values()) > _MANY else 1
        self._targets = sorted({word for word, count in counts.items() if count >= enough} | rare)
        self._counts = counts
        self._initials = frozenset(word for text in texts for word in _INITIALS.findall(text))

    def repair(self, text: str) -> str:
        return _WORD.sub(lambda match: self._word(match.group()), text)

    @lru_cache(maxsize=8192)  # noqa: B019  one speller lives as long as the knowledge
    def _word(self, word: str) -> str:
        if word in self._known or word in _english() or word.removesuffix("s") in self._initials:
            return word
        if any(base in _english() for base in _compared(word)):
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


def _compared(word: str) -> Iterator[str]:
    """Yields the words that a comparative or superlative may be of: "priciest" of "price"."""
    stem = word.removesuffix("est") if word.endswith("est") else word.removesuffix("er")
    if stem != word and len(stem) > 3:
        yield from (stem, f"{stem}e", f"{stem.removesuffix('i')}e", f"{stem.removesuffix('i')}y")
