"""The name and the student number in what somebody writes when they are asked for them."""

from __future__ import annotations

import re
import unicodedata

from bot.typed_text import chinese_digits, tidy

_MOST_LETTERS = 100
_NO_LETTERS = frozenset("?!:;@#\\<>{}[]*=|~^")  # of sentences, addresses and code
_ORDINAL = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE)  # John Smith 3rd
_INTRODUCTION = re.compile(
    r"^(?:(?:你好|您好|hi|hello)[,!. ]*)?(?:我(?:的(?:名字|姓名))?(?:叫做?|是)|(?:我的)?(?:姓名|名字)(?:[:是]| (?=\S))?|my (?:full )?name(?: is|'s) |i am |i'm "
    r"|(?:it is|it's|this is) |(?:full )?name ?[:=] ?)\s*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[\u3400-\u9fff].*[,，。]|[,，。].*[\u3400-\u9fff]")  # no Chinese name has a comma
_LABEL = (
    r"(?:(?:我的)?(?:学生?号码?|學生?號碼?|学籍号|编号)(?: ?是| ?为| ?為)? ?[:=]? ?"
    r"|(?:IT IS |IT'S )?(?:(?:MY|THE) )?(?:(?:STUDENT|MATRIC(?:ULATION)?|ENROLL?MENT|UNIVERSITY)(?: CARD)?[ -]?)?"
    r"(?:NUMBER|NO\b\.?|NUM\b\.?|ID\b)(?: (?:NUMBER|NO\b\.?))?(?: IS)? ?[:=#]? ?|# ?|我的?是 ?)"
)
_NUMBER_LABEL = re.compile(rf"^{_LABEL}")
_LABEL_BEFORE = re.compile(rf"[ ,;]*(?:\b(?:and|with)\b ?|和)?(?<![A-Za-z]){_LABEL}$", re.IGNORECASE)
_NUMBER_WITHIN = re.compile(
    r"(?<![A-Za-z0-9.])[A-Za-z]{0,4}[0-9]{5,16}[A-Za-z]?(?![A-Za-z0-9]|\.[0-9]|[年级届])"
)
_BEHIND = re.compile(
    r"(?<=\d)\.0+$| ?\((?:学号|學號|(?:STUDENT )?(?:ID|NUMBER|NO\.?))\)$"
)  # .0 comes from a spreadsheet
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[ .\-‐‑–—_·](?=\d)")
_POLITE = re.compile(r"[ ,，。.!！]*(?:谢谢(?:您|老师)?|THANKS?(?: YOU)?|PLEASE)?[ 。.!！~]*$")
_NUMBER = re.compile(r"[A-Z]{0,4}[0-9]{4,16}[A-Z]?")

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def name_in(text: str) -> str:
    """Returns the name without "my name is" and the like, or what stands there instead of one."""
    return _INTRODUCTION.sub("", tidy(text)).rstrip("。.,!")


def is_name(name: str) -> bool:
    """Tells whether this may be a name, in any script and of any shape; its words are no matter."""
    letters = _ORDINAL.sub("", name)
    kinds = {unicodedata.category(c) for c in letters}
    return (
        len(name) <= _MOST_LETTERS
        and any(kind.startswith("L") for kind in kinds)
        and not kinds & {"Nd", "So", "Sc", "Cc", "Cn", "Co"}
        and not _NO_LETTERS.intersection(letters)
        and not _CLAUSE.search(name)
    )


def number_in(text: str) -> str | None:
    """Returns the student number, in one piece and with the figures 0-9; None if there is none."""
    said = _NUMBER_LABEL.sub("", _BEHIND.sub("", tidy(text).upper()), count=1)
    said = _BETWEEN_FIGURES.sub("", _POLITE.sub("", chinese_digits(said)))
    return said if _NUMBER.fullmatch(said) else None


def is_mobile(number: str) -> bool:
    """Tells whether a number reads like that of a Chinese mobile telephone."""
    return _MOBILE.fullmatch(number) is not None


def numbers_within(text: str) -> list[tuple[str, str, str]]:
    """Returns each student number in a tidy text, in one piece, with what stands before it, without its label, and behind it."""
    return [
        (_LABEL_BEFORE.sub("", text[: match.start()]).strip(), match[0].upper(), text[match.end() :].strip())
        for match in _NUMBER_WITHIN.finditer(text)
    ]
