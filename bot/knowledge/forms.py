"""What is asked of everybody who registers for a briefing, beside name and number."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from bot.knowledge.patterns import whole
from bot.knowledge.values import Headline, Localised, Model


class FieldKind(StrEnum):
    """What counts as an answer: any text, one of several options, or yes or no."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"


class FormField(Model):
    """One question of the form.

    ``options``: what a choice is between. ``pattern``: what a text must match
    as a whole (see ``bot.knowledge.patterns``), and ``hint`` what is said if it does not.
    """

    id: str = Field(pattern=r"^[a-z0-9_]{1,20}$")
    question: Localised
    kind: FieldKind = FieldKind.TEXT
    options: tuple[Headline, ...] = ()
    pattern: str | None = None
    hint: Localised | None = None
    max_length: int = Field(default=200, ge=1, le=1000)
    is_required: bool = True

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        if self.kind == FieldKind.CHOICE and not 2 <= len(self.options) <= 20:
            raise ValueError("a choice needs 2 to 20 options")
        for texts in ([o.en for o in self.options if o.en], [o.zh for o in self.options if o.zh]):
            twice = next((text for text in texts if texts.count(text) > 1), None)
            if twice is not None:
                raise ValueError(f"two options are '{twice}'")
        if self.kind != FieldKind.CHOICE and self.options:
            raise ValueError("only a choice has options; write kind: choice")
        if self.pattern is not None and self.kind != FieldKind.TEXT:
            raise ValueError("only a text has a pattern")
        if self.pattern is not None:
            whole(self.pattern)
        return self
