"""What the matcher takes a message to be about, and whether that leaves room for a computed answer."""

from __future__ import annotations

import re

from bot.answering.asking import asks_among_ours, asks_which
from bot.answering.figures_in_text import plain
from bot.matching import TRACE_FROM, Match, Status

SURE = 0.9
_SHORT = 80  # characters: a few words, in which no story is told
VERY_SURE = 0.95
ABOUT_STUDENTS = ("eligibility", "language", "compare", "programmes", "places", "selection", "multiple")
FITTING = ("eligibility", "language", "compare", "programmes")
PRICED = ("cost", "funding", "compare", "programmes", "housing", "insurance", "places", "visa", "multiple")
COMPARED = (
    "compare",
    "programmes",
    "cost",
    "dates",
    "deadline",
    "eligibility",
    "selection",
    "places",
    "life",
)
DATED = tuple(
    "deadline dates apply results selection preparation contact office clinical housing visa withdraw compare"
    " programmes cost places funding".split()
)
SOMETIMES_DATED = ("language", "eligibility", "credits", "multiple", "courses", "life")
GENERAL = (
    "smalltalk",
    "privacy",
    "human",
    "bot",
    "subscribe",
    "briefing",
    "briefing_signup",
    "briefing_online",
)


def is_about(match: Match, *topics: str, sure: float = SURE) -> bool:
    """Tells whether the matcher thinks of one of these topics, or is not sure of any other."""
    if match.topic in topics:
        return True
    return match.status is not Status.ANSWERED or match.score < sure


def is_near(match: Match, *topics: str) -> bool:
    """Tells whether one of these topics is among those that the matcher wavers between."""
    return match.status is Status.CLARIFY and any(other.topic in topics for other in match.alternatives)


def is_ours(text: str, match: Match) -> bool:
    """Tells whether the matcher sees at least a trace of one of our topics in a few words."""
    if match.named or (match.status is not Status.UNANSWERED and match.outside is None):
        return True
    return len(text) < _SHORT and (asks_among_ours(text) or match.score >= TRACE_FROM)


def is_misplaced(match: Match) -> bool:
    """Tells whether a question for some of the programmes looks like one about a briefing: "which need a video"."""
    text = plain(match.masked)
    is_unsure = bool(match.named) and match.status is not Status.ANSWERED
    is_of_ours = (
        asks_which(text)
        or is_unsure
        or (
            match.named
            and re.search(r"video|视频|envelope|材料袋|application form|申请(?:材料|表)", text) is not None
        )
    )
    return bool(is_of_ours) and not re.search(
        r"briefing|宣讲|说明会|session|register|seat|talk|data|message|recording|直播|报名参加", text
    )
