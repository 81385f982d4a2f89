"""A question → which topic, which programme, how sure."""

from bot.matching.encoder import Encoder, open_encoder
from bot.matching.matcher import Alternative, Context, Match, Matcher, Status
from bot.matching.normalisation import language_of

__all__ = ["Alternative", "Context", "Encoder", "Match", "Matcher", "Status", "language_of", "open_encoder"]
