"""Names what the courier needs of a channel, and of those who put things into words late."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from bot.messages import Address, Reply
from bot.storage import Delivery

Writer = Callable[[int, dict[str, Any], datetime], Awaitable[Reply | None]]
"""Puts a row into words when it is sent: person, data, now; None if there is nothing to say any more. May raise ``NotYet``."""


class Unpaced:
    """What senders share whose channel asks for no pace, and where each message is one."""

    per_second = 1000.0

    def seconds_between(self, address: Address) -> float:
        return 0.0

    def size(self, message: Reply) -> int:
        return 1


class Sender(Protocol):
    """A way out. All that goes out may raise a ``DeliveryError``."""

    @property
    def reachable(self) -> Address | str:
        """The whole channel by its name, or the one address that this process reaches."""

    @property
    def per_second(self) -> float:
        """Messages a second over all chats of the channel."""

    def seconds_between(self, address: Address) -> float:
        """Returns the least time between two messages to one chat."""

    def messages(self, reply: Reply) -> Sequence[Reply]:
        """Returns the messages that a reply becomes, in order."""

    def link_to(self, payload: str) -> str:
        """Returns what leads a person from outside into the bot, with something in hand (1-64 of A-Z a-z 0-9 _ -)."""

    def size(self, message: Reply) -> int:
        """Counts as how many messages one goes: an album is as many as it has pictures."""

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        """Says one message, in the place of another or as an answer to one; returns its numbers in the chat."""

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        """Puts a message of ours, with its buttons, in the place of an earlier one that still stands there."""

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        """Puts other words in the place of what was announced."""

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        """Takes back what was announced; what is gone already is no error."""


@runtime_checkable
class Posts(Sender, Protocol):
    """A way out where no chat shows what has arrived: it is told the row, so that a repeat can be recognised."""

    async def post(self, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        """Says what a row says; returns its numbers, which are the same each time."""


@runtime_checkable
class Attended(Sender, Protocol):
    """A way out where what is said waits for its reader, and is noticed only while they look."""

    def is_attended(self, person_id: int) -> bool:
        """Tells whether somebody has it open now."""

    async def put(self, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        """Says what a row says, once, however often this is tried; returns its numbers."""

    async def is_noticed(self, person_id: int, message_id: str) -> bool:
        """Waits a moment until something that was said is shown to its reader; returns False if it is not."""
