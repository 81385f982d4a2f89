"""Moments as people write them: "09:00", "tomorrow 9am", "1 December 9:00", 明天下午3点半, 12月1日 9:00.

A small set that is read strictly, and nothing beyond it: dateparser, the
nearest library, reads neither 明天9点 nor 12月1日 9:00, and takes "May" for a
day. Whoever asks for a moment shows it back with its weekday.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.typed_text import simplified, tidy

_DAYS_AHEAD = {
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED_DAY = "|".join(_WEEKDAYS)
_SHORT_NAMES = re.compile(r"\b(?:(mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?|(tmrw?|tmw|tomo)\b|(tonite)\b)")
_CHINESE_WEEKDAY = re.compile(r"(下下?个?|这个?|本|上个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_WHICH = {"下": "next ", "这": "this ", "本": "this "}
_SHORT_DAYS = {
    "今晚": "今天晚上",
    "今早": "今天早上",
    "明早": "明天早上",
    "明晚": "明天晚上",
    "后晚": "后天晚上",
}
_NOON = re.compile(r"\b(?:12(?::00)? ?)?(?:noon|midday)\b")
_TONIGHT_FROM = 17
_PARTS = {"早上": 8, "中午": 12, "晚上": 20, "morning": 8, "evening": 20}
"""The hour of a part of the day that is named alone; it is shown before it counts."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:,? (?P<year>\d{4}))?"
_DAYS = (
    rf"(?P<ahead>{'|'.join(_DAYS_AHEAD)})",
    rf"(?:(?P<which>next|this) )?(?P<weekday>{_NAMED_DAY})",
)
_WRITTEN_DAYS = (
    r"(?:(?P<year>\d{4})[-/.年] ?)?(?P<month>\d{1,2})[-/.月] ?(?P<day>\d{1,2})[日号]?",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}{_YEAR}",
    rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}",
)
_ALL_DAYS = _DAYS + tuple(  # a date may be written with its weekday, as the bot writes it
    rf"(?:(?P<before>{_NAMED_DAY}),? )?{day}(?:,? ?\(?(?P<after>{_NAMED_DAY}) ?\)?)?" for day in _WRITTEN_DAYS
)
_TIMES = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm|a\.m\.|p\.m\.)",
    r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上)? ?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})| ?[点时](?: ?(?P<minute_zh>半|\d{1,2}分?))?整?)",
)
_PATTERNS = [
    re.compile(pattern)
    for at in _TIMES
    for pattern in (
        at,
        *(f"(?:on )?{day},? ?(?:at )?{at}" for day in _ALL_DAYS),
        *(f"{at},? (?:on )?{day}" for day in _ALL_DAYS),
    )
] + [re.compile(f"{day} ?(?P<part>{'|'.join(_PARTS)})") for day in _DAYS]
_HOURS: dict[str, dict[int, int]] = {
    "am": {**{hour: hour for hour in range(1, 12)}, 12: 0},
    "pm": {**{hour: hour + 12 for hour in range(1, 12)}, 12: 12},
    "凌晨": {**{hour: hour for hour in range(7)}, 12: 0},
    "早上": {hour: hour for hour in range(4, 13)},
    "上午": {hour: hour for hour in range(4, 13)},
    "中午": {11: 11, 12: 12, 1: 13, 2: 14},
    "下午": {**{hour: hour + 12 for hour in range(1, 8)}, **{hour: hour for hour in range(12, 20)}},
    "傍晚": {**{hour: hour + 12 for hour in range(4, 9)}, **{hour: hour for hour in range(16, 21)}},
    "晚上": {**{hour: hour + 12 for hour in range(5, 12)}, **{hour: hour for hour in range(17, 24)}},
}
"""What an hour means in each part of the day; one that is not there makes no sense in it."""

_NUMERALS = {character: number for number, character in enumerate("零一二三四五六七八九十")} | {"两": 2}
_UNTIL_LEAP_YEAR = 8


def read(text: str, now: datetime) -> datetime | None:
    """Returns the moment that a whole text names, in the zone of ``now``; None if it is anything else.

    A time alone is the next time that the clock shows it, a date without its
    year the next one; what is said to be today, or of a year, may have passed.
    """
    plain = _plain(text)
    for pattern in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match is not None:
            said = {key: value for key, value in match.groupdict().items() if value is not None}
            at = time(_PARTS[said["part"]]) if "part" in said else _time(said)
            return _on_its_day(said, at, now) if at is not None else None
    return None


