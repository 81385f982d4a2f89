"""Whether a student meets what a programme asks for: by rule, for each condition that was named, never by guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.answering.profile import Failed, Profile, Score
from bot.knowledge import Programme
from bot.knowledge.due import Due, months_later
from bot.knowledge.requirements import Eligibility, Language, LevelRule, TestRule, Validity
from bot.knowledge.steps import anchors
from bot.knowledge.working_days import Holidays


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


_WHETHER = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}


@dataclass(frozen=True)
class Comparison:
    """One condition that was named: what the student has, what is asked for, how much is missing, and which parts of a test are too low: (name, has, least)."""

    condition: str
    outcome: Outcome
    said: str = ""
    asked: str = ""
    missing: str = ""
    short_parts: tuple[tuple[str, Decimal, Decimal], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """``open``: conditions that the programme has and the student did not speak of."""

    programme: str
    comparisons: tuple[Comparison, ...]
    open: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Not met if one condition is not, met only if all that were named are."""
        outcomes = {comparison.outcome for comparison in self.comparisons}
        if Outcome.NOT_MET in outcomes:
            return Outcome.NOT_MET
        return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes or not outcomes else Outcome.MET


def judge(profile: Profile, programme: Programme, today: date, holidays: Holidays) -> Verdict:
    """Compares what was said with one programme's conditions.

    Args:
        today: the day on which the student would apply.
    """
    eligibility, language = programme.data.eligibility, programme.data.language
    comparisons: list[Comparison] = []
    if eligibility is not None:
        comparisons += _eligible(profile, eligibility)
        if profile.born is not None and eligibility.age and programme.dates is not None:
            comparisons.append(_age_on(programme.dates.starts, profile.born, eligibility.age))
    if profile.tests and language is not None:
        days = anchors(programme, holidays) | {"application": today}
        is_undecided = all(score.total is None and score.taken is not None for score in profile.tests)
        comparisons.append(
            _validity(profile.tests[0], language, days)
            if is_undecided
            else _language(profile, language, days)
        )
    if any(
        what in ("average", "year", *(score.test for score in profile.tests))
        for what, _ in profile.impossible
    ):
        comparisons.append(Comparison("impossible", Outcome.UNKNOWN))
    return Verdict(programme.id, tuple(comparisons), tuple(_open(profile, eligibility, language)))


def _open(profile: Profile, eligibility: Eligibility | None, language: Language | None) -> Iterator[str]:
    if eligibility is not None:
        if profile.level is None or (profile.year is None and profile.level != "doctoral"):
            yield "year"
        if profile.major is None and eligibility.majors != "any":
            yield "major"
        if profile.average is None and profile.gpa is None and profile.rank is None and eligibility.average:
            yield "average"
        failed = eligibility.failed
        if profile.failed is None and (failed.clean_semesters or failed.open is not None):
            yield "failed"
        if eligibility.subjects and not profile.subjects:
            yield "subjects"
    if language is not None and not any(score.total or score.variant for score in profile.tests):
        yield "language"


def _eligible(profile: Profile, rules: Eligibility) -> Iterator[Comparison]:
    if profile.level is not None:
        yield _level(profile, rules)
    if profile.final:
        yield _final(profile, rules)
    if profile.major is not None:
        yield _major(profile.major, rules)
    if profile.average is not None or profile.rank is not None or profile.gpa is not None:
        yield _grades(profile, rules)
    if profile.failed is not None:
        yield Comparison("failed", _failed(profile.failed, rules), str(profile.failed))
    for subject, is_passed in profile.subjects.items():
        if subject in rules.subjects:
            yield Comparison(subject, Outcome.MET if is_passed else Outcome.NOT_MET)
    if profile.laboratory is not None and rules.laboratory_courses:
        yield Comparison("laboratory", Outcome.MET if profile.laboratory else Outcome.NOT_MET)
    if profile.abroad_before:
        yield Comparison("abroad_before", _allowed(rules.abroad_before))
    if profile.punished is not None:
        yield Comparison("punished", _allowed(rules.punished) if profile.punished else Outcome.MET)
    if profile.supervisor is not None and rules.supervisor_agrees and profile.level != "undergraduate":
        yield Comparison("supervisor", Outcome.MET if profile.supervisor else Outcome.NOT_MET)
    if profile.school is not None and rules.school_agrees:
        yield Comparison("school", Outcome.MET if profile.school else Outcome.NOT_MET)
    if profile.age is not None and rules.age:
        yield _age(profile.age, rules.age)


