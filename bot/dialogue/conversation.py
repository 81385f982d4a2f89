"""The talk with one person, from one message to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.matching import Context

CONTEXT_LASTS = timedelta(minutes=30)


@dataclass
class Conversation:
    """What is remembered between two messages of one person.

    ``skill``, ``step`` and ``data``: a dialogue that is open, such as a
    registration, as it is stored. ``topic`` and ``programmes``: what the
    questions were about, at ``asked_at``; ``earlier``: the programmes before
    these. ``offered`` and ``meant``: the topics of a question back, and the
    programmes it is about. ``unanswered``: the last question that got no
    answer. ``question`` and ``answered``: the last one that got one, and its
    topic.
    """

    skill: str | None = None
    step: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    topic: str | None = None
    programmes: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    asked_at: str | None = None
    asked_back: bool = False
    offered: tuple[tuple[str, str | None], ...] = ()
    meant: tuple[str, ...] = ()
    unanswered: str | None = None
    question: str | None = None
    answered: str | None = None

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Conversation:
        known = {key: value[key] for key in cls.__dataclass_fields__ if key in value}
        for key in ("programmes", "earlier", "meant"):
            known[key] = tuple(known.get(key, ()))
        known["offered"] = tuple((topic, programme) for topic, programme in known.get("offered", ()))
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """Returns only what differs from a new conversation."""
        fresh = Conversation()
        return {key: value for key, value in vars(self).items() if value != getattr(fresh, key)}

    def context(self, now: datetime) -> Context:
        """Returns what the talk is about, unless it was too long ago."""
        if self.asked_at is None or now - datetime.fromisoformat(self.asked_at) > CONTEXT_LASTS:
            return Context()
        return Context(self.topic, self.programmes, self.earlier)

    def goes_on(self, context: Context, now: datetime) -> None:
        """Notes what the talk is about from now on."""
        self.topic, self.programmes, self.earlier = context.topic, context.programmes, context.earlier
        self.asked_at = now.isoformat(timespec="seconds")

    def close(self) -> None:
        """Ends the dialogue that is open."""
        self.skill, self.step, self.data = None, None, {}
