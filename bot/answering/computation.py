"""One message → what is to be computed from the facts, if anything: the matcher has found the topic before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.answering import budgets, clashes, dates, refunds, subject
from bot.answering.asking import (
    asks_among_ours,
    asks_for_a_verdict,
    asks_for_chances,
    asks_for_others_too,
    asks_something_else,
    asks_whether_valid,
    asks_which,
    is_superlative,
)
from bot.answering.computed import Computed, Kind
from bot.answering.date_questions import DateQuestion
from bot.answering.figures_in_text import plain
from bot.answering.filters import chooses_by_day, names_year, read_filter
from bot.answering.profile import Profile
from bot.answering.rankings import asks_for_order, read_ranking
from bot.answering.remainder import passes_over
from bot.answering.spans import Span, read_spans
from bot.answering.statements import profile_in
from bot.answering.verdicts import Outcome, judge
from bot.knowledge import Knowledge, Programme
from bot.matching import TRACE_FROM, Match, Status

_TRACELESS = 0.005  # of any topic of ours
_FEW, _MANY = 40, 250  # characters: of a question about a major alone, of a story in which it is a detail


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
    if match.elsewhere is not None or match.shared is not None or match.is_urgent:
        return None
    if match.topic in subject.GENERAL:
        if not subject.is_misplaced(match):
            return None
        match = replace(match, status=Status.CLARIFY, score=TRACE_FROM)
    text = match.masked or question
    said = said if said is not None else profile_in(text, knowledge, now.date())
    return _Request(plain(text), match, knowledge, now, said, earlier or Profile()).computed()


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
        about = match.named or match.programmes or match.about
        self.named = [programme for programme in every if programme.id in about]
        self.every = [programme for programme in every if programme.data.eligibility or programme.data.cost]
        self.asked = self.named or self.every

    def computed(self) -> Computed | None:
        if not self.every or self._is_of_others():
            return None
        has_scores = bool(self.said.tests and any(s.total is not None or s.variant for s in self.said.tests))
        is_personal = has_scores or self.said.average is not None or bool(self.said.impossible)
        attempts = [self._budget, self._ranking, self._date, self._filter, self._verdict]
        if not self.named and asks_which(self.text) and chooses_by_day(self.text):
            attempts = [self._filter, *attempts]
        if is_personal and not (
            self.spans and re.search(dates._SCORE_OUT, self.text) and self.spans[-1].last > self.now.date()
        ):
            attempts = [self._verdict, self._budget, self._ranking, self._date, self._filter]
        elif self.said.told - {"level", "year", "major", "age", "tests"} and not (
            self.spans and clashes.asks_of_clash(self.text)
        ):
            attempts = [self._verdict, self._date, self._filter, self._budget, self._ranking]
        found = next((found for attempt in attempts if (found := attempt()) is not None), None)
        is_partial = found is not None and passes_over(self.text, found, self.spans, self.every)
        return None if is_partial else found

    # --- verdicts ---------------------------------------------------------

    def _verdict(self) -> Computed | None:
        said = self.said.told - {"impossible"}
        if not said and not self.said.impossible:
            asks_on = asks_for_a_verdict(self.text) and subject.is_about(self.match, *subject.ABOUT_STUDENTS)
            if not (self.profile.told and asks_on):
                return None
        elif not self._seeks_a_verdict(said) or not self._says_enough(said):
            return None
        day = self._applies_on()
        asked = self.every if asks_for_others_too(self.text) else self.asked
        judged = [judge(self.profile, p, day, self.knowledge.holidays) for p in asked]
        verdicts = tuple(verdict for verdict in judged if verdict.comparisons)
        if not verdicts:
            return None
        outcomes = {verdict.programme: verdict.outcome for verdict in judged}
        told = self.profile.told - {"impossible"}
        kind = Kind.ELIGIBILITY
        has_test = "tests" in told or any(
            what not in ("average", "year") for what, _ in self.profile.impossible
        )
        if told <= {"tests", "level", "year"} and has_test:
            kind = Kind.LANGUAGE
        elif told and told <= {"level", "year"} and not self.named:
            kind = Kind.FILTER
        topic = "language" if kind is Kind.LANGUAGE else "eligibility"
        return Computed(
            kind, topic, topic, _met(outcomes), tuple(outcomes), tuple(judged), outcomes, profile=self.profile
        )

    def _is_of_others(self) -> bool:
        """Tells whether it is a question that is none of ours, whatever figures it names: "from 5.5 to 7 in IELTS, how?"."""
        is_clear = bool(self.match.named) or asks_which(self.text) or asks_among_ours(self.text)
        return self.match.outside is not None and self.match.score < _TRACELESS and not is_clear

    def _applies_on(self) -> date:
        """Returns the day that the student names for applying, else today."""
        today = self.now.date()
        ahead = [span.last for span in self.spans if span.last > today]
        applies = re.search(r"appl\w*|submit\w*|send|hand|upload|交|报(?!告)|申|递|投", self.text)
        return ahead[-1] if ahead and applies else today

    def _seeks_a_verdict(self, said: set[str]) -> bool:
        """Tells whether a verdict is sought: whoever names an average or a score and asks yes or no wants it judged, whatever the topic."""
        asks = asks_for_chances(self.text)
        is_scored = any(score.total is not None for score in self.said.tests) or self.said.average is not None
        is_about = (
            self.match.topic in subject.ABOUT_STUDENTS
            or (self.match.topic is None and is_scored)
            or (asks_which(self.text) and subject.is_near(self.match, *subject.ABOUT_STUDENTS))
        )
        if asks and is_about:
            return True
        if is_about and len(said) > 1 and {"average", "tests"} & said and self.match.topic in subject.FITTING:
            return True
        has_figures = self.said.average is not None or any(
            score.total is not None for score in self.said.tests
        )
        if has_figures and not asks_something_else(self.text) and (asks or (is_about and self.named)):
            return True
        if has_figures and self.named and len(said) > 2 and not asks_something_else(self.text):
            return True
        if len(self.text) > _MANY and not has_figures and not is_about:
            return False
        says_much = bool(said - {"level", "year", "major"}) or len(said - {"level"}) > 1
        wants = says_much and asks and not asks_something_else(self.text)
        if wants and asks_for_a_verdict(self.text) and self.named:
            return True
        sure = subject.VERY_SURE if wants else subject.SURE
        return (wants or asks_for_a_verdict(self.text)) and subject.is_about(
            self.match, *subject.ABOUT_STUDENTS, "funding", "courses", sure=sure
        )

    def _says_enough(self, said: set[str]) -> bool:
        """Tells whether there is something to judge: not a test without a score, nor a level or major in passing."""
        is_narrow = self.profile.year or self.profile.level in ("master", "doctoral")
        is_about = self.match.topic in ("eligibility", "compare" if is_narrow else "")
        is_clear = asks_for_a_verdict(self.text) and self.said.major and (self.named or len(self.text) < _FEW)
        if said <= {"level", "major"} and not is_about and not is_clear:
            return False
        if said <= {"tests"} and not self.said.impossible:
            asks_age = asks_whether_valid(self.text)
            return any(
                score.total is not None or score.variant or (score.taken and asks_age)
                for score in self.said.tests
            )
        if said <= {"level"} and self.named:
            return bool(re.search(r"can|may|could|能|可以|收|要|招|eligible|open to|accept|take", self.text))
        return True

    # --- money ------------------------------------------------------------

    def _budget(self) -> Computed | None:
        if not subject.is_about(self.match, *subject.PRICED, "withdraw"):
            return None
        asked = self.every if asks_which(self.text) and not self.match.named else self.asked
        found = self._refund() or budgets.read_budget(
            self.text, asked, is_named=bool(self.named) and asked is self.asked
        )
        if found is None:
            return None
        is_judged = any(outcome is not Outcome.UNKNOWN for outcome in found.outcomes.values())
        outcomes = found.outcomes if is_judged else {}
        value = f"{_number(found.value.amount)} {found.value.currency}" if found.value else None
        ids = tuple(programme.id for programme in asked)
        programmes = _met(outcomes) if is_judged else ids
        return Computed(Kind.BUDGET, found.by, "cost", programmes, ids, found, outcomes, value)

    def _refund(self) -> budgets.Budget | None:
        if len(self.named) != 1:
            return None
        return refunds.read_refund(self.text, self.named[0], self.spans, self.now, self.knowledge.holidays)

    # --- rankings ---------------------------------------------------------

    def _ranking(self) -> Computed | None:
        """Ranks what is asked in one sentence; the circumstances around it compare nothing."""
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
        if (
            not asks_for_order(text, len(self.named))
            or len(self.text) > 300
            or not subject.is_ours(self.text, self.match)
        ):
            return None
        programmes = self.named if several else self._possible()
        found = read_ranking(text, programmes, self.knowledge.holidays, self.profile.level)
        if found is None:
            return None
        is_clear = is_superlative(text) and (
            asks_among_ours(text) or (asks_which(text) and found.dimension.is_narrow)
        )
        if not is_clear and not subject.is_about(self.match, *found.dimension.topics, *subject.COMPARED):
            return None
        kind = Kind.COMPARISON if several else Kind.RANKING
        value = found.gap if kind is Kind.COMPARISON else None
        return Computed(
            kind, found.dimension.id, found.dimension.topic, found.programmes, self._ids(), found, value=value
        )

    def _possible(self) -> list[Programme]:
        """Returns those that nothing rules out of what the student said: "the cheapest for a second-year student"."""
        if self.said.told <= {"level", "impossible"}:
            return self.every
        verdicts = {p.id: judge(self.said, p, self.now.date(), self.knowledge.holidays) for p in self.every}
        return [p for p in self.every if verdicts[p.id].outcome is not Outcome.NOT_MET]

    # --- days -------------------------------------------------------------

    def _date(self) -> Computed | None:
        is_clear = bool(self.named) and dates.asks_if_open(self.text)
        topics = (*subject.DATED, *subject.SOMETIMES_DATED) if self.spans else subject.DATED
        if not is_clear and not subject.is_about(self.match, *topics):
            return None
        is_told = bool(self.spans) and all(span.last < self.now.date() for span in self.spans)
        if is_told and self.match.topic not in subject.DATED:  # "I started last September, do you take …"
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
        if is_bare and found.by != "results" and not subject.is_about(self.match, "deadline"):
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
        """Returns the matcher's, where it is sure of one."""
        match = self.match
        return (
            match.topic
            if match.status is Status.ANSWERED and match.topic and match.score >= subject.SURE
            else own
        )

    # --- filters ----------------------------------------------------------

    def _filter(self) -> Computed | None:
        if len(self.named) == 1 or len(self.text) > 300 or not subject.is_ours(self.text, self.match):
            return None
        found = read_filter(self.text, self.asked, self.spans, self.now)
        topics = (
            (found.topic, *subject.GENERAL, "compare", "programmes", "deadline", "selection") if found else ()
        )
        if found is None or not subject.is_about(self.match, *topics, sure=subject.VERY_SURE):
            return None
        if found.id in ("eligibility.doctoral", "eligibility.master") and (
            self.said.major or names_year(self.text)
        ):
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
