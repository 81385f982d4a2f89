"""What may change about a briefing, as plain JSON: to compare, to write down, and to lay over what the files say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.knowledge.models import Briefing, Knowledge, Localised, Mode, ModeSettings

Facts = dict[str, Any]
"""By name: "starts" as an ISO moment, "title", "campus" and "venue" as {"en", "zh"}, "seats.campus" a number, …"""

Overrides = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By briefing and fact: the ``value`` that staff set by button, and the ``base`` that the file said then."""

_MOMENTS = ("starts", "registration_closes")
_TEXTS = ("title", "campus", "venue")
_PLAIN = ("minutes", "online_link", "is_closed", "is_cancelled", "slides_link", "recording_link")


def in_utc(moment: datetime) -> str:
    """Returns a moment in one form, in whatever zone it was written."""
    return moment.astimezone(UTC).isoformat()


def facts_of(briefing: Briefing) -> Facts:
    facts: Facts = {name: in_utc(getattr(briefing, name)) for name in _MOMENTS}
    facts |= {name: {"en": getattr(briefing, name).en, "zh": getattr(briefing, name).zh} for name in _TEXTS}
    facts |= {name: getattr(briefing, name) for name in _PLAIN}
    return facts | {f"seats.{mode}": settings.capacity for mode, settings in briefing.modes.items()}


def changed(briefing: Briefing, facts: Mapping[str, Any]) -> Briefing:
    """Puts some facts in place of its own; those of a mode that it does not have are passed over."""
    update: dict[str, Any] = {}
    modes = dict(briefing.modes)
    for name, value in facts.items():
        kind, _, mode = name.partition(".")
        if name in _MOMENTS:
            update[name] = datetime.fromisoformat(value)
        elif name in _TEXTS:
            update[name] = Localised(**value)
        elif name in _PLAIN:
            update[name] = value
        elif kind == "seats" and mode in modes:
            modes[Mode(mode)] = ModeSettings(capacity=value)
    after = briefing.model_copy(update={**update, "modes": modes})
    if after.registration_closes > after.starts:  # one of the two was moved, by button or in the file
        return after.model_copy(update={"registration_closes": after.starts})
    return after


def with_overrides(knowledge: Knowledge, overrides: Overrides) -> Knowledge:
    """Lays what staff set by button over the file; it holds until the file says something new about the same fact."""
    briefings = dict(knowledge.briefings)
    for key, mine in overrides.items():
        if key in briefings:
            written = facts_of(briefings[key])
            holding = {name: o["value"] for name, o in mine.items() if written.get(name) == o["base"]}
            briefings[key] = changed(briefings[key], holding)
    return knowledge.model_copy(update={"briefings": briefings})
