"""The buttons of what everybody asks and has, by the skill that answers them; briefings and announcements list their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.dialogue.presses import Number, Press

# --- faq ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class AskTopic(Press):
    topic: str
    programme: str = ""
    point: str | None = None
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


# --- joining -----------------------------------------------------------------------------


@dataclass(frozen=True)
class MakeCode(Press):
    prefix: ClassVar[str] = "joining:code"


@dataclass(frozen=True)
class TakeCode(Press):
    code: str
    prefix: ClassVar[str] = "joining:take"


@dataclass(frozen=True)
class StayApart(Press):
    prefix: ClassVar[str] = "joining:no"


@dataclass(frozen=True)
class KeepConversation(Press):
    """Asks for a link that opens this conversation in another browser."""

    prefix: ClassVar[str] = "joining:keep"


# --- an e-mail address -------------------------------------------------------------------


@dataclass(frozen=True)
class ShowEmail(Press):
    prefix: ClassVar[str] = "email:show"


@dataclass(frozen=True)
class ChangeEmail(Press):
    """Asks for one, in place of another if there is one."""

    prefix: ClassVar[str] = "email:change"


@dataclass(frozen=True)
class RemoveEmail(Press):
    prefix: ClassVar[str] = "email:remove"


@dataclass(frozen=True)
class MailAgain(Press):
    prefix: ClassVar[str] = "email:again"


@dataclass(frozen=True)
class MendEmail(Press):
    """Takes what was probably meant."""

    prefix: ClassVar[str] = "email:mend"


@dataclass(frozen=True)
class KeepEmail(Press):
    """Takes what was typed."""

    prefix: ClassVar[str] = "email:keep"


@dataclass(frozen=True)
class ConfirmEmail(Press):
    """Stands in a mail alone, as a link."""

    prefix: ClassVar[str] = "email:confirm"


# --- fit ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class StartFit(Press):
    prefix: ClassVar[str] = "fit:start"


@dataclass(frozen=True)
class AnswerFit(Press):
    """One answer to one question of `/fit`, or that it is skipped."""

    question: str
    value: str
    prefix: ClassVar[str] = "fit:answer"


@dataclass(frozen=True)
class KeepFit(Press):
    prefix: ClassVar[str] = "fit:keep"


@dataclass(frozen=True)
class DropFit(Press):
    prefix: ClassVar[str] = "fit:drop"


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


@dataclass(frozen=True)
class ListQuestions(Press):
    page: Number
    prefix: ClassVar[str] = "questions:page"


@dataclass(frozen=True)
class CloseQuestion(Press):
    number: Number
    prefix: ClassVar[str] = "questions:close"


@dataclass(frozen=True)
class CloseAllOf(Press):
    """All open questions of the person who asked this one."""

    number: Number
    prefix: ClassVar[str] = "questions:closeall"


@dataclass(frozen=True)
class MuteAsker(Press):
    """No more questions are taken from the person who asked this one."""

    number: Number
    prefix: ClassVar[str] = "questions:mute"


@dataclass(frozen=True)
class UnmuteAsker(Press):
    number: Number
    prefix: ClassVar[str] = "questions:unmute"


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


# --- checklist ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowChecklist(Press):
    programme: str
    prefix: ClassVar[str] = "tick:list"


@dataclass(frozen=True)
class ToggleTick(Press):
    programme: str
    item: str
    prefix: ClassVar[str] = "tick:set"


# --- ticking -----------------------------------------------------------------------------


@dataclass(frozen=True)
class PickProgramme(Press):
    programme: str
    prefix: ClassVar[str] = "ticking:of"


@dataclass(frozen=True)
class PickItem(Press):
    programme: str
    item: str
    prefix: ClassVar[str] = "ticking:what"


@dataclass(frozen=True)
class TickForAll(Press):
    prefix: ClassVar[str] = "ticking:yes"


# --- programmes --------------------------------------------------------------------------


@dataclass(frozen=True)
class ListProgrammes(Press):
    prefix: ClassVar[str] = "programmes:list"


@dataclass(frozen=True)
class ListDeadlines(Press):
    prefix: ClassVar[str] = "programmes:deadlines"


# --- basics ------------------------------------------------------------------------------


class LanguageChoice(StrEnum):
    ENGLISH = "en"
    CHINESE = "zh"
    AUTOMATIC = "auto"


@dataclass(frozen=True)
class ChooseLanguage(Press):
    """Without a choice, it is asked for."""

    choice: LanguageChoice | None = None
    prefix: ClassVar[str] = "basics:language"


# --- subscription ------------------------------------------------------------------------


class SubscriptionChange(StrEnum):
    """``BACK``: what was kept aside is given back; ``NO``: no announcements, whatever else is followed stays."""

    ON = "on"
    NO = "no"
    BACK = "back"
    OFF = "off"
    CHOOSE = "choose"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True)
class ChangeSubscription(Press):
    change: SubscriptionChange
    prefix: ClassVar[str] = "subscription"


@dataclass(frozen=True)
class ToggleInterest(Press):
    interest: str
    prefix: ClassVar[str] = "subscription:toggle"


# --- privacy -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowMyData(Press):
    prefix: ClassVar[str] = "privacy:mydata"


@dataclass(frozen=True)
class Forget(Press):
    prefix: ClassVar[str] = "privacy:forget"


@dataclass(frozen=True)
class KeepData(Press):
    prefix: ClassVar[str] = "privacy:keep"


# --- plan --------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowPlan(Press):
    prefix: ClassVar[str] = "plan:show"


@dataclass(frozen=True)
class ExportPlan(Press):
    """The plan as a calendar."""

    prefix: ClassVar[str] = "plan:calendar"
