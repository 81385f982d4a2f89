"""Reads what students say of themselves: a small grammar over both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.answering.profile import Failed, Profile
from bot.answering.scores import read_scores
from bot.answering.spans import Today
from bot.knowledge.facts import Major

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6} | {
    f"{number}{suffix}": number for number, suffix in enumerate(("st", "nd", "rd", "th", "th", "th"), 1)
}
_ORDINAL = r"(first|second|third|fourth|fifth|sixth|[1-6](?:st|nd|rd|th))"
_YEAR_WORDS = {"freshman": 1, "sophomore": 2, "junior": 3}
_POSTGRADUATE = r"master'?s?|postgrad\w*|graduate student|grad student|msc\b|硕士|研究生|硕\d|研\d|学硕|专硕"
_DOCTORAL = r"\bphd'?s?\b|ph\.d|doctoral|doctorate|博士|博\d|直博"
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

_FAILED = r"fail(?:ed|ing)?\b|flunk\w*|挂(?:了|过)?(?:\d门|一门|两门|几门|科|课)|挂过|挂了|挂的|挂着|不及格|resit|re-sit|retake|补考|重修"
_NEVER_FAILED = r"(?:no|never|without any|not|zero|0|nothing|none) (?:failed|fails?\b|fail(?:ed)? (?:a |any )?course|failures?|failing)|fail(?:ed)? nothing|(?:haven't|have not|didn't|did not) (?:ever )?fail|没(?:有)?挂(?:过)?|没(?:有)?不及格|(?:从没|从来没|未)挂|0挂科|无挂科"
_NOT_YET = r"not (?:yet )?(?:passed|retaken|resat|cleared)|still (?:open(?! to| for)|to|pending|outstanding|ahead)|haven'?t (?:passed|retaken|cleared|resat)|(?:resit|retake|re-sit)s? (?:is |are )?(?:next|later|(?:in|on) (?:the |a |\w+ )?(?:jan|feb|mar|apr|may|june|july|aug|sept|oct|nov|dec|spring|summer|autumn|fall|few|week|month|term|semester|\d))|open (?:fail|resit|course)|(?:resit|retake) (?:is )?(?:still )?outstanding|outstanding (?:resit|retake|fail)|(?:fail\w*|resit) (?:is )?(?:still )?open|to (?:resit|retake)|还没(?:补|过|重修|通过|考)|没补(?:考|过)|(?:还|正)在(?:补考|重修|等)|(?:补考|重修)(?:也|都|又)?(?:还)?没(?!有挂)|(?:等着|要|待|准备)(?:补考|重修)|补考(?:还没|没过|也没过|在|是)|没有?过$|尚未通过|未通过"
_PASSED = r"passed|cleared|补(?:考)?(?:已经|也|都)?(?:过|上|通过)了?|重修(?:已经?|也|都)?(?:过|通过)了?|(?:后来|已经|都)过了|补过了|过了补考|made it up"
_RECENT = r"last (?:semester|term)|this (?:semester|term|year|january|february|march|spring|winter)|autumn|fall term|spring term|上(?:个)?学期|这(?:个)?学期|本学期|刚(?:刚)?|去年秋|今年|秋季学期|最近"
_LAST_TERM = r"fail\w*[^.?]{0,24}(?:last|this) (?:semester|term)|(?:last|this) (?:semester|term)[^.?]{0,24}fail|[上这本]个?学期[^,，。]{0,10}(?:挂|不及格)"
_OLDER = r"(?:in|from|during) (?:my )?(?:first|1st|freshman) year|years? ago|大1(?:的时候|上|下|时|那|就|学期)?|(?:两|2|3)年前|很久以前|以前|刚入学"
_SUBJECTS = {"physiology": r"physiology|生理", "pharmacology": r"pharmacology|药理"}
_MISSING = r"还?没(?:有)?(?:修|学|考|上|过)|haven'?t|have not|not (?:yet )?(?:taken|passed|had|done)|(?:yet )?to (?:take|pass)|next (?:term|semester|year)|later|下(?:个)?学期|missing|without|didn'?t|挂|fail|下学期"
_DONE = r"过了|修完|学过|学完|passed|done|已修|已过|通过|修过|上过|finished|completed|都过"
_FINAL = r"(?:third|fourth|fifth|sixth|[3-6](?:rd|th))(?:,| and)? (?:my )?(?:last|final) year|(?:last|final) year of (?:my |the )?(?:degree|stud\w+|course|programme|program|bachelor\w*)|final (?:semester|term)|毕业班|毕业年级|应届|(?:今年|这个?夏天|今夏|6月|马上|快要?|就要)(?:夏天)?(?:就|要)?毕业|graduat(?:e|ing) (?:this|in june|in july|in summer)|(?:my|in the|in my) (?:final|last) (?:year|semester)|final[- ]year|最后(?:一|1)(?:年|个?学期)|最后1(?!\d|门|场|科|次|天|周|节|个月)"
_NOT = r"(?:\bnot|n't|isn't|不是|并非|非|没到|还没到|没有|还不是|不算)(?: (?:yet|a|an|in|my|the))*\s*"
_IN_A_YEAR_PAST = rf"\b(?:abroad|overseas|went|fail\w*|flunk\w*|punished|warned)\b[^,.;?]*?\b(?:in|during|from) (?:my |the )?(?:year [1-6]|{_ORDINAL}[- ]year)\b"
_ABROAD = r"参加过[^,，。]{0,14}(?:项目|交流|交换|夏令营|暑校)|took part in|was abroad|(?:was|been|studied) overseas|studied abroad|(?:出去|出国|交流|去)过(?:1|2|3|一|两)?(?:次|回)?|been abroad|went abroad|gone abroad|exchange (?:once )?before|公派过|已经去过"
_ORDINARY_WORDS = {"english", "law", "business", "medicine", "clinical", "statistics", "imaging", "听力"}
"""Majors whose name says something else as often."""
_OTHERS = r"\s*(?:but |and |though )?(?:my |a |our )?(?:friend|room-?mate|classmate|sister|brother|cousin|senior|girlfriend|boyfriend|she|he|they)\b|\s*(?:但|而)?(?:我(?:的)?)?(?:有个|有一个|一个)?(?:室友|舍友|同学|朋友|学长|学姐|师兄|师姐|闺蜜|女朋友|男朋友|对象|他|她)"
_CHANGED = r"(?:was|used to be|以前是?|之前是?|原来是?) ?\d{2}(?:\.\d+)?[^\d.;。；]{0,24}(?:\bnow|it is|现在是?|目前是?|这学期)[^\d.;。；]{0,10}(?P<later>[4-9]\d(?:\.\d+)?)(?![\d/%])|(?:(?:dropp?ed|fell|fallen|went|gone|rose|risen|raised|improved|down|up)[^\d,.]{0,12})?(?:from|从|由) ?\d+(?:\.\d+)? ?分? ?(?:to|[掉降升涨提滑跌][到至]?了?|到了?) ?(?P<now>[4-9]\d(?:\.\d+)?)(?![\d/]| ?(?:[月号日]|jan|feb|mar|apr|may|jun|jul|aug))"
_MONEY_OF_OURS = r"学校的?钱|学校资助|学校出钱|公费|公派|资助|university money|funded|university paid|school(?:'s)? money|with (?:your|university) (?:money|support)"


def read_profile(text: str, majors: Iterable[Major], today: Today) -> Profile:
    """Reads one message.

    Args:
        text: in the form of ``figures_in_text.plain``.
    """
    text = own_clauses(text)
    scores, rest, impossible = read_scores(text, today)
    level, year, final = _level(rest)
    values: dict[str, object] = {
        "level": level,
        "year": year,
        "final": final,
        "is_5_plus_3": _is_5_plus_3(rest),
        "major": read_major(rest, majors),
        "rank": _rank(rest),
        "failed": _failed(rest),
        "subjects": _subjects(rest),
        "laboratory": _laboratory(rest),
        "abroad_before": True if re.search(_ABROAD, rest) and re.search(_MONEY_OF_OURS, rest) else None,
        "punished": _punished(rest),
        "supervisor": _agrees(rest, r"导师|supervisor|老板"),
        "school": _agrees(rest, r"学院|my school|辅导员"),
        "age": _age(rest),
        "tests": scores,
    }
    average, gpa, wrong = _average(rest, is_bare=not scores)
    profile = {name: value for name, value in values.items() if value not in (None, {}, ())}
    impossible = (*impossible, *wrong, *_no_such_year(rest))
    return Profile(**profile, average=average, gpa=gpa, impossible=impossible)  # type: ignore[arg-type]


def own_clauses(text: str) -> str:
    """Returns a text without what is said of somebody else, where the student speaks of themselves in another clause."""
    text = re.sub(_CHANGED, lambda match: match["now"] or match["later"], text)
    clauses = re.split(
        r"(?<=[,，。;；.!?？])|(?= (?:but|while|whereas|and) (?:i|my)\b)|(?=但是?我|而我|不过我)", text
    )
    mine = [clause for clause in clauses if not re.match(_OTHERS, clause)]
    return "".join(mine) if any(re.search(r"我|\bi\b|\bi'|\bmy\b", clause) for clause in mine) else text


def _is_5_plus_3(text: str) -> bool | None:
    if not re.search(r"5\s*\+\s*3|5加3", text):
        return None
    return not re.search(r"(?:不是|非|没有|not|no)[^,，。]{0,10}5\s*(?:\+|加)\s*3", text)


def _level(text: str) -> tuple[str | None, int | None, bool | None]:
    text = re.sub(_IN_A_YEAR_PAST, " ", text)
    final = True if re.search(_FINAL, text) and not re.search(rf"(?:{_NOT})(?:{_FINAL})", text) else None
    if re.search(_FAILED, text):  # "failed a course (first year)" is no year of now
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
    found = re.search(r"([1-8])年级", text)
    if found:
        return level or "undergraduate", int(found[1]), final
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


def _average(
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
    if figure and 40 <= figure <= 100 and not re.search(r"面试|材料|满分|占|权重|差", text):
        return figure, None, ()
    return None, None, ()


def _rank(text: str) -> Decimal | None:
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


def _failed(text: str) -> Failed | None:
    if re.search(_NEVER_FAILED, text):
        return Failed.NONE
    if not re.search(_FAILED, text) or any(
        re.search(rf"(?:{subject})[^,，。]*(?:{_MISSING})", text) for subject in _SUBJECTS.values()
    ):
        return None
    if re.search(_NOT_YET, text):
        return Failed.RECENT_OPEN if re.search(_LAST_TERM, text) else Failed.OPEN
    is_passed = bool(re.search(_PASSED, text))
    if re.search(_RECENT, text):
        return Failed.RECENT_PASSED if is_passed else Failed.RECENT
    if re.search(_OLDER, text):
        return Failed.OLDER if is_passed else Failed.UNCLEAR
    return Failed.PASSED_LATER if is_passed else Failed.UNCLEAR


def _subjects(text: str) -> dict[str, bool]:
    """Tells whether each subject is passed; what is said of both stands in the clause after them."""
    said: dict[str, bool] = {}
    waiting: list[str] = []
    for clause in re.split(r"[,，。;；]|\bbut\b|\band (?=i |not|have)|但是?|不过", text):
        waiting += [name for name, pattern in _SUBJECTS.items() if re.search(pattern, clause)]
        if re.search(_MISSING, clause):
            said |= dict.fromkeys(waiting, False)
            waiting = []
        elif re.search(_DONE, clause):
            said |= dict.fromkeys(waiting, True)
            waiting = []
    return said


def _laboratory(text: str) -> bool | None:
    if not re.search(r"实验课|lab(?:oratory)? (?:course|class)", text):
        return None
    if re.search(
        r"(?:没|从没|没有)[^,，。]{0,6}实验课|实验课[^,，。]{0,4}没|no lab|never (?:taken|had|done)|without (?:a |any )?lab|haven'?t",
        text,
    ):
        return False
    return True if re.search(r"(?:修|上|做|学)过|passed|taken|took|have", text) else None


def _punished(text: str) -> bool | None:
    if not re.search(r"处分|违纪|punish|disciplin|警告", text) or re.search(
        r"会(?:不会)?(?:有|受|被|给)?(?:到)?处分|(?:will|would|get|be) (?:i |be )*punish", text
    ):
        return None
    if re.search(r"撤销|解除|lifted|revoked|cancelled|withdrawn", text):
        return None
    return not re.search(r"没有?(?:受过)?(?:任何)?处分|无处分|never|no (?:punish|disciplin)", text)


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
