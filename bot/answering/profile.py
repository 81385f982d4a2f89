"""What a student said of themselves, as values; what was not said is None."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Failed(StrEnum):
    """Courses that were failed: when, and whether they are passed by now."""

    NONE = "none"
    RECENT = "recent"  # in the last two semesters
    OPEN = "open"
    RECENT_PASSED = "recent_passed"
    RECENT_OPEN = "recent_open"
    PASSED_LATER = "passed"  # when, was not said
    OLDER = "older"  # before, and passed since
    UNCLEAR = "unclear"

    @property
    def is_recent(self) -> bool:
        return self in (Failed.RECENT, Failed.RECENT_PASSED, Failed.RECENT_OPEN)


@dataclass(frozen=True)
class Score:
    """A language test. ``least``: no part is lower, and where that ``least_is_exact`` one is as low; ``variant``: a form of the test such as ``ielts_online``; ``taken``: the first and last day that it can be from; ``earlier``: totals of other sittings, which were no better."""

    test: str
    total: Decimal | None = None
    parts: dict[str, Decimal] = field(default_factory=dict)
    least: Decimal | None = None
    least_is_exact: bool = False
    spoken: str | None = None
    variant: str | None = None
    taken: tuple[date, date] | None = None
    earlier: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Profile:
    """``impossible``: what cannot be, such as IELTS 65, as (what, figure); it is asked back and never compared."""

    level: str | None = None
    year: int | None = None
    is_5_plus_3: bool | None = None
    final: bool | None = None
    major: str | None = None
    average: Decimal | None = None
    gpa: Decimal | None = None
    rank: Decimal | None = None
    failed: Failed | None = None
    subjects: dict[str, bool] = field(default_factory=dict)
    laboratory: bool | None = None
    abroad_before: bool | None = None
    punished: bool | None = None
    supervisor: bool | None = None
    school: bool | None = None
    age: int | None = None
    born: date | None = None
    tests: tuple[Score, ...] = ()
    impossible: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return self != Profile()

    @property
    def told(self) -> set[str]:
        """The names of what was said."""
        nothing = Profile()
        return {f.name for f in fields(self) if getattr(self, f.name) != getattr(nothing, f.name)}

    def after(self, earlier: Profile) -> Profile:
        """Adds what was said before and not since; tests are those of the last message that names any."""
        known = {name: getattr(earlier, name) for name in earlier.told - self.told if name != "impossible"}
        return replace(self, **known)
