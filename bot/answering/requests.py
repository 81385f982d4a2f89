"""One message → the requests in it: "do I get credits, and whom do I write to about it?" holds two.

A message is cut where one question ends and another begins. Whatever asks
nothing is a circumstance, and holds for all requests; whatever has no subject of
its own, or the subject of its neighbour, belongs to that. What remains one
request is asked whole, as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.follow_ups import about_the_talk, settled
from bot.answering.subject import ABOUT_STUDENTS
from bot.matching import Context, Match, Matcher, Status
from bot.matching.followup import weight

_SENTENCE_END = re.compile(r"(?<=[?？!！。;；\n])|(?<=[a-z)\"'”]\.)\s+(?=\S)")
_CLAUSE_END = re.compile(
    r"(?:，|,(?!\d))\s*(?:and|but|so|oh|also|plus|then)?\s*"
    r"|(?<=\S)\s+(?:and|plus|also|oh)\s+(?=(?:also |then |oh )?(?:to |for |at |by |until |from |on |with |in )?"
    r"(?:how|what|when|where|which|who|whom|whose|why|whether|is|are|was|will|can|could|do|does|did|should|would|may|must)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]"
    r"|\b(?:how|whats|what|when|where|which|who|whom|whose|why|whether|any idea|anyone know|tell me|let me know|explain)\b"
    r"|^\W*(?:and |but |so |oh |also |then |ok |hi |hello )*(?:is|are|am|was|were|will|can|could|do|does|did|should|shall|would|may|must)\s"
    r"|吗|呢|么\W*$|嘛\W*$|几|多少|多久|多长|多大|好多|啥|什么|哪|怎么|怎样|咋|如何|谁|能否|可否|是否|有没有|有无"
    r"|(.)不\1|(?:能|可以|要|会|行|够|退|报|去|算|认|收|给|有)(?:不|没)\W*$|[不没]\W*$",
    re.IGNORECASE,
)
_ELLIPTICAL = re.compile(
    r"\W*(?:and |or |but )?(?:with|for|at|by|to|in|on|from|of) (?:how|what|which|whom|when)\b"
    r"(?!.*\b(?:do|does|did|can|could|must|should|shall|will|would|may|is|are|have|has)\b)",
    re.IGNORECASE,
)
"""Asks on within the question before: "and for how long?"."""
_ALTERNATIVE = re.compile(r"\W*(?:or\b|还是|或者)", re.IGNORECASE)
_JOINT = re.compile(
    r"^\s*(?:and|but|so|oh|also|plus|then)\b(?:\s+(?:and|but|so|oh|also|plus|then)\b)*|[,，.。;；\s]*(?:\band)?\s*$",
    re.IGNORECASE,
)
_MOST = 5
_SURE_FIRST, _SURE = 0.85, 0.93  # of the topic of a clause, the first or a later one
_LIKELY = 0.4  # of the topic of a clause that is asked back
_SURELY_NOT_OURS = 0.12
_LEAST_SAID = 4  # in a later clause, beside names and fillers


@dataclass(frozen=True)
class Request:
    """``asked``: the words that ask; ``text``: the same after the circumstances that the message tells."""

    asked: str
    text: str
    match: Match


def requests_in(message: str, matcher: Matcher, context: Context | None = None) -> list[Request]:
    """Returns the requests of a message in its order, one at least.

    Args:
        context: what the talk was about.
    """
    text = about_the_talk(message, context)
    match = matcher.match(text, context)
    whole = Request(message, text, match if text == message else settled(match))
    clauses = list(_clauses(message))
    asking = [clause for clause in clauses if _asks(clause)]
    if whole.match.is_urgent or whole.match.shared is not None or len(clauses) < 2 or not asking:
        return [whole]
    if len(asking) == 1:
        return [_without_greeting(whole, asking[0], matcher, context)]
    is_clear = whole.match.status is Status.ANSWERED and whole.match.score >= _SURE_FIRST
    told = "".join(clause for clause in clauses if not _asks(clause))
    found: list[Request] = []
    about = context or Context()
    lead = ""
    for clause in clauses:
        if not _asks(clause):
            lead += clause
            continue
        match = matcher.match(clause, Context(programmes=about.programmes, earlier=about.earlier))
        about = about.naming(match.named)
        if lead and not found and weight(match.masked) < _LEAST_SAID:
            match = matcher.match(lead + clause, context)
        lead = ""
        if _is_another(match, found[-1].match if found else None, is_clear=is_clear):
            text = f"{told} {clause}".strip()
            if told.strip() and match.topic in ABOUT_STUDENTS:  # a verdict reads the circumstances too
                match = replace(match, masked=matcher.match(text, context).masked)
            if _is_outside(match):  # beside another request it is not asked back
                match = replace(match, status=Status.UNANSWERED, topic=None, alternatives=())
            found.append(Request(_JOINT.sub("", clause).strip(), text, match))
    return found if 2 <= len(found) <= _MOST else [whole]


def _without_greeting(whole: Request, clause: str, matcher: Matcher, context: Context | None) -> Request:
    """Matches the clause that asks alone, where a greeting, or an excuse, has hidden it."""
    if whole.match.topic != "smalltalk":
        return whole
    match = matcher.match(clause, context)
    is_clear = match.status is Status.ANSWERED and not match.leans and match.topic != "smalltalk"
    return Request(whole.asked, whole.text, match) if is_clear else whole


def _is_another(match: Match, before: Match | None, *, is_clear: bool) -> bool:
    """Tells whether a clause is understood alone, as ours or as none of ours, and asks for something else than the one before.

    Args:
        is_clear: whether the whole message is surely understood as one request.
    """
    if match.leans or match.topic == "smalltalk":
        return False
    is_ours = match.status is Status.ANSWERED and match.score >= (_SURE if before else _SURE_FIRST)
    may_be_ours = match.status is Status.CLARIFY and match.score >= _LIKELY and match.outside is None
    if before is None:
        is_likely = may_be_ours and bool(match.named) and weight(match.masked) >= _LEAST_SAID
        return is_ours or is_likely or _is_outside(match) or match.elsewhere is not None
    is_of_a_comparison = (before.names_each or before.topic == "compare") and not match.named
    if is_of_a_comparison or weight(match.masked) < _LEAST_SAID:
        return False
    if is_ours or (may_be_ours and not is_clear and before.status is Status.ANSWERED):
        return not _is_same(match, before)
    return match.elsewhere is not None or (_is_outside(match) and match.score <= _SURELY_NOT_OURS)


def _is_outside(match: Match) -> bool:
    return match.status is not Status.ANSWERED and match.outside is not None


def _is_same(match: Match, before: Match) -> bool:
    if match.topic != before.topic and {match.topic, before.topic} != {"compare", "programmes"}:
        return False
    return match.named == before.named or not match.named or not before.named


def _asks(clause: str) -> bool:
    return bool(_ASKS.search(clause)) and not _ELLIPTICAL.match(clause) and not _ALTERNATIVE.match(clause)


def _clauses(message: str) -> Iterator[str]:
    """Cuts a message after each sentence and comma, and where "and" begins another question."""
    for sentence in _SENTENCE_END.split(message):
        start = 0
        for end in _CLAUSE_END.finditer(sentence):
            yield sentence[start : end.end()]
            start = end.end()
        yield sentence[start:]
