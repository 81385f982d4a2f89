"""What people type, in one form: digits, spaces, marks and links, whatever script or input method they come from."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

import opencc
from anyascii import anyascii

os.environ.setdefault(
    "PYPINYIN_NO_PHRASES", "true"
)  # only single characters are asked for; saves 0.2 s and 20 MB
from pypinyin import Style, lazy_pinyin, pinyin

_STRAY = re.compile(
    "[\u00ad\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
"""Invisible: pasted along, or put in place of a name; the joiners of Persian and Indic scripts are letters and stay."""
_BLANK = re.compile(
    rf"(?:\s|{_STRAY.pattern}|[\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\ufe00-\ufe0f])*"
)
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`ʹ′＇", "'"))  # NFKC would make a space and an accent of ´
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_VARIANTS = str.maketrans("𠮷髙﨑栁邉濵浜徳桒", "吉高崎柳边滨滨德桑")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TRADITIONAL = opencc.OpenCC("t2s")
_LINK = re.compile(r"https?://[^\s<>\"'“”‘’「」《》，。；：！？、（）【】…⋯～\u3400-\u9fff]+", re.IGNORECASE)
_INVISIBLE_IN_LINKS = re.compile(
    f"{_STRAY.pattern}|[\u034f\u061c\u115f\u1160\u180e\u200c\u200d\u2061-\u2064\u3164\ufe00-\ufe0f]"
)
_MOST_OF_A_YEAR = 60  # characters
_CARDINALS = "one two three four five six seven eight".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth".split()
_FRESHMEN = "freshman sophomore junior".split()
_YEAR_OF_STUDY = re.compile(
    rf"""
    (?:我|现在|目前|今年|正|是|在|读|念|上|就)*
    (?:大([1-8])(?:[上下](?:学期)?)?|(?:本科?|大学)?第?([1-8])年级|(?:本科|大学)?第([1-8])学?年|本科?([1-8]))
    (?:的|本科|学生|新?生|在读|了)*
    |(?:i(?:'m|\ am)(?:\ now|\ currently)?\ |now\ |currently\ )?(?:in\ )?(?:my\ |the\ |a\ )?
    (?:({"|".join(_ORDINALS)}|[1-8](?:st|nd|rd|th))(?:[-\ ]?(?:year|yr|grade))
      |(?:year|yr|y|grade)[-\ .]?(?:no\.?\ ?)?([1-8]|{"|".join(_CARDINALS)})
      |({"|".join(_FRESHMEN)}))
    (?:\ (?:student|undergrad(?:uate)?|medical|bachelor|of|study|studies|university|college|my|now))*
    """,
    re.VERBOSE,
)
_CUT = re.compile(r"\.{3}|…|⋯")
_BEHIND_LINKS = ".,;:!?'\"*_"
_CLOSING = {")": "(", "]": "[", "}": "{"}


def tidy(text: str) -> str:
    """Returns it in NFKC, with digits for those of any script, single spaces and nothing invisible."""
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    return digits(" ".join(_STRAY.sub("", plain).split()))


def is_blank(text: str) -> bool:
    """Tells whether nothing of a text is seen."""
    return _BLANK.fullmatch(text) is not None


def visible(text: str) -> str:
    """Returns it without what nobody sees, for what holds no such thing: an address, a link."""
    return _INVISIBLE_IN_LINKS.sub("", text)


def digits(text: str) -> str:
    """Returns it with 0-9 for the decimal digits of any script."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def chinese_digits(text: str) -> str:
    """Returns it with 0-9 for figures that are spelt out one by one: 二〇二三."""
    return text.translate(_CHINESE_DIGITS)


def year_of_study(text: str) -> int | None:
    """Returns the year that a whole text names, from 1 on: 大三, 7年级, "third year", "I am in year 3"; a bare 3 names none."""
    said = chinese_digits(simplified(tidy(text))).casefold().rstrip("。.,!~ ")
    match = _YEAR_OF_STUDY.fullmatch(said) if len(said) <= _MOST_OF_A_YEAR else None
    if match is None:
        return None
    word = next(filter(None, match.groups()))
    if word[0].isdecimal():
        return int(word[0])
    return next(words.index(word) + 1 for words in (_ORDINALS, _CARDINALS, _FRESHMEN) if word in words)


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """Returns it in simplified characters."""
    return str(_TRADITIONAL.convert(text))


def folded(text: str) -> list[str]:
    """Returns the words of a name as names are compared: Đức and duc, 葉問 and 叶问, Işık and isik are the same.

    Letters of other scripts are written in Latin ones, Chinese characters stay;
    apostrophes are nothing, and every other mark or dot ends a word.
    """
    letters = simplified(tidy(text)).translate(_VARIANTS).replace("'", "").replace("ʻ", "")
    plain = "".join(_plain(c) for c in unicodedata.normalize("NFC", letters))
    return plain.casefold().split()


def _plain(character: str) -> str:
    if _CJK.match(character):
        return character
    if unicodedata.category(character)[0] in "LMN":
        return anyascii(character).strip("`'")
    return " "


def spelt_out(text: str) -> str:
    """Returns it with two letters for an umlaut, as passports have it: Müller is mueller."""
    return tidy(text).casefold().translate(_UMLAUTS)


@lru_cache(maxsize=32768)
def reading(character: str) -> str:
    """Returns how a Chinese character is most often read, in Latin letters without the tone."""
    return str(lazy_pinyin(character)[0])


@lru_cache(maxsize=8192)
def readings(character: str) -> frozenset[str]:
    """Returns a Chinese character and all that it may be in Latin letters: 单 is dan, chan, shan; 吕 is lv, lu, lyu."""
    [sounds] = pinyin(character, style=Style.NORMAL, heteronym=True)
    spelt = (sound.replace("v", u) for sound in sounds for u in ("v", "u", "yu"))
    return frozenset((character, anyascii(character).casefold(), *spelt))


def is_chinese(character: str) -> bool:
    return _CJK.match(character) is not None


def one_line(text: str) -> str:
    """Returns it for a cell, a calendar, a header: a space for line breaks, no control characters, nothing that turns the direction of writing."""
    breaks = re.sub(r"[\s\u0085\u2028\u2029]+", " ", text)
    return "".join(c for c in _STRAY.sub("", breaks) if unicodedata.category(c) not in ("Cc", "Cs")).strip()


def cell(text: str) -> str:
    """Returns it for a cell of a table: its line breaks stay, and nothing that turns the direction of writing."""
    kept = _TURNS.sub("", text)
    return "".join(c for c in kept if c in "\t\r\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def whole_characters(text: str) -> str:
    """Returns it with U+FFFD for a half of a character, as a program leaves that cuts within an emoji."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_one_line(text: str) -> bool:
    """Tells whether a text holds neither line breaks nor control characters."""
    return not any(unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") for c in text)


def invisible_in(text: str) -> str:
    """Returns the first invisible character that was pasted along, as U+202E; "" if there is none."""
    found = _STRAY.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def link_in(text: str) -> tuple[str, str]:
    """Returns the first web address in a text, its scheme in small letters, and what else is there; "" if there is none.

    One that a chat program has cut short ("https://a.example/b…") is none.
    """
    text = visible(text)
    match = _LINK.search(text)
    if match is None:
        return "", text.strip()
    link = match[0]
    while link and (link[-1] in _BEHIND_LINKS or _is_unopened(link)):
        link = link[:-1]
    try:
        host = urlsplit(link).hostname
    except ValueError:
        host = None
    if not host:
        return "", text.strip()
    if _CUT.match(text, match.start() + len(link)):
        return "", text.strip()
    before, behind = text[: match.start()].strip(" <"), text[match.start() + len(link) :].strip(" >")
    rest = f"{before} {behind}".strip()
    scheme, _, address = link.partition("://")
    return f"{scheme.lower()}://{address}", rest


def _is_unopened(link: str) -> bool:
    """Tells whether a link ends with a bracket that stands around it, not in it."""
    opening = _CLOSING.get(link[-1])
    return opening is not None and link.count(opening) < link.count(link[-1])
