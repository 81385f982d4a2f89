"""Which programmes have something: a kitchen, no interview, CET-6, a deadline in April."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.answering.asking import asks_of_people, asks_which, is_superlative
from bot.answering.spans import Span
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme
from bot.knowledge.facts import TypedFacts

Has = Callable[[TypedFacts], bool | None]


@dataclass(frozen=True)
class Property:
    """``has``: None where the office has not said. ``negated``: words beside it that ask for those without."""

    id: str
    topic: str
    words: str
    has: Has


def _of(section: str, name: str) -> Has:
    def has(data: TypedFacts) -> bool | None:
        found = getattr(data, section)
        return None if found is None else getattr(found, name)

    return has


def _test(test: str) -> Has:
    return lambda data: data.language.rule(test) is not None if data.language else None


def _level(level: str) -> Has:
    return lambda data: level in data.eligibility.levels if data.eligibility else None


def _major(major: str) -> Has:
    def has(data: TypedFacts) -> bool | None:
        if data.eligibility is None:
            return None
        if data.eligibility.majors == "any" or major in data.eligibility.majors:
            return True
        return None if data.eligibility.other_majors == "asked" else False

    return has


def _is_interviewed(data: TypedFacts) -> bool | None:
    return data.selection.interview > 0 if data.selection else None


def _wants_letters(data: TypedFacts) -> bool | None:
    return data.application.letters > 0 if data.application else None


def _pays_before(data: TypedFacts) -> bool | None:
    grants = [grant for grant in data.grants if not grant.is_for_hardship and not grant.is_reduction]
    return any(grant.before_departure > 0 for grant in grants) if grants else None


def _helps_in_hardship(data: TypedFacts) -> bool | None:
    return any(grant.is_for_hardship for grant in data.grants)


def _pays_host(data: TypedFacts) -> bool | None:
    return any(grant.is_reduction for grant in data.grants)


def _in_instalments(data: TypedFacts) -> bool | None:
    return len(data.cost.payments) > 1 if data.cost else None


def _refunds(data: TypedFacts) -> bool | None:
    return bool(data.cost.refunds) if data.cost and data.cost.refunds else None


def _needs_passport(data: TypedFacts) -> bool | None:
    return data.application.passport == "needed" if data.application else None


def _takes_receipt(data: TypedFacts) -> bool | None:
    return data.application.passport != "needed" if data.application else None


def _same_time(data: TypedFacts) -> bool | None:
    return data.life.hours_ahead == 0 if data.life else None


def _single(data: TypedFacts) -> bool | None:
    return data.room.beds == 1 if data.room else None


def _shares_bathroom(data: TypedFacts) -> bool | None:
    own = data.room.own_bathroom if data.room else None
    return None if own is None else not own


def _twin(data: TypedFacts) -> bool | None:
    return data.room.beds > 1 if data.room else None


def _by_rank(data: TypedFacts) -> bool | None:
    return data.eligibility.rank is not None if data.eligibility else None


def _spoken(data: TypedFacts) -> bool | None:
    rule = data.language.rule("cet6") if data.language else None
    return rule.spoken is not None if rule else False


_NO = r"without|neither|nor |no |not |don'?t|doesn'?t|isn'?t|never|avoid|skip|不用|不要|不需要|没有|没|不|无|免|省"
PROPERTIES = (
    Property("tests.cet6", "language", r"cet-?6|6级", _test("cet6")),
    Property("tests.cet4", "language", r"cet-?4|4级", _test("cet4")),
    Property("tests.cet6", "language", r"\bcet\b|46级|4、6级|46 ?级", _test("cet6")),
    Property("tests.duolingo", "language", r"duolingo|多邻国", _test("duolingo")),
    Property("tests.pte", "language", r"\bpte\b", _test("pte")),
    Property("tests.toefl", "language", r"toefl|托福", _test("toefl")),
    Property("tests.ielts", "language", r"ielts|雅思", _test("ielts")),
    Property("eligibility.doctoral", "eligibility", r"\bphds?\b|doctoral|doctorate|博士", _level("doctoral")),
    Property("eligibility.master", "eligibility", r"master'?s?|postgrad\w*|graduate students?|研究生|硕士", _level("master")),
    Property("eligibility.rank", "eligibility", r"(?:my|class|by|on|of|your|good|top) rank(?:ing)?\b|\branking\b(?! (?:them|by))|(?<!个)排名", _by_rank),
    Property("room.kitchen", "housing", r"\bcook\w*|kitchen|做饭|厨房|开火|煮|自己烧|下厨", _of("room", "kitchen")),
    Property("room.air_conditioning", "housing", r"air[- ]?con\w*|\bac\b|a/c|空调", _of("room", "air_conditioning")),
    Property("room.shared_bathroom", "housing", r"shar\w* (?:a |the |my )?(?:bath\w*|shower|toilet)|(?:共用|公共|合用)(?:的)?(?:卫|浴|厕|洗手)\w*", _shares_bathroom),
    Property("room.own_bathroom", "housing", r"(?:own|private|en-?suite|personal)[- ]?(?:bath\w*|shower|toilet)|(?:bath\w*|shower|toilet)[^,.?]{0,12}(?:my own|to myself|for myself)|en-?suite|独立?卫|独卫|自带(?:卫|浴)|带卫|卫生间|单独(?:的)?(?:卫|浴)|自己的(?:卫|浴)|独立(?:的)?(?:浴|洗手)", _of("room", "own_bathroom")),
    Property("room.bedding", "housing", r"bedding|bed linen|\blinen|sheets|床上用品|被子|床单|铺盖", _of("room", "bedding")),
    Property("room.twin", "housing", r"share (?:a |the )?(?:bed)?room|twin|(?:with|have|get|any|no|without|choose) (?:a |my |your |own |the )*room-?mates?|双人|两人间|2人间|(?:有|跟|和|与|带|选|挑|分|要|几个)(?:1?个)?室友|合住", _twin),
    Property("room.single", "housing", r"single|(?:own|private) (?:bed)?room|room (?:all |just )?(?:of my own|to myself|for myself|alone)|单人|单间|1人间|一人间|1个人住|自己1间|独住", _single),
    Property("selection.interview", "selection", r"interview|面试", _is_interviewed),
    Property("application.video", "apply", r"\bvideo\b|视频", _of("application", "video")),
    Property("application.letters", "apply", r"letters? of recommendation|recommendation|reference letters?|\bletters?\b|推荐信", _wants_letters),
    Property("application.online", "apply", r"online|internet|web|on the net|线上|网上|在线|不用跑|不用去办公室|without (?:coming|going)|from home|远程", _of("application", "online")),
    Property("application.paper", "apply", r"\bpaper\b|in person|纸质|打印|本人|亲自|跑一趟|当面|print", _of("application", "paper")),
    Property(
        "application.receipt", "apply",
        r"passport[^?]*\b(?:receipt|being made|not (?:yet )?(?:ready|here|arrived|out)|(?:isn't|hasn't|is still|still|has not) (?!needed|required|necessary|valid)\w+|in process|on its way)(?:[^?]*passport)?"
        r"|receipt[^?]*passport|护照[^?？]*(?:回执|受理单|领取单|没(?:有)?(?:办|下|到|拿|好|出|做)|未(?:办|下|到|拿)|在办|办理中|正在(?:办|做))(?:[^?？]*护照)?|回执[^?？]*护照|护照还没(?!用)",
        _takes_receipt,
    ),
    Property("application.passport", "apply", r"passport|护照", _needs_passport),
    Property("grants.hardship", "funding", r"hardship|困难|families in difficulty|poor", _helps_in_hardship),
    Property("grants.before", "funding", r"(?:pa(?:y|id|ys)|money|grant|subsid\w*|scholarship)[^.]{0,24}(?:before|in advance|up ?front)|出发前|提前(?:发|给|拿)|走之前|行前|先发", _pays_before),
    Property("grants.reduction", "funding", r"(?:reduc\w*|waive\w*|discount|off the fee|host university (?:gives|pays))|减免|打折|外方(?:大学)?(?:给|资助)|对方(?:学校|大学)?(?:给|资助|出)", _pays_host),
    Property("cost.instalments", "cost", r"instal?ments?|in (?:2|two) parts|分期|分(?:2|两)(?:次|笔)|分次", _in_instalments),
    Property("cost.refunds", "cost", r"refund|money back|paid back|退(?:钱|款|费|还)", _refunds),
    Property("teaching.transcript", "credits", r"transcript|成绩单", _of("teaching", "transcript")),
    Property("teaching.marks", "credits", r"\bmarks?\b|\bgrades?\b|\bgraded\b|打分|给分|有分数|成绩", _of("teaching", "marks")),
    Property("life.same_time", "life", r"(?:no|without(?: any)?|not any|没有?|无|不用|不需要?)[^,，。]{0,6}(?:time difference|jet ?lag|时差)|same time", _same_time),
    Property("insurance.group", "insurance", r"group (?:policy|insurance)|统一(?:买|投)?保险|团体保险", _of("insurance", "is_group")),
)  # fmt: skip


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
    if is_superlative(text) or re.search(r"\bthe (?:most|fewest|least)\b|最[多少]", text):
        return None
    found = _properties(text)
    if not found:
        return None
    combine = max if re.search(r"或者?|还是|\bor\b", text) else min
    outcomes = {
        p.id: combine((_outcome(text, prop, p.data) for prop in found), key=_ORDER.index) for p in programmes
    }
    return Filtered(found[0].id, found[0].topic, outcomes)


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
        spans = [match.span() for match in re.finditer(prop.words, text)]
        is_new = all(end <= start or begin >= stop for begin, end in spans for start, stop in taken)
        if spans and is_new and prop.id not in {other.id for other in found}:
            found.append(prop)
            taken += spans
    return found


def _outcome(text: str, prop: Property, data: TypedFacts) -> Outcome:
    has = prop.has(data)
    if has is None:
        return Outcome.UNKNOWN
    return Outcome.MET if has is not _is_negated(text, prop) else Outcome.NOT_MET


_ORDER = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)


def _is_negated(text: str, prop: Property) -> bool:
    match = re.search(prop.words, text)
    before = text[max(0, match.start() - 24) : match.start()] if match else ""
    if match and match[0].startswith(("不用", "without")):
        return False
    before = re.sub(r"能不能|可不可以|要不要|有没有|是不是|需不需要", "", before)
    if match and (prop.id == "application.receipt" or re.search(_REFUSED, text[match.end() :])):
        return bool(re.search(_REFUSED, text[match.end() :]))
    return bool(re.search(rf"(?:{_NO})(?:[^,，。?？]*)$", before))


_REFUSED = r"^\s*(?:都|也|是|就|还|根本|完全)*(?:不认|不收|不接受|不行|不算数|(?:不需要|不用|不要|不必)(?=[的吗么呢啊呀?？!！。]|$))|^ (?:is |are |it )?(?:not|n't|isn't|aren't|un)(?: ?(?:accepted|needed|required|enough|necessary|taken|good enough))\b"
"""Behind what is chosen by: 六级不认."""
_SHUT = r"(?:has|have|is|are|already) (?:already )?closed|closed (?:already|by now)|已经?(?:截止|关闭|结束)|截止了的?|报不了"


def _by_date(text: str, programmes: list[Programme], spans: list[Span], now: datetime) -> Filtered | None:
    """Finds those open now; closing, opening, starting or ending in a span of days, before or after a day."""
    deadlines = {programme.id: programme.application for programme in programmes}
    if re.search(
        rf"{_SHUT}|open\b(?! to)|still (?:apply|take|accept)|taking applications|还能(?:报|申)|还可以(?:报|申)|开放|在报名|没截止|来得及|还没(?:截止|关)",
        text,
    ) and (not spans or all(span.first == now.date() for span in spans)):
        is_shut = bool(re.search(_SHUT, text))
        outcomes = {}
        for key, deadline in deadlines.items():
            is_open = (
                deadline is not None
                and now < deadline.closes
                and not (deadline.opens and now < deadline.opens)
            )
            outcomes[key] = Outcome.MET if is_open is not is_shut else Outcome.NOT_MET
        return Filtered("deadline.open", "deadline", outcomes)
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
        ("opens", r"opens?\b|开放"),
        ("starts", r"\bstart\w*|\bbegin\w*|开学(?=[早晚]于)|开课|开始|出发"),
        ("ends", r"\bend(?:s|ed)?\b|finish\w*|\bover\b|结束|回来|回国|return"),
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
    if re.search(r"after|later than|晚于|之?后|以后", around):
        return day > span.last
    return span.first <= day <= span.last
