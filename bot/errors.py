"""Everything that can go wrong on purpose.

BotError                     one sentence for a person: where, what is wrong, what to do
├── ConfigurationError       config.yaml or an environment variable
├── KnowledgeError           the knowledge folder; carries every problem found
├── DatabaseError            the database cannot be opened, read or written
├── ChannelError             the way to the users
│   ├── TokenRefused         Telegram does not know the token
│   └── AnotherInstance      a second process uses the same token
├── LeaseLost                another process does now what this one was about to do
├── NotYet                   this process has not read yet what another one told
└── DeliveryError            one message to one person
    ├── RecipientGone        blocked the bot, or the chat is no more
    ├── RecipientMoved       a group that has another number now
    ├── DeliveryRefused      will never work, whatever the pause
    ├── TooFast              asked to wait so many seconds
    ├── Unreachable          nothing left this machine: there is no way to the other side now
    ├── ServerFailed         the other side has a fault of its own
    ├── Deferred             the other side will take it later, perhaps in hours
    └── OutcomeUnknown       it left, but whether it arrived was not heard

What a student can bring about (a full briefing, a name too long) is no
exception but a return value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class BotError(Exception):
    """One clear sentence: where, what is wrong, what to do."""


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file that a person wrote.

    A fatal problem keeps the file from being used; the others are shown by
    ``check`` and spoil only what they name.
    """

    path: Path
    line: int
    what: str
    remedy: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.remedy}"


class ConfigurationError(BotError):
    pass


class KnowledgeError(BotError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class DatabaseError(BotError):
    pass


class ChannelError(BotError):
    pass


class TokenRefused(ChannelError):
    pass


class AnotherInstance(ChannelError):
    pass


class LeaseLost(BotError):
    """Another process does now what this one was about to do."""


class NotYet(BotError):
    """What is to be said cannot be put into words before this process has read what was told."""


class DeliveryError(BotError):
    pass


class RecipientGone(DeliveryError):
    pass


class RecipientMoved(DeliveryError):
    def __init__(self, reason: str, new_id: str) -> None:
        super().__init__(reason)
        self.new_id = new_id


class DeliveryRefused(DeliveryError):
    pass


class TooFast(DeliveryError):
    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Unreachable(DeliveryError):
    pass


class ServerFailed(DeliveryError):
    pass


class Deferred(DeliveryError):
    pass


class OutcomeUnknown(DeliveryError):
    pass
