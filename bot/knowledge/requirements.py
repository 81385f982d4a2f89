"""Who may apply, and with which scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.documents import suggestion
from bot.knowledge.due import DueDay
from bot.knowledge.language_tests import LANGUAGE_TESTS, PARTS
from bot.knowledge.values import Model

Level = Literal["undergraduate", "master", "doctoral"]
Percent = Annotated[Decimal, Field(gt=0, le=100)]
Count = Annotated[int, Field(ge=0)]
Several = BeforeValidator(lambda value: value or ())


class LevelRule(Model):
    """Who of a level may apply.

    ``years``: those named; ``from_year``: that one and all later ones, or all.
    ``years_of_5_plus_3``: those of the integrated programme, where the office names it.
    ``final``: false where the last year (of postgraduates: the last semester) is excluded.
    """

    years: Annotated[tuple[int, ...], Several] = ()
    from_year: int = Field(default=1, ge=1, le=8)
    years_of_5_plus_3: Annotated[tuple[int, ...], Several] = ()
    final: bool | None = None


class FailedCourses(Model):
    """``clean_semesters``: so many last semesters without a failed first attempt. ``open``: false where none may still be open."""

    clean_semesters: int | None = Field(default=None, ge=1, le=16)
    open: bool | None = None


class Eligibility(Model):
    """What is not written here, the office has not said.

    ``majors``: ids of majors.yaml, or "any"; ``other_majors``: "asked" where they
    are looked at one by one. ``rank``: the top share, in percent, that does
    instead of the average. ``abroad_before``: whether those who were abroad with
    university money may come again. ``punished``: false where nobody with a punishment may.
    """

    levels: dict[Level, LevelRule] = Field(min_length=1)
    majors: Literal["any"] | tuple[str, ...]
    other_majors: Literal["excluded", "asked"] = "excluded"
    average: Percent | None = None
    rank: Percent | None = None
    failed: FailedCourses = FailedCourses()
    subjects: Annotated[tuple[str, ...], Several] = ()
    laboratory_courses: Count | None = None
    age: int | None = Field(default=None, ge=14, le=99)
    abroad_before: bool | None = None
    punished: bool | None = None
    supervisor_agrees: bool | None = None
    school_agrees: bool | None = None


class TestRule(Model):
    """A score that is enough. ``each``: the least in every part. ``spoken``: the grade of the CET spoken test that goes with it. ``years``: undergraduates of these years only."""

    __test__ = False  # no test of pytest's

    test: str
    total: Decimal
    each: Decimal | None = None
    parts: dict[Literal["listening", "reading", "writing", "speaking"], Decimal] = Field(default_factory=dict)
    spoken: Literal["A", "B", "C"] | None = None
    years: Annotated[tuple[int, ...], Several] = ()
    interview: bool = False

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        test = LANGUAGE_TESTS.get(self.test)
        if test is None:
            raise ValueError(f"there is no test '{self.test}'; {suggestion(self.test, list(LANGUAGE_TESTS))}")
        if not test.has(self.total):
            raise ValueError(
                f"{test.name_en} has no {self.total}; it goes from {test.lowest} to {test.highest}"
            )
        for score in (*self.parts.values(), *([self.each] if self.each is not None else [])):
            if not test.has_part(score):
                raise ValueError(f"no part of {test.name_en} can be {score}; it goes to {test.highest_part}")
        return self

    def part(self, name: str) -> Decimal | None:
        """Returns the least in one part; None where that is left open."""
        return next((least for part, least in self.parts.items() if part == name), self.each)

    @property
    def least_parts(self) -> dict[str, Decimal]:
        return {name: least for name in PARTS if (least := self.part(name)) is not None}


class Validity(Model):
    """``tests``: none for all of them. ``until``: the day on which a score may not be older."""

    tests: Annotated[tuple[str, ...], Several] = ()
    months: int = Field(gt=0, le=120)
    until: DueDay


class Language(Model):
    """``refused``: forms of a test that are not taken, such as ``ielts_online``; ``one_retake``: none."""

    tests: tuple[TestRule, ...] = Field(min_length=1)
    valid: Annotated[tuple[Validity, ...], Several] = ()
    refused: Annotated[tuple[str, ...], Several] = ()

    def rule(self, test: str) -> TestRule | None:
        return next((rule for rule in self.tests if rule.test == test), None)

    def validity(self, test: str) -> Validity | None:
        return next((valid for valid in self.valid if not valid.tests or test in valid.tests), None)
