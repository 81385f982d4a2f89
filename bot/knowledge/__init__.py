"""What staff wrote: read from YAML, validated, and turned into answers."""

from bot.knowledge.answers import Answers
from bot.knowledge.briefings import Facts, changed, facts_of, in_utc
from bot.knowledge.forms import FieldKind, FormField
from bot.knowledge.models import (
    PROGRAMME_MARK,
    Briefing,
    Deadline,
    Elsewhere,
    Example,
    Knowledge,
    Labelled,
    Localised,
    Mode,
    Programme,
    Topic,
)
from bot.knowledge.reading import Reading, read_folder
from bot.knowledge.views import Full

__all__ = [
    "PROGRAMME_MARK",
    "Answers",
    "Briefing",
    "Deadline",
    "Elsewhere",
    "Example",
    "Facts",
    "FieldKind",
    "FormField",
    "Full",
    "Knowledge",
    "Labelled",
    "Localised",
    "Mode",
    "Programme",
    "Reading",
    "Topic",
    "changed",
    "facts_of",
    "in_utc",
    "read_folder",
]