def _allowed(rule: bool | None) -> Outcome:
    """Judges a permission; what the office has not said stays unknown."""
    return Outcome.UNKNOWN if rule is None else Outcome.MET if rule else Outcome.NOT_MET


def _age(age: int, least: int) -> Comparison:
    """Judges the age: who is a year short now may be old enough on the first day."""
    outcome = Outcome.MET if age >= least else Outcome.UNKNOWN if age == least - 1 else Outcome.NOT_MET
    return Comparison("age", outcome, str(age), str(least))


def _age_on(first_day: date, born: date, least: int) -> Comparison:
    """Judges the age by the day of birth, which decides it."""
    age = first_day.year - born.year - ((first_day.month, first_day.day) < (born.month, born.day))
    return Comparison("age", Outcome.MET if age >= least else Outcome.NOT_MET, str(age), str(least))


def _level(profile: Profile, rules: Eligibility) -> Comparison:
    rule = next((rule for level, rule in rules.levels.items() if level == profile.level), None)
    said = f"{profile.level}:{profile.year or ''}"
    if rule is None:
        return Comparison("level", Outcome.NOT_MET, said)
    if profile.year is None:
        return Comparison("level", Outcome.MET, said)
    return Comparison("level", _year(profile, profile.year, rule), said, _years(rule))


def _years(rule: LevelRule) -> str:
    return ", ".join(map(str, rule.years)) if rule.years else f"{rule.from_year}+"


def _year(profile: Profile, year: int, rule: LevelRule) -> Outcome:
    if rule.years_of_5_plus_3 and year in rule.years_of_5_plus_3 and year not in rule.years:
        is_ordinary = profile.final and profile.is_5_plus_3 is None  # 5+3 does not end with that year
        return Outcome.NOT_MET if is_ordinary else _WHETHER[profile.is_5_plus_3]
    if rule.years and year not in rule.years:
        # Later years of 5+3 where the office names only the ordinary ones: not said.
        is_beyond = profile.is_5_plus_3 and not rule.years_of_5_plus_3 and year > max(rule.years)
        return Outcome.UNKNOWN if is_beyond and profile.level == "undergraduate" else Outcome.NOT_MET
    if not rule.years and year < rule.from_year:
        return Outcome.NOT_MET
    if profile.level == "undergraduate" and year > 4 and not rule.years and profile.final is None:
        return (
            Outcome.MET if profile.is_5_plus_3 else Outcome.UNKNOWN
        )  # the fifth year is the last of most majors
    return Outcome.MET


def _final(profile: Profile, rules: Eligibility) -> Comparison:
    level = profile.level or "undergraduate"
    rule = next((rule for name, rule in rules.levels.items() if name == level), None)
    if rule is None:
        return Comparison("final", Outcome.NOT_MET)
    return Comparison("final", Outcome.UNKNOWN if rule.final is None else _allowed(rule.final))


def _major(major: str, rules: Eligibility) -> Comparison:
    if rules.majors == "any" or major in rules.majors:
        return Comparison("major", Outcome.MET, major)
    asked = rules.other_majors == "asked"
    return Comparison("major", Outcome.UNKNOWN if asked else Outcome.NOT_MET, major)


def _grades(profile: Profile, rules: Eligibility) -> Comparison:
    """Judges the grades: an average that is missed may be made up by a rank, where the programme has that way."""
    average, rank = profile.average, profile.rank
    said = f"{average or profile.gpa or ''}|{f'{rank:.3g}' if rank is not None else ''}"
    asked = f"{rules.average or ''}|{rules.rank or ''}"
    if rules.average is None:
        return Comparison("average", Outcome.MET, said, asked)
    missing = f"{rules.average - average}" if average is not None and average < rules.average else ""
    if average is not None and average >= rules.average:
        return Comparison("average", Outcome.MET, said, asked)
    if rules.rank is not None and rank is not None and rank <= rules.rank:
        return Comparison("average", Outcome.MET, said, asked)
    is_decided = average is not None and (rules.rank is None or rank is not None)
    return Comparison("average", Outcome.NOT_MET if is_decided else Outcome.UNKNOWN, said, asked, missing)


