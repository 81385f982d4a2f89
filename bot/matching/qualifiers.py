"""Words around a name that turn its meaning: "all but NUS" means the others, and "Manchester, New Hampshire" is another place."""

from __future__ import annotations

import re

from bot.matching.unlisted import ANOTHER_BEHIND

_BEFORE = re.compile(
    r"(?:除了?|除开|除去|不算|不含|不包括|不考虑|排除|撇开|不要|\bexcept(?:ing)?(?: for)?|\bbesides|\bapart from|\baside from|\bother than"
    r"|\bexcluding|\b(?:all|every(?:thing|one)?|any(?:thing|one)?|none) but|\bnot counting|\bleaving out|\bwithout|\bbut not|\bminus)"
    r"(?: the| for)?\s*$"
)
_BEHIND = re.compile(
    r"\s*(?:这[个所])?(?:以外|之外|除外|不(?:算|考虑)(?!机票|路费|住|房|吃|生活|伙食|学费|项目费|保险|签证|奖|补|资助)|(?:is |are )?(?:excluded|aside|excepted))(?:的)?"
)
# These leave a name out only where their clause ends behind it: "not NUS, but NTU", but "not NUS students alone".
_DECLINED = re.compile(
    r"(?:(?:^|[,.;:!?(]|\b(?:but|and|so|please))\s*(?:no|not)"
    r"|\b(?:do not|don't|dont|will not|won't|would not|wouldn't|no longer|am not|i'm not|never) "
    r"(?:(?:really )?(?:want|wish|like|care for|care about|consider|choose|mean|apply|go|going|applying|interested)(?:ing)?)"
    r"(?: (?:to|for|at|in|about|go|apply|study|attend|going))*"
    r"|(?:不|没)(?:太|怎么|打算|准备|会|再)?(?:想|愿意|要|喜欢|考虑|打算)?(?:去|申请|申|报名|报|读|选|上|考虑|喜欢|想|要)"
    r"|(?:^|[,.;:!?]\s*)(?:我(?:说|问|指)的)?不是)"
    r"(?: the)?\s*$"
)
_CLAUSE_ENDS = re.compile(
    r"\s*(?:了|的话|吧|please|pls|thanks|thank you|anymore|either|at all)?\s*(?:[,.;:!?)。、]|\b(?:but|and)\b|而|$)"
)
_GIVEN_UP = re.compile(
    r"\b(?:if|withdr\w+|cancel\w*|give up|drop|quit|refund\w*|lose|what happens)\b|如果|要是|万一|退|取消|放弃|撤"
)
_BETWEEN = re.compile(r"\s*(?:(?:and|or|nor|&|和|与|跟|及|或|、)\s*(?:the )?)?")
_BETWEEN_ALL = re.compile(rf"\s*,{_BETWEEN.pattern}|{_BETWEEN.pattern}")
_TIED = re.compile(r"\s*[,(]?\s*")
_LIST_GOES_ON = re.compile(r"\s*(?:[,/&]|\b(?:and|or|vs)\b|、|和|与|还是)")
_TIED_ZH = re.compile(r"的?")
_ELSEWHERE = re.compile(
    rf"\s*(?:[,(]\s*|\bin\s+)?(?:{'|'.join(ANOTHER_BEHIND)})(?![a-z])(?!\s+(?:\d|times?\b|students?\b))"
)

_FROM_THERE = re.compile(
    r"(?:\b(?:i am|i'm|im|we are|we're)(?: an?| originally)*(?: (?:student|citizen|national|person))?(?: from| of)?"
    r"|\b(?:come|comes|coming|students?|citizens?|nationals?) (?:originally )?(?:from|of)|\b(?:nationality|citizenship|passport) (?:is|of)"
    r"|来自|我是|我(?:是)?从|国籍是?|我们是)\s*$"
)
_CITIZEN = re.compile(
    r"\s*(?:n )?(?:的)?(?:国籍|籍的?|护照|(?:留学生|学生|同学|人)(?:,|，|。|$)|passports?\b|citizens?\b|nationals?\b|nationality\b)"
)


def tells_origin(question: str, start: int, end: int) -> bool:
    """Tells whether a place is where somebody is from: "I'm from Pakistan", 巴基斯坦籍."""
    return bool(_FROM_THERE.search(question[:start]) or _CITIZEN.match(question, end))


def excluded(question: str, names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns those of the names that are left out, each with the words that say so; a list of names is left out as a whole."""
    found: list[tuple[int, int]] = []
    lists = [run for run in _runs(question, names, _BETWEEN_ALL) if _is_one_list(question, run)]
    for run in [*lists, *_runs(question, names)]:
        start, end = run[0][0], run[-1][1]
        if any(start < whole_end and whole_start < end for whole_start, whole_end in found):
            continue
        before, behind = _BEFORE.search(question[:start]), _BEHIND.match(question, end)
        if before is None and _CLAUSE_ENDS.match(question, end) and not _GIVEN_UP.search(question):
            before = _DECLINED.search(question[:start])
        if before or behind:
            found.append((before.start() if before else start, behind.end() if behind else end))
    return found


def _is_one_list(question: str, run: list[tuple[int, int]]) -> bool:
    """Tells whether commas part the names of one list: "all but NUS, NTU and UBC", but "not NUS, NTU" and 除了NUS，NTU ask for NTU."""
    start, end = run[0][0], run[-1][1]
    if "," not in question[start:end]:
        return False
    before = _BEFORE.search(question[:start])
    is_leading = before is not None and before.group().isascii()
    is_closed = question[run[-2][1] : run[-1][0]].strip(" ,") != ""  # "and" before the last
    return _BEHIND.match(question, end) is not None or (is_leading and is_closed)


def _runs(
    question: str, names: list[tuple[int, int]], between: re.Pattern[str] = _BETWEEN
) -> list[list[tuple[int, int]]]:
    """Returns the names in runs with nothing but "and" between them."""
    runs: list[list[tuple[int, int]]] = []
    for start, end in names:
        if runs and between.fullmatch(question[runs[-1][-1][1] : start]):
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    return runs


def another(question: str, end: int) -> int:
    """Returns where the words end that make the name before them another one's ("nus high school"); ``end`` if there are none."""
    match = _ELSEWHERE.match(question, end)
    return match.end() if match else end


def are_tied(question: str, name: tuple[int, int], place: tuple[int, int]) -> bool:
    """Tells whether a place stands so close to a name that it says which one is meant: "ntu taiwan", 台湾的ntu."""
    is_chinese = "\u3400" <= question[place[0]] <= "\u9fff"
    if name[1] > place[0]:
        between = _TIED_ZH if is_chinese else re.compile("'s ")
        return between.fullmatch(question[place[1] : name[0]]) is not None
    is_listed = is_chinese or _LIST_GOES_ON.match(question, place[1])
    return not is_listed and _TIED.fullmatch(question[name[1] : place[0]]) is not None
