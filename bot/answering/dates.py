"""Days: by when, how long still, in time or too late, and what collides with what."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.answering import clashes
from bot.answering.asking import asks_whether, asks_which
from bot.answering.date_questions import DateAnswer, DateQuestion
from bot.answering.refunds import asks_for_refund
from bot.answering.spans import Span, asked_about
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme, steps
from bot.knowledge.due import months_later

_WHEN = r"last chance|deadline (?:to|for)|cut-?off|期限|截止(?:时间|日期)|\bwhen\b|(?:which|what) (?:date|day)|on which|until when|by when|latest|earliest (?:day|date|i\b|possible)|最早(?:什么|哪|几|能|可以)|last (?:day|date)|how late|哪(?:1|一)?天|哪1?个?\s*(?:周|星期|礼拜)[1-6日天]|(?:which|what) (?:mon|tues|wednes|thurs|fri|satur|sun)day|几号|几月|什么时候|何时|啥时候|最晚|最迟|哪日|多久之前|截到"
_EARLIEST = r"interviews?[^.?]{0,12}(?:begin|start)|面试[^,，。]{0,4}(?:开始|第1天)|hospital[^.?]{0,12}(?:begin|start)|医院[^,，。]{0,8}开始|earliest|from when|as of|first day|最早|可以(?:入住|搬|住)|(?:几号|哪天|什么时候)(?:起|开始|能|可以)|能(?:入住|住|搬)|can i (?:move|check)"
_DAYS_LEFT = r"how many (?:more )?days (?:are (?:there|left) )?(?:from|between) (?:now|today)\b|how many (?:more )?days[^?]*\b(?:from now|from today)\b|how (?:many (?:more )?(?:days|weeks)|long)[^.?]*\b(?:left|remain\w*|to go|until|till)|days? (?:left|remain\w*|to go)|how many (?:more )?days (?:do i|have i|to|before)[^.?]*(?:closes?|deadline|starts?)|还(?:有|剩)(?:多少|几|好多|好几)?天|剩(?:多少|几|好多)天|in how many days|(?<!\d )days (?:until|till|before)\b|倒计时|还有多久|(?:还剩|剩)多久|多久(?:就)?(?:截止|到期|开始)|how (?:many (?:more )?days|much time|long) (?:do|have) i (?:still )?(?:have|got)|time left|countdown|多少天(?:截止|开始|开学)"
_LATE = r"\b(?:can|could|may|would|will|is|am|does|do)\b|open\b|too late|late\b|still|in time|make it|possible|can i|could i|ok\b|okay|allowed|enough|fine|early enough|before the|会不会晚|还收|收吗|收不收|还算|晚不晚|晚了|来得及|赶得上|赶不赶|还能|还可以|能不能|能.{0,8}[吗不么]|可以吗|可不可以|行不|行吗|得不得|算不算|要得|太迟|迟不迟|来不来"
_APPLY = r"传(?!说|统|染|闻|真)|传完|传上|appl\w*|submit\w*|hand\w*|send|sent|bring|upload\w*|post\b|mail|envelope|form|paper(?:s|work)|报名|申请|报(?!告)|交|提交|送|递|发|上传|投|(?:开|盖|办|弄|备)(?:完|好|齐|出来|下来)"
_SCORE = r"ielts|toefl|\bpte\b|duolingo|cet|雅思|托福|多邻国|[46]级|score"
_SCORE_OUT = r"(?:result|score|report|ielts|toefl|雅思|托福|6级|成绩)[^.。]{0,16}(?:come|comes|out|from|arriv\w*|due|available|publish\w*|release\w*|出分|出来|才出|出成绩|下来)|(?:ielts|toefl|pte|duolingo|cet)[^.]{0,12}(?:results?|scores?) (?:\w+ )?(?:on|by|in|is|are|there)\b|出分|出成绩|成绩[^,，。]{0,10}出(?=[,，。 ]|$)"


_BY_OTHERS = r"寄|快递|顺丰|校内信|代交|代送|同学帮|by post\b|in the post\b|internal (?:mail|post)|courier|on my behalf|(?:classmate|friend|room-?mate)[^.?]{0,20}(?:bring|hand|deliver|drop)"
"""Ways of handing in that the office's own text is about."""


