"""What staff wrote: read from YAML, validated, and turned into answers."""

from bot.knowledge.answers import Answers
from bot.knowledge.models import (
    PROGRAMME_MARK,
    Briefing,
    Deadline,
    Elsewhere,
    Example,
    Knowledge,
    Labelled,
    Localised,
    Programme,
    Topic,
)
from bot.knowledge.reading import Reading, read_folder

__all__ = [
    "PROGRAMME_MARK",
    "Answers",
    "Briefing",
    "Deadline",
    "Elsewhere",
    "Example",
    "Knowledge",
    "Labelled",
    "Localised",
    "Programme",
    "Reading",
    "Topic",
    "read_folder",
]
