"""When people are let in, and until when the list may be corrected."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.knowledge import Briefing, Knowledge

OPENS_BEFORE = timedelta(hours=2)
_CORRECTED_FOR = timedelta(hours=24)


def is_open(briefing: Briefing, now: datetime) -> bool:
    """Tells whether tickets and the code on the slide count: from two hours before the start until the end."""
    return not briefing.is_cancelled and opens(briefing) <= now < briefing.ends


class Admission(StrEnum):
    """Whether staff may check people in."""

    OPEN = "open"
    EARLY = "early"
    OVER = "over"
    CANCELLED = "cancelled"


def admission(briefing: Briefing, now: datetime) -> Admission:
    """Tells whether staff may check people in: also for a day after, when the paper list is typed in."""
    if now >= corrected_until(briefing):
        return Admission.OVER
    if briefing.is_cancelled:
        return Admission.CANCELLED
    return Admission.OPEN if now >= opens(briefing) else Admission.EARLY


def opens(briefing: Briefing) -> datetime:
    return briefing.starts - OPENS_BEFORE


def corrected_until(briefing: Briefing) -> datetime:
    """Returns until when staff may still check people in."""
    return briefing.ends + _CORRECTED_FOR


def correctable(knowledge: Knowledge, now: datetime) -> list[Briefing]:
    """Returns where staff may check people in by hand."""
    return [
        briefing for briefing in knowledge.briefings.values() if admission(briefing, now) is Admission.OPEN
    ]
