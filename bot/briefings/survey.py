"""The survey after a briefing: which answers there are. Their words stand in the texts, as ``plans-maybe``."""

from __future__ import annotations

from enum import StrEnum

STARS = 5


class Missing(StrEnum):
    """What those who came would have liked more of."""

    NOTHING = "nothing"
    COSTS = "costs"
    APPLICATION = "application"
    COURSES = "courses"
    LIFE = "life"
    TIME = "time"


class Plans(StrEnum):
    """Whether those who came will apply."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Absence(StrEnum):
    """Why somebody did not come."""

    CLASS = "class"
    FORGOT = "forgot"
    ILL = "ill"
    FAR = "far"
    LOST = "lost"
    OTHER = "other"
