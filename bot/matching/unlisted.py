"""Universities that no list holds, by the look of their names, and the words that look like one and are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import documents
from bot.knowledge import Elsewhere, Localised

_WORDS: dict[str, Any] = documents.read(Path(__file__).with_name("words_around_names.yaml")).data
BEFORE_UNIVERSITY_EN = frozenset(_WORDS["before_university_en"].split())
_BEFORE_COLLEGE_EN = frozenset(_WORDS["before_college_en"].split()) | BEFORE_UNIVERSITY_EN
_BEFORE_UNIVERSITY_ZH = tuple(_WORDS["before_university_zh"].split())
ANOTHER_BEHIND: tuple[str, ...] = tuple(_WORDS["another_behind"])
NO_NAME_BEHIND = frozenset(_WORDS["no_name_behind"])
NO_NAME_BEFORE = frozenset(_WORDS["no_name_before"])
NAME_BEHIND = frozenset(_WORDS["name_behind"])
NAME_BEFORE = frozenset(_WORDS["name_before"])

_LONGEST_ACRONYM, _STATE_CODE = 6, 2  # letters
_FIRST_LETTER = re.compile(r"(?<![\w'])[a-z]")
_SMALL = frozenset({"of", "at", "in", "to"})
_UNIVERSITIES_EN = (
    re.compile(r"\buniversity of (?:the )?([a-z]{3,})"),
    re.compile(r"(?<!')\b([a-z]{3,})(?: state)? (?:university|univ|uni)\b"),
    re.compile(r"(?<!')\b([a-z]{3,}) (?:polytechnic|institute of technology|school of economics)\b"),
    re.compile(
        r"\b(?:universi(?:dade?|t[éàä]t?|teit|tet)|(?:fach)?hochschule|politecnico|[eé]cole)(?: (?:de|da|di|del|do|la|für|van))* ([^\W\d_]{3,})"
    ),
    re.compile(rf"\b({'|'.join(_WORDS['states'].split())}) (?:state|tech)\b"),
)
_COLLEGE_EN = re.compile(r"(?<!')\b([a-z]{3,}) college\b")
_UNIVERSITY_ZH = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:大学|大學)(?!生|城|英语|里|期间|毕业|四级|六级|物理|语文|数学|本科|学费|课|校园|排名|附属)"
)
_COLLEGE_ZH = re.compile(
    rf"(?:{'|'.join(_WORDS['places_zh'].split())})[\u4e00-\u9fff]{{0,6}}?(?:{'|'.join(_WORDS['colleges_zh'].split())})学院"
)


def universities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields where each stands, and its name."""
    for match in (match for pattern in _UNIVERSITIES_EN for match in pattern.finditer(text)):
        if match.group(1) not in BEFORE_UNIVERSITY_EN:
            yield match.start(), match.end(), match.group()
    for match in _COLLEGE_EN.finditer(text):
        if match.group(1) not in _BEFORE_COLLEGE_EN:
            yield match.start(), match.end(), match.group()
    for match in _UNIVERSITY_ZH.finditer(text):
        name = match.group(1)
        cut = max((name.rfind(word) + len(word) for word in _BEFORE_UNIVERSITY_ZH if word in name), default=0)
        if len(name) - cut >= 2:
            yield match.start() + cut, match.end(), name[cut:] + "大学"
    for match in _COLLEGE_ZH.finditer(text):
        yield match.start(), match.end(), match.group()


def university(name: str, acronym: str = "") -> Elsewhere:
    """Returns one that no list holds, by its name in small letters.

    Args:
        acronym: a part of the name that is in capitals if it is short.
    """
    if acronym.isascii() and len(acronym) <= _LONGEST_ACRONYM:
        name = re.sub(rf"(?<![a-z]){re.escape(acronym)}(?![a-z])", acronym.upper(), name)
    words = (
        word
        if word in _SMALL
        else word.upper()
        if len(word) <= _STATE_CODE
        else _FIRST_LETTER.sub(lambda letter: letter[0].upper(), word)
        for word in name.split()
    )
    written = " ".join(words)
    return Elsewhere(name=Localised(en=written, zh=written))