_LEAD = re.compile(
    r"(?:\btakes?|\bneeds?|\bwithin|要|需要|得)\s*(?:another |about |around |at least |大概|大约|至少|再)?\s*(\d+)\s*个?(?:more )?"
    r"(?:(?P<working>(?:working|business) days?|工作日)|(?P<days>days?|天)|(?P<weeks>weeks?|周|星期|礼拜))"
)
"""How long something takes that must be there by the deadline."""


def _after_lead(question: DateQuestion, lead: re.Match[str]) -> DateAnswer | None:
    """Tells whether what takes some days from now, or from the day that is named, comes in time."""
    if not (asks_whether(question.text) or question.has(_LATE)) or len(question.spans) > 1:
        return None
    begun = question.spans[0].last if question.spans else question.now.date()
    count = int(lead[1])
    if lead["working"]:
        day = question.holidays.add(begun, count)
    else:
        day = begun + timedelta(days=count * (7 if lead["weeks"] else 1))
    return _before_closing(question, Span(day, day, 0, 0), None)


_OPEN = re.compile(
    r"\bopen(?:ed)? (?:yet|now|already|today)|开放?了(?:吗|没)|still (?:apply|possible|open|time)|already (?:possible|open|apply)|(?:可以|能|开始)(?:报名|申请)了[吗么没]|还能(?:报|申|交|赶)|还可以(?:报|申)|来得及|too late|赶得上|现在(?:报|申)|截止了(?:吗|没)|closed (?:already|yet)"
)


def asks_if_open(text: str) -> bool:
    """Tells whether a text asks in so many words whether one can still apply."""
    return bool(_OPEN.search(text))


def answer(question: DateQuestion) -> DateAnswer | None:
    """Computes what is asked about days; None if nothing is to be computed."""
    if asks_for_refund(question.text):
        return None
    if question.has(_DAYS_LEFT):
        return _days_left(question)
    if question.has(r"怎么办|咋办|咋整|what (?:should|can|shall|do) i do|how (?:do|can) i\b"):
        return None
    if question.has(_BY_OTHERS):
        return None
    lead = _LEAD.search(question.text)
    if lead is not None:
        return _after_lead(question, lead)
    spans = _meant(question)
    is_away = bool(spans) and not spans[-1].is_day and question.has("interview|面试")
    if spans and (
        is_away
        or question.has(clashes.EXAMS)
        or question.has(clashes.BACK)
        or question.has(clashes.FREE)
        or question.has(clashes.BUSY)
        or question.has(clashes.NOT_BEFORE)
    ):
        if question.has(r"interview|面试"):
            return clashes.with_interview(question, spans[-1])
        if not (question.has(_APPLY) and question.topic in ("deadline", "apply")):
            return clashes.with_own_days(question, spans)
    if (
        spans
        and question.has(r"passport|护照")
        and question.has(r"expir\w*|valid|good (?:till|until|to)\b|runs? out|有效|到期|过期")
    ):
        return _passport(question, spans[-1])
    is_polar = (
        asks_whether(question.text)
        and not asks_which(question.text)
        and not (question.topic == "office" and len(question.programmes) > 1)
    )
    if spans and (is_polar or question.has(_LATE)):
        answers = [_in_time(question, span) for span in spans]
        return answers[-1] if _agree(answers) else None
    if question.has(_WHEN):
        return _when(question)
    if not spans and asks_if_open(question.text):
        return _in_time(question, Span(question.now.date(), question.now.date(), 0, 0, question.now.time()))
    return None


def _meant(question: DateQuestion) -> list[Span]:
    closings = set(_closing(question).values())
    own = {day for p in question.programmes if p.dates for day in (p.dates.starts, p.dates.ends)}
    return asked_about(question.text, question.spans, own | closings)


def _agree(answers: list[DateAnswer | None]) -> bool:
    """Tells whether it comes to the same whichever of the days is meant."""
    return (
        all(
            answer is not None and answers[0] is not None and answer.outcomes == answers[0].outcomes
            for answer in answers
        )
        or len(answers) == 1
    )


