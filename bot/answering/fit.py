"""What `/fit` asks, at most six questions, what an answer to each says, and what comes of them for every programme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from bot.answering.amounts import amounts_in
from bot.answering.budgets import is_enough
from bot.answering.figures_in_text import plain
from bot.answering.profile import Failed, Profile, Score
from bot.answering.spans import read_spans
from bot.answering.statements import read_profile
from bot.answering.verdicts import Outcome, Verdict, judge
from bot.knowledge import Knowledge, Programme
from bot.knowledge.language_tests import LANGUAGE_TESTS
from bot.knowledge.money import HOME, Money

OTHER = "other"
"""A major that stands in no list of the office."""


class Question(StrEnum):
    """In the order in which they are asked."""

    YEAR = "year"
    MAJOR = "major"
    GRADES = "grades"
    FAILED = "failed"
    LANGUAGE = "language"
    MEANS = "means"


_SAID = {
    Question.YEAR: {"level"},
    Question.MAJOR: {"major"},
    Question.GRADES: {"average", "rank"},
    Question.FAILED: {"failed"},
    Question.LANGUAGE: {"tests"},
}
_BARE = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:分|points?)?\s*[.。]?\s*")


@dataclass(frozen=True)
class Answers:
    """``budget``: what the student can spend; ``free_from``: the first day on which they can leave; ``skipped``: what they would not say. ``test``: a language test whose score is still to be said."""

    profile: Profile = field(default_factory=Profile)
    budget: Money | None = None
    free_from: date | None = None
    skipped: tuple[Question, ...] = ()
    test: str | None = None

    def says(self, question: Question) -> bool:
        """Tells whether a question is answered."""
        if question is Question.MEANS:
            return self.budget is not None or self.free_from is not None
        return bool(_SAID[question] & self.profile.told)

    def open(self) -> Question | None:
        """Returns the next question."""
        return next((q for q in Question if not self.says(q) and q not in self.skipped), None)

    def skipping(self, question: Question) -> Answers:
        return replace(self, skipped=(*self.skipped, question), test=None)

    def told(self, new: Answers) -> Answers:
        """Returns them with what was said since."""
        return Answers(
            replace(new.profile.after(self.profile), impossible=()),
            new.budget or self.budget,
            new.free_from or self.free_from,
            tuple(question for question in self.skipped if not new.says(question)),
        )


_ANSWERS = TypeAdapter(Answers)


def packed(answers: Answers) -> dict[str, object]:
    """Returns them as they are stored."""
    value: dict[str, object] = _ANSWERS.dump_python(answers, mode="json")
    return value


def unpacked(value: dict[str, object]) -> Answers | None:
    """Reads what ``packed`` wrote; None if that was another version."""
    try:
        return _ANSWERS.validate_python(value) if value else None
    except ValidationError:
        return None


def read_answer(
    question: Question | None, text: str, answers: Answers, knowledge: Knowledge, now: datetime
) -> Answers:
    """Reads everything that a text says, whichever question was asked; a bare figure belongs to the one that was."""
    said = plain(text)
    if question is Question.LANGUAGE and answers.test:
        said = f"{answers.test.replace('cet', 'cet-')} {said}"
    profile = read_profile(said, knowledge.majors.values(), now.date())
    bare = _BARE.fullmatch(said)
    if question is Question.GRADES and bare:
        profile = read_profile(f"average {bare[1]}", (), now.date())
    found = Answers(profile)
    if question is Question.MEANS:
        money = next((money for money, _ in amounts_in(said)), None)
        spans = read_spans(said, now.date())
        found = replace(found, budget=money, free_from=spans[0].first if spans and money is None else None)
    return found


def chosen(question: Question, value: str, answers: Answers) -> Answers | None:
    """Returns what a button says; None if there is no such button."""
    match question:
        case Question.YEAR:
            level, _, year = value.partition("-")
            if level not in ("undergraduate", "master", "doctoral") or not (year == "" or year.isdecimal()):
                return None
            profile = Profile(level=level, year=int(year) if year else None)
        case Question.MAJOR:
            profile = Profile(major=value)
        case Question.FAILED if value in set(Failed):
            profile = Profile(failed=Failed(value))
        case Question.LANGUAGE if value in LANGUAGE_TESTS:
            return replace(answers, test=value)
        case Question.LANGUAGE:
            test, _, total = value.partition("-")
            if test not in LANGUAGE_TESTS or not re.fullmatch(r"\d{1,3}(?:\.\d)?", total):
                return None
            profile = Profile(tests=(Score(test, Decimal(total)),))
        case Question.MEANS if value.isdecimal():
            return answers.told(Answers(budget=Money(Decimal(value), HOME)))
        case _:
            return None
    return answers.told(Answers(profile))


def majors(knowledge: Knowledge) -> list[str]:
    """Returns the majors that a programme names, those of most programmes first."""
    counts: dict[str, int] = {}
    for programme in knowledge.programmes.values():
        eligibility = programme.data.eligibility
        for major in eligibility.majors if eligibility and eligibility.majors != "any" else ():
            counts[major] = counts.get(major, 0) + 1
    return sorted((major for major in counts if major in knowledge.majors), key=lambda major: -counts[major])


def tests(knowledge: Knowledge) -> list[str]:
    """Returns the tests that a programme takes, those that most take first."""
    counts = {test: len(totals(knowledge, test)) for test in LANGUAGE_TESTS}
    return sorted((test for test, count in counts.items() if count), key=lambda test: -counts[test])


def totals(knowledge: Knowledge, test: str) -> list[Decimal]:
    """Returns what the programmes ask for in a test, the lowest first, each once."""
    languages = [programme.data.language for programme in knowledge.programmes.values()]
    rules = [language.rule(test) for language in languages if language is not None]
    return sorted({rule.total for rule in rules if rule is not None})


def budgets(knowledge: Knowledge) -> list[int]:
    """Returns round amounts in yuan, one above each programme's total."""
    costs = [programme.data.cost for programme in knowledge.programmes.values()]
    return sorted({-(-int(cost.total.amount) // 10000) * 10000 for cost in costs if cost is not None})


@dataclass(frozen=True)
class Fit:
    """One programme for one student. ``affordable`` and ``in_time`` are None where nothing was said of it."""

    programme: Programme
    verdict: Verdict
    affordable: bool | None = None
    in_time: bool | None = None

    @property
    def is_possible(self) -> bool:
        """Whether nothing that was said stands in the way."""
        return self.verdict.outcome is not Outcome.NOT_MET and False not in (self.affordable, self.in_time)


def fits(answers: Answers, knowledge: Knowledge, now: datetime) -> Sequence[Fit]:
    """Judges every programme, in the order of the knowledge."""
    every = sorted(knowledge.programmes.values(), key=lambda programme: programme.order)
    found = []
    for programme in every:
        cost, dates = programme.data.cost, programme.dates
        found.append(
            Fit(
                programme,
                judge(answers.profile, programme, now.date(), knowledge.holidays),
                is_enough(answers.budget, cost) if answers.budget and cost else None,
                dates.starts >= answers.free_from if answers.free_from and dates else None,
            )
        )
    return found
