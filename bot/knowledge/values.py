"""What all that staff write has in common: unknown keys are errors, and a fact says where it comes from."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from bot.messages import Language


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Localised(Model):
    """A text in both languages; one may be missing, and then the other is shown."""

    en: str | None = None
    zh: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.en and not self.zh:
            raise ValueError("no text in either language")
        return self

    def of(self, language: Language) -> str:
        mine, other = (self.zh, self.en) if language is Language.ZH else (self.en, self.zh)
        return mine or other or ""

    @property
    def missing(self) -> Language | None:
        return Language.EN if not self.en else Language.ZH if not self.zh else None


class Verified(Model):
    """Where a fact comes from. Without ``verified_on`` it is sample data."""

    verified_on: date | None = None
    source: str | None = None
    owner: str | None = None