def _known(question: DateQuestion, step: str) -> dict[str, date]:
    found = {p.id: steps.day(p, step, question.holidays) for p in question.programmes}
    return {programme: day for programme, day in found.items() if day is not None}


def _closing(question: DateQuestion) -> dict[str, date]:
    return {p.id: p.application.closes.date() for p in question.programmes if p.application}


_OPENS = (
    r"\bopens?\b(?! (?:until|till))|开放|开始(?:报名|申请)|(?:报名|申请)(?:才|就)?开始|才(?:能|可以)(?:报|申)"
)


def _days_left(question: DateQuestion) -> DateAnswer | None:
    step = question.step()
    if question.has(r"start\w*|begin\w*|开课|开始|出发|departure") and not question.has(_OPENS):
        days, by = {p.id: p.dates.starts for p in question.programmes if p.dates}, "dates.starts"
    elif step is not None:
        days, by = _known(question, step), step
    elif question.has(_OPENS):
        openings = {p.id: p.application.opens for p in question.programmes if p.application}
        days, by = {key: opens.date() for key, opens in openings.items() if opens}, "opens"
    else:
        days, by = _closing(question), "deadline"
    if not days:
        return None
    left = (days[next(iter(days))] - question.now.date()).days if len(days) == 1 else None
    return DateAnswer(by, "dates" if by == "dates.starts" else "deadline", {}, days, left)


def _when(question: DateQuestion) -> DateAnswer | None:
    """Returns the day of a step; of the closing and the first and last day the topics tell already."""
    step = question.step()
    if step is None:
        return None
    days = _known(question, step)
    if not days:
        return None
    if question.has(_EARLIEST):
        begun = {p.id: begins for p in question.programmes if (begins := _begins(question, p, step))}
        days |= begun
    weekday = question.weekday()
    if weekday is not None and any(day.weekday() != weekday for day in days.values()):
        return None
    value = next(iter(days.values())) if len(days) == 1 else None
    topic = {
        "results": "results",
        "interview": "selection",
        "balance": "cost",
        "refund": "cost",
        "vaccination": "clinical",
    }.get(step)
    dated = ("keys", "arrival", "leaving", "welcome", "holiday", "test", "talk")
    return DateAnswer(step, topic or ("dates" if step in dated else "deadline"), {}, days, value)


def _begins(question: DateQuestion, programme: Programme, name: str) -> date | None:
    step = programme.data.step(name)
    return steps.resolve(step.begins, programme, question.holidays) if step and step.begins else None


def _passport(question: DateQuestion, span: Span) -> DateAnswer:
    """Answers on the passport, which must be valid for half a year after the return."""
    days = {p.id: months_later(p.dates.ends + timedelta(days=1), 6) for p in question.programmes if p.dates}
    outcomes = {
        key: Outcome.MET if span.first >= day else Outcome.NOT_MET if span.last < day else Outcome.UNKNOWN
        for key, day in days.items()
    }
    return DateAnswer("passport", "preparation", outcomes, days, asked=span)


_EARLIEST_IS_LAST = ("results", "proposal")  # known from that day on, not until then


def _in_time(question: DateQuestion, span: Span) -> DateAnswer | None:
    """Tells whether something can be done on a day: a step by its last day, everything else by the deadline."""
    if question.has(r"(?:turn|birthday|be) ?18|18岁|满18"):
        days = {p.id: p.dates.starts for p in question.programmes if p.dates}
        return _compared("age", "eligibility", days, span)
    step = None if question.has(_SCORE_OUT) else question.step()
    if step == "results" and question.has(_SCORE):  # of a language test, not of the selection
        step = None
    if step in ("arrival", "keys", "leaving", "welcome"):
        return _arrival(question, span, step)
    if step in _EARLIEST_IS_LAST:
        days = _known(question, step or "")
        is_before = re.search(r"\bbefore\s*$", question.text[: span.start])  # 之前 takes the day in
        last = span.first - timedelta(days=1) if is_before else span.last
        outcomes = {key: Outcome.MET if day <= last else Outcome.NOT_MET for key, day in days.items()}
        return DateAnswer(step or "", "results", outcomes, days, asked=span)
    if step is not None and step not in ("interview", "yuanjiagang"):
        days = _known(question, step)
        if days:
            return _compared(step, "cost" if step in ("balance", "refund") else "deadline", days, span)
    if not (
        step == "yuanjiagang"
        or question.has(_APPLY)
        or question.has(_SCORE_OUT)
        or question.topic in ("deadline", "apply", "language")
    ):
        return None
    return _before_closing(question, span, step)


