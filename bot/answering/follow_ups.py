"""Messages that lean on what was said: "and NTU?", 那525呢; 还能报名吗 after a talk about briefings."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.figures_in_text import plain
from bot.answering.profile import Profile
from bot.matching import Context, Match, Status

_BARE = re.compile(
    r"(?:那么?|要是|如果|假如|and|what|how|about|if|with|it|is|was|were|i|had|have|got|考了?|是|有|,|，|\s)*"
    r"(?P<figure>\d{1,3}(?:\.\d+)?)\s*(?:分)?\s*(?:呢|行吗|可以吗|够吗|够不够|行不行|instead|then|enough|ok)?\s*[?？.。!！]*"
)

_SURE = 0.9  # that a message is not of the briefing, though the talk was
_BRIEFINGS = frozenset(("briefing", "briefing_content", "briefing_online", "briefing_signup"))
_SIGN_UP_ZH = re.compile(
    r"(?:那么?|请问|我们?|现在|今天|明天|当天|还要|也|[，,\s])*(?:"
    r"(?:还|都|怎么|如何|咋|咋个|在?哪里?|去哪里?|从哪里?|要不要|需不需要|能不能|可不可以|能否|可否|可以|可|能|要|需要|必须|什么时候|直接|再)*"
    r"(?:报名|报|登记|预约|参加)(?:的话|参加)?(?:还|来得及|截止|结束|到|是|在|了|没有?|什么时候|几号|哪天|得了|得上|开始)*"
    r"|(?:还|是不是|也)?(?:有没有|有|剩)(?:多少|几个|没)?(?:名额|位子|位置|座位|空位))(?:不|吗|么|嘛|呢|呀|啊|了|没|没有)*[?？。!！~\s]*"
)
_SIGN_UP_EN = re.compile(
    r"(?:(?:and|so|but|then|ok(?:ay)?|please|pls|hi)[, ]+)*(?:"
    r"(?:can|could|may|do|should|must|how (?:can|do)|where (?:can|do)|when (?:can|do|must|should)|until when can|am)?(?: ?i| ?we)?"
    r"(?: still| also| have to| need to| just| too late to| able to)*(?: sign(?:ing)? ?-?up| register| enrol+| join| book| attend)(?: now| still| today| in time| online)*"
    r"|(?:is|was|when (?:does|is)|has) (?:it |the )?(?:too late to (?:sign up|register|join)|(?:sign-?ups?|registrations?|booking)(?: still| already)*(?: open| clos(?:e|ed|ing)| end| over| possible)*)(?: now| still)?"
    r"|(?:are|is) there (?:still |any )*(?:seats?|places?|spots?|room)(?: left| free| available| still)*"
    r")[\s?.!]*",
    re.IGNORECASE,
)
"""Ask for the way in, and do not say into what: a briefing has one, as every programme has."""


def about_the_talk(message: str, context: Context | None) -> str:
    """Returns a message with the subject that it leaves out: the briefing, where the talk was about one."""
    if context is None or context.topic not in _BRIEFINGS:
        return message
    if _SIGN_UP_ZH.fullmatch(message.strip()):
        return f"宣讲会{message.strip()}"
    if _SIGN_UP_EN.fullmatch(message.strip()):
        return f"{message.strip().rstrip('?.! ')} for the briefing?"
    return message


def settled(match: Match) -> Match:
    """Returns the match of a message whose subject the talk has filled in: what is near to a briefing is of the briefing, as a whole."""
    if match.status is Status.ANSWERED and match.topic in _BRIEFINGS:
        return replace(match, point=None)
    near = next((a for a in match.alternatives if a.topic in _BRIEFINGS), None)
    if near is None or (match.status is Status.ANSWERED and match.score >= _SURE):
        return match
    return replace(match, status=Status.ANSWERED, topic=near.topic, programmes=(), score=near.score)


def followed(match: Match, last: str | None, earlier: Profile) -> Match:
    """Returns the match of what a message asks once the last question is filled in.

    Args:
        last: the last question that was computed, without the names in it; None if the last answer was of another kind.
        earlier: what the student said before.
    """
    if last is None or match.elsewhere is not None or match.shared is not None:
        return match
    if match.leans:
        return replace(match, masked=last)
    bare = _BARE.fullmatch(plain(match.masked).strip())
    if bare is not None and len(earlier.tests) == 1:
        test = earlier.tests[0].test.replace("cet", "cet-")
        return replace(
            match,
            status=Status.ANSWERED,
            topic="language",
            programmes=match.programmes or match.about,
            score=1.0,
            masked=f"{test} {bare['figure']}?",
        )
    return match
