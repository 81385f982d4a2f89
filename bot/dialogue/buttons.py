"""Every button whose data is typed, by the skill that answers it: one page to see which formats are in people's chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from bot.dialogue.presses import Number, Press

# --- faq ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class AskTopic(Press):
    topic: str
    programme: str = ""
    prefix: ClassVar[str] = "faq:ask"


@dataclass(frozen=True)
class NoneOfThese(Press):
    prefix: ClassVar[str] = "faq:none"


@dataclass(frozen=True)
class NotMeant(Press):
    prefix: ClassVar[str] = "faq:wrong"


@dataclass(frozen=True)
class MarkOutside(Press):
    """Staff say that the last question must not be answered."""

    prefix: ClassVar[str] = "faq:outside"


# --- questions ---------------------------------------------------------------------------


@dataclass(frozen=True)
class PassOn(Press):
    prefix: ClassVar[str] = "questions:pass"


@dataclass(frozen=True)
class AnswerQuestion(Press):
    number: Number
    prefix: ClassVar[str] = "questions:answer"


@dataclass(frozen=True)
class MarkQuestionOutside(Press):
    number: Number
    prefix: ClassVar[str] = "questions:outside"


# --- reminders ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ListReminders(Press):
    prefix: ClassVar[str] = "reminders:list"


@dataclass(frozen=True)
class ToggleReminder(Press):
    programme: str
    prefix: ClassVar[str] = "reminders:toggle"


@dataclass(frozen=True)
class DeadlineDone(Press):
    programme: str
    deadline: str
    prefix: ClassVar[str] = "reminders:done"


@dataclass(frozen=True)
class DeadlineUndone(Press):
    programme: str
    deadline: str
    prefix: ClassVar[str] = "reminders:undo"


# --- checkin -----------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckIn(Press):
    number: Number
    prefix: ClassVar[str] = "checkin:in"


@dataclass(frozen=True)
class UndoCheckIn(Press):
    """``at``: when that check-in was made, in whole seconds, so that a later one is not undone."""

    number: Number
    at: Annotated[int, Field(ge=0)]
    prefix: ClassVar[str] = "checkin:undo"


@dataclass(frozen=True)
class CheckInAt(Press):
    briefing: str
    prefix: ClassVar[str] = "checkin:at"
