"""The buttons that are about briefings, by the skill that answers them: which formats are in people's chats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from bot.briefings.survey import STARS, Absence, Missing, Plans
from bot.dialogue.presses import Number, Press
from bot.knowledge import Mode

# --- briefing ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ListBriefings(Press):
    prefix: ClassVar[str] = "briefing:list"


@dataclass(frozen=True)
class OpenBriefing(Press):
    briefing: str
    prefix: ClassVar[str] = "briefing:open"


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


# --- survey ------------------------------------------------------------------------------


@dataclass(frozen=True)
class GiveStars(Press):
    briefing: str
    stars: Annotated[int, Field(ge=1, le=STARS)]
    prefix: ClassVar[str] = "survey:stars"


@dataclass(frozen=True)
class SayMissing(Press):
    briefing: str
    missing: Missing
    prefix: ClassVar[str] = "survey:missing"


@dataclass(frozen=True)
class SayPlans(Press):
    briefing: str
    plans: Plans
    prefix: ClassVar[str] = "survey:plans"


@dataclass(frozen=True)
class SayWhyAbsent(Press):
    briefing: str
    absence: Absence
    prefix: ClassVar[str] = "survey:why"


# --- display -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowPoster(Press):
    briefing: str
    prefix: ClassVar[str] = "display:poster"


@dataclass(frozen=True)
class ShowSlide(Press):
    briefing: str
    prefix: ClassVar[str] = "display:slide"


# --- statistics --------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowStatistics(Press):
    briefing: str
    prefix: ClassVar[str] = "statistics:show"


# --- attendance --------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowAttendees(Press):
    briefing: str
    prefix: ClassVar[str] = "attendance:show"


@dataclass(frozen=True)
class TurnPage(Press):
    briefing: str
    page: Number
    prefix: ClassVar[str] = "attendance:page"


@dataclass(frozen=True)
class ExportXlsx(Press):
    briefing: str
    prefix: ClassVar[str] = "attendance:xlsx"


@dataclass(frozen=True)
class ExportCsv(Press):
    briefing: str
    prefix: ClassVar[str] = "attendance:csv"


@dataclass(frozen=True)
class ShowSpeakersQuestions(Press):
    briefing: str
    prefix: ClassVar[str] = "attendance:questions"


# --- arrangement -------------------------------------------------------------------------


class Arranging(StrEnum):
    """What staff do with a briefing in one tap; ``REVIVE``: what was called off takes place after all."""

    SHOW = "show"
    CLOSE = "close"
    OPEN = "open"
    REVIVE = "revive"
    CANCEL = "cancel"
    LOG = "log"


@dataclass(frozen=True)
class Arrange(Press):
    what: Arranging
    briefing: str
    prefix: ClassVar[str] = "arrangement"


@dataclass(frozen=True)
class SetFact(Press):
    """``fact``: its key ("venue", "seats.campus")."""

    briefing: str
    fact: str
    prefix: ClassVar[str] = "arrangement:set"


@dataclass(frozen=True)
class ConfirmChange(Press):
    """``change``: the fingerprint of what was asked about."""

    briefing: str
    change: str
    prefix: ClassVar[str] = "arrangement:confirm"


@dataclass(frozen=True)
class DropChange(Press):
    briefing: str
    change: str
    prefix: ClassVar[str] = "arrangement:drop"


# --- seat --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Register(Press):
    """What is not said is asked; an empty mode says nothing."""

    briefing: str
    mode: Annotated[Mode | None, BeforeValidator(lambda value: value or None)] = None
    prefix: ClassVar[str] = "seat:register"


@dataclass(frozen=True)
class JoinQueue(Press):
    briefing: str
    mode: Mode
    prefix: ClassVar[str] = "seat:wait"


@dataclass(frozen=True)
class JoinBoth(Press):
    """Online now, and a place in the queue for a seat on site."""

    briefing: str
    prefix: ClassVar[str] = "seat:both"


@dataclass(frozen=True)
class Swap(Press):
    """The seat at the briefing ``before`` for one at another, or in another mode of the same."""

    before: str
    briefing: str
    mode: Mode
    prefix: ClassVar[str] = "seat:swap"


@dataclass(frozen=True)
class ShowTicket(Press):
    briefing: str
    prefix: ClassVar[str] = "seat:ticket"


@dataclass(frozen=True)
class KeepDetails(Press):
    briefing: str
    mode: Mode
    prefix: ClassVar[str] = "seat:details:same"


@dataclass(frozen=True)
class ChangeDetails(Press):
    briefing: str
    mode: Mode
    prefix: ClassVar[str] = "seat:details:again"


@dataclass(frozen=True)
class PickAnswer(Press):
    """``answer``: its place among the field's options, or yes or no, with the fingerprint of the options behind."""

    field: str
    answer: str
    prefix: ClassVar[str] = "seat:pick"


@dataclass(frozen=True)
class SkipField(Press):
    field: str
    prefix: ClassVar[str] = "seat:skip"


@dataclass(frozen=True)
class GiveBack(Press):
    briefing: str
    prefix: ClassVar[str] = "seat:cancel"


@dataclass(frozen=True)
class AcceptOffer(Press):
    briefing: str
    prefix: ClassVar[str] = "seat:accept"


@dataclass(frozen=True)
class DeclineOffer(Press):
    """Leaves the queue too."""

    briefing: str
    prefix: ClassVar[str] = "seat:decline"


@dataclass(frozen=True)
class AskSpeakers(Press):
    briefing: str
    prefix: ClassVar[str] = "seat:ask"
