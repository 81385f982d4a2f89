"""A question where a name, a number or an answer to a form was asked for."""

from __future__ import annotations

import re

from bot.library import Library
from bot.matching import Match, Status

_ASKS = re.compile(
    r"[?？]\s*$|[吗呢]\s*$|^(?:what|when|where|which|why|how|who)\b"
    r"|什么|怎么|怎样|如何|多少|哪[些个里儿天]|几(?:点|号|月|天|个)|是否|能不能|要不要|有没有|请问",
    re.IGNORECASE,
)
_BEGINS_A_QUESTION = re.compile(
    r"^(?:what|when|where|which|who|whose|why|how|is there|are there)\b"
    r"|^(?:do|does|did|can|could|may|must|should|shall|will|would|is|are|am) (?:i|we|you|it|they|the|there|this|my|one)\b"
    r"|^i (?:want|need|have|would|am|cannot|can't|don't)\b|^please\b"
    r"|什么|怎么|怎样|如何|多少|哪|几(?:点|号|月|天|个)|是否|可以|能不能|要不要|有没有|为什么|请问|想问|需要|麻烦",
    re.IGNORECASE,
)


class Interjections:
    def __init__(self, library: Library) -> None:
        self._library = library

    def is_question(self, text: str) -> bool:
        """Tells a question from a name, so that nobody is booked under it; but Hugh May Price and Will Fee ask nothing."""
        match = self._library.matcher.match(text)
        return _is_matter(match) and (_BEGINS_A_QUESTION.search(text) is not None or bool(match.programmes))

    def is_answered(self, text: str) -> bool:
        """Tells whether it is a question, and one that the bot knows the answer to."""
        return _ASKS.search(text) is not None and _is_matter(self._library.matcher.match(text))


def _is_matter(match: Match) -> bool:
    return match.status is Status.ANSWERED and match.topic != "smalltalk"
