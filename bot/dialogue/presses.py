"""What a button says when it is pressed: a small typed value in at most 64 bytes, the most that Telegram carries.

Buttons stay in people's chats for years, so a format once shown is never given another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, TypeAdapter, ValidationError

from bot.messages import Button, Meaning

LONGEST = 64  # bytes

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""The number of a row, as a button carries it."""


@dataclass(frozen=True)
class Press:
    """One kind of button; its fields follow the ``prefix``, parted by colons, and the last one may hold colons itself.

    Only the last fields may be None; they are left out.
    """

    prefix: ClassVar[str]

    def pack(self) -> str:
        """Returns the button's data.

        Raises:
            ValueError: it is longer than a button can carry.
        """
        values = [getattr(self, field.name) for field in fields(self)]
        data = ":".join([self.prefix, *(str(value) for value in values if value is not None)])
        if len(data.encode()) > LONGEST:
            raise ValueError(f"{data}: a button carries at most {LONGEST} bytes")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self | None:
        """Returns what ``pack`` packed, or None for anything else; what is missing behind is left at its default."""
        prefix, named = f"{cls.prefix}:", fields(cls)
        if not f"{data}:".startswith(prefix):
            return None
        rest = data[len(prefix) :].split(":", max(len(named) - 1, 0)) if len(data) > len(prefix) else []
        if len(rest) > len(named):
            return None
        values = {field.name: value for field, value in zip(named, rest, strict=False)}
        try:
            press: Self = _adapter(cls).validate_python(values)
        except ValidationError:
            return None
        return press

    def button(self, label: str, *, means: Meaning | None = None, also: tuple[str, ...] = ()) -> Button:
        return Button(label, self.pack(), means=means, also=also)


def read(data: str, kinds: Iterable[type[Press]]) -> Press | None:
    """Returns what a pressed button means; None if it is forged, or of a version whose buttons nobody knows any more."""
    return next((press for kind in kinds if (press := kind.unpack(data)) is not None), None)


_ADAPTERS: dict[type[Press], TypeAdapter[Any]] = {}


def _adapter(kind: type[Press]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
