"""Which days somebody means who asks what to do, and what lies ahead for one of whom nothing is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot import texts
from bot.answering.figures_in_text import plain
from bot.knowledge import Knowledge, Programme
from bot.knowledge.tasks import Tasks
from bot.messages import Language, Markdown

_LONGEST = 90  # characters; what is longer tells a story
_SHOWN = 10  # dates


class Period(StrEnum):
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    NEXT_WEEK = "next_week"
    MONTH = "month"


_PERIODS = (
    (Period.NEXT_WEEK, r"next week|(?:the )?coming week|下(?:个)?(?:周|星期|礼拜)(?![1-7一二三四五六日天末])"),
    (Period.MONTH, r"(?:this|the next|next|the coming) month|(?:这|本|下)(?:个)?月"),
    (Period.TOMORROW, r"tomorrow|明天|明日"),
    (Period.TODAY, r"today|tonight|今天|今日|今晚"),
    (Period.WEEK, r"this week(?!end)|(?:这|本)(?:个|1)?(?:周|星期|礼拜)(?![1-7一二三四五六日天末])|这几天|right now|next\W*$|first\W*$|现在|目前|接下来|下1步"),
)  # fmt: skip
_DOING = r"do|prepare|hand in|hand over|submit|begin|start|get (?:ready|done)|bring|finish|focus on|take care of|arrange|collect|gather|work on|have ready"
_ASKS = re.compile(
    rf"\b(?:what|anything|something|which (?:documents?|papers?|materials?|things?|steps?|tasks?|items?))\b.{{0,40}}\b(?:{_DOING}|due|left|missing|outstanding|needed)\b"
    rf"|\b(?:do|must|should) i (?:have|need)? ?(?:to )?(?:{_DOING})\b.{{0,12}}\b(?:anything|something)\b"
    r"|\bmy (?:to-?dos?|tasks?|deadlines?|agenda|checklist)\b|待办"
    r"|(?:做|准备|办|交|弄|完成|开始|提交|递|忙|干)(?:好|些)?点?(?:什么|啥|哪些|哪几样|哪样|嘛)"
    r"|(?:什么|啥|哪些|哪几样|哪几份)(?:材料|东西|事情?|文件|手续)?.{0,3}(?:要|该|需要?|得|必须|没).{0,4}(?:做|准备|办|交|弄|完成|开始|提交|递|忙)"
)
_MINE = re.compile(
    r"what (?:do|have) i still (?:have|need|got)? ?(?:to )?(?:do|hand in|prepare|submit|bring)|what(?:'s| is| am i)? (?:still )?(?:missing|left to do)(?: from me)?|what (?:do i|documents do i) still (?:need|miss)"
    r"|(?:show (?:me )?)?my (?:own )?(?:checklist|to-?do(?: list)?)|我的(?:材料)?(?:清单|待办)|我还(?:有)?(?:差|缺|剩)(?:了)?(?:什么|啥|哪些)|我还有(?:什么|啥|哪些)(?:材料|东西|事)?(?:没|要)(?:交|办|做|准备)"
)
_ABOUT_ELSE = re.compile(
    r"interview|briefing|visa|pack|weather|insurance|result|selected|flight|lecture|exam|fail|cancel"
    r"|面试|宣讲|签证|行李|天气|保险|结果|入选|机票|考试|挂科|取消|那边|出国后|落地"
)
_PERSONAL = re.compile(
    r"\bi\b|\bmy\b|\bme\b|我|due|left|这(?:个)?(?:周|星期|礼拜)|本周|下(?:个)?(?:周|星期|礼拜)|今天|明天"
)
_VAGUE = re.compile(r"right now|next\W*$|first\W*$|现在|目前|接下来|下1步")
_SHORT = 40


@dataclass(frozen=True)
class Agenda:
    """Somebody asks what to do from one day to another."""

    period: Period
    first: date
    last: date


def read_agenda(text: str, today: date) -> Agenda | None:
    """Reads which days somebody asks about; None if they do not ask what is to be done.

    Args:
        today: in the institution's zone.
    """
    said = " ".join(plain(text).split())
    if len(said) > _LONGEST or _ABOUT_ELSE.search(said):
        return None
    period = next((period for period, words in _PERIODS if re.search(words, said)), None)
    if _MINE.search(said) and len(said) <= _SHORT:
        return _from(period or Period.WEEK, today)
    if period is None or not _ASKS.search(said) or not _PERSONAL.search(said):
        return None
    if (
        period is Period.WEEK
        and _VAGUE.search(said)
        and not (re.search(r"\bi\b|我", said) and len(said) <= _SHORT)
    ):
        return None
    return _from(period, today)


def _from(period: Period, today: date) -> Agenda:
    sunday = today + timedelta(days=6 - today.weekday())
    match period:
        case Period.TODAY:
            return Agenda(period, today, today)
        case Period.TOMORROW:
            return Agenda(period, today + timedelta(days=1), today + timedelta(days=1))
        case Period.WEEK:
            return Agenda(period, today, sunday)
        case Period.NEXT_WEEK:
            return Agenda(period, sunday + timedelta(days=1), sunday + timedelta(days=7))
    return Agenda(period, today, today + timedelta(days=30))


def coming(
    programmes: Sequence[Programme], knowledge: Knowledge, zone: ZoneInfo, language: Language, now: datetime
) -> Markdown:
    """Tells somebody who follows no programme how to, and lists the next dates of these."""
    if not programmes:
        return texts.say(language, "programmes-none")
    example = Markdown(programmes[0].short.of(language))
    asks = texts.say(language, "agenda-nobody", example=example)
    dates = sorted(
        (day, said)
        for programme in programmes
        for day, said in _dates(programme, knowledge, zone, language, now)
        if day >= now.astimezone(zone).date()
    )
    if not dates:
        return Markdown(f"{asks}\n\n{texts.say(language, 'agenda-nothing-coming')}")
    lines = "\n".join(
        f"- {texts.say(language, 'event-line', title=texts.day(language, day), date=said)}"
        for day, said in dates[:_SHOWN]
    )
    return Markdown(f"{asks}\n\n{texts.say(language, 'agenda-coming')}\n\n{lines}")


def _dates(
    programme: Programme, knowledge: Knowledge, zone: ZoneInfo, language: Language, now: datetime
) -> Iterator[tuple[date, Markdown]]:
    """Yields when each deadline opens and closes, and when something for the application has to be begun."""
    name = Markdown(programme.short.of(language))
    for deadline in programme.deadlines:
        label = Markdown(deadline.label.of(language))
        if deadline.opens is not None and deadline.opens > now:
            said = texts.say(language, "agenda-opens", programme=name, label=label)
            yield deadline.opens.astimezone(zone).date(), said
        if deadline.closes > now:
            at = deadline.closes.astimezone(zone)
            said = texts.say(language, "agenda-closes", programme=name, label=label, time=f"{at:%H:%M}")
            yield at.date(), said
    for task in Tasks.of(programme, knowledge.holidays, zone).for_application:
        if task.begins is not None:
            title = Markdown(task.title.of(language))
            yield task.begins, texts.say(language, "agenda-begin", programme=name, what=title)