def _failed(failed: Failed, rules: Eligibility) -> Outcome:
    if failed is Failed.NONE:
        return Outcome.MET
    if rules.failed.clean_semesters:
        return Outcome.NOT_MET if failed.is_recent else Outcome.UNKNOWN
    if rules.failed.open is None:
        return Outcome.UNKNOWN
    if failed in (Failed.OPEN, Failed.RECENT_OPEN):
        return Outcome.NOT_MET
    return (
        Outcome.MET
        if failed in (Failed.PASSED_LATER, Failed.RECENT_PASSED, Failed.OLDER)
        else Outcome.UNKNOWN
    )


def _validity(score: Score, language: Language, days: dict[str, date]) -> Comparison:
    """Judges only whether a test is recent enough, where its score was not said."""
    if language.rule(score.test) is None or score.variant in language.refused:
        return _test(score, Profile(), language, days)
    return Comparison("validity", _valid(score, language.validity(score.test), days), f"{score.test}:")


def _language(profile: Profile, language: Language, days: dict[str, date]) -> Comparison:
    """Judges the tests: one that is enough is enough; else the one that comes nearest tells what is missing."""
    found = [_test(score, profile, language, days) for score in profile.tests]
    for outcome in (Outcome.MET, Outcome.UNKNOWN):
        best = next((comparison for comparison in found if comparison.outcome is outcome), None)
        if best is not None:
            return best
    return found[0]


def _test(score: Score, profile: Profile, language: Language, days: dict[str, date]) -> Comparison:
    rule = language.rule(score.test)
    said = f"{score.variant or score.test}:{'' if score.total is None else score.total}"
    if rule is None or (score.variant is not None and score.variant in language.refused):
        return Comparison("language", Outcome.NOT_MET, said)
    asked = f"{rule.test}:{rule.total}"
    outcomes = [
        _total(score, rule),
        _each(score, rule),
        *(_part(score, name, least) for name, least in rule.least_parts.items()),
        _spoken(score, rule),
        _of_the_year(profile, rule),
        _valid(score, language.validity(score.test), days),
        *([Outcome.UNKNOWN] if score.variant is not None else []),
    ]
    if Outcome.NOT_MET in outcomes:
        short = rule.total - score.total if score.total is not None and score.total < rule.total else None
        return Comparison(
            "language", Outcome.NOT_MET, said, asked, str(short) if short else "", _short_parts(score, rule)
        )
    outcome = Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.MET
    return Comparison("language", outcome, said, asked)


def _total(score: Score, rule: TestRule) -> Outcome:
    if score.total is None:
        return Outcome.UNKNOWN
    return Outcome.MET if score.total >= rule.total else Outcome.NOT_MET


def _part(score: Score, name: str, least: Decimal) -> Outcome:
    part = score.parts.get(name)
    if part is not None:
        return Outcome.MET if part >= least else Outcome.NOT_MET
    if score.least is not None and score.least >= least:
        return Outcome.MET
    return Outcome.UNKNOWN


def _short_parts(score: Score, rule: TestRule) -> tuple[tuple[str, Decimal, Decimal], ...]:
    return tuple(
        (name, score.parts[name], least)
        for name, least in rule.least_parts.items()
        if name in score.parts and score.parts[name] < least
    )


def _each(score: Score, rule: TestRule) -> Outcome:
    """Judges each part: a lowest part that is too low fails where every part counts, whichever it is."""
    if rule.each is not None and score.least is not None and score.least_is_exact and score.least < rule.each:
        return Outcome.NOT_MET
    return Outcome.MET


def _spoken(score: Score, rule: TestRule) -> Outcome:
    if rule.spoken is None:
        return Outcome.MET
    if score.spoken is None:
        return Outcome.UNKNOWN
    return Outcome.MET if score.spoken <= rule.spoken else Outcome.NOT_MET


def _of_the_year(profile: Profile, rule: TestRule) -> Outcome:
    if not rule.years:
        return Outcome.MET
    if profile.level in ("master", "doctoral"):
        return Outcome.NOT_MET
    if profile.year is None:
        return Outcome.UNKNOWN
    return Outcome.MET if profile.year in rule.years else Outcome.NOT_MET


def _valid(score: Score, rule: Validity | None, days: dict[str, date]) -> Outcome:
    """Tells whether it is young enough on the day that counts; a month that is half too old is unknown."""
    if score.taken is None or rule is None:
        return Outcome.MET
    day = days.get(rule.until.anchor) if isinstance(rule.until, Due) else None
    if day is None:
        return Outcome.UNKNOWN
    oldest = months_later(day, -rule.months)
    first, last = score.taken
    return Outcome.MET if first >= oldest else Outcome.NOT_MET if last < oldest else Outcome.UNKNOWN