def _compared(by: str, topic: str, days: dict[str, date], span: Span) -> DateAnswer:
    outcomes = {key: Outcome.MET if span.last <= day else Outcome.NOT_MET for key, day in days.items()}
    return DateAnswer(by, topic, outcomes, days, asked=span)


def _arrival(question: DateQuestion, span: Span, step: str) -> DateAnswer | None:
    """Rooms are ready on the day of arrival and not before; later is too late."""
    days = _known(question, "leaving" if step == "leaving" else "arrival")
    outcomes = {}
    for programme in question.programmes:
        if programme.id not in days or programme.dates is None:
            continue
        if step == "leaving":
            fits = programme.dates.ends < span.last <= days[programme.id]
        else:
            arrival = programme.data.step("arrival")
            begins = arrival.begins if arrival else None
            first = steps.resolve(begins, programme, question.holidays) if begins else days[programme.id]
            fits = first is not None and first <= span.first and span.last <= days[programme.id]
        outcomes[programme.id] = Outcome.MET if fits else Outcome.NOT_MET
    return DateAnswer(step, "dates", outcomes, days, asked=span) if outcomes else None


def _before_closing(question: DateQuestion, span: Span, step: str | None) -> DateAnswer:
    outcomes = {}
    moment = span.moment(question.now)
    for programme in question.programmes:
        deadline = programme.application
        if deadline is None:
            outcomes[programme.id] = Outcome.UNKNOWN
            continue
        at = _at(moment, span, deadline.closes, question.now)
        opens = None if question.has(_SCORE_OUT) else deadline.opens  # a score may be there before
        is_open = at <= deadline.closes and not (opens and _latest(question, span, moment) < opens)
        comes = is_open and _is_taken(question, programme, span, step)
        outcomes[programme.id] = Outcome.MET if comes else Outcome.NOT_MET
    return DateAnswer("deadline", "deadline", outcomes, _closing(question), asked=span, until=moment)


def _latest(question: DateQuestion, span: Span, moment: datetime) -> datetime:
    """Returns the last moment that is meant, which "before 8 March" ends as that day begins."""
    text = question.text
    is_before = re.match(r"\s*[之以]?前", text[span.end :]) or re.search(r"\bbefore\s*$", text[: span.start])
    return datetime.combine(span.first, time(0), question.now.tzinfo) if is_before else moment


def _at(moment: datetime, span: Span, closes: datetime, now: datetime) -> datetime:
    """Returns the moment that counts: today means from now on, a day without a time its best one, a week its first day."""
    if span.at:
        return moment
    first = datetime.combine(span.first, time(0), now.tzinfo)
    if span.first <= now.date() <= span.last:
        return now
    return min(moment, max(closes, first))


def _is_taken(question: DateQuestion, programme: Programme, span: Span, step: str | None) -> bool:
    """Tells whether papers that are handed over find the office open."""
    application = programme.data.application
    if application is None or not application.paper or question.has(_SCORE_OUT):
        return True
    if step == "yuanjiagang":
        return span.last.weekday() == 2 and (span.at is None or time(14, 30) <= span.at <= time(17))
    is_brought = all(item.form in ("paper", "original") for item in programme.data.documents) or question.has(
        r"301|office|办公室|送|envelope|材料袋|bring|in person|drop|当面|hand\b[^.?]{0,30}\bin\b|paper"
    )
    if not is_brought:
        return True
    return question.holidays.is_open(span.last, span.at)
