"""A question → which topic, which programme, how sure."""

from bot.matching.decision import ANSWER_FROM, POINT_FROM, TRACE_FROM
from bot.matching.encoder import Encoder, open_encoder
from bot.matching.found_names import Shared
from bot.matching.match import Alternative, Context, Explanation, Match, Status
from bot.matching.matcher import Matcher
from bot.matching.normalisation import language_of

__all__ = [
    "ANSWER_FROM",
    "POINT_FROM",
    "TRACE_FROM",
    "Alternative",
    "Context",
    "Encoder",
    "Explanation",
    "Match",
    "Matcher",
    "Shared",
    "Status",
    "language_of",
    "open_encoder",
]
