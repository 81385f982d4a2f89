"""The survey after a briefing: which answers there are. Their words stand in the texts, as ``plans-maybe``."""

from __future__ import annotations

STARS = 5
MISSING = ("nothing", "costs", "application", "courses", "life", "time")
PLANS = ("yes", "maybe", "no")
ABSENCES = ("class", "forgot", "ill", "far", "lost", "other")
