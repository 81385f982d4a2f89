"""Which clauses of a message speak of whoever asks, or of the one for whom they ask."""

from __future__ import annotations

import re

from bot.answering.scores import MENTION

_PEOPLE_EN = r"(?:friend|room-?mate|classmate|sister|brother|cousin|senior|girlfriend|boyfriend)"
_PEOPLE_ZH = r"(?:室友|舍友|同学|朋友|学长|学姐|师兄|师姐|闺蜜|女朋友|男朋友|对象)"
_OTHERS = re.compile(
    rf"\s*(?:but |and |though )?(?:(?:my |a |our )?{_PEOPLE_EN}|she|he|they)\b"
    rf"|\s*(?:但|而)?(?:我(?:的)?)?(?:有个|有一个|一个)?(?:{_PEOPLE_ZH}|他|她)"
)
_MINE = re.compile(r"我|\bi\b|\bi'|\bm(?:y|e|ine|yself)\b")
_I_AM = re.compile(
    r"\s*(?:but |and |though |至于|而|不过)?(?:我(?:自己|本人)?(?!(?:的)?(?:室友|舍友|同学|朋友))|i(?:'m)?\b|my own\b|as for me)"
)
_FOR_ANOTHER = re.compile(
    rf"(?:帮|替|代)(?:我)?(?:的)?(?:一个|个)?{_PEOPLE_ZH}(?:来)?(?:问|咨询|打听|看)|\b(?:asking|i ask|question) (?:this )?(?:for|on behalf of) (?:a |my )?{_PEOPLE_EN}\b|\bon behalf of my {_PEOPLE_EN}\b"
)
_CLAUSE = re.compile(
    r"(?<=[,，。;；.!?？:：])(?!\d)|(?= (?:but|while|whereas|and) (?:i|my)\b)|(?=但是?我|而我|不过我)"
)
_CHANGED = re.compile(
    r"(?:was|used to be|以前是?|之前是?|原来是?) ?\d{2}(?:\.\d+)?[^\d.;。；]{0,24}(?:\bnow|it is|现在是?|目前是?|这学期)[^\d.;。；]{0,10}(?P<later>[4-9]\d(?:\.\d+)?)(?![\d/%])|(?:(?:dropp?ed|fell|fallen|went|gone|rose|risen|raised|improved|down|up)[^\d,.]{0,12})?(?:from|从|由) ?\d+(?:\.\d+)? ?分? ?(?:to|[掉降升涨提滑跌][到至]?了?|到了?) ?(?P<now>[4-9]\d(?:\.\d+)?)(?![\d/]| ?(?:[月号日]|jan|feb|mar|apr|may|jun|jul|aug))"
)
_HEARSAY = re.compile(
    r"(?:听(?:人家|别人|说|人|学长|学姐)|据说|传说|有人说|网上说)[^,，。?？;；]*|\b(?:i (?:heard|read|was told)|they say|people say|some(?:one|body) (?:said|says|told))\b[^,，。?？;；]*"
)


def own_clauses(text: str) -> str:
    """Returns a text without what is said of somebody else, where the student speaks of themselves in another clause.

    Who asks for somebody else says nothing of themselves that counts. A test that only another's clause names is
    the one of the own clause, too: "my cousin got 110 in TOEFL, I only 79".
    """
    text = _CHANGED.sub(lambda match: match["now"] or match["later"], text)
    clauses = _CLAUSE.split(text)
    if _FOR_ANOTHER.search(text):
        return "".join(clause for clause in clauses if not _I_AM.match(clause))
    mine = "".join(clause for clause in clauses if not _OTHERS.match(clause))
    if not _MINE.search(mine):
        return text
    tests = {match[0] for match in MENTION.finditer(text)}
    return f"{tests.pop()} {mine}" if len(tests) == 1 and not MENTION.search(mine) else mine


def without_hearsay(text: str) -> str:
    """Returns a text without what the student has heard: 听人家说过了大四就不收."""
    return _HEARSAY.sub(" ", text)
