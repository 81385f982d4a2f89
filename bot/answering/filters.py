"""Which programmes have something: a kitchen, no interview, CET-6, a deadline in April."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from operator import eq, ge, le

from bot.answering.asking import AT_WORD, asks_of_people, asks_which, is_superlative
from bot.answering.properties import PROPERTIES, Property
from bot.answering.spans import Span
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme
from bot.knowledge.facts import TypedFacts

_NO = r"without|neither|nor |no |not |don'?t|doesn'?t|isn'?t|never|avoid|skip|不用|不要|不需要|没有|没|不|无|免|省"


@dataclass(frozen=True)
class Filtered:
    """Each programme that was looked at, and whether it has what was asked for."""

    id: str
    topic: str
    outcomes: dict[str, Outcome]


def read_filter(text: str, programmes: list[Programme], spans: list[Span], now: datetime) -> Filtered | None:
    """Reads by what to choose; None if a text chooses by nothing that the facts hold."""
    if not asks_which(text) or asks_of_people(text):
        return None
    by_date = _by_date(text, programmes, spans, now)
    if by_date is not None:
        return by_date
    by_length = _by_length(text, programmes)
    if by_length is not None:
        return by_length
    if is_superlative(text) or re.search(r"\bthe (?:most|fewest|least)\b|最[多少]", text):
        return None
    found = _properties(text)
    if not found:
        return None
    found = _own_tests(text, found)
    combine = max if re.search(r"或者?|还是|\bor\b", text) else min
    outcomes = {
        p.id: combine((_outcome(text, prop, p.data) for prop in found), key=_ORDER.index) for p in programmes
    }
    return Filtered(found[0].id, found[0].topic, outcomes)


_LENGTH = re.compile(
    r"(?P<before>at most|no (?:more|longer) than|up to|not over|at least|no less than|最多|不超过|至多|至少)?\s*(?P<weeks>\d+)\s*-?\s*(?:weeks?\b|周|个?(?:星期|礼拜))(?! ?(?:before|ago|earlier|later|notice)|[之以]?[前后]|[一二三四五六日天])"
    r"\s*(?P<after>or (?:less|fewer|shorter|more|longer)|at (?:most|least)|[以之]内|以上)?"
)
_LASTS = r"\blasts?\b|\bruns?\b|\btakes?\b|go(?:es)? on|\blong\b|\d-week|duration|持续|为期|长(?=的|达)|\d ?(?:周|个?(?:星期|礼拜))[以之内上]*的?(?:项目|学校|$|[吗么?？])"


def _by_length(text: str, programmes: list[Programme]) -> Filtered | None:
    """Finds those that take so many weeks, at most or at least so many."""
    asked = list(_LENGTH.finditer(text))
    if (
        len(asked) != 1
        or not re.search(_LASTS, text)
        or re.search(r"too (?:much|long|short)|太[长短多]", text)
    ):
        return None
    weeks, bound = int(asked[0]["weeks"]), f"{asked[0]['before'] or ''}{asked[0]['after'] or ''}"
    is_most = re.search(
        r"most|more than|longer than|up to|over|less|fewer|shorter|最多|不超过|至多|内", bound
    )
    is_fitting = le if is_most and not bound.startswith(("no less", "at least")) else ge if bound else eq
    outcomes = dict.fromkeys((p.id for p in programmes), Outcome.UNKNOWN)
    for p in programmes:
        if p.dates is not None:
            own = -(-((p.dates.ends - p.dates.starts).days + 1) // 7)  # a week begun is one
            outcomes[p.id] = Outcome.MET if is_fitting(own, weeks) else Outcome.NOT_MET
    return Filtered("dates.weeks", "dates", outcomes)


def names_property(text: str) -> bool:
    """Tells whether a text speaks of something that a programme has or has not."""
    return bool(_properties(text))


def names_year(text: str) -> bool:
    """Tells whether a text speaks of a year of study, which a level alone does not decide."""
    return bool(
        re.search(
            r"\b(?:first|second|third|final|last|1st|2nd|3rd)[- ]?years?\b|\byear [1-5]\b|[研硕博](?:究生)?[1-5]|[1-5]年级",
            text,
        )
    )


def has_all(text: str, programme: Programme) -> bool:
    """Tells whether a programme has all that a text asks for."""
    return all(_outcome(text, prop, programme.data) is Outcome.MET for prop in _properties(text))


def _properties(text: str) -> list[Property]:
    """Returns everything that is chosen by; the first of those that share words is meant."""
    found: list[Property] = []
    taken: list[tuple[int, int]] = []
    for prop in PROPERTIES:
        spans = [match.span() for match in re.finditer(f"{AT_WORD}(?:{prop.words})", text)]
        is_new = all(end <= start or begin >= stop for begin, end in spans for start, stop in taken)
        if spans and is_new and prop.id not in {other.id for other in found}:
            found.append(prop)
            taken += spans
    return found


_UNTAKEN = r"(?:不(?:想|愿意|打算)?|没|懒得(?:再)?)考|没有?|haven't|don't (?:have|want)|never (?:took|sat)|\bno\b|without"


def _own_tests(text: str, found: list[Property]) -> list[Property]:
    """Leaves out the tests that a student has not taken, beside one that they have: "no IELTS, only PTE"."""
    refused = [
        prop
        for prop in found
        if prop.id.startswith("tests.")
        and re.search(rf"(?:{_UNTAKEN})[^,，。?？]{{0,14}}(?:{prop.words})", text)
    ]
    is_other = any(prop.id.startswith("tests.") and prop not in refused for prop in found)
    return [prop for prop in found if prop not in refused] if refused and is_other else found


def _outcome(text: str, prop: Property, data: TypedFacts) -> Outcome:
    has = prop.has(data)
    if has is None:
        return Outcome.UNKNOWN
    return Outcome.MET if has is not _is_negated(text, prop) else Outcome.NOT_MET


_ORDER = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)


def _is_negated(text: str, prop: Property) -> bool:
    mentions = re.finditer(rf"(?:{prop.words})(?: (?:{prop.words}))*", text)
    match = next(reversed([*mentions]), None)  # "afraid of interviews; any without one?"
    before = text[max(0, match.start() - 24) : match.start()] if match else ""
    if match and match[0].startswith(("不用", "without")):
        return False
    before = re.sub(r"能不能|可不可以|要不要|有没有|是不是|需不需要", "", before)
    if match and (prop.id == "application.receipt" or re.search(_REFUSED, text[match.end() :])):
        return bool(re.search(_REFUSED, text[match.end() :]))
    return bool(re.search(rf"(?:{_NO})(?:[^,，。?？]*)$", before))


_REFUSED = r"^\s*(?:都|也|是|就|还|根本|完全)*(?:不认|不收|不接受|不行|不算数|(?:不需要|不用|不要|不必)(?=[的吗么呢啊呀?？!！。]|$))|^ (?:is |are |it )?(?:not|n't|isn't|aren't|un)(?: ?(?:accepted|needed|required|enough|necessary|taken|good enough))\b"
"""Behind what is chosen by: 六级不认."""
_UNOPENED = r"(?:haven't|hasn't|have not|has not|isn't|aren't|not)(?: yet)? (?:been )?open\w*|not open\w* (?:yet|now)|还没(?:有)?(?:开(?!课|学)|到报名)|没开放|尚未开放"
_SHUT = r"(?:have i|i've|i have) (?:already )?missed|already (?:missed|passed|over|gone)|错过了|(?:has|have|is|are|already) (?:already )?closed|closed (?:already|by now)|已经?(?:截止|关闭|结束)|截止了的?|报不了"


_STILL = r"还开着|开着(?:的|能)|open\b(?! to)|still (?:apply|take|accept)|taking applications|还有[^,，。]{0,8}(?:能|可以|来得及)(?:报|申)|还能(?:报|申)|还可以(?:报|申)|开放|在报名|没截止|来得及|还没(?:截止|关)"


def _by_state(text: str, programmes: list[Programme], spans: list[Span], now: datetime) -> Filtered | None:
    """Finds those that are open, closed or not yet open at this moment."""
    if any(span.first != now.date() for span in spans):
        return None
    state = next(
        (
            state
            for state, words in (("unopened", _UNOPENED), ("closed", _SHUT), ("open", _STILL))
            if re.search(words, text)
        ),
        None,
    )
    if state is None:
        return None
    outcomes = {
        programme.id: Outcome.MET if _state(programme, now) == state else Outcome.NOT_MET
        for programme in programmes
    }
    return Filtered(f"deadline.{state}", "deadline", outcomes)


def _state(programme: Programme, now: datetime) -> str | None:
    deadline = programme.application
    if deadline is None:
        return None
    if deadline.opens and now < deadline.opens:
        return "unopened"
    return "open" if now < deadline.closes else "closed"


def _by_date(text: str, programmes: list[Programme], spans: list[Span], now: datetime) -> Filtered | None:
    """Finds those open now; closing, opening, starting or ending in a span of days, before or after a day."""
    by_state = _by_state(text, programmes, spans, now)
    if by_state is not None:
        return by_state
    if not spans:
        return None
    kind = _dated_fact(text)
    if kind is None:
        return None
    days = {programme.id: _day(programme, kind) for programme in programmes}
    narrows = len(spans) > 1 and re.search(
        r"before|after|by\b|[之以]?[前后]", text
    )  # in July before the 10th
    span = spans[-1] if narrows else spans[0]
    return Filtered(f"{kind}.day", "deadline" if kind in ("closes", "opens") else "dates", {
        key: Outcome.UNKNOWN if day is None else Outcome.MET if _fits(text, day, span) else Outcome.NOT_MET
        for key, day in days.items()
    })  # fmt: skip


_OWN_DAYS = r"exam|考试|期末|考到|考完|\bback\b|home\b|intern|\bjob\b|\bi (?:start|begin|have)\b|我.{0,4}开始|term\b|semester|school\b|学期|开学|回|到家|free\b|有空|有时间|空闲|passport|护照|出分|available|clash|冲突|撞|rotation|轮转|实习|interview|面试|还能|来得及"


def chooses_by_day(text: str) -> bool:
    """Tells whether a text chooses by when something closes, opens, starts or ends, not by the student's own days."""
    return _dated_fact(text) is not None and (
        re.search("[早晚]于", text) is not None or not re.search(_OWN_DAYS, text)
    )


