"""Language tests in what students write: totals, parts, the spoken test, and when it was."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from bot.answering.profile import Score
from bot.answering.spans import Today, read_spans
from bot.knowledge.due import months_later
from bot.knowledge.language_tests import LANGUAGE_TESTS

_NAMES = {
    "ielts": r"ielts|雅思|\bielt\b",
    "toefl": r"toefl(?: ?ibt)?|托福|toelf|tofel",
    "cet6": r"cet[- ]?6|cet[- ]?six|大学英语6级|英语6级|(?<![\d4])6级|band 6",
    "cet4": r"cet[- ]?4|cet[- ]?four|大学英语4级|英语4级|(?<!\d)4级",
    "pte": r"(?<![a-z])pte(?: academic)?(?![a-z])|培生",
    "duolingo": r"duolingo(?: english test)?|多邻国|(?<![a-z])det(?![a-z])",
}
_MENTION = re.compile("|".join(f"(?P<{test}>{pattern})" for test, pattern in _NAMES.items()))
_PARTS = {
    "listening": r"listening|听力|听|\bl(?=[ :]*\d)",
    "reading": r"reading|阅读|读|\br(?=[ :]*\d)",
    "writing": r"writing|written|写作|作文|写|\bw(?=[ :]*\d)",
    "speaking": r"speaking|oral|spoken|口语|口试|说|\bs(?=[ :]*\d)",
}
_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_LINK = r"(?:[\s:=,，(]|is|was|are|of|only|at|got|a|were|just|score|但|却|只有|只考了|只|是|考了|得了|有|为|才|分|都|刚好|正好|恰好|刚|part|section|band|exactly|about|around|大概|大约|考到|拿了)*"
_EACH_ZH = r"(?:听说读写|听读写说|4门|每门|各项|小分|单项|单科|各科|每项|每科|各部分|4项|四项|每个单项)"
_LEAST = (
    rf"(?:no (?:part|band|section|score|sub-?score)s?|nothing|none)(?: is| was)? (?:below|under|lower than|less than) {_NUMBER}",
    rf"{_EACH_ZH}(?:都|均|全|也)?(?:不低于|没低于|没有低于|不小于|在)\s*{_NUMBER}",
    rf"(?:each|every|all)(?: of)?(?: the| my)?(?: \w+)?(?: are| is| at)?(?: at least| above| over| >=?| ≥)+ ?{_NUMBER}",
    rf"(?:all (?:bands?|parts?|sections?)|{_EACH_ZH})\s*(?:都|均|全|也)*\s*{_NUMBER}\s*(?:以上|or (?:more|above|higher|better)|\+|起)",
    rf"(?:one|1) (?:band|part|section|sub-?score|skill)(?: is| was| at| of| only| just)+ {_NUMBER}",
    rf"有1(?:项|门|个|科)(?:小分|单项)?(?:只有|是|才|为)?\s*{_NUMBER}",
    rf"最低(?:的)?(?:1项|单项|小分|分)?(?:是|有|为|也有)?\s*{_NUMBER}",
    rf"(?:lowest|worst|weakest|min(?:imum)?)(?: \w+)?{_LINK}{_NUMBER}",
)
_SAME = (
    rf"{_NUMBER} (?:in|for|on) (?:everything|all|each|every|the rest)",
    rf"(?:all|each|every)(?: of)?(?: the| my)?(?: (?:4|four))?(?: (?:bands?|parts?|sections?|skills?|sub-?scores?))?{_LINK}{_NUMBER}",
    rf"{_EACH_ZH}(?:也)?(?:都|均|全)?(?:是|为|考了|有)?\s*{_NUMBER}",
)
_FOUR = re.compile(r"(?<![\d.])" + r"\s*[/,、 ]\s*".join([r"(\d{1,2}(?:\.\d)?)"] * 4) + r"(?![\d.])")
_LOWEST = re.compile(r"lowest|worst|weakest|最低|^one|^1|^有1")
_OTHERS = rf"(?:其[他它]|其余|剩下|everything else|all else|the others?|others?|the rest)[^\d,，。;；]{{0,14}}{_NUMBER}"
_PART_NAME = re.compile(r"listening|reading|writing|speaking")
_SPOKEN = re.compile(
    r"(?:cet[- ]?set|set|spoken(?: english)?(?: test)?|oral(?: test)?|speaking(?: test)?|口语(?:考试|测试)?|口试)[^a-z\d]{0,4}(?:考试|成绩|grade|等级|got|an?|with|is|是|拿了|拿到|考了|\s)*\s*(?<![a-z])([abcd])(?:[+-]|(?![a-z]))(?:\s*(?:等|级))?"
    r"|(?<![a-z])([abcd]) (?:in|on|for) (?:the )?(?:cet )?(?:spoken|oral|speaking)|([abcd])\s*(?:等|级)[^a-z\d]{0,4}(?:口语|口试)"
)
_NO_SPOKEN = re.compile(
    r"(?:没考|没有|没参加|没报|无|未考|不考)[^,，。]{0,5}(?:口语|口试)|(?:口语|口试)[^,，。]{0,4}(?:没考|没参加|没有|没报|没过)|(?:no|without(?: the)?|(?:did ?n[o']t|never) (?:take|sit|do|did|took|sat|done|taken)(?: the)?|have ?n[o']t (?:taken|done|sat)(?: the)?) (?:cet )?(?:spoken|oral|speaking)"
)
_VARIANTS = {
    "ielts_online": r"ielts (?:online|indicator)|雅思 ?(?:线上|在线|网考|online|机考在家|居家)|线上雅思|online ielts|在线雅思",
    "toefl_home": r"home edition|at home|at-home|from home|家庭版|在家考|居家|家考|home ?版",
    "toefl_itp": r"toefl itp|\bitp\b",
    "ielts_general": r"ielts general|general training|培训类|移民类|g ?类",
}
_AGO = re.compile(
    r"(\d+|a|one|two|three|half a|半)\s*(?:个)?\s*(年半|年|月|years?|yrs?|months?)(?: and a half)?\s*(?:之?前|ago|old|了)"
)
_LAST_YEAR = re.compile(
    r"(去年|前年|大前年|last year)\s*(?:(\d{1,2})\s*月)?|(\d{1,2})\s*月(?=[^\d]{0,3}考的)"
)


def read_scores(text: str, today: Today) -> tuple[tuple[Score, ...], str, tuple[tuple[str, str], ...]]:
    """Reads all tests; returns them, the text without them, and what cannot be."""
    mentions = list(_MENTION.finditer(text))
    scores: list[Score] = []
    impossible: list[tuple[str, str]] = []
    rest = text
    start_of = 0
    for number, mention in enumerate(mentions):
        end = mentions[number + 1].start() if number + 1 < len(mentions) else len(text)
        before = text[start_of : mention.start()]
        score, used, wrong = _score(
            mention, before, text[mention.end() : end], text, today, is_alone=len(mentions) == 1
        )
        if score.total is None and number and scores and scores[-1].test == score.test:
            continue
        scores.append(score)
        impossible += wrong
        start_of = mention.end() + used
        rest = rest.replace(text[mention.start() : mention.end() + used], " ", 1)
    return tuple(_merged(scores)), rest, tuple(impossible)


def _merged(scores: list[Score]) -> list[Score]:
    """Merges mentions of one test; one with a figure counts more than one without."""
    told = {score.test for score in scores if score.total is not None}
    return [
        score
        for score in scores
        if score.total is not None
        or (score.test not in told and (not told or score.parts or score.least or score.variant))
    ]


def _score(
    mention: re.Match[str], before: str, after: str, text: str, today: Today, *, is_alone: bool
) -> tuple[Score, int, list[tuple[str, str]]]:
    test = LANGUAGE_TESTS[str(mention.lastgroup)]
    variant = next(
        (
            name
            for name, pattern in _VARIANTS.items()
            if name.startswith(test.id) and re.search(pattern, text)
        ),
        None,
    )
    spoken = _spoken(text) if test.id.startswith("cet") else None
    own = re.split(r"[。;；?？]|(?<=[a-z\d)]{2})\. |^\s*\. ", after)[0]
    dated = own
    for span in read_spans(own, today):  # a day is no score
        if re.search(r"[a-z月/号日-]", own[span.start : span.end]):
            dated = dated[: span.start] + "_" * (span.end - span.start) + dated[span.end :]
    bare = re.sub(
        r"20\d\d\s*年?\s*(?:\d{1,2}\s*月)?|\d{1,2}\s*月(?:\d{1,2}\s*[日号])?|\d+\s*(?:个月|年|months?|years?|周|weeks?)",
        lambda m: "_" * len(m[0]),
        dated,
    )
    least, is_exact, parts, masked = (
        (None, False, {}, bare) if test.highest_part is None else _read_parts(bare, test.id)
    )
    if (
        test.highest_part is not None and least is None and not parts and is_alone
    ):  # "L 7, R 7, overall 7 in IELTS"
        least, is_exact, parts, before = _read_parts(before, test.id)
    total, end = _total(masked, before, test.id)
    used = max(
        [
            end,
            *(
                match.end()
                for match in re.finditer(r"\d+(?:\.\d+)?", bare)
                if masked[match.start()] == "_"
                and own[match.start()].isdigit()
                and bare[match.start()] != "_"
            ),
        ],
        default=0,
    )
    wrong = []
    if total is not None and not test.has(total):
        wrong.append((test.id, str(total)))
        total = None
    wrong += [(test.id, str(part)) for part in parts.values() if not test.has_part(part)]
    score = Score(
        test.id,
        total,
        {name: part for name, part in parts.items() if test.has_part(part)},
        least,
        is_exact,
        spoken,
        variant,
        _taken(text, today),
    )
    return score, used, wrong


def _is_figure_first(text: str) -> bool:
    """Tells whether the parts are listed as "24 reading, 20 speaking", not as "reading 24, speaking 20"."""
    names = list(_PART_NAME.finditer(text))
    return (
        len(names) > 1
        and re.match(rf"[\s:,(]*{_NUMBER} (?:in )?(?:{_PART_NAME.pattern})", text) is not None
        and re.match(r"[ :]*\d", text[names[-1].end() :]) is None
    )


def _read_parts(text: str, test: str) -> tuple[Decimal | None, bool, dict[str, Decimal], str]:
    """Returns the lowest part, whether one is as low, the parts, and the text with their figures masked."""
    parts: dict[str, Decimal] = {}
    least: Decimal | None = None
    is_exact = False
    masked = text.replace("听说读写", "每个单项")

    def mask(match: re.Match[str], group: int = 1) -> None:
        nonlocal masked
        start, end = match.span(group)
        masked = masked[:start] + "_" * (end - start) + masked[end:]

    for pattern in _LEAST:
        found = re.search(pattern, masked)
        if found:
            least, is_exact = Decimal(found[1]), bool(_LOWEST.search(found[0]))
            mask(found)
            named = next(
                (
                    name
                    for name, words in _PARTS.items()
                    if re.search(words, found[0])
                    or re.match(rf"\s*[(（]?\s*(?:{words})", masked[found.end() :])
                ),
                None,
            )
            if named and is_exact:
                parts[named] = least
            break
    is_figure_first = _is_figure_first(text)
    others = re.search(_OTHERS, masked)
    if others:
        mask(others)
    for name, words in () if is_figure_first else _PARTS.items():
        found = re.search(
            rf"{_NUMBER}\s*(?:分)?\s*(?:in|for|on)\s*(?:the )?(?:{words})", masked
        ) or re.search(
            rf"(?:{words}){_LINK}{_NUMBER}(?!\d|级)|(?:with|and|but)(?: an?| only)? {_NUMBER} (?:{words})",
            masked,
        )
        if found and name not in parts:
            parts[name] = Decimal(found[1] or found[2])
            mask(found, 1 if found[1] else 2)
    if is_figure_first:
        for found in re.finditer(rf"{_NUMBER} (?:in )?({_PART_NAME.pattern})", masked):
            parts[found[2]] = Decimal(found[1])
            mask(found)
    if others and parts:
        parts = dict.fromkeys(_PARTS, Decimal(others[1])) | parts
    four = _FOUR.search(masked) if least is None and not parts else None
    if four:  # their order differs from report to report, so only the lowest is sure
        least, is_exact = min(Decimal(four[number]) for number in range(1, 5)), True
        masked = masked[: four.start()] + "_" * len(four[0]) + masked[four.end() :]
    if least is None and not parts:
        for pattern in _SAME:
            found = re.search(pattern, masked)
            if found:
                parts = dict.fromkeys(_PARTS, Decimal(found[1]))
                mask(found)
                break
    return least, is_exact, parts, masked


_ASKED_FOR = r"(?:没到|不到|没过|没达到|没有|未到|离|差|要求?|需要|need\w*|require\w*|asks? for|wants?|least|under|below|short of|not|n't|minimum(?: of| is)?|says?|写的?是?|标准是|门槛是|差\d+分(?:就|才)?(?:到|够|有)?)\s*(?:a |the |quite )?$"


_RETAKEN = r"首考|[1-4] ?战|第[2-4]次|再考|重考|刷|retook|re-?sat|re-?took|(?:2nd|3rd|second|third|next) (?:try|attempt|time)"


def _total(after: str, before: str, test: str) -> tuple[Decimal | None, int]:
    """Returns the figure behind a test's name, else the one right before it."""
    figures = re.finditer(
        rf"(?<![\d.]){_NUMBER}(?!\.?\d|\s*%|:\d\d|\s*(?:st|nd|rd|th)\b|\s*(?:人|个|门|次|万|块|元|号|月|年|yuan))",
        after,
    )
    own = [figure for figure in figures if not re.search(_ASKED_FOR, after[: figure.start()])]
    found = own[-1] if own and re.search(_RETAKEN, after) else own[0] if own else None
    if found and not re.search(
        r"[?？。;；]|average|avg|均分|rank|排名|前|大[1-6]|研[1-3]", after[: found.start()]
    ):
        return Decimal(found[1]), found.end()
    front = re.search(
        rf"(?<![\d.]){_NUMBER}\s*(?:分)?\s*(?:overall|in total|total|points?)?\s*(?:in|on|for|的|at|from)?\s*(?:my |the |a )?\s*$",
        before,
    )
    front = front or re.search(rf"(?<![\d.]){_NUMBER} (?:overall|in total|total)\b", before)
    return (Decimal(front[1]), 0) if front else (None, 0)


