"""One message → what is to be computed from the facts, if anything: the matcher has found the topic before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from bot.answering import budgets, dates
from bot.answering.computed import Computed, Kind
from bot.answering.dates import DateQuestion
from bot.answering.figures_in_text import plain
from bot.answering.filters import asks_which, read_filter
from bot.answering.profile import Profile
from bot.answering.rankings import read_ranking
from bot.answering.spans import Span, read_spans
from bot.answering.statements import read_profile
from bot.answering.verdicts import Outcome, judge
from bot.knowledge import Knowledge
from bot.matching import ASK_BACK_FROM, Match, Status

_SURE = 0.9
_ABOUT_STUDENTS = ("eligibility", "language", "compare", "programmes", "places", "selection", "multiple")
_ASKS_WHETHER = re.compile(
    r"[?？]|呢|(?:what|how) about|在不在|有效|过期|valid|expire|can i|could i|am i|do i|will i|would i|may i|which|who\b|where|what are my|options|enough|accept|eligible|qualify|possible|take me|any chance|"
    r"能|可以|够|行不|行吗|有资格|符合|有戏|有希望|哪|吗|不$|么|要不要我|合格|达标|稳|认不|收不|要不"
)
_ASKS_FOR_A_VERDICT = re.compile(
    r"can i (?:still )?(?:apply|go|get in|join)|could i (?:still )?(?:apply|go)|where (?:can|could) i|which[^.?]{0,24}(?:can i|could i|accept|take|open to me|for me|am i)|am i (?:eligible|qualified|ok|in\b)|"
    r"do i (?:qualify|meet|have a chance)|eligible|qualify|my options|still possible|still apply|is (?:that|it|this) (?:enough|ok|fine)|good enough|enough for|fine for|accept|take me|"
    r"(?:还|也)?能不能(?:报|申|去|上)|还?能(?:报|申|去|上|选|先报|再报|走)|可以(?:报|申|去|上)|够不够|够.{0,6}[吗不么]|符合|有资格|报(?:得|不)了|去得了|能去哪|报哪|选哪|申哪|认不认|认吗|达标|达到|行不行|有戏|合格|过线|(?:能|可以)?报.{0,10}[吗不么]"
)
_AMONG_OURS = re.compile(
    r"哪(?:些|个|几个|所|几所)(?:项目|学校|大学|地方)?(?:有|能|可以|不|要|没|最|的|是|给)|which (?:ones?|of (?:them|the)|programmes?|programs?|universit|schools?)"
)
_GENERAL = (
    "smalltalk",
    "privacy",
    "human",
    "bot",
    "subscribe",
    "briefing",
    "briefing_signup",
    "briefing_online",
)


def compute(
    question: str,
    match: Match,
    knowledge: Knowledge,
    now: datetime,
    earlier: Profile | None = None,
    said: Profile | None = None,
) -> Computed | None:
    """Computes what a message asks for; None if its topic's own answer is the right one.

    Args:
        now: in the institution's zone.
        earlier: what the student said before in the same talk.
        said: what ``profile_in`` finds in the question, where it was called already.
    """
    if match.elsewhere is not None or match.topic in _GENERAL:
        return None
    said = said if said is not None else profile_in(question, knowledge, now.date())
    return _Request(plain(question), match, knowledge, now, said, earlier or Profile()).computed()


def profile_in(question: str, knowledge: Knowledge, today: date) -> Profile:
    """Reads what a message says of the student."""
    return read_profile(plain(question), knowledge.majors.values(), today)


class _Request:
    """One message with all that was read from it."""

    def __init__(
        self, text: str, match: Match, knowledge: Knowledge, now: datetime, said: Profile, earlier: Profile
    ) -> None:
        self.text = text
        self.match = match
        self.knowledge = knowledge
        self.now = now
        self.said = said
        self.profile = self.said.after(earlier)
        self.spans: list[Span] = read_spans(self.text, now.date())
        every = sorted(knowledge.programmes.values(), key=lambda programme: programme.order)
        about = match.named or match.programmes
        self.named = [programme for programme in every if programme.id in about]
        self.every = [programme for programme in every if programme.data.eligibility or programme.data.cost]
        self.asked = self.named or self.every

    def computed(self) -> Computed | None:
        if not self.every:
            return None
        has_scores = bool(self.said.tests and any(s.total is not None or s.variant for s in self.said.tests))
        is_personal = has_scores or self.said.average is not None or bool(self.said.impossible)
        attempts = [self._budget, self._ranking, self._date, self._filter, self._verdict]
        if is_personal and not (
            self.spans and re.search(dates._SCORE_OUT, self.text) and self.spans[-1].last > self.now.date()
        ):
            attempts = [self._verdict, self._budget, self._ranking, self._date, self._filter]
        elif self.said.failed or self.said.abroad_before or self.said.subjects:
            attempts = [self._verdict, self._date, self._filter]
        return next((found for attempt in attempts if (found := attempt()) is not None), None)

    def _is_about(self, *topics: str) -> bool:
        """Whether the matcher thinks of one of these topics, or is not sure of any other."""
        match = self.match
        if match.topic in topics:
            return True
        return match.status is not Status.ANSWERED or match.score < _SURE

    def _is_ours(self) -> bool:
        """Whether the matcher sees at least a trace of one of our topics in a few words."""
        match = self.match
        if match.status is not Status.UNANSWERED:
            return True
        is_among_ours = bool(_AMONG_OURS.search(self.text)) and len(self.text) < 40
        return is_among_ours or (match.score >= ASK_BACK_FROM and len(self.text) < 60)

    # --- verdicts ---------------------------------------------------------

    def _verdict(self) -> Computed | None:
        said = self.said.told - {"impossible"}
        if not said and not self.said.impossible:
            return None
        asks = _ASKS_FOR_A_VERDICT.search(self.text)
        is_about = self.match.topic in _ABOUT_STUDENTS and _ASKS_WHETHER.search(self.text)
        is_strong = (
            {"average", "tests"} & said and self.match.score < _SURE and _ASKS_WHETHER.search(self.text)
        )
        if not (is_about or is_strong or (asks and self._is_about(*_ABOUT_STUDENTS, "funding", "courses"))):
            return None
        if not self._says_enough(said):
            return None
        judged = [judge(self.profile, p, self.now.date(), self.knowledge.holidays) for p in self.asked]
        verdicts = tuple(verdict for verdict in judged if verdict.comparisons)
        if not verdicts:
            return None
        outcomes = {verdict.programme: verdict.outcome for verdict in judged}
        told = self.profile.told - {"impossible"}
        kind = Kind.ELIGIBILITY
        if told <= {"tests", "level", "year"} and ("tests" in told or not told):
            kind = Kind.LANGUAGE
        elif told <= {"level", "year"} and not self.named:
            kind = Kind.FILTER
        topic = "language" if kind is Kind.LANGUAGE else "eligibility"
        return Computed(
            kind, topic, topic, _met(outcomes), self._ids(), tuple(judged), outcomes, profile=self.profile
        )

    def _says_enough(self, said: set[str]) -> bool:
        """A test without a score, or a level or major in passing, is nothing to judge."""
        if said <= {"level", "major"} and self.match.topic not in (
            "eligibility",
            "compare" if self.profile.year else "",
        ):
            return False
        if said <= {"tests"} and not self.said.impossible:
            return any(score.total is not None or score.variant for score in self.said.tests)
        if said <= {"level"} and self.named:
            return bool(re.search(r"can|may|could|能|可以|收|要|招|eligible|open to|accept|take", self.text))
        return True

    # --- money ------------------------------------------------------------

    def _budget(self) -> Computed | None:
        if not self._is_about(
            "cost", "funding", "compare", "programmes", "housing", "insurance", "places", "visa"
        ):
            return None
        found = budgets.read_budget(self.text, self.asked, is_named=bool(self.named))
        if found is None:
            return None
        is_judged = any(outcome is not Outcome.UNKNOWN for outcome in found.outcomes.values())
        outcomes = found.outcomes if is_judged else {}
        value = f"{_number(found.value.amount)} {found.value.currency}" if found.value else None
        programmes = _met(outcomes) if is_judged else self._ids()
        topic = "cost"
        return Computed(Kind.BUDGET, found.by, topic, programmes, self._ids(), found, outcomes, value)

    # --- rankings ---------------------------------------------------------

    def _ranking(self) -> Computed | None:
        """Asked in one sentence; the circumstances around it compare nothing."""
        sentences = [
            part
            for part in re.split(r"(?<=[?？!！。;；\n])|(?<=\D)\.(?= |$)", self.text)
            if part and part.strip()
        ]
        return next(
            (found for part in reversed(sentences) if (found := self._ranked(part)) is not None), None
        )

    def _ranked(self, text: str) -> Computed | None:
        several = len(self.named) > 1
        is_claim = re.search(
            r"(?:is|are) .{0,30}(?:the )?(?:\w+est|most \w+)\b|是不是最|最.{0,6}[吗不么]", text
        )
        if len(self.named) == 1 and not is_claim:
            return None
        if len(self.text) > 300 or not self._is_ours():
            return None
        if not several and not (
            asks_which(text)
            or re.search(
                r"\brank (?:them|the|all|by|these|every)|\bsort|\border (?:them|by|of)|排(?:个|一下)?序|排(?:个|一)?名|排一下|first\b|从.{1,4}到|对比|比较",
                text,
            )
        ):
            return None
        if several and not re.search(
            r"哪|which|who|what|\bor\b|还是|比|than|更|difference|差|\bis\b|\bdoes\b|does|rank|order|排|谁",
            text,
        ):
            return None
        if (
            re.search(r"哪(?:天|日)|几号|什么时候|\bwhen\b|what (?:date|day)|which (?:date|day)", text)
            and not several
        ):
            return None
        found = read_ranking(text, self.named if several else self.every, self.profile.level)
        if found is None or not self._is_about(
            found.dimension.topic,
            "compare",
            "programmes",
            "cost",
            "dates",
            "deadline",
            "eligibility",
            "selection",
            "places",
            "life",
        ):
            return None
        kind = Kind.COMPARISON if several else Kind.RANKING
        value = None
        if kind is Kind.COMPARISON and found.difference is not None:
            unit = {"yuan": " CNY", "days": " days", "day": " days", "hours": " hours", "percent": "%"}.get(
                found.dimension.unit, ""
            )
            value = f"{_number(found.difference)}{unit}"
        return Computed(
            kind, found.dimension.id, found.dimension.topic, found.programmes, self._ids(), found, value=value
        )

    # --- days -------------------------------------------------------------

    def _date(self) -> Computed | None:
        topics = (
            "deadline",
            "dates",
            "apply",
            "results",
            "selection",
            "preparation",
            "contact",
            "office",
            "clinical",
            "housing",
            "visa",
            "withdraw",
            "compare",
            "programmes",
            "cost",
            "places",
            "funding",
        )
        if not self._is_about(*topics) and not (
            self.spans
            and self._is_about(
                *topics,
                "cost",
                "language",
                "eligibility",
                "credits",
                "places",
                "funding",
                "multiple",
                "courses",
                "life",
            )
        ):
            return None
        question = DateQuestion(
            self.text, self.asked, self.spans, self.now, self.knowledge.holidays, self.match.topic
        )
        found = dates.answer(question)
        if found is None or (
            found.value is None and not found.outcomes and not self.named and len(found.days) < 2
        ):
            return None
        is_bare = not found.outcomes and not self.named and found.value is None and not self.spans
        if is_bare and found.by != "results" and not self._is_about("deadline"):
            return None
        value = (
            found.value.isoformat()
            if isinstance(found.value, date)
            else f"{found.value} days"
            if found.value is not None
            else None
        )
        programmes = (
            _met(found.outcomes) if found.outcomes else tuple(p.id for p in self.asked if p.id in found.days)
        )
        return Computed(
            Kind.DATE,
            found.by,
            self._topic(found.topic),
            programmes,
            self._ids(),
            found,
            found.outcomes,
            value,
        )

    def _topic(self, own: str) -> str:
        """The matcher's, where it is sure of one."""
        match = self.match
        return (
            match.topic if match.status is Status.ANSWERED and match.topic and match.score >= _SURE else own
        )

    # --- filters ----------------------------------------------------------

    def _filter(self) -> Computed | None:
        if len(self.named) == 1 or len(self.text) > 300 or not self._is_ours():
            return None
        found = read_filter(self.text, self.asked, self.spans, self.now)
        if found is None or not self._is_about(found.topic, "compare", "programmes", "deadline"):
            return None
        return Computed(
            Kind.FILTER, found.id, found.topic, _met(found.outcomes), self._ids(), found, found.outcomes
        )

    def _ids(self) -> tuple[str, ...]:
        return tuple(programme.id for programme in self.asked)


def _met(outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    return tuple(key for key, outcome in outcomes.items() if outcome is Outcome.MET)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
