"""Days, spans and times of day anywhere in a text; ``moments`` reads a whole text that is one moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.knowledge.due import months_later

Today = date
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(20\d\d))?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?<![a-z])(mon|tues|wednes|thurs|fri|satur|sun)day\b"
_PATTERNS = {
    "iso": r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)",
    "zh": r"(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?",
    "dm": rf"(?<!\d){_DAY}(?: of)? {_MONTH}{_YEAR}",
    "md": rf"{_MONTH} {_DAY}(?!\d|:){_YEAR}",
    "slash": r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])",
    "point": r"(?<![\d/.])([1-9]|1[0-2])\.(\d{1,2})(?=\s*(?:号|日|号?(?:还|才|交|到|之?前|来|去|出|回|开学|截|能)))",
    "zh_day": r"(?<![\d.月])(\d{1,2})\s*[号日](?!楼|线|学院)",
    "en_day": r"\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|year))",
    "zh_month": r"(?:(20\d\d|前|去|今|明)\s*年\s*)?(?<!\d)(\d{1,2})\s*月\s*(?:份)?(?:(上旬|中旬|下旬|初|底|中))?(?!\d)",
    "en_month": rf"(?:(early|mid|late|end of|(?:the )?(?:first week|beginning|start|first half|second half|last week) of)[- ])?(?!may\b(?<!(?:in|of|by|id) may)(?<!(?:til|ore) may)(?<!(?:rom|ast) may)(?! 20\d\d)){_MONTH}(?: (20\d\d))?",
    "zh_period": r"(上上|上|下下|下|这|本|今)\s*(?:个)?\s*(周末|周|星期|礼拜|月)(?!\s*[1-6日天末\d])\s*(初|底)?",
    "en_period": r"\b(next|this|last|the coming|the end of this|the end of next) (week(?:end)?|month)\b",
    "ahead": r"(?<![a-z])(today|tomorrow|the day after tomorrow|yesterday|tonight|right now|今天|今日|今晚|明天|明日|后天|大后天|昨天)",
    "zh_weekday": r"(?<!哪)(?<!哪个)(?<!哪1个)(?<!是个)(上|下下|下|这|本)?\s*(?:个)?\s*(?:周|星期|礼拜)\s*([1-6日天末])",
    "en_weekday": rf"(?<!which )(?<!what )(?:(next|this|coming|last) )?{_WEEKDAY}",
}
_AHEAD = {
    "today": 0, "tonight": 0, "right now": 0, "今天": 0, "今日": 0, "今晚": 0, "tomorrow": 1, "明天": 1, "明日": 1,
    "the day after tomorrow": 2, "后天": 2, "大后天": 3, "yesterday": -1, "昨天": -1,
}  # fmt: skip
_TIMES = (
    r"(?<![\d.])(\d{1,2})[:：](\d{2})(?!\d)",
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上|今晚)?\s*(\d{1,2})\s*点\s*(半|\d{1,2})?",
    r"(?<![\d.])(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m|p\.m|o'clock)",
    r"\b(noon|midnight)\b|(中午|正午|半夜|零点)",
)
_AFTERNOON = ("中午", "下午", "傍晚", "晚上", "今晚")


@dataclass(frozen=True)
class Span:
    """From the first to the last day that is meant; one day where both are the same. ``at``: a time of day. ``start``, ``end``: where it stands in the text."""

    first: date
    last: date
    start: int
    end: int
    at: time | None = None

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    def moment(self, now: datetime) -> datetime:
        """Returns the time that is meant on the last day; its end if none is said."""
        return datetime.combine(self.last, self.at or time(23, 59), now.tzinfo)


def read_spans(text: str, today: Today) -> list[Span]:
    """Finds all days in their order; two with "to" between them become one span."""
    found: list[Span] = []
    for kind, match in _matches(text):
        span = _span(kind, match, today, found[-1] if found else None)
        if span is not None:
            found.append(span)
    timed = [_timed(text, span) for span in found]
    if len(timed) == 1 and timed[0].at is None:  # the time may stand elsewhere in the text
        timed = [_timed(text, timed[0], len(text))]
    return _joined(text, timed)


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yields what the earliest of the patterns finds first, and nothing twice."""
    hits = [(kind, match) for kind, pattern in _PATTERNS.items() for match in re.finditer(pattern, text)]
    order = list(_PATTERNS)
    hits.sort(key=lambda hit: (order.index(hit[0]), hit[1].start()))
    taken: list[tuple[int, int]] = []
    kept = []
    for kind, match in hits:
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            taken.append(match.span())
            kept.append((kind, match))
    yield from sorted(kept, key=lambda hit: hit[1].start())


