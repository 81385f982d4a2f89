"""What goes in and what comes out: plain values that know of no channel."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot import markup
from bot.markup import Run
from bot.typed_text import is_blank


class Language(StrEnum):
    EN = "en"
    ZH = "zh"

    @property
    def other(self) -> Language:
        return Language.ZH if self is Language.EN else Language.EN

    @classmethod
    def of_tag(cls, tag: str | None) -> Language | None:
        """Returns the language of an IETF tag or a locale ("zh-hans", "en_US.UTF-8"), if it is one of ours."""
        prefix = (tag or "").casefold()[:2]
        return cls(prefix) if prefix in tuple(cls) else None


class Markdown(str):
    """Text that is Markdown already: never escaped again."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    """Returns what a person wrote, so that it shows as it was written."""
    return text if isinstance(text, Markdown) else Markdown(markup.escape(text))


_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"  # control characters, halves of characters
    r"|[\u202a-\u202e\u2066-\u2069]"  # turn the direction of all that follows
)
_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"  # for any letter
_PILED = re.compile(f"({_MARKS}{{4}}){_MARKS}+")  # no writing piles up more; they cover the lines around


def visible(text: str) -> str:
    """Returns the text without what would change how the text around it is read; joiners, flags and emoji stay, and a few of the marks that are piled on a letter."""
    return _PILED.sub(r"\1", _UNSEEN.sub("", text))


@dataclass(frozen=True)
class Address:
    """Where a person or a group is reached: a channel and an id within it."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True)
class Attached:
    """A table that came with a message; ``handle`` is what the channel finds it by, ``size`` its bytes, ``content`` None until it is fetched."""

    name: str
    handle: str
    size: int = 0
    content: bytes | None = None


@dataclass(frozen=True)
class Message:
    """One thing a person said or did.

    ``text`` is what people see of it, ``runs`` the same with its formatting, if
    it has any; what carries that on asks for ``markdown``, and all else reads
    ``text``. ``button`` is the data of a pressed button, ``attachment`` the
    kind of something that is not text ("photo", "voice", …). ``chat`` differs
    from ``sender`` in groups only. ``id`` is the channel's number of what was
    said, or of the message whose button was pressed. ``original`` is what was
    said as the channel can say it again with all its formatting; messages of
    one ``album`` belong together. ``replies_to`` is the number of a message of
    the bot that this one answers; ``is_edit`` says that it stood there before,
    with other words. ``file`` is a table that came with it. ``speaks_for`` is the
    group in whose name an administrator spoke without showing who they are.
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
    runs: tuple[Run, ...] = ()
    replies_to: str | None = None
    is_edit: bool = False
    file: Attached | None = None
    speaks_for: Address | None = None

    @property
    def is_private(self) -> bool:
        return self.chat is None or self.chat == self.sender

    @property
    def source(self) -> str | None:
        """Returns its number, unique to its sender: behind the group's, as each group counts its own."""
        return (
            self.id
            if self.is_private or self.id is None
            else f"{self.chat.id if self.chat else ''}/{self.id}"
        )

    def markdown(self, start: int = 0) -> Markdown:
        """Returns what was said from the character ``start`` on, with as much of its formatting as Markdown holds."""
        _, said = markup.split(self.runs or (Run(self.text),), start)
        return Markdown(markup.markdown(said).strip())

    def original_from(self, start: int) -> Original | None:
        """Returns what it takes to say it again from the character ``start`` of the text on: without a command in front."""
        if self.original is None or not start:
            return self.original
        key = "text" if "text" in self.original else "caption"
        said, rest = self.original.get(key) or "", self.text[start:].strip()
        at = said.rfind(rest) if rest else len(said)
        return _cut(self.original, key, at if at >= 0 else start)

    def said(self) -> dict[str, Any]:
        """Returns what of it is said, as a value to be kept until ``saying``."""
        runs = [vars(run) for run in self.runs]
        value = {"text": self.text, "id": self.id, "runs": runs, "original": self.original}
        return {**value, "attachment": self.attachment, "album": self.album}

    def saying(self, said: dict[str, Any]) -> Message:
        """Returns this message as if that had been said with it, and no button pressed."""
        runs = tuple(Run(**run) for run in said.get("runs", ()))
        return replace(self, button=None, **{**said, "runs": runs})

    def visible(self) -> Message:
        """Returns it as the skills read it: see ``visible``; what shows nothing at all is nothing."""
        runs = tuple(replace(run, text=visible(run.text)) for run in self.runs)
        text = visible(self.text)
        if is_blank(text):
            text, runs = "", ()
        return replace(self, text=text, runs=runs, name=visible(self.name))


Original = dict[str, Any]
"""A channel's own JSON for a message with everything in it; only that channel looks inside."""


def _cut(original: Original, key: str, start: int) -> Original:
    """Returns an original whose words begin at a character; entities count UTF-16 units."""
    said = original.get(key) or ""
    cut = len(said[:start].encode("utf-16-le", "surrogatepass")) // 2
    entities = []
    for entity in original.get("entities") or ():
        begins, ends = max(entity["offset"], cut), entity["offset"] + entity["length"]
        if ends > begins:
            entities.append({**entity, "offset": begins - cut, "length": ends - begins})
    recaptioned = {"is_recaptioned": True} if key == "caption" else {}
    return {**original, key: said[start:], "entities": entities, **recaptioned}


@dataclass(frozen=True)
class File:
    """Something to open elsewhere: a calendar, a table; or a picture to look at."""

    name: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        return self.name.endswith(".png")


class Meaning(StrEnum):
    """What a whole message, or a button, may mean in answer to a question."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    PAUSE = "pause"
    """Perhaps a stop: hold on, back, later."""


@dataclass(frozen=True)
class Button:
    """``data`` comes back when it is pressed (1-64 bytes); a ``url`` opens instead.

    Whoever writes its label instead, or what it ``means``, or one of what it
    is ``also`` called, presses it.
    """

    label: str
    data: str = ""
    url: str = ""
    means: Meaning | None = None
    also: tuple[str, ...] = ()

    def as_json(self) -> list[Any]:
        is_plain = self.means is None and not self.also
        return [self.label, self.data, self.url, *([] if is_plain else [self.means, list(self.also)])]

    @classmethod
    def of_json(cls, value: Sequence[Any]) -> Button:
        label, data, url, *rest = value
        means, also = rest or (None, ())
        return cls(label, data, url, Meaning(means) if means else None, tuple(also))


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
        """Writes, for a queue, what is needed to say it later."""
        value: dict[str, Any] = {
            "text": self.text,
            "buttons": [[button.as_json() for button in row] for row in self.buttons],
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
        rows = tuple(tuple(map(Button.of_json, row)) for row in value["buttons"])
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