def _spoken(text: str) -> str | None:
    found = _SPOKEN.search(text)
    if found:
        return next(group for group in found.groups() if group).upper()
    return "none" if _NO_SPOKEN.search(text) else None


def _taken(text: str, today: Today) -> tuple[date, date] | None:
    """Returns when it was taken, as far as that is said: a day, a month, or so long ago."""
    spans = [span for span in read_spans(text, today) if span.last <= today and span.at is None]
    spans = [
        span
        for span in spans
        if re.search(
            r"20\d\d|去年|前年|\d月|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
            text[max(0, span.start - 4) : span.end],
        )
    ]
    if spans:
        year_before = re.search(r"去年|last year", text)
        first, last = spans[0].first, spans[0].last
        if year_before and first.year == today.year:
            first, last = (
                months_later(first, -12),
                months_later(last + timedelta(days=1), -12) - timedelta(days=1),
            )
        return first, last
    ago = _AGO.search(text)
    if ago:
        count = {"a": 1, "one": 1, "two": 2, "three": 3, "half a": 0.5, "半": 0.5}.get(ago[1]) or float(
            ago[1]
        )
        is_years = ago[2].startswith(("年", "y"))
        months = int(count * 12 if is_years else count) + (
            6 if "半" in ago[2] or ("half" in ago[0] and count >= 1) else 0
        )
        day = months_later(today, -months)
        return day, day
    return None
