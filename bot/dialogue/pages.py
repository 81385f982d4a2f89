"""Long lists of buttons, a page at a time: Telegram shows at most 100 below a message, and nobody reads more than a few rows."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar

from bot import texts
from bot.dialogue.presses import Number, Press
from bot.messages import Button, Language, Reply, Rows

ROWS = 8
_MOST_AT_ONCE = 12
"""Rows that are still shown on one page."""
_MOST_AROUND = 4
"""Rows around a list that stay below every page of it."""
_LONGEST_SAID_AGAIN = 1000  # characters; a longer text stays above, and the pages follow below it


@dataclass(frozen=True)
class TurnPage(Press):
    """Shows another page of the list of which this is the fingerprint."""

    of: str
    number: Number
    prefix: ClassVar[str] = "dialogue:page"


@dataclass(frozen=True)
class Listed:
    """A reply's rows: those before the list, the list, and those behind it."""

    before: Rows
    items: Rows
    behind: Rows

    @property
    def is_long(self) -> bool:
        return len(self.before) + len(self.items) + len(self.behind) > _MOST_AT_ONCE

    @property
    def pages(self) -> int:
        return -(-len(self.items) // ROWS)

    def page_of(self, pressed: Press | None) -> int:
        """Returns the page that was asked for, or on which the pressed button stands; else the first."""
        if isinstance(pressed, TurnPage):
            return min(pressed.number, self.pages - 1)
        data = pressed.pack() if pressed is not None else ""
        rows = (n for n, row in enumerate(self.items) if any(button.data == data for button in row))
        return next(rows, 0) // ROWS


def listed(rows: Rows) -> Listed:
    """Finds the list: the longest run of rows with one kind of button, unless much else stands around it."""
    runs = [tuple(run) for _, run in groupby(rows, key=_kind)]
    longest = max(range(len(runs)), key=lambda n: len(runs[n]), default=0)
    before, behind = sum(runs[:longest], ()), sum(runs[longest + 1 :], ())
    if not runs or len(before) + len(behind) > _MOST_AROUND:
        return Listed((), rows, ())
    return Listed(before, runs[longest], behind)


def _kind(row: tuple[Button, ...]) -> str:
    return ":".join(row[0].data.split(":")[:2])


def page(reply: Reply, pressed: Press | None, language: Language) -> Reply:
    """Returns a reply with one page of its buttons, if they are too many for one."""
    parts = listed(reply.buttons)
    if not parts.is_long:
        return reply
    number, pages = parts.page_of(pressed), parts.pages
    of = _fingerprint(reply.buttons)
    turns = []
    if number > 0:
        label = texts.say(language, "page-back")
        turns.append(TurnPage(of, number - 1).button(label, also=("back", "previous", "上一页", "返回")))
    if number + 1 < pages:
        label = texts.say(language, "page-more", number=number + 2, pages=pages)
        turns.append(TurnPage(of, number + 1).button(label, also=("more", "next", "更多", "下一页")))
    items = parts.items[number * ROWS : (number + 1) * ROWS]
    return replace(reply, buttons=(*parts.before, *items, tuple(turns), *parts.behind))


def turned(reply: Reply, press: TurnPage, language: Language) -> Reply | None:
    """Returns the reply whose page is turned, in place of the page before; None if its list is another one."""
    if _fingerprint(reply.buttons) != press.of:
        return None
    if len(reply.text) <= _LONGEST_SAID_AGAIN:
        return replace(reply, replaces=True)
    pages = listed(reply.buttons).pages
    return Reply(texts.say(language, "page", number=press.number + 1, pages=pages), reply.buttons)


def _fingerprint(rows: Rows) -> str:
    return f"{zlib.crc32(' '.join(button.data for row in rows for button in row).encode()):08x}"
