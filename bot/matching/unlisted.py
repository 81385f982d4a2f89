"""Universities that no list holds, by the look of their names, and the words that look like one and are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot import documents

_WORDS: dict[str, str] = documents.read(Path(__file__).with_name("words_around_names.yaml")).data
BEFORE_UNIVERSITY_EN = frozenset(_WORDS["before_university_en"].split())
_BEFORE_UNIVERSITY_ZH = tuple(_WORDS["before_university_zh"].split())
NO_NAME_BEHIND = frozenset(_WORDS["no_name_behind"])
NO_NAME_BEFORE = frozenset(_WORDS["no_name_before"])
NAME_BEHIND = frozenset(_WORDS["name_behind"])
NAME_BEFORE = frozenset(_WORDS["name_before"])

_UNIVERSITIES_EN = (
    re.compile(r"\buniversity of (?:the )?([a-z]{3,})"),
    re.compile(r"\b([a-z]{3,}) (?:university|univ|uni)\b"),
)
_UNIVERSITY_ZH = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:大学|大學)(?!生|城|英语|里|期间|毕业|四级|六级|物理|语文|数学|本科|学费|课|校园|排名|附属)"
)


def universities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields where each stands, and its name."""
    for match in (match for pattern in _UNIVERSITIES_EN for match in pattern.finditer(text)):
        if match.group(1) not in BEFORE_UNIVERSITY_EN:
            yield match.start(), match.end(), match.group()
    for match in _UNIVERSITY_ZH.finditer(text):
        name = match.group(1)
        cut = max((name.rfind(word) + len(word) for word in _BEFORE_UNIVERSITY_ZH if word in name), default=0)
        if len(name) - cut >= 2:
            yield match.start() + cut, match.end(), name[cut:] + "大学"
