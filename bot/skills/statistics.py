"""How a briefing went, as a picture: sign-ups over time, who came, and what they say."""

from __future__ import annotations

import asyncio
from collections import Counter

from bot.briefings import naming
from bot.briefings.buttons import ShowStatistics
from bot.briefings.survey import STARS, Absence, Missing, Plans
from bot.files import charts
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import File, Markdown, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Registration, Storage


class Statistics(Skill):
    name = "statistics"
    commands = (Command("stats", is_staff=True, is_slow=True),)
    presses = slow_presses = (ShowStatistics,)

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._storage = storage

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        known = self._library.knowledge.briefings
        if turn.command == "stats":
            briefing, _ = naming.meant(self._library.knowledge, turn.argument_text, turn.now)
            if briefing is None:
                return naming.chooser(known.values(), ShowStatistics, turn.language, self._library.zone)
            return await self._statistics(turn, briefing)
        match turn.pressed:
            case ShowStatistics(briefing_id) if briefing_id in known:
                return await self._statistics(turn, known[briefing_id])
        return None

    async def _statistics(self, turn: Turn, briefing: Briefing) -> Reply:
        rows = [a.registration for a in await self._storage.registrations.attendees(briefing.id)]
        came = [row for row in rows if row.checked_in_at is not None]
        rated = [row.stars for row in rows if row.stars]
        text = turn.say(
            "stats",
            title=Markdown(briefing.title.of(turn.language)),
            registered=len(rows),
            came=len(came),
            percent=round(100 * len(came) / len(rows)) if rows else 0,
            rated=len(rated),
            mean=f"{sum(rated) / len(rated):.1f}" if rated else "–",
        )
        said = self._said(turn, rows)
        picture = await asyncio.to_thread(
            charts.png,
            self._growth(turn, briefing, rows),
            self._shares(turn, briefing, rows),
            self._survey(turn, rows),
            str(turn.say("stats-nothing")),
        )
        parts = [text, *([said] if said else [])]
        return Reply(Markdown("\n".join(parts)), files=(File(f"stats-{briefing.id}.png", picture),))

    @staticmethod
    def _said(turn: Turn, rows: list[Registration]) -> Markdown:
        """Returns what does not stand in the picture: whether they will apply, and why others did not come."""
        plans = Counter(row.plans for row in rows if row.plans)
        why = Counter(row.absence for row in rows if row.absence)
        lines = []
        for key, counts, order in (("plans", plans, Plans), ("absence", why, Absence)):
            if counts:
                named = [f"{turn.say(f'{key}-{word}')} {counts[word]}" for word in order if counts[word]]
                lines.append(
                    turn.say(f"stats-{key}", counts=Markdown(turn.say("list-separator").join(named)))
                )
        return Markdown("\n".join(lines))

    def _growth(self, turn: Turn, briefing: Briefing, rows: list[Registration]) -> charts.Growth:
        zone = self._library.zone
        moments = {
            str(turn.say(f"mode-{mode}")): sorted(
                row.registered_at.astimezone(zone) for row in rows if row.mode == mode
            )
            for mode in _modes(briefing, rows)
        }
        return charts.Growth(str(turn.say("chart-growth")), moments)

    @staticmethod
    def _shares(turn: Turn, briefing: Briefing, rows: list[Registration]) -> charts.Shares:
        values = {}
        for mode in _modes(briefing, rows):
            there = [row for row in rows if row.mode == mode]
            came = sum(1 for row in there if row.checked_in_at is not None)
            values[str(turn.say(f"mode-{mode}"))] = (came, len(there))
        part, whole = str(turn.say("chart-came")), str(turn.say("chart-registered"))
        return charts.Shares(str(turn.say("chart-attendance")), part, whole, values)

    @staticmethod
    def _survey(turn: Turn, rows: list[Registration]) -> list[charts.Bars]:
        stars = Counter(row.stars for row in rows)
        missing = Counter(row.missing for row in rows)
        return [
            charts.Bars(str(turn.say("chart-stars")), {"★" * n: stars[n] for n in range(STARS, 0, -1)}),
            charts.Bars(
                str(turn.say("chart-missing")),
                {str(turn.say(f"missing-{key}")): missing[key] for key in Missing},
            ),
        ]


def _modes(briefing: Briefing, rows: list[Registration]) -> list[str]:
    """Lists the modes, also one that is no more and in which people sit."""
    return list(dict.fromkeys([*briefing.modes, *(row.mode for row in rows)]))
