"""Reads what students say of themselves: a small grammar over both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from bot.answering.clauses import own_clauses, without_hearsay
from bot.answering.figures_in_text import plain
from bot.answering.grades import read_average, read_rank
from bot.answering.profile import Profile
from bot.answering.record import (
    FAILED,
    read_abroad,
    read_failed,
    read_laboratory,
    read_punished,
    read_subjects,
)
from bot.answering.scores import read_scores
from bot.answering.spans import Today, read_spans
from bot.knowledge import Knowledge
from bot.knowledge.facts import Major

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6} | {
    f"{number}{suffix}": number for number, suffix in enumerate(("st", "nd", "rd", "th", "th", "th"), 1)
}
_ORDINAL = r"(first|second|third|fourth|fifth|sixth|[1-6](?:st|nd|rd|th))"
_YOUNGEST = 14
_YEAR_WORDS = {"freshman": 1, "sophomore": 2, "junior": 3}
_POSTGRADUATE = r"master'?s?|postgrad\w*|graduate student|grad student|msc\b|硕士|研究生|硕\d|研\d|学硕|专硕"
_DOCTORAL = r"\bphd'?s?\b|ph\.d|doctoral|doctorate|博士|博\d|直博|读博"

_FINAL = r"(?:third|fourth|fifth|sixth|[3-6](?:rd|th))(?:,| and)? (?:my )?(?:last|final) year|(?:last|final) year of (?:my |the )?(?:degree|stud\w+|course|programme|program|bachelor\w*)|(?:final|last) (?:semester|term) (?:of|in) (?:my |the )?(?:degree|stud\w+|bachelor\w*|master\w*|phd|doctora\w+|programme|program)|final (?:semester|term)|毕业班|毕业年级|应届|(?:今年|这个?夏天|今夏|6月|马上|快要?|就要)(?:夏天)?(?:就|要)?毕业|graduat(?:e|ing) (?:this|in june|in july|in summer)|(?:my|in the|in my) (?:final|last) (?:year|semester)|final[- ]year|最后(?:一|1)(?:年|个?学期)|最后1(?!\d|门|场|科|次|天|周|节|个月)"
_NOT = r"(?:\bnot|n't|isn't|不是|并非|非|没到|还没到|没有|还不是|不算)(?: (?:yet|a|an|in|my|the))*\s*"
_IN_A_YEAR_PAST = rf"\b(?:abroad|overseas|went|fail\w*|flunk\w*|punished|warned)\b[^,.;?]*?\b(?:in|during|from) (?:my |the )?(?:year [1-6]|{_ORDINAL}[- ]year)\b"
_FAILED_IN_A_YEAR = r"大[1-6](?:的)?(?:时候|时|那年|上学期|下学期)?(?:的)?(?:解剖|生化|病理|免疫|组胚|生理|药理|英语|高数|物理|化学|统计|微生物|遗传)学?[^,，。;；]{0,4}(?=挂|没过|不及格|补考|重修)"
_ORDINARY_WORDS = {"english", "law", "business", "medicine", "clinical", "statistics", "imaging", "听力"}
"""Majors whose name says something else as often."""


def read_profile(text: str, majors: Iterable[Major], today: Today) -> Profile:
    """Reads one message.

    Args:
        text: in the form of ``figures_in_text.plain``.
    """
    text = own_clauses(text)
    scores, rest, impossible = read_scores(text, today)
    level, year, final = _own_level(rest)
    values: dict[str, object] = {
        "level": level,
        "year": year,
        "final": final,
        "is_5_plus_3": _is_5_plus_3(rest),
        "major": read_major(rest, majors),
        "rank": read_rank(rest),
        "failed": read_failed(rest),
        "subjects": read_subjects(rest),
        "laboratory": read_laboratory(rest),
        "abroad_before": read_abroad(rest),
        "punished": read_punished(rest),
        "supervisor": _agrees(rest, r"导师|supervisor|老板"),
        "school": _agrees(rest, r"学院|my school|辅导员"),
        "age": _age(rest),
        "born": _born(text, today),
        "tests": scores,
    }
    average, gpa, wrong = read_average(rest, is_bare=not scores)
    profile = {name: value for name, value in values.items() if value not in (None, {}, ())}
    impossible = (*impossible, *wrong, *_no_such_year(rest))
    return Profile(**profile, average=average, gpa=gpa, impossible=impossible)  # type: ignore[arg-type]


def _is_5_plus_3(text: str) -> bool | None:
    if not re.search(r"5\s*\+\s*3|5加3", text):
        return None
    return not re.search(r"(?:不是|非|没有|not|no)[^,，。]{0,10}5\s*(?:\+|加)\s*3", text)


def profile_in(question: str, knowledge: Knowledge, today: date) -> Profile:
    """Reads what a message says of the student."""
    return read_profile(plain(question), knowledge.majors.values(), today)


def profile_over(said: Iterable[str], knowledge: Knowledge, today: date, earlier: Profile) -> Profile:
    """Reads what the messages of a talk say of the student, the later above the earlier."""
    majors = tuple(knowledge.majors.values())
    for text in said:
        earlier = _read_before(text, majors, today).after(earlier)
    return earlier


@lru_cache(maxsize=512)  # they come again with each question of the talk
def _read_before(text: str, majors: tuple[Major, ...], today: date) -> Profile:
    return read_profile(plain(text), majors, today)


def _own_level(text: str) -> tuple[str | None, int | None, bool | None]:
    """Reads what the student is, not what they have heard of others, unless they say nothing else."""
    own = _level(without_hearsay(text))
    return own if own != (None, None, None) else _level(text)


def _level(text: str) -> tuple[str | None, int | None, bool | None]:
    text = re.sub(f"{_IN_A_YEAR_PAST}|{_FAILED_IN_A_YEAR}", " ", text)
    final = True if re.search(_FINAL, text) and not re.search(rf"(?:{_NOT})(?:{_FINAL})", text) else None
    if re.search(FAILED, text):  # "failed a course (first year)" is no year of now
        text = re.sub(r"[(（][^)）]*[)）]", " ", text)
    level = "doctoral" if re.search(_DOCTORAL, text) else "master" if re.search(_POSTGRADUATE, text) else None
    of = re.search(rf"{_ORDINAL}(?: year)? (?:of|out of|in) (?:a )?([4-8])(?!\d)(?:[- ]years?)?", text)
    if of and int(of[2]) > 2:
        return level or "undergraduate", _ORDINALS[of[1]], final or _ORDINALS[of[1]] == int(of[2])
    of = re.search(r"([4-8])年制?(?:的)?[^\d]{0,4}(?:第|大)([1-6])(?:年)?", text)
    if of:
        return level or "undergraduate", int(of[2]), final or of[1] == of[2]
    found = re.search(r"(?:研|硕士?|博士?)(?:究生)?([1-5])(?!\d|月|号|个|门|次)", text)
    if found:
        return ("doctoral" if found[0].startswith("博") else "master"), int(found[1]), final
    found = re.search(
        r"大([1-6])(?!\d|月|号|的?时候|暑假|寒假|[上下](?:学期)?(?=挂|的|有|学)|那年|那会|的事|期间|时|就挂|挂)",
        text,
    )
    if found:
        of = re.search(r"([4-8])年制", text)
        return level or "undergraduate", int(found[1]), final or (True if of and of[1] == found[1] else None)
    found = re.search(
        r"([1-8])年级|(?:读|念|上|学|在读)(?:到|的是)?第([1-8])年|第([1-8])年(?:了|在读|的学生)", text
    )
    if found:
        return level or "undergraduate", int(found[1] or found[2] or found[3]), final
    found = re.search(
        rf"{_ORDINAL}(?:,? (?:and|which is my|my) (?:last|final))?[- ](?:year|yr)s?\b(?! i failed)|\b(?:year|yr|y) ?([1-6])\b",
        text,
    )
    if found and not re.search(
        rf"(?:in|from|during) (?:my )?{_ORDINAL} year (?:i |and )?(?:fail|flunk)|(?:fail|flunk)\w*[^.]*(?:in|from|during) (?:my )?{_ORDINAL} year",
        text,
    ):
        year = _ORDINALS[found[1]] if found[1] else int(found[2])
        return level or "undergraduate", year, final
    for word, year in _YEAR_WORDS.items():
        if re.search(rf"\b{word}\b", text):
            return "undergraduate", year, final
    if level is None and re.search(r"本科|undergrad", text) and not re.search(r"名额|places|seats", text):
        level = "undergraduate"
    return level, None, final


_NO_YEAR = re.compile(
    r"大(?:[7-9]|1\d)(?![\d月号岁]|个|次|块)|研(?:究生)?[4-9](?![\d月号]|个|次)|\b(?:[789]|1\d)th[- ]year (?:student|undergrad\w*|bachelor\w*)|\byear (?:[789]|1\d) (?:student|undergrad\w*|of)"
)


def _no_such_year(text: str) -> tuple[tuple[str, str], ...]:
    """Asks back a year that the level does not have."""
    found = _NO_YEAR.search(text)
    return (("year", found[0]),) if found else ()


def read_major(text: str, majors: Iterable[Major]) -> str | None:
    """Finds the major with the longest name that stands in a text."""
    best, found = 0, None
    for major in majors:
        for name in major.names:
            if len(name) > best and name in text and _is_studied(name, text):
                best, found = len(name), major.id
    return found


_CLINICAL = re.compile(  # beside a year or a student, not "clinical rotation"
    rf"(?:\b(?:{_ORDINAL}[- ]?(?:year|yr)s?|(?:year|yr|y) ?[1-6]|sophomore|junior|freshman|undergrad\w*|postgrad\w*|student|master'?s?|phd)(?: in| of|,)? clinical\b"
    r"(?! (?:rotation|placement|experience|hours|visit|observation|skills?|training|teacher|practice|work|part|days|exposure|course|timetable|intern|content|research|trial|time|pharm|psych|lab|teaching)))"
    r"|\b5 ?\+ ?3,? (?:in )?clinical\b"
    rf"|\bclinical,? (?:{_ORDINAL}[- ](?:year|yr)|(?:year|yr|y) ?[1-6]\b|sophomore|junior|freshman|undergrad|master|phd)"
)


def _is_studied(name: str, text: str) -> bool:
    """Tells whether a name that stands in a text is a word of its own, and meant as a major."""
    if name == "临床" and re.search(r"临床(?:轮转|实习|观摩|推理|带教|老师|见习|内容)", text):
        return False
    if name == "clinical" and _CLINICAL.search(text):
        return True
    if name in _ORDINARY_WORDS:
        pattern = rf"(?:study(?:ing)?|major(?:ing)? in|i'm (?:in )?|i am (?:in )?|year,? |yr,? |^|, ?){name}(?=\s*(?:major|student|undergrad\w*|[,.?!]|$|;|average|avg|third|second|fourth|year))|(?<![a-z]){name} (?:major|student|undergrad\w*|postgrad\w*)"
    else:
        pattern = rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
    return re.search(pattern, text) is not None


def _agrees(text: str, who: str) -> bool | None:
    said = re.search(rf"(?:{who})[^,，。?？]{{0,14}}", text)
    if not said:
        return None
    if re.search(
        r"不同意|没同意|没松口|不松口|没点头|不点头|不让|不肯|不准|不签|refus|won'?t|doesn'?t (?:agree|want|allow)|does not|against|hasn'?t|said no|不批",
        said[0],
    ):
        return False
    return (
        True
        if re.search(
            r"同意了|已同意|同意|agree[sd]?|said yes|(?:fine|ok|okay|happy|cool) with|on board|supports?\b|批了|签了",
            said[0],
        )
        and not re.search(r"要不要|需要|吗|do i need", text)
        else None
    )


def _age(text: str) -> int | None:
    found = re.search(
        r"(?<!\d)(1[4-9]|2\d|3\d)\s*(?:周?岁|years? old|yo\b|years of age)|(?:\bi'?m|i am|age[d]?|only|just|我(?:今年|现在)?(?:才|只有|刚)?) (?:only |just |still )?(1[4-9])(?!\d|\s*(?:%|of|out|/|th|\.|个|名|号|分))",
        text,
    )
    return int(found[1] or found[2]) if found else None


def _born(text: str, today: Today) -> date | None:
    """Reads a day of birth: "born on 19 July 2009", 2009年7月19日生."""
    for span in read_spans(text, today):
        around = f"{text[max(0, span.start - 14) : span.start]} § {text[span.end : span.end + 6]}"
        is_birth = re.search(
            r"\bborn\b|birth(?:day|date)|(?:出生|生日|生于)[^§]{0,6}§|§ *(?:日|号)?(?:出)?生", around
        )
        if is_birth and span.first == span.last and span.first.year <= today.year - _YOUNGEST:
            return span.first
    return None
