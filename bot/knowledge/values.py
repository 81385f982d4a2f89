"""What all that staff write has in common: unknown keys are errors, and a fact says where it comes from."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from bot.messages import Language
from bot.typed_text import is_one_line


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


def _in_one_line(text: Localised) -> Localised:
    lines = {language: said.strip() for language, said in text.model_dump().items() if said}
    if not all(map(is_one_line, lines.values())):
        raise ValueError("holds a line break or an invisible character; write it in one line")
    return Localised(**lines)


Headline = Annotated[Localised, AfterValidator(_in_one_line)]
"""A text of one line: it reaches buttons, file names, calendars and the headings of tables."""

END_OF_DAY = time(23, 59, 59)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_day_alone(value: Any) -> bool:
    """Tells whether a moment was written without a time."""
    return isinstance(value, str) and _DAY.fullmatch(value.strip()) is not None


def _moment(value: Any) -> Any:
    """Refuses bare figures, which would be read as seconds since 1970."""
    if isinstance(value, str) and value.strip().lstrip("-").replace(".", "", 1).isdecimal():
        raise ValueError("is no moment; write it as 2027-03-26 18:00")
    return value


def _closing(value: Any) -> Any:
    return datetime.combine(date.fromisoformat(value.strip()), END_OF_DAY) if is_day_alone(value) else value


def _starting(value: Any) -> Any:
    if is_day_alone(value):
        raise ValueError(f"has no time of the day; write it behind the date: {value.strip()} 14:30")
    return value


Opening = Annotated[datetime, BeforeValidator(_moment)]
"""When something opens; a day alone is its beginning."""

Closing = Annotated[datetime, BeforeValidator(_closing), BeforeValidator(_moment)]
"""When something closes; a day alone is its end."""

Start = Annotated[datetime, BeforeValidator(_starting), BeforeValidator(_moment)]
"""When something begins; it needs a time."""


class Verified(Model):
    """Where a fact comes from. Without ``verified_on`` it is sample data."""

    verified_on: date | None = None
    source: str | None = None
    owner: str | None = None
