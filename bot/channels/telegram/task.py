"""What the intake handles as one."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.channels.telegram.updates import Event
from bot.storage import Incoming


@dataclass
class Task:
    """What is handled as one: an update, or those of an album.

    ``turns``: how often it is being seen to apart. ``is_left``: for the next start.
    """

    chat: int
    updates: list[Incoming]
    event: Event = field(default_factory=Event)
    turns: int = 0
    is_left: bool = False

    @property
    def id(self) -> int:
        return self.updates[0].id

    @property
    def ids(self) -> list[int]:
        return [incoming.id for incoming in self.updates]

    @property
    def has_failed(self) -> bool:
        return any(incoming.attempts for incoming in self.updates)
