"""The buttons that are about announcements, by the skill that answers them: which formats are in people's chats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.dialogue.presses import Number, Press

# --- announcement ------------------------------------------------------------------------


class Drafting(StrEnum):
    """What its author does with a draft; ``HELD``: takes a text that did not look like the other language."""

    SEND = "send"
    DROP = "drop"
    AUDIENCE = "audience"
    EXEMPT = "exempt"
    OTHER = "other"
    HELD = "held"
    AT = "at"
    NOW = "now"
    TEST = "test"
    OPEN = "open"
    CARD = "card"


@dataclass(frozen=True)
class Draft(Press):
    what: Drafting
    number: Number
    prefix: ClassVar[str] = "announcement"


@dataclass(frozen=True)
class ChooseAudience(Press):
    number: Number
    audience: str
    prefix: ClassVar[str] = "announcement:for"


class Decision(StrEnum):
    """``LATE``: approves it although its time has passed."""

    APPROVE = "approve"
    LATE = "late"
    REJECT = "reject"


@dataclass(frozen=True)
class Decide(Press):
    """What a colleague says to it; ``seen``: the fingerprint of what they were shown."""

    decision: Decision
    number: Number
    seen: str | None = None
    prefix: ClassVar[str] = "announcement"


@dataclass(frozen=True)
class Withdraw(Press):
    number: Number
    prefix: ClassVar[str] = "announcement:withdraw"


# --- mailing -----------------------------------------------------------------------------


class Control(StrEnum):
    """What is done with one that is under way; ``STOP`` cancels one that is planned."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True)
class ControlMailing(Press):
    control: Control
    number: Number
    prefix: ClassVar[str] = "mailing"


@dataclass(frozen=True)
class ShowMailing(Press):
    number: Number
    prefix: ClassVar[str] = "mailing:show"


@dataclass(frozen=True)
class SendAgain(Press):
    """To those whom it did not reach."""

    number: Number
    prefix: ClassVar[str] = "mailing:again"


@dataclass(frozen=True)
class Correct(Press):
    number: Number
    prefix: ClassVar[str] = "mailing:correct"


@dataclass(frozen=True)
class AskRecall(Press):
    number: Number
    prefix: ClassVar[str] = "mailing:recall"


@dataclass(frozen=True)
class Recall(Press):
    number: Number
    prefix: ClassVar[str] = "mailing:recalled"


@dataclass(frozen=True)
class SendTable(Press):
    """Everybody whom it went to, and what became of it."""

    number: Number
    prefix: ClassVar[str] = "mailing:table"
