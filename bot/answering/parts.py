"""The parts of a language test in what students write: each by name, all alike, or the lowest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

_NAMES = {
    "listening": "listening|听力|听",
    "reading": "reading|阅读|读",
    "writing": "writing|written|写作|作文|写",
    "speaking": "speaking|oral|spoken|口语|口试|说",
}
_ANY = "|".join(_NAMES.values())
_PARTS = {name: rf"{words}|\b{name[0]}(?=[ :]*\d)" for name, words in _NAMES.items()}
NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_LINK = r"(?:[\s:=,，(]|is|was|came|come|out|turned|back|stands|at|to|are|of|only|at|got|a|were|just|score|both times|each time|[2-4]次|但|却|with|偏偏|也|拖(?:了)?后腿|拉胯|最差|只有|只考了|只|是|考了|得了|有|为|才|分|都|刚好|正好|恰好|刚|part|section|band|exactly|about|around|大概|大约|考到|拿了)*"
_EACH_ZH = r"(?:4个 ?(?:bands?|parts?|单项|小分|部分|小项)|听说读写|听读写说|4门|每门|各项|小分|单项|单科|各科|每项|每科|各部分|4项|四项|每个单项)"
_LEAST = (
    rf"(?:no (?:part|band|section|score|sub-?score)s?|nothing|none)(?: is| was)? (?:below|under|lower than|less than) {NUMBER}",
    rf"{_EACH_ZH}(?:都|均|全|也)?(?:不低于|没低于|没有低于|不小于|在)\s*{NUMBER}",
    rf"(?:each|every|all)(?: of)?(?: the| my)?(?: \w+)?(?: are| is| at)?(?: at least| above| over| >=?| ≥)+ ?{NUMBER}",
    rf"(?:(?:all|each|every)(?: of (?:the|my))? (?:bands?|parts?|sections?|skills?|sub-?scores?)(?: is| are| at)?|{_EACH_ZH})\s*(?:都|均|全|也)*\s*{NUMBER}\s*(?:以上|or (?:more|above|higher|better)|\+|起)",
    rf"{NUMBER}(?: or (?:more|above|higher|better|up)|\+) (?:in|for|on|across) (?:every|all|each)",
    rf"(?:one|1) (?:band|part|section|sub-?score|skill)(?: is| was| at| of| only| just)+ {NUMBER}",
    rf"有1(?:项|门|个|科)(?:小分|单项)?(?:只有|是|才|为)?\s*{NUMBER}",
    rf"最低(?:的)?(?:那)?(?:1[项门个科]|单项|小分|单科|分)?(?:小分|成绩|分)?(?:是|有|为|也有)?\s*(?:{_ANY})?(?:是|有|为|只有|的)*\s*{NUMBER}(?![项门个科])",
    rf"(?:lowest|worst|weakest|min(?:imum)?)(?: \w+)?{_LINK}(?:{_ANY})?{_LINK}{NUMBER}",
)
_SAME = (
    rf"{NUMBER} (?:in|for|on) (?:everything|all|each|every|the rest)",
    rf"(?<![a-z])(?:all|each|every)(?: of)?(?: the| my)?(?: (?:4|four))?(?: (?:bands?|parts?|sections?|skills?|sub-?scores?))?{_LINK}{NUMBER}",
    rf"{_EACH_ZH} ?(?:也)?(?:都|均|全)?(?:是|为|考了|有)?\s*{NUMBER}",
)
_FOUR = re.compile(r"(?<![\d.])" + r"\s*[/,、 ]\s*".join([r"(\d{1,2}(?:\.\d)?)"] * 4) + r"(?![\d.])")
_LOWEST = re.compile(r"lowest|worst|weakest|最低|^one|^1|^有1")
_OTHERS = rf"(?:其[他它]|其余|剩下|剩余|另外[3三]|everything else|all else|the others?|others?|(?:the )?\brest\b)[^\d,，。;；]{{0,14}}{NUMBER}"
_PART_NAME = re.compile(r"listening|reading|writing|speaking")


@dataclass
class Parts:
    """What was read of the parts. ``masked``: the text with their figures as underscores; ``least``: no part is lower, and where that ``is_exact`` one is as low."""

    masked: str
    parts: dict[str, Decimal] = field(default_factory=dict)
    least: Decimal | None = None
    is_exact: bool = False

    def __bool__(self) -> bool:
        return self.least is not None or bool(self.parts)

    def mask(self, start: int, end: int) -> None:
        self.masked = self.masked[:start] + "_" * (end - start) + self.masked[end:]


def read_parts(text: str) -> Parts:
    """Reads the parts of one test from the text around its name."""
    found = Parts(text.replace("听说读写", "每个单项"))
    _read_least(found)
    others = re.search(_OTHERS, found.masked)
    if others:
        found.mask(*others.span(1))
    if _is_figure_first(text):
        _read_figures_first(found)
    else:
        _read_named(found)
    if others and found.parts:
        found.parts = dict.fromkeys(_PARTS, Decimal(others[1])) | found.parts
    if not found:
        _read_four(found)
    if found.least is None:
        _read_same(found)
    return found


def has_twice(text: str) -> bool:
    """Tells whether a part has two figures."""
    return any(len(re.findall(rf"(?:{words}){_LINK}{NUMBER}", text)) > 1 for words in _PARTS.values())


def _read_least(found: Parts) -> None:
    """Reads "no part below 6", "lowest 5.5 in writing"."""
    match = next((match for pattern in _LEAST if (match := re.search(pattern, found.masked))), None)
    if match is None:
        return
    found.least, found.is_exact = Decimal(match[1]), bool(_LOWEST.search(match[0]))
    found.mask(*match.span(1))
    for name, words in _PARTS.items() if found.is_exact else ():
        behind = re.match(rf"\s*[(（]?\s*(?:{words})", found.masked[match.end() :])
        if behind or re.search(words, match[0]):
            found.parts[name] = found.least
            return


def _is_figure_first(text: str) -> bool:
    """Tells whether the parts are listed as "24 reading, 20 speaking", not as "reading 24, speaking 20"."""
    names = list(_PART_NAME.finditer(text))
    return (
        len(names) > 1
        and re.match(rf"[\s:,(]*{NUMBER} (?:in )?(?:{_PART_NAME.pattern})", text) is not None
        and re.match(r"[ :]*\d", text[names[-1].end() :]) is None
    )


def _read_figures_first(found: Parts) -> None:
    for match in re.finditer(rf"{NUMBER} (?:in )?({_PART_NAME.pattern})", found.masked):
        found.parts[match[2]] = Decimal(match[1])
        found.mask(*match.span(1))


def _read_named(found: Parts) -> None:
    """Reads "6 in writing", "speaking is 6.5", "but only 6 writing"."""
    for name, words in _PARTS.items():
        match = re.search(
            rf"{NUMBER}\s*(?:分)?\s*(?:of (?:it|that|them|which|those) )?(?:in|for|on)\s*(?:the )?(?:{words})",
            found.masked,
        ) or re.search(
            rf"(?:{words}){_LINK}{NUMBER}(?!\d|级)|(?:with|and|but)(?: an?| only)? {NUMBER} (?:{words})",
            found.masked,
        )
        if match and name not in found.parts:
            group = 1 if match[1] else 2
            found.parts[name] = Decimal(match[group])
            found.mask(*match.span(group))


def _read_four(found: Parts) -> None:
    """Reads "7/6.5/6/6"; their order differs from report to report, so only the lowest is sure."""
    match = _FOUR.search(found.masked)
    if match:
        found.least, found.is_exact = min(Decimal(figure) for figure in match.groups()), True
        found.mask(*match.span())


def _read_same(found: Parts) -> None:
    """Reads "6.5 in everything", "all 7 but writing 6"."""
    match = next((match for pattern in _SAME if (match := re.search(pattern, found.masked))), None)
    if match:
        found.parts = dict.fromkeys(_PARTS, Decimal(match[1])) | found.parts
        found.mask(*match.span(1))
