"""``{{ data.… }}``: typed facts as texts show them, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bot import texts
from bot.knowledge.money import Money, grouped
from bot.knowledge.values import Localised
from bot.messages import Language


class Figures:
    """One section of the facts: what is asked for is looked up and written out."""

    def __init__(self, section: BaseModel | Mapping[str, Any], language: Language) -> None:
        self._section = section
        self._language = language

    def __getattr__(self, name: str) -> Any:
        section = self._section
        value = section.get(name) if isinstance(section, Mapping) else getattr(section, name, None)
        if value is None or callable(value) or name.startswith("_"):
            raise AttributeError(f"the facts have no '{name}'")
        return shown(value, self._language)


def shown(value: Any, language: Language) -> Any:
    """Returns a value of the facts as a reader meets it; lists of things with an id are asked by it."""
    match value:
        case Money():
            return texts.money(language, grouped(value.amount), value.currency)
        case Localised():
            return value.of(language)
        case bool() | str():
            return value
        case Decimal() | int():
            return grouped(value)
        case BaseModel() | Mapping():
            return Figures(value, language)
        case tuple() if all(isinstance(item, BaseModel) for item in value):
            return Figures({_key(item, number): item for number, item in enumerate(value, 1)}, language)
    return [shown(item, language) for item in value] if isinstance(value, tuple) else str(value)


def _key(item: BaseModel, number: int) -> str:
    return str(getattr(item, "id", getattr(item, "test", None)) or f"number_{number}")
