"""Rankings and comparisons by one dimension, with their figures and ties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.dimensions import DIMENSIONS, Dimension, find, is_descending
from bot.knowledge import Programme

_ASKS = re.compile(
    r"which|whose|who\b|what|where|rank|sort|order|list|compare|\bor\b|\bis\b|are\b|does|than|哪|谁|排|比|还是|吗|按|列|几个|pls|please"
)


@dataclass(frozen=True)
class Ranking:
    """``standings``: programmes with their figures, the answer first. ``without``: those that have no such figure."""

    dimension: Dimension
    standings: tuple[tuple[str, Decimal], ...]
    is_descending: bool
    without: tuple[str, ...] = ()

    @property
    def programmes(self) -> tuple[str, ...]:
        return tuple(programme for programme, _ in self.standings)

    @property
    def ties(self) -> tuple[tuple[str, str], ...]:
        """Neighbours with the same figure."""
        pairs = zip(self.standings, self.standings[1:], strict=False)
        return tuple((one, other) for (one, figure), (other, same) in pairs if figure == same)

    @property
    def difference(self) -> Decimal | None:
        """Between the two of a comparison."""
        if len(self.standings) != 2:
            return None
        return abs(self.standings[0][1] - self.standings[1][1])


def read_ranking(text: str, programmes: list[Programme], level: str | None = None) -> Ranking | None:
    """Reads what is to be ranked and in which order; None if a text asks for no ranking.

    Args:
        programmes: those that take part, in the order that breaks ties.
        level: the student's own, for "most places for me".
    """
    dimension = find(text)
    if dimension is None or not _ASKS.search(text):
        return None
    if dimension.id == "places.total" and level is not None and re.search(r"for me|我", text):
        wanted = "places.ug" if level == "undergraduate" else "places.postgraduate"
        dimension = next((d for d in DIMENSIONS if d.id == wanted), dimension)
    down = is_descending(text, dimension)
    if down is None:
        return None
    figures = [(programme.id, dimension.of(programme)) for programme in programmes]
    known = [(programme, figure) for programme, figure in figures if figure is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda standing: -standing[1] if down else standing[1])
    without = tuple(programme for programme, figure in figures if figure is None)
    return Ranking(dimension, tuple(known), down, without)
