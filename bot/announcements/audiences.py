"""To whom the office speaks, in words; whom each audience holds is known to storage."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import texts
from bot.knowledge import Briefing, Knowledge
from bot.messages import Language, Markdown

_STILL_OFFERED = timedelta(days=30)
"""Slides and thanks go to those who were at a briefing."""


def offered(knowledge: Knowledge, now: datetime) -> list[str]:
    """Returns the audiences that can be chosen."""
    recent = [b for b in knowledge.briefings.values() if b.ends > now - _STILL_OFFERED]
    return [
        "all",
        "language:zh",
        "language:en",
        "briefings",
        "deadlines",
        *(f"programme:{key}" for key in knowledge.programmes),
        *(f"{kind}:{b.id}" for b in recent for kind in ("briefing", *_stages(b, now))),
    ]


def _stages(briefing: Briefing, now: datetime) -> tuple[str, ...]:
    """Returns, beside the registered: those waiting, until it begins; who came, once it has; who did not, once it is over."""
    if briefing.is_cancelled or now < briefing.starts:
        return ("waiting",)
    return ("present",) if now < briefing.ends else ("present", "absent")


def exists(knowledge: Knowledge, audience: str) -> bool:
    """Tells whether there is such an audience (any more)."""
    kind, _, argument = audience.partition(":")
    match kind:
        case "programme":
            return argument in knowledge.programmes
        case "briefing" | "waiting" | "present" | "absent":
            return argument in knowledge.briefings
        case "language":
            return argument in tuple(Language)
    return audience in ("all", "briefings", "deadlines")


def in_words(knowledge: Knowledge, language: Language, audience: str, zone: ZoneInfo) -> Markdown:
    """Names an audience: "all subscribers"."""
    if not exists(knowledge, audience):
        return texts.say(language, "audience-lost", name=audience)
    kind, _, argument = audience.partition(":")
    match kind:
        case "programme":
            name = knowledge.programmes[argument].short.of(language)
            return texts.say(language, "audience-programme", name=name)
        case "briefing" | "waiting" | "present" | "absent":
            briefing = knowledge.briefings[argument]
            date = texts.day(language, briefing.starts.astimezone(zone).date())
            return texts.say(language, f"audience-{kind}", name=briefing.campus.of(language), date=date)
        case "language":
            return texts.say(language, "audience-language", name=argument)
    return texts.say(language, f"audience-{kind}")
