"""Pictures of figures. The font beside this file is Noto Sans CJK SC, cut down to the characters of GB 2312."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FONT_FILE = Path(__file__).parent / "NotoSansSC-Regular-subset.otf"


@dataclass(frozen=True)
class Bars:
    """A title, and a number for each label."""

    title: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class Growth:
    """A title, and for each label the moments, in order and in one zone, at which one more came."""

    title: str
    moments: Mapping[str, Sequence[datetime]]


@dataclass(frozen=True)
class Shares:
    """A title, and for each label a part and its whole, with the names of both."""

    title: str
    part: str
    whole: str
    values: Mapping[str, tuple[int, int]]


def png(growth: Growth, shares: Shares, bars: Sequence[Bars], nothing: str) -> bytes:
    """Draws all charts in one picture; ``nothing`` is written where there are no figures yet."""
    # matplotlib takes half a second to import; no start should wait for it
    from bot.files.charts import drawing

    return drawing.png(growth, shares, bars, nothing)
