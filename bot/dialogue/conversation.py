"""The talk with one person, from one message to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.hearing import Choice
from bot.matching import Context

CONTEXT_LASTS = timedelta(minutes=30)
_MOST_TYPED = 12  # texts of dialogues that still follow an edit


@dataclass
class Conversation:
    """What is remembered between two messages of one person.

    ``skill``, ``step`` and ``data``: a dialogue that is open, such as a
    registration, as it is stored. ``topic`` and ``programmes``: what the
    questions were about, at ``asked_at``; ``earlier``: the programmes before
    these; ``point``: the narrow thing within the topic. ``asked_back``: whether the bot asked which topic is meant, and
    ``meant``: of which programmes. ``unanswered``: the last question that got no
    answer. ``question`` and ``answered``: the last one that got one, and its
    topic. ``choices``: the buttons below what the bot asked last, at
    ``said_at``; ``further`` those on other pages of ``listed``, the last reply
    that had several. ``held``: what was said, of which it was asked whether
    it means stop, or is a command.
    ``said``: what the student told of themselves in this talk, for verdicts;
    ``computed``: the last question, if its answer was computed, without names;
    ``kept``: the answers to `/fit` that they asked to be kept. ``typed``: by
    message, the step (``skill``, ``step``, ``data``) that took a text of theirs
    for its answer, in order, so that the answer follows when it is edited.
    """

    skill: str | None = None
    step: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    topic: str | None = None
    programmes: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    point: str | None = None
    asked_at: str | None = None
    asked_back: bool = False
    meant: tuple[str, ...] = ()
    unanswered: str | None = None
    question: str | None = None
    answered: str | None = None
    choices: tuple[Choice, ...] = ()
    further: tuple[Choice, ...] = ()
    listed: dict[str, Any] | None = None
    said_at: str | None = None
    held: dict[str, Any] | None = None
    said: tuple[str, ...] = ()
    computed: str | None = None
    kept: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Conversation:
        known = {key: value[key] for key in cls.__dataclass_fields__ if key in value}
        for key in ("programmes", "earlier", "meant", "said"):
            known[key] = tuple(known.get(key, ()))
        for key in ("choices", "further"):
            known[key] = tuple(map(Choice.of_json, known.get(key, ())))
        if isinstance(known.get("held"), str):  # before 0.2
            known["held"] = {"text": known["held"]}
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """Returns only what differs from a new conversation."""
        fresh = Conversation()
        value = {key: value for key, value in vars(self).items() if value != getattr(fresh, key)}
        for key, choices in (("choices", self.choices), ("further", self.further)):
            if choices:
                value[key] = [choice.as_json() for choice in choices]
        return value

    def context(self, now: datetime) -> Context:
        """Returns what the talk is about, unless it was too long ago."""
        if self.asked_at is None or now - datetime.fromisoformat(self.asked_at) > CONTEXT_LASTS:
            return Context()
        return Context(self.topic, self.programmes, self.earlier, self.point)

    def goes_on(self, context: Context, now: datetime) -> None:
        """Notes what the talk is about from now on."""
        self.topic, self.programmes, self.earlier = context.topic, context.programmes, context.earlier
        self.point = context.point
        self.asked_at = now.isoformat(timespec="seconds")

    def asks(self, choices: tuple[Choice, ...], now: datetime, further: tuple[Choice, ...] = ()) -> None:
        """Notes what the bot has asked just now."""
        self.choices, self.further = choices, further
        self.said_at = now.isoformat(timespec="seconds") if choices else None

    def spoke_at(self) -> datetime | None:
        """Returns when the bot last asked or answered something that is remembered."""
        moments = [datetime.fromisoformat(moment) for moment in (self.said_at, self.asked_at) if moment]
        return max(moments, default=None)

    def state(self) -> dict[str, Any]:
        """Returns where the open dialogue waits."""
        return {"skill": self.skill, "step": self.step, "data": self.data}

    def goes_back(self, state: dict[str, Any]) -> None:
        """Lets the dialogue wait where it did."""
        self.skill, self.step, self.data = state["skill"], state["step"], state["data"]

    def took(self, message: str | None, state: dict[str, Any]) -> None:
        """Notes which step took a message for its answer."""
        if message is not None and state["skill"] is not None:
            others = {key: value for key, value in self.typed.items() if key != message}
            self.typed = dict([*others.items(), (message, state)][-_MOST_TYPED:])

    def close(self) -> None:
        """Ends the dialogue that is open."""
        self.skill, self.step, self.data = None, None, {}
