"""Messages that lean on the last question that was computed: "and NTU?", 那525呢."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.figures_in_text import plain
from bot.answering.profile import Profile
from bot.matching import Match, Status

_BARE = re.compile(
    r"(?:那么?|要是|如果|假如|and|what|how|about|if|with|it|is|was|were|i|had|have|got|考了?|是|有|,|，|\s)*"
    r"(?P<figure>\d{1,3}(?:\.\d+)?)\s*(?:分)?\s*(?:呢|行吗|可以吗|够吗|够不够|行不行|instead|then|enough|ok)?\s*[?？.。!！]*"
)


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
