"""Language tests in what students write: totals, parts, the spoken test, and when it was."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bot.answering.parts import NUMBER, Parts, has_twice, read_parts
from bot.answering.profile import Score
from bot.answering.spans import Today, read_spans
from bot.knowledge.due import months_later
from bot.knowledge.language_tests import LANGUAGE_TESTS

_NAMES = {
    "ielts": r"ielts|雅[思斯]|\bielt\b",
    "toefl": r"toefl(?: ?ibt)?|托福|toelf|tofel",
    "cet6": r"cet[- ]?6|cet[- ]?six|大学英语6级|英语6级|(?<![\d4])6级|(?<!each )(?<!every )(?<!no )(?<!any )(?<!lowest )(?<!weakest )(?<!one )band 6(?![.\d])",
    "cet4": r"cet[- ]?4|cet[- ]?four|大学英语4级|英语4级|(?<!\d)4级",
    "pte": r"(?<![a-z])pte(?: academic)?(?![a-z])|培生",
    "duolingo": r"duolingo(?: english test)?|多邻国|(?<![a-z])det(?![a-z])",
}
MENTION = re.compile("|".join(f"(?P<{test}>{pattern})" for test, pattern in _NAMES.items()))
_SPOKEN = re.compile(
    r"(?:cet[- ]?set|set|spoken(?: english)?(?: test)?|oral(?: test)?|speaking(?: test)?|口语(?:考试|测试)?|口试)[^a-z\d]{0,4}(?:考试|成绩|grade|等级|got|an?|with|is|是|拿了|拿到|考了|\s)*\s*(?<![a-z])([abcd])(?:[+-]|(?![a-z]))(?:\s*(?:等|级))?"
    r"|(?<![a-z])([abcd]) (?:in|on|for) (?:the )?(?:cet )?(?:spoken|oral|speaking)|([abcd])\s*(?:等|级)[^a-z\d]{0,4}(?:口语|口试)"
)
_NO_SPOKEN = re.compile(
    r"(?:没考|没有|没参加|没报|无|未考|不考)[^,，。]{0,5}(?:口语|口试)|(?:口语|口试)[^,，。]{0,6}(?:没去?考|没参加|没有|没报|没过)|(?:no|without(?: the)?|(?:did ?n[o']t|never) (?:take|sit|do|did|took|sat|done|taken)(?: the)?|have ?n[o']t (?:taken|done|sat)(?: the)?) (?:cet )?(?:spoken|oral|speaking)"
)
_VARIANTS = {
    "ielts_online": r"ielts (?:online|indicator)|雅思 ?(?:线上|在线|网考|online|机考在家|居家)|线上雅思|online ielts|在线雅思",
    "toefl_home": r"home edition|at home|at-home|from home|家庭版|在家考|居家|家考|home ?版",
    "toefl_itp": r"toefl itp|\bitp\b",
    "ielts_general": r"ielts general|general training|培训类|移民类|g ?类",
}
_AGO = re.compile(
    r"(?<!第)(\d+|a|one|two|three|half a|半)\s*(?:个)?\s*(年半|年|月|years?|yrs?|months?)(?: and a half)?\s*(?:之?前|ago|old|了)"
)
_LAST_YEAR = re.compile(
    r"(去年|前年|大前年|last year)\s*(?:(\d{1,2})\s*月)?|(\d{1,2})\s*月(?=[^\d]{0,3}考的)"
)


_NO_SCORE = re.compile(
    r"20\d\d\s*年?\s*(?:\d{1,2}\s*月)?|\d{1,2}\s*月(?:\d{1,2}\s*[日号])?|\d+\s*(?:个月|年|months?|years?|周|weeks?)"
)


def read_scores(text: str, today: Today) -> tuple[tuple[Score, ...], str, tuple[tuple[str, str], ...]]:
    """Reads all tests; returns them, the text without them, and what cannot be."""
    mentions = list(MENTION.finditer(text))
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
    """Returns the score, how far it reaches into the text behind its name, and what cannot be."""
    test = LANGUAGE_TESTS[str(mention.lastgroup)]
    own = _undated(re.split(r"[。;；?？]|(?<=[a-z\d)]{2})\. |^\s*\. ", after)[0], today)
    found = read_parts(own) if test.highest_part is not None else Parts(own)
    behind = found.masked
    if test.highest_part is not None and not found and is_alone:  # "L 7, R 7, overall 7 in IELTS"
        found = read_parts(before)
        before = found.masked
        if not found:  # "IELTS 7 overall; my weakest band is writing at 6"
            found = read_parts(_undated(after[len(own) :], today))
    totals, end = _total(behind, before)
    total = totals[0] if totals else _of_parts(test.id, found)
    figures = re.finditer(r"\d+(?:\.\d+)?", own)
    used = max([end, *(figure.end() for figure in figures if behind[figure.start()] == "_")])
    wrong = [(test.id, str(part)) for part in found.parts.values() if not test.has_part(part)]
    if total is not None and not test.has(total):
        wrong.insert(0, (test.id, str(total)))
        total = None
    is_mixed = _RETAKEN.search(own) and has_twice(own)  # whose parts they are is not clear
    score = Score(
        test.id,
        total,
        {} if is_mixed else {name: part for name, part in found.parts.items() if test.has_part(part)},
        found.least,
        found.is_exact,
        _spoken(text) if test.id.startswith("cet") else None,
        _variant(test.id, text),
        _taken(text, today, total),
        tuple(totals[1:]),
    )
    return score, used, wrong


def _of_parts(test: str, found: Parts) -> Decimal | None:
    """Returns the total that all four parts make, by the test's own rule, where it was not said."""
    if len(found.parts) < 4 or test not in ("ielts", "toefl"):
        return None
    total = sum(found.parts.values(), Decimal(0))
    return total if test == "toefl" else (total / 2).quantize(Decimal(1), ROUND_HALF_UP) / 2