def _span(kind: str, match: re.Match[str], today: Today, before: Span | None) -> Span | None:
    try:
        first, last = _days(kind, match, today, before)
    except (ValueError, KeyError, TypeError):
        return None
    return Span(first, last, match.start(), match.end())


def _days(kind: str, match: re.Match[str], today: Today, before: Span | None) -> tuple[date, date]:
    groups = match.groups()
    if kind == "iso":
        day = date(*map(int, groups))
    elif kind == "zh":
        day = _dated(groups[0], int(groups[1]), int(groups[2]), today)
    elif kind == "dm":
        day = _dated(groups[2], _month(groups[1]), int(groups[0]), today)
    elif kind == "md":
        day = _dated(groups[2], _month(groups[0]), int(groups[1]), today)
    elif kind in ("slash", "point"):
        day = _dated(None, int(groups[0]), int(groups[1]), today)
    elif kind in ("zh_day", "en_day"):
        month = before.last if before else today
        day = date(month.year, month.month, int(groups[0]))
    elif kind == "ahead":
        day = today + timedelta(days=_AHEAD[match[1]])
    elif kind in ("zh_weekday", "en_weekday"):
        return _weekday(kind, groups, today)
    elif kind in ("zh_period", "en_period"):
        return _period(groups, today)
    else:
        return _whole_month(kind, groups, today)
    return day, day


def _dated(year: str | None, month: int, day: int, today: Today) -> date:
    """Returns a date with its year: without one it is of this year, or of the next where it has long passed."""
    if year:
        return date(int(year), month, day)
    return date(today.year + (1 if today.month >= 10 and month <= 8 else 0), month, day)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _weekday(kind: str, groups: tuple[str, ...], today: Today) -> tuple[date, date]:
    which, said = groups
    if kind == "zh_weekday":
        number = {"日": 6, "天": 6, "末": 5}.get(said, int(said) - 1 if said.isdigit() else 0)
        weeks = {"上": -1, "下": 1, "下下": 2}.get(which or "", 0)
    else:
        number, weeks = _WEEKDAYS.index(said[:3]), {"next": 1, "last": -1}.get(which or "", 0)
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=number, weeks=weeks)
    if not which and day < today:
        day += timedelta(weeks=1)
    return (day, day + timedelta(days=1)) if said == "末" else (day, day)


def _period(groups: tuple[str | None, ...], today: Today) -> tuple[date, date]:
    """Returns a whole week, weekend or month, counted from this one."""
    which, what = groups[0] or "", groups[1] or ""
    ahead = {
        "上上": -2,
        "上": -1,
        "last": -1,
        "下": 1,
        "next": 1,
        "the coming": 1,
        "the end of next": 1,
        "下下": 2,
    }
    count = ahead.get(which, 0)
    if what in ("month", "月"):
        first = months_later(today.replace(day=1), count)
        last = months_later(first, 1) - timedelta(days=1)
        if (groups[2:] and groups[2] == "底") or which.startswith("the end"):
            first = first.replace(day=21)
        elif groups[2:] and groups[2] == "初":
            last = first.replace(day=10)
        return first, last
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=count)
    return monday + timedelta(days=5 if what in ("weekend", "周末") else 0), monday + timedelta(days=6)