def _dated_fact(text: str) -> str | None:
    for kind, words in (
        ("closes", r"clos\w*|deadline|due\b|截止|截至|ddl"),
        ("opens", r"open(?:s|ed)?\b|开放"),
        ("starts", r"\bstart\w*|\bbegin\w*|开学(?=[早晚]于)|开课|开始|出发"),
        (
            "ends",
            r"\bend(?:s|ed)?\b|finish\w*|\bover\b|\brun(?:s|ning)? (?:on|past|until|into|beyond|over)|\blasts? (?:until|into|past|beyond)|持续到|结束|回来|回国|return",
        ),
    ):
        if re.search(words, text):
            return kind
    return None


def _day(programme: Programme, kind: str) -> date | None:
    deadline, dates = programme.application, programme.dates
    if kind in ("closes", "opens"):
        moment = getattr(deadline, kind) if deadline else None
        return moment.date() if moment else None
    return getattr(dates, kind) if dates else None


def _fits(text: str, day: date, span: Span) -> bool:
    if re.search(r"\b(?:by|before|until) (?:then|that)\b|在?[那此]之?前", text):
        return day < span.first
    around = text[max(0, span.start - 14) : span.end + 8]
    if re.search(r"before|by\b|until|earlier than|早于|之?前|以前", around):
        if re.search(r"底|end of", text[span.start : span.end]):
            return day <= span.last
        return day < span.first if "by" not in around else day <= span.last
    if re.search(r"after|later than|past\b|beyond|晚于|之?后|以后", around):
        return day > span.last
    return span.first <= day <= span.last
