"""The step at which a dialogue waits for a person, as a small typed value that survives a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Step:
    """One question of a dialogue, with what was said so far; each is a frozen dataclass of its own.

    Its name and its data stand in the database, so neither changes its
    meaning: what an older version wrote is read as it is, or not at all.
    """

    name: ClassVar[str]
    is_brief: ClassVar[bool] = False
    """Whether any command ends it."""
    is_literal: ClassVar[bool] = False
    """Whether a text is taken as it was written, so that "1" or "stop" may be what is meant."""
    is_shown: ClassVar[bool] = False
    """Whether what was written is shown above buttons, so that a yes, a no or a number is meant for them."""
    takes_attachments: ClassVar[bool] = False
    is_staff: ClassVar[bool] = False
    """Whether it ends with the rights of staff."""

    def as_json(self) -> dict[str, Any]:
        value: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return value

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Self:
        """Reads what ``as_json`` wrote.

        Raises:
            pydantic.ValidationError: it was written by a version whose step looked different.
        """
        step: Self = _adapter(cls).validate_python(value)
        return step


_ADAPTERS: dict[type[Step], TypeAdapter[Any]] = {}


def _adapter(step: type[Step]) -> TypeAdapter[Any]:
    if step not in _ADAPTERS:
        _ADAPTERS[step] = TypeAdapter(step)
    return _ADAPTERS[step]