def _whole_month(kind: str, groups: tuple[str | None, ...], today: Today) -> tuple[date, date]:
    if kind == "zh_month":
        said, month, part = groups[0], int(groups[1] or 0), groups[2]
    else:
        said, month, part = groups[2], _month(groups[1] or ""), groups[0]
    years = {"前": today.year - 2, "去": today.year - 1, "今": today.year, "明": today.year + 1}
    if said:
        first = date(years[said] if said in years else int(said), month, 1)
    else:
        first = _dated(None, month, 1, today)
    last = months_later(first, 1) - timedelta(days=1)
    part = (part or "").removeprefix("the ")
    if part == "first week of":
        last = first + timedelta(days=6)
    elif part in ("first half of", "second half of"):
        half = first + timedelta(days=14)
        first, last = (first, half) if part.startswith("first") else (half + timedelta(days=1), last)
    elif part == "last week of":
        first = last - timedelta(days=6)
    elif part in ("初", "上旬", "early", "beginning of", "start of"):
        last = first + timedelta(days=9)
    elif part in ("中", "中旬", "mid"):
        first, last = first + timedelta(days=9), first + timedelta(days=19)
    elif part in ("底", "下旬", "late", "end of"):
        first = first + timedelta(days=20)
    return first, last


def _timed(text: str, span: Span, reach: int = 16) -> Span:
    """Adds the time of day that stands beside it."""
    for start, end in ((span.end, span.end + reach), (max(0, span.start - reach), span.start)):
        piece = text[start:end]
        for pattern in _TIMES:
            match = re.search(pattern, piece)
            at = _time(match) if match else None
            if at is not None:
                return Span(span.first, span.last, span.start, span.end, at)
    return span


def _time(match: re.Match[str]) -> time | None:
    said = match[0]
    if re.search(r"noon|中午$|正午", said):
        return time(12)
    if re.search(r"midnight|半夜|零点", said):
        return time(23, 59)
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    if not numbers:
        return None
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 30 if "半" in said else 0
    if hour < 12 and (re.search(r"p\.?m", said) or any(word in said for word in _AFTERNOON)):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _joined(text: str, spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        between = text[before.end : span.start] if before else ""
        if (
            before
            and span.last >= before.first
            and re.fullmatch(r"\s*(?:to|till|until|through|-|–|—|~|到|至|and(?= )|一直到)\s*", between)
        ):
            joined[-1] = Span(before.first, span.last, before.start, span.end, span.at)
        elif (
            before
            and re.fullmatch(r"[\s,(（]*", between)
            and before.is_day
            and span.is_day
            and re.search(r"day$|[周期拜]", text[before.start : before.end])
        ):  # "Friday 2 April": the weekday tells nothing more
            joined[-1] = Span(span.first, span.last, before.start, span.end, span.at or before.at)
        else:
            joined.append(span)
    return [_begun(text, span) for span in joined]


def _begun(text: str, span: Span) -> Span:
    """Reads "28 to 30 June", 28到30号, where the first day stands before the span as a bare number."""
    bare = re.search(
        r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th)?\s*(?:to|till|until|-|–|到|至|~)\s*$", text[: span.start]
    )
    if bare and span.is_day and int(bare[1]) < span.first.day:
        return Span(span.first.replace(day=int(bare[1])), span.last, bare.start(), span.end, span.at)
    return span


_MISSED = r"\s*(?:(?:就|已经|那天|当天|我|实在|可能|肯定)*(?:没(?:赶|来得?及|交|能|报)|赶不|交不|来不及|错过|不行)|(?:is |was )?(?:missed|too early|impossible|not possible))"


def asked_about(text: str, spans: list[Span], known: set[date]) -> list[Span]:
    """Returns the days that a text asks about: not those on which it was missed, nor ``known`` ones beside another."""
    kept = [span for span in spans if not re.match(_MISSED, text[span.end :])]
    asked = [span for span in kept if not (span.is_day and span.first in known and span.at is None)]
    return asked or kept or spans
