"""One turn of a conversation: what a skill gets to see, and what it may change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import texts
from bot.matching import Context
from bot.messages import Language, Markdown, Message, Reply
from bot.storage import Person

CONTEXT_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Command:
    """``/name``, with its description in the texts as ``command-name``.

    ``is_personal``: works in a private chat only. ``opens``: begins a dialogue,
    and so ends one that is open. ``is_slow``: takes seconds and writes nothing.
    """

    name: str
    is_staff: bool = False
    is_personal: bool = True
    opens: bool = False
    is_slow: bool = False


class Skill(Protocol):
    """One thing that the bot can do.

    ``name`` also begins the data of its buttons ("briefing:book:…"). It is
    asked when one of its commands comes, one of its buttons is pressed, it
    holds the open conversation, or nobody else has answered yet. If it has
    them: ``takes_attachments``, ``slow_presses``, ``brief_steps`` (that any
    command ends), ``links`` (the letters of links from outside that lead to
    it), and ``cancelled(turn)``, what /cancel does and says.
    """

    @property
    def name(self) -> str: ...

    @property
    def commands(self) -> tuple[Command, ...]: ...

    async def respond(self, turn: Turn) -> Reply | None:
        """The answer, or None if this is not for this skill."""


@dataclass
class Conversation:
    """What is remembered between two messages of one person.

    ``skill``, ``step`` and ``data``: a dialogue that is open, such as a
    registration. ``topic`` and ``programmes``: what the questions were about,
    at ``asked_at``; ``earlier``: the programmes before these. ``offered`` and
    ``meant``: the topics of a question back, and the programmes it is about. ``unanswered``: the last question that got no answer.
    ``question`` and ``answered``: the last one that got one, and its topic.
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
        """Only what differs from a new conversation."""
        fresh = Conversation()
        return {key: value for key, value in vars(self).items() if value != getattr(fresh, key)}

    def context(self, now: datetime) -> Context:
        """What the talk is about, unless it was too long ago."""
        if self.asked_at is None or now - datetime.fromisoformat(self.asked_at) > CONTEXT_LASTS:
            return Context()
        return Context(self.topic, self.programmes, self.earlier)

    def goes_on(self, context: Context, now: datetime) -> None:
        """What the talk is about from now on."""
        self.topic, self.programmes, self.earlier = context.topic, context.programmes, context.earlier
        self.asked_at = now.isoformat(timespec="seconds")


@dataclass
class Turn:
    """``arguments``: the words behind a command, ``argument_text`` all of it as it was written. ``press``: the parts of a pressed button's data, without the skill's name. ``link``: the letter and the rest of a link from outside, ``t.me/bot?start=b_jinyun``."""

    message: Message
    person: Person
    language: Language
    is_staff: bool
    now: datetime
    conversation: Conversation
    command: str | None = None
    arguments: tuple[str, ...] = ()
    argument_text: str = ""
    press: tuple[str, ...] | None = None
    link: tuple[str, str] | None = None
    skill: str = ""

    @property
    def step(self) -> str | None:
        """The open step, if the open dialogue is that of the skill now asked and the person wrote text."""
        is_text = self.command is None and self.press is None and self.link is None
        return self.conversation.step if is_text and self.conversation.skill == self.skill else None

    def say(self, key: str, **arguments: texts.Argument) -> Markdown:
        return texts.say(self.language, key, **arguments)

    def open(self, step: str, **data: Any) -> None:
        """The next text is for this skill."""
        self.conversation.skill, self.conversation.step, self.conversation.data = self.skill, step, data

    def close(self) -> None:
        self.conversation.skill, self.conversation.step, self.conversation.data = None, None, {}

    def learnt(self, question: str, group: str | None) -> Markdown:
        """What staff read after they said that a question must not be answered."""
        if group is None:
            return self.say("outside-no-group")
        return self.say("outside-learnt", question=question, group=group)

    def stale(self) -> Reply:
        """What a button gets that no longer means anything."""
        return Reply(self.say("button-stale"))
