"""Words of every exchange office, which say that it is about going abroad and nothing of what is asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot import documents
from bot.matching.normalisation import tokens

_LISTS: dict[str, Any] = documents.read(Path(__file__).with_name("jargon.yaml")).data
_COURTESY = re.compile("|".join(_LISTS.pop("courtesy")))
_PATTERNS = [(f" {word} ", re.compile("|".join(patterns))) for word, patterns in _LISTS.items()]


def without_jargon(masked: str) -> str:
    """Returns a masked text without these words, greetings and thanks: "how long is a semester abroad" asks no more than "how long is §"."""
    asked = _COURTESY.sub(" ", masked)
    masked = asked if tokens(asked) else masked
    for word, pattern in _PATTERNS:
        masked = pattern.sub(word, masked)
    return masked
