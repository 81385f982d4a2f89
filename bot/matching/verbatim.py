"""Phrasings that are asked word for word, and so leave no doubt what is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_BETWEEN = re.compile(r"[\W_]+")  # the mark of a name, too
_CLAUSE_END = re.compile(
    r"[,.;:!?，。；：！？、]+|\b(?:and|but|so|because|since|then|now)\b|因为|所以|但是?|而且"
)

Owner = tuple[int, int]
"""A label and a point of it, 0 in general."""


class Verbatim:
    """Knows by its words what a phrasing belongs to; one that stands in two places belongs to neither.

    Args:
        phrasings: masked, each with its owner.
        urgent: labels that one clause is enough for, whatever stands beside it.
    """

    def __init__(self, phrasings: Iterable[tuple[str, Owner]], urgent: Collection[int]) -> None:
        owners: dict[str, set[Owner]] = {}
        for phrasing, owner in phrasings:
            owners.setdefault(_spelt(phrasing), set()).add(owner)
        self._owners = {key: next(iter(found)) for key, found in owners.items() if len(found) == 1}
        self._urgent = urgent

    def owner(self, masked: str) -> Owner | None:
        """Returns what a masked question belongs to; where none asks it whole, what an urgent clause does: "NUS rejected me and I want to die"."""
        whole = self._owners.get(_spelt(masked))
        if whole is not None or not self._urgent:
            return whole
        clauses = (self._owners.get(_spelt(clause)) for clause in _CLAUSE_END.split(masked))
        return next((owner for owner in clauses if owner is not None and owner[0] in self._urgent), None)


def _spelt(masked: str) -> str:
    """Returns the letters and digits alone, without names, spaces and punctuation."""
    return _BETWEEN.sub("", masked)