def is_like_one(text: str) -> bool:
    """Tells whether a text is written as a moment, there may be one or not: "30 February 9:00", "25:00"."""
    return any(pattern.fullmatch(_plain(text)) for pattern in _PATTERNS)


def is_time_alone(text: str) -> bool:
    """Tells whether a text names an hour and no day: "15:00"."""
    return any(re.fullmatch(at, _plain(text)) for at in _TIMES)


def _plain(text: str) -> str:
    """Returns it tidied, in small letters, with digits for Chinese numerals and English names for weekdays."""
    plain = simplified(tidy(text[:80])).casefold().rstrip(".。!")
    plain = _NOON.sub("12pm", _SHORT_NAMES.sub(_long_name, plain))
    plain = " ".join(_CHINESE_WEEKDAY.sub(_english, plain).split())
    for short, long in _SHORT_DAYS.items():
        plain = plain.replace(short, long)
    plain = plain.replace("一刻", "15分").replace("三刻", "45分")
    plain = re.sub(r"(?<=\d)t(?=\d\d:)", " ", plain)  # 2027-03-06T14:30
    plain = re.sub(r"(?<=p\.m|a\.m)$", ".", plain)
    return re.sub(r"[零一二两三四五六七八九十]+", lambda match: _figures(match[0]), plain)


def _long_name(short: re.Match[str]) -> str:
    if short[1]:
        return next(day for day in _WEEKDAYS if day.startswith(short[1][:3]))
    return "tomorrow" if short[2] else "tonight"


def _english(weekday: re.Match[str]) -> str:
    which = weekday[1] or ""
    if which.startswith(("下下", "上")):
        return weekday[0]  # not read
    name = _WEEKDAYS[min("一二三四五六日天".index(weekday[2]), 6)]
    return f"{_WHICH.get(which[:1], '')}{name} "


def _figures(numeral: str) -> str:
    """Returns 23 for 二十三, 20 for 二十 and 2027 for 二零二七; what is no number stays as it is."""
    if tens := re.fullmatch(r"([^零十]?)十([^零十]?)", numeral):
        return str(10 * _NUMERALS.get(tens[1], 1) + _NUMERALS.get(tens[2], 0))
    return numeral if "十" in numeral else "".join(str(_NUMERALS[character]) for character in numeral)


def _time(said: dict[str, str]) -> time | None:
    hour, half = int(said["hour"]), said.get("half", "").replace(".", "")
    minute = "30" if said.get("minute_zh") == "半" else said.get("minute_zh", said.get("minute", "0"))
    if half:
        if hour not in _HOURS[half]:
            return None
        hour = _HOURS[half][hour]
    elif said.get("ahead") == "tonight" and 0 < hour < 12:
        hour += 12
    if said.get("ahead") == "tonight" and hour < _TONIGHT_FROM:
        return None  # 12:00 and 1am tonight are of either day
    minutes = int(minute.removesuffix("分"))
    return time(hour, minutes) if hour < 24 and minutes < 60 else None


def _on_its_day(said: dict[str, str], at: time, now: datetime) -> datetime | None:
    if "ahead" in said:
        return datetime.combine(now.date() + timedelta(days=_DAYS_AHEAD[said["ahead"]]), at, now.tzinfo)
    if "weekday" in said:
        return _on_weekday(said, at, now)
    if "day" not in said:
        moment = datetime.combine(now.date(), at, now.tzinfo)
        return moment if moment > now else datetime.combine(now.date() + timedelta(days=1), at, now.tzinfo)
    month = int(said["month"]) if "month" in said else _MONTHS.index(said["name"]) + 1
    years = [int(said["year"])] if "year" in said else range(now.year, now.year + _UNTIL_LEAP_YEAR + 1)
    for year in years:
        try:
            moment = datetime.combine(date(year, month, int(said["day"])), at, now.tzinfo)
        except ValueError:  # no such day, in this year or at all
            continue
        if moment > now or "year" in said:
            weekdays = {said[key] for key in ("before", "after") if key in said}
            return moment if weekdays <= {_WEEKDAYS[moment.weekday()]} else None
    return None


def _on_weekday(said: dict[str, str], at: time, now: datetime) -> datetime:
    """Returns the next such day; that of this calendar week, or of the next, where that is said."""
    day = now.date() + timedelta(days=_WEEKDAYS.index(said["weekday"]) - now.weekday())
    moment = datetime.combine(day, at, now.tzinfo)
    is_next = said.get("which") == "next" or ("which" not in said and moment <= now)
    return moment + timedelta(days=7) if is_next else moment
