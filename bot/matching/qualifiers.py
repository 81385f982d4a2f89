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
    r"\s*(?:这[个所])?(?:以外|之外|除外|不算|不考虑|(?:is |are )?(?:excluded|aside|excepted))(?:的)?"
)
_BETWEEN = re.compile(r"\s*(?:and|or|&|和|与|跟|及|或|、)\s*(?:the )?")
_TIED = re.compile(r"\s*[,(]?\s*")
_LIST_GOES_ON = re.compile(r"\s*(?:[,/&]|\b(?:and|or|vs)\b|、|和|与|还是)")
_TIED_ZH = re.compile(r"的?")
_ELSEWHERE = re.compile(
    rf"\s*(?:[,(]\s*|\bin\s+)?(?:{'|'.join(map(re.escape, ANOTHER_BEHIND))})(?![a-z])(?!\s+(?:\d|times?\b|students?\b))"
)


def excluded(question: str, names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns those of the names that are left out, each with the words that say so."""
    found: list[tuple[int, int]] = []
    for start, end in names:
        before, behind = _BEFORE.search(question[:start]), _BEHIND.match(question, end)
        is_next = bool(found) and _BETWEEN.fullmatch(question[found[-1][1] : start]) is not None
        if before or behind or is_next:
            spans = (before.start() if before else start, behind.end() if behind else end)
            found.append(spans if not is_next else (found[-1][1], spans[1]))
    return found


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
