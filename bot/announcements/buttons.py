"""The buttons that are about announcements, by the skill that answers them: which formats are in people's chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.dialogue.presses import Number, Press

# --- mailing -----------------------------------------------------------------------------


@dataclass(frozen=True)
class SendTable(Press):
    """Everybody whom it went to, and what became of it."""

    number: Number
    prefix: ClassVar[str] = "mailing:table"