def _variant(test: str, text: str) -> str | None:
    return next(
        (name for name, words in _VARIANTS.items() if name.startswith(test) and re.search(words, text)), None
    )


def _undated(text: str, today: Today) -> str:
    """Returns it with days, months and lengths of time masked, for they are no scores."""
    dated = text
    for span in read_spans(text, today):
        if re.search(r"[a-z月/号日-]", text[span.start : span.end]):
            dated = dated[: span.start] + "_" * (span.end - span.start) + dated[span.end :]
    return _NO_SCORE.sub(lambda match: "_" * len(match[0]), dated)


_ASKED_FOR = r"(?:没到|不到|没过|没达到|没有|未到|离|差|要求?|需要|need\w*|require\w*|asks? for|wants?|least|under|below|short of|not|n't|minimum(?: of| is)?|says?|写的?是?|标准是|门槛是|差\d+分(?:就|才)?(?:到|够|有)?)\s*(?:a |the |quite )?$"


_RETAKEN = re.compile(
    r"首考|[1-4] ?战|第[1-4]次|1次\D{0,6}\d|[考过了]了?[2-4两]次|再考|重考|刷|retook|re-?sat|re-?took|\btwice\b|(?:two|2|three|3) (?:times|sittings|attempts)|(?:1st|2nd|3rd|first|second|third|next|last) (?:try|attempt|time|sitting)"
)
_ANOTHER_SUBJECT = re.compile(r"[?？。;；]|average|avg|均分|rank|排名|前|大[1-6]|研[1-3]")


def _total(after: str, before: str) -> tuple[list[Decimal], int]:
    """Returns the figure behind a test's name and how far it reaches, of several sittings all from the best down; else the one right before it."""
    figures = re.finditer(
        rf"(?<![\d.]){NUMBER}(?!\.?\d|\s*%|:\d\d|\s*(?:st|nd|rd|th)\b|\s*(?:bands?|parts?|sections?|skills?)\b|\s*(?:人|个|门|次|万|块|元|号|月|年|yuan))",
        after,
    )
    own = [
        figure
        for figure in figures
        if not re.search(_ASKED_FOR, after[: figure.start()])
        and not _ANOTHER_SUBJECT.search(after[: figure.start()])
    ]
    if own:
        taken = own if _RETAKEN.search(after) else own[:1]
        return sorted((Decimal(figure[1]) for figure in taken), reverse=True), taken[-1].end()
    front = re.search(
        rf"(?<![\d.]){NUMBER}\s*(?:分)?\s*(?:overall|in total|total|points?)?\s*(?:in|on|for|的|at|from)?\s*(?:my |the |a )?\s*$",
        before,
    )
    front = front or re.search(rf"(?<![\d.]){NUMBER} (?:overall|in total|total)\b", before)
    return [Decimal(front[1])] if front else [], 0


def _spoken(text: str) -> str | None:
    found = _SPOKEN.search(text)
    if found:
        return next(group for group in found.groups() if group).upper()
    return "none" if _NO_SPOKEN.search(text) else None


def _taken(text: str, today: Today, total: Decimal | None) -> tuple[date, date] | None:
    """Returns when it was taken, as far as that is said: a day, a month, or so long ago; of several sittings the one beside the total."""
    spans = [span for span in read_spans(text, today) if span.last <= today and span.at is None]
    spans = [
        span
        for span in spans
        if re.search(
            r"20\d\d|去年|前年|\d月|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
            text[max(0, span.start - 4) : span.end],
        )
    ]
    if spans and total is not None and _RETAKEN.search(text):
        at = max(text.find(str(total)), 0)
        spans.sort(key=lambda span: min(abs(span.start - at), abs(span.end - at)))
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
