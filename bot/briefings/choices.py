"""What somebody has chosen on the way to a seat, and the steps at which they are asked for more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from pydantic import ValidationError

from bot.dialogue import Conversation, Step
from bot.knowledge import Mode


class Aim(StrEnum):
    """What is wanted: a seat, a place in the queue, both, or a seat for the one that one has."""

    SEAT = "seat"
    WAIT = "wait"
    BOTH = "both"
    SWAP = "swap"


@dataclass(frozen=True)
class Choice:
    """What was chosen and said so far; ``before``: a swap's other briefing; ``told``: what consent is asked to was said."""

    briefing: str
    mode: Mode
    aim: Aim = Aim.SEAT
    before: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    number: str | None = None
    told: bool = False

    @property
    def which(self) -> tuple[str, Mode]:
        """What a question is about, so that an older button does not answer a newer one."""
        return self.briefing, self.mode

    def answering(self, field_id: str, answer: str) -> Choice:
        """Returns it with one more answer to the form."""
        return replace(self, answers={**self.answers, field_id: answer})


@dataclass(frozen=True)
class Confirming(Step):
    """Whether the details that are known already are right."""

    choice: Choice
    name: ClassVar[str] = "details"


@dataclass(frozen=True)
class Naming(Step):
    choice: Choice
    name: ClassVar[str] = "name"


@dataclass(frozen=True)
class Numbering(Step):
    choice: Choice
    name: ClassVar[str] = "number"


@dataclass(frozen=True)
class Picking(Step):
    """A field of the form with answers to choose from."""

    choice: Choice
    field: str
    name: ClassVar[str] = "field"


@dataclass(frozen=True)
class Filling(Picking):
    """A field of the form to write anything in."""

    name: ClassVar[str] = "text"
    is_literal: ClassVar[bool] = True


@dataclass(frozen=True)
class Known(Step):
    """What was said before the last seat was gone; no dialogue is open, but it need not be said again."""

    choice: Choice
    name: ClassVar[str] = "known"

    @classmethod
    def of(cls, talk: Conversation) -> Choice | None:
        """Returns what was said in a talk, if it was a moment ago."""
        try:
            return cls.of_json(talk.data).choice if talk.skill is None and talk.data else None
        except ValidationError:  # an earlier version wrote it
            return None
