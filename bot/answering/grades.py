"""Grades in what students write: an average out of 100, a GPA, a rank."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.answering.record import FAILED

_NUMBER = r"(\d+(?:\.\d+)?)"
_AVERAGE = (
    rf"(?:均分|平均(?:成绩|分)?|加权(?:均分|平均分?)?|average|averag|avg|mean(?: mark| grade)?|总评)[^\d,，。;；]{{0,14}}?{_NUMBER}(?!\d|st\b|nd\b|rd\b|th\b|\s*(?:%|/\s*[45]\b))",
    rf"{_NUMBER}(?: is my| on| in)? ?(?:average|avg)\b",
    r"(?:成绩|grades?|marks?)\s*(?:is|are|of|around|about|是|有|在|大概)*\s*(\d{2}(?:\.\d+)?)(?![\d%])",
)
_BARE_AVERAGE = re.compile(
    r"(?<!passed )(?<!pass )(?<!it )\bwith (?:an? )?(?P<with>[6-9]\d(?:\.\d+)?)(?=\s*(?:[,.?!)]|$|apply|in my|can|be|get|and|stand|would|do|go|try|enough|at|for|as)\b|\s*(?:[,.?!)]|$))|(?<![\d.])(?P<points>\d{2}(?:\.\d+)?)\s*分(?!之|钟|制)"
    r"|(?:我(?:的)?(?:只有|才|只|是)|\bi (?:only )?(?:have|got)(?: an?)?|\byear,)\s*(?P<bare>[6-9]\d(?:\.\d+)?)(?=\s*(?:[,.;?!，。；？！]|$))"
)
_LONE = re.compile(  # "third-year pharmacy 87"
    r"(?<![\d./+:第前排-])(?<!top )(?<!no )(?<!number )(?<!rank )(?<!ranked )(?<!passed with )([6-9]\d(?:\.\d+)?)(?![\d/:.%]|th|st|nd|rd|\+| ?(?:of|out|percent|credits?|places|students|people|minutes?|hours?|days|weeks|yuan|pounds|sgd|gbp|cad|rmb|k\b|[个人名岁年月号日天元块万点门]))"
)
_BARER_AVERAGE = re.compile(
    r",\s*([6-9]\d(?:\.\d+)?)(?=\s*(?:[,.;?!，。；？！]|$|on the dot|exactly|flat|sharp|整))|(?<!top )(?<![前\d.])([6-9]\d(?:\.\d+)?) ?%(?! of| in)"
)
_DECIMAL = re.compile(r"(?<![\d.$£¥])([6-9]\d\.\d{1,2})(?!\d|\s*(?:%|元|块|万|sgd|gbp|cad))")
_LIMIT = re.compile(r"[不没未][到过足满]|没达到|不达|低于|离|差|below|under|short of")
_OF_A_COURSE = re.compile(rf"{FAILED}|scraped|passed with")
"""The mark of a resit, of one course, is no average."""
_GPA = rf"(?:gpa|绩点|g\.p\.a)[^\d,，。]{{0,10}}{_NUMBER}|{_NUMBER} (?:gpa|绩点)|{_NUMBER}\s*/\s*(?:4|5|4\.0|5\.0|4\.3)(?![\d.])"
_RANKS = (
    rf"(?:前|top|upper|best|排名|rank(?:ed|ing)?|排)\s*(?:in the |is |about |top )*(?:前\s*)?(?:百分之)?\s*{_NUMBER}\s*(?:%|percent|per cent|个百分点)",
    rf"前百分之\s*{_NUMBER}",
    rf"百分之\s*{_NUMBER}",
    rf"排(?:名|在)?前\s*{_NUMBER}\s*%",
)
_PLACE = (
    r"(?:number|no\.?|rank(?:ed|ing)?|place|position|#)\s*(?:is )?(\d+)\s*(?:of|out of|among|in|/)\s*(?:a |the |my )?(?:class of |year of )?(\d+)",
    r"(\d+)(?:st|nd|rd|th)\s*(?:of|out of|among|in)\s*(?:a |the )?(?:class of |year of )?(\d{2,})",
    r"第\s*(\d+)\s*(?:名)?[^\d第]{0,12}?(\d{2,})\s*(?:个)?(?:人|名)",
    r"排(?:名)?\s*(?:第)?\s*(\d+)\s*/\s*(\d{2,})",
    r"(?<![\d.])(\d{1,3})\s*/\s*(\d{2,3})(?![\d.])",
)
_PLACE_AMONG = r"(?<![\d.])(\d+) (?:out of|of) (?:a |the )?(?:class of )?(\d{2,}) (?:in my|in the|students|people|classmates)"
_PLACE_BACKWARDS = r"(\d{2,})\s*(?:个)?(?:人|名同学|students|people)[^\d]{0,12}?(?:排|第|rank\w*|number)\s*(?:第|名|at )?\s*(\d+)"
_HALVES = (
    (r"(?:前|上)一半|(?:top|upper|better) half|前50", Decimal(50)),
    (r"前三分之一|top third", Decimal(100) / 3),
)


def read_average(
    text: str, *, is_bare: bool = False
) -> tuple[Decimal | None, Decimal | None, tuple[tuple[str, str], ...]]:
    gpa = re.search(_GPA, text)
    if gpa:
        value = Decimal(next(group for group in gpa.groups() if group))
        if value <= 5:
            return None, value, ()
        return (value, None, ()) if value <= 100 else (None, None, (("average", str(value)),))
    for pattern in _AVERAGE:
        found = re.search(pattern, text)
        if found and not (_LIMIT.search(found[0]) and _DECIMAL.search(text, found.end())):
            value = Decimal(found[1])
            if value <= 5:
                return None, value, ()
            return (value, None, ()) if value <= 100 else (None, None, (("average", str(value)),))
    decimal = _DECIMAL.search(text)
    if decimal:
        return Decimal(decimal[1]), None, ()
    bare = _BARE_AVERAGE.search(text)
    if bare is None and is_bare:
        lone = list(_LONE.finditer(text))
        bare = _BARER_AVERAGE.search(text) or (lone[0] if len(lone) == 1 else None)
    figure = Decimal(next(group for group in bare.groups() if group)) if bare else None
    if bare and _OF_A_COURSE.search(_clause_before(text, bare.end())):
        return None, None, ()
    if figure and 40 <= figure <= 100 and not re.search(r"面试|材料|满分|占|权重|差", text):
        return figure, None, ()
    return None, None, ()


def _clause_before(text: str, end: int) -> str:
    """Returns the clause that a figure ends."""
    return re.split(r"[,，。;；?？!]|\. ", text[:end])[-1]


def read_rank(text: str) -> Decimal | None:
    for pattern in _RANKS:
        found = re.search(pattern, text)
        if found:
            return Decimal(found[1])
    backwards = re.search(_PLACE_BACKWARDS, text)
    if backwards and int(backwards[2]) <= int(backwards[1]):
        return Decimal(backwards[2]) * 100 / Decimal(backwards[1])
    for pattern in (*_PLACE, _PLACE_AMONG):
        found = re.search(pattern, text)
        if found and 0 < int(found[1]) <= int(found[2]):
            return Decimal(found[1]) * 100 / Decimal(found[2])
    return next((share for pattern, share in _HALVES if re.search(pattern, text)), None)
