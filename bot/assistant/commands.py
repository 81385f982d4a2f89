"""A command as it is typed, and as it is nearly typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from bot.dialogue import hearing
from bot.messages import Meaning

COMMAND = re.compile(r"[/／]([A-Za-z0-9_Ａ-Ｚａ-ｚ０-９＿]{1,32})(?:[@＠]\w+)?(?:\s+(.*))?$", re.DOTALL)
_NEARLY = re.compile(
    r"[/／\\、]+\s*([^\s/／].{0,40}?)[\s.,!;:，。、！；：~～…]*"
)  # 、 is the key "/" of Chinese keyboards
_ONE_WORD = re.compile(r"[/／]\s?[^\s/／]{1,32}")


def name_of(command: re.Match[str]) -> str:
    """Returns its name in the letters of a keyboard, whatever input method wrote it."""
    return unicodedata.normalize("NFKC", command[1]).lower()


def mended(text: str, known: Collection[str]) -> str | None:
    """Returns the command that a whole message nearly is: "/cancel.", "/ cancel", and /取消 for /cancel."""
    nearly = _NEARLY.fullmatch(text.strip())
    if nearly is None:
        return None
    name = unicodedata.normalize("NFKC", nearly[1]).lower()
    if name in known:
        return f"/{name}"
    is_stop = hearing.meaning(name.replace("_", " ")) is Meaning.STOP
    return "/cancel" if is_stop and "cancel" in known else None


def is_mistyped(text: str) -> bool:
    """Tells whether a whole message looks like a command, but is none."""
    text = text.strip()
    return COMMAND.match(text) is None and _ONE_WORD.fullmatch(text) is not None
