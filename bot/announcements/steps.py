"""The steps of writing, correcting and timing an announcement; each knows its draft, once there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from bot.dialogue import Step
from bot.messages import Language


@dataclass(frozen=True)
class Writing(Step):
    """The text, or another one in its place; an ``album`` comes picture by picture, in one ``language``."""

    draft: int | None = None
    album: str | None = None
    language: Language | None = None
    name: ClassVar[str] = "content"
    is_staff: ClassVar[bool] = True
    is_literal: ClassVar[bool] = True
    is_shown: ClassVar[bool] = True
    takes_attachments: ClassVar[bool] = True


@dataclass(frozen=True)
class Translating(Step):
    """The text in the other language; ``held``: one that did not look like it."""

    draft: int
    held: dict[str, Any] | None = None
    album: str | None = None
    name: ClassVar[str] = "other"
    is_staff: ClassVar[bool] = True
    is_literal: ClassVar[bool] = True
    is_shown: ClassVar[bool] = True
    takes_attachments: ClassVar[bool] = True


@dataclass(frozen=True)
class Timing(Step):
    """When it is sent."""

    draft: int
    name: ClassVar[str] = "time"
    is_staff: ClassVar[bool] = True
    takes_attachments: ClassVar[bool] = True


@dataclass(frozen=True)
class Correcting(Step):
    """The corrected text of an announcement; ``draft``: what was written of it so far."""

    of: int
    until: datetime
    draft: int | None = None
    name: ClassVar[str] = "correction"
    is_staff: ClassVar[bool] = True
    is_brief: ClassVar[bool] = True
    is_literal: ClassVar[bool] = True
    is_shown: ClassVar[bool] = True
    takes_attachments: ClassVar[bool] = True


def draft_of(step: Step | None) -> int | None:
    """Returns which draft a step is about."""
    return step.draft if isinstance(step, Writing | Translating | Timing | Correcting) else None
