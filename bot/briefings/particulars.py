"""The name and the student number in what somebody writes when they are asked for them."""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"[^\d\W][^\d\n?？!！/:：;；<>{}\[\]@#]{0,48}[^\W\d?？]|[^\d\W]", re.UNICODE)
_INTRODUCTION = re.compile(
    r"^(?:我(?:的名字)?(?:叫|是)|姓名[:：是]?|my name is |i am |i'm |my name's |name: ?)\s*", re.IGNORECASE
)
_STRAY = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")  # invisible, and often pasted along
_NUMBER_LABEL = re.compile(r"^(?:(?:我的)?学号(?:是|为|:)?|(?:MY )?STUDENT NUMBER(?: IS|:)?)\s*")
_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{4,16}[A-Za-z]?")


def name_in(text: str) -> str:
    """Returns the name without "my name is" and the like, or what stands there instead of one."""
    said = _normalised(text).replace("’", "'")
    return _INTRODUCTION.sub("", " ".join(said.split())).rstrip("。.,!")


def is_name(name: str) -> bool:
    """Whether this may be a name, in any script."""
    letters = "".join(c for c in name if not unicodedata.category(c).startswith("M"))  # vowel signs
    return _NAME.fullmatch(letters) is not None


def number_in(text: str) -> str | None:
    """Returns the student number; None if there is none."""
    number = _normalised(text).strip().upper()
    number = _NUMBER_LABEL.sub("", number).rstrip("。.")
    return number if _NUMBER.fullmatch(number) else None


def _normalised(text: str) -> str:
    return _STRAY.sub("", unicodedata.normalize("NFKC", text))
