"""What goes in and what comes out: plain values that know of no channel."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Language(StrEnum):
    EN = "en"
    ZH = "zh"

    @property
    def other(self) -> Language:
        return Language.ZH if self is Language.EN else Language.EN

    @classmethod
    def of_tag(cls, tag: str | None) -> Language | None:
        """The language of an IETF tag or a locale ("zh-hans", "en_US.UTF-8"), if it is one of ours."""
        prefix = (tag or "").casefold()[:2]
        return cls(prefix) if prefix in tuple(cls) else None


class Markdown(str):
    """Text that is Markdown already: never escaped again."""

    __slots__ = ()


_SPECIAL = re.compile(r"([\\`*_\[\]<>&])")


def escape(text: str) -> Markdown:
    """What a person wrote, so that it shows as it was written."""
    if isinstance(text, Markdown):
        return text
    return Markdown(_SPECIAL.sub(r"\\\1", text))


def visible(text: str) -> str:
    """Without control characters and marks that turn the direction of reading; line breaks and emoji stay."""
    return "".join(c for c in text if c in "\n\t\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


@dataclass(frozen=True)
class Address:
    """Where a person or a group is reached: a channel and an id within it."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True)
class Message:
    """One thing a person said or did.

    ``button`` is the data of a pressed button, ``attachment`` the kind of
    something that is not text ("photo", "voice", …). ``chat`` differs from
    ``sender`` in groups only. ``id`` is the channel's number of what was said,
    or of the message whose button was pressed. ``original`` is what was said
    as the channel can say it again with all its formatting; messages of one
    ``album`` belong together.
    """

    sender: Address
    text: str = ""
    chat: Address | None = None
    button: str | None = None
    attachment: str | None = None
    language_tag: str | None = None
    name: str = ""
    id: str | None = None
    original: Original | None = None
    album: str | None = None

    @property
    def is_private(self) -> bool:
        return self.chat is None or self.chat == self.sender


Original = dict[str, Any]
"""A channel's own JSON for a message with everything in it; only that channel looks inside."""


@dataclass(frozen=True)
class File:
    """Something to open elsewhere: a calendar, a table; or a picture to look at."""

    name: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        return self.name.endswith(".png")


@dataclass(frozen=True)
class Button:
    """``data`` comes back when it is pressed (1-64 bytes); a ``url`` opens instead."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Reply:
    """What the bot says. ``text`` is Markdown; neither text nor files nor original: nothing is sent.

    ``replaces`` asks the channel to edit the message whose button was pressed;
    ``before`` is said first, as a message of its own. ``original`` is said in
    place of the text by the channel that it comes from, and ``otherwise`` if
    the channel cannot. ``files`` come behind the text, each as a message of its own.
    """

    text: str
    buttons: Rows = ()
    replaces: bool = False
    before: Reply | None = None
    files: tuple[File, ...] = ()
    original: Original | None = None
    otherwise: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a queue: what is needed to say it later."""
        value: dict[str, Any] = {
            "text": self.text,
            "buttons": [[[b.label, b.data, b.url] for b in row] for row in self.buttons],
            "before": self.before.as_json() if self.before is not None else None,
        }
        if self.files:
            value["files"] = [[file.name, base64.b64encode(file.content).decode()] for file in self.files]
        if self.original is not None:
            value["original"] = self.original
        if self.otherwise:
            value["otherwise"] = self.otherwise
        return value

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Reply:
        rows = tuple(tuple(Button(*button) for button in row) for row in value["buttons"])
        before = cls.of_json(value["before"]) if value["before"] is not None else None
        files = value.get("files") or ([value["file"]] if "file" in value else [])  # "file": before 0.2
        return cls(
            Markdown(value["text"]),
            rows,
            before=before,
            files=tuple(File(name, base64.b64decode(content)) for name, content in files),
            original=value.get("original"),
            otherwise=value.get("otherwise", ""),
        )


def column(*buttons: Button) -> Rows:
    """Buttons one below the other."""
    return tuple((button,) for button in buttons)


def grid(buttons: Sequence[Button], width: int) -> Rows:
    """Buttons in rows of ``width``."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
