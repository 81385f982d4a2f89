"""Tells those who registered what has changed about a briefing.

What was last told of each briefing is kept. When the knowledge says something
else, whether a file was saved or a button pressed, the difference is written
into the log and told, in one transaction: a restart in between neither loses
nor repeats it. Words are put to it by ``bot.briefings.notices``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import texts
from bot.briefings.edition import Edition
from bot.briefings.notices import CANCELLED, CHANGED, MATERIAL_LINKS, MISSED, TOLD
from bot.briefings.offers import Offers
from bot.config import Settings
from bot.courier import Courier
from bot.knowledge import Briefing, Facts, Mode, changed, facts_of, in_utc
from bot.library import Library
from bot.messages import Language
from bot.storage import State, Storage, Written

_DOUBTED = "doubted"
TellStaff = Callable[[str, Mapping[str, str | int | Mapping[Language, str]]], Awaitable[None]]
"""A sentence and its arguments, to all who get notices for staff."""


class Changes:
    """One for each running process."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        edition: Edition,
        courier: Courier,
        offers: Offers,
        settings: Settings,
        tell_staff: TellStaff,
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._storage = storage
        self._edition = edition
        self._courier = courier
        self._offers = offers
        self._zone = settings.zone
        self._tell_staff = tell_staff
        self._clock = clock
        self._looking = asyncio.Lock()

    async def look(self) -> bool:
        """Tells what has changed and offers what is free; False if there was nothing."""
        async with self._looking:  # a saved file and the clock may both ask for it
            return await self._look()

    async def _look(self) -> bool:
        now, number = self._clock(), await self._edition.number()
        states = await self._edition.refresh()
        count = await self._miss(states, number, now)
        for briefing in list(self._library.knowledge.briefings.values()):
            state = states.get(briefing.id)
            if state is None or (state.edition <= number and self._has_news(briefing, state)):
                count += await self._tell_what_the_files_say(briefing.id)
            if now < briefing.ends:
                count += await self._move_up(briefing.id)
        if count:
            self._courier.wake()
        return count > 0

    async def _move_up(self, briefing_id: str) -> int:
        """Offers free seats, as they are now: a button may have been pressed a moment ago."""
        async with self._storage.transaction():
            briefing = self._library.knowledge.briefings.get(briefing_id)
            return await self._offers.move_up(briefing) if briefing is not None else 0

    # --- what has changed --------------------------------------------------------

    async def change(
        self, briefing_id: str, facts: Facts, person_id: int | None, name: str | None
    ) -> Briefing:
        """Changes something for a member of staff who pressed a button; returns the briefing as it is now."""
        async with self._storage.transaction():
            await self._tell_what_the_files_say(briefing_id)
            states = await self._storage.briefings.states()
            state = states[briefing_id]
            written = self._library.reading.knowledge.briefings[briefing_id]
            base = self._base(briefing_id, state, await self._edition.number())
            facts = {key: facts_of(changed(written, facts))[key] for key in facts}
            mine = {key: {"value": value, "base": base[key]} for key, value in facts.items()}
            held = {key: o for key, o in {**state.overrides, **mine}.items() if o["value"] != o["base"]}
            after = changed(written, base | {key: o["value"] for key, o in held.items()})
            await self._tell_news(after, replace(state, overrides=held), person_id, name)
            await self._offers.move_up(after)
            overrides = {key: other.overrides for key, other in states.items()} | {briefing_id: held}
            # Not before the commit: what is undone must not have been true for anybody.
            self._storage.database.after_commit(lambda: self._library.override(overrides))
        self._courier.wake()
        return after

    async def _tell_what_the_files_say(self, briefing_id: str) -> int:
        """Tells what a file has changed. Reads all within the transaction: a button may have been pressed a moment ago."""
        async with self._storage.transaction():
            states = await self._edition.refresh()
            briefing = self._library.knowledge.briefings.get(briefing_id)
            if briefing is None:
                return 0
            told = await self._tell_news(briefing, states.get(briefing_id))
            # What a file has overruled does not come back when the file says the first thing again.
            after = await self._storage.briefings.states()
            overrides = {key: state.overrides for key, state in after.items()}
            self._storage.database.after_commit(lambda: self._library.override(overrides))
            return told

    async def _miss(self, states: Mapping[str, State], number: int, now: datetime) -> int:
        """Tells staff, once, of a briefing with people that stands in no file any more: most likely a slip."""
        count = 0
        for key, state in states.items():
            is_ahead = datetime.fromisoformat(state.facts["starts"]) > now
            if key in self._library.knowledge.briefings or state.facts.get(MISSED) or not is_ahead:
                continue
            if state.edition > number:  # it is new, and this process has not read it yet
                continue
            async with self._storage.transaction():
                whom = await self._storage.briefings.concerned(key, with_queue=True)
                await self._storage.briefings.keep(key, replace(state, facts={**state.facts, MISSED: True}))
                if whom:
                    await self._storage.briefings.log(key, {MISSED: [False, True]}, now)
                    await self._tell_staff("briefing-missed", {"briefing": key, "count": len(whom)})
                    count += 1
        return count

    def _base(self, briefing_id: str, state: State, number: int) -> Facts:
        """Returns what the files say: as read here, or as told since by a process that has read them later."""
        if number >= state.edition:
            return facts_of(self._library.reading.knowledge.briefings[briefing_id])
        return state.facts | {key: o["base"] for key, o in state.overrides.items()}

    def _has_news(self, briefing: Briefing, state: State) -> bool:
        base = facts_of(self._library.reading.knowledge.briefings[briefing.id])
        is_overruled = any(o["base"] != base.get(key) for key, o in state.overrides.items())
        return is_overruled or state.facts != facts_of(briefing)

    async def _tell_news(
        self,
        briefing: Briefing,
        state: State | None,
        person_id: int | None = None,
        name: str | None = None,
    ) -> int:
        """Writes, within a transaction, the log, the calendar's number, and a message to whom it concerns."""
        now, number = self._clock(), await self._edition.number()
        if state is None:
            await self._storage.briefings.keep(briefing.id, State(facts_of(briefing), {}, 0, number))
            return 0
        base = self._base(briefing.id, state, number)
        held = {key: o for key, o in state.overrides.items() if o["base"] == base.get(key)}
        if number < state.edition and person_id is None:
            return 0
        number = max(number, state.edition)
        facts = facts_of(briefing)
        news = _differences(state.facts, facts)
        if is_doubtful(briefing, state, now):
            state = replace(state, overrides=held, edition=number)
            if person_id is None:
                return await self._doubt(briefing, state, now)
            by_button = {key: change for key, change in news.items() if key in held}
            facts = {**state.facts, **{key: new for key, (_, new) in by_button.items()}}
            await self._storage.briefings.keep(briefing.id, replace(state, facts=facts))
            await self._storage.briefings.log(briefing.id, by_button, now, person_id, name)
            return 0
        matters = bool(news.keys() & {*TOLD[Mode.CAMPUS], *TOLD[Mode.ONLINE]})
        await self._storage.briefings.keep(briefing.id, State(facts, held, state.sequence + matters, number))
        if not news:
            return 0
        await self._storage.briefings.log(briefing.id, news, now, person_id, name)
        was_ahead = now < datetime.fromisoformat(state.facts["starts"])
        if "starts" in news and now < briefing.starts:
            await self._begin_anew(briefing, news["starts"], was_ahead=was_ahead)
        told = await self._say_what_cannot_be(briefing, news) if person_id is None else 0
        if not matters or not (was_ahead or now < briefing.ends):
            return told
        told += await self._queue_news(briefing, news, state.facts["starts"], now)
        if news.get("is_cancelled") == [True, False]:
            await self._offers.renew(briefing)
        return told

    async def _begin_anew(self, briefing: Briefing, change: Sequence[Any], *, was_ahead: bool) -> None:
        """Forgets what was noted on another day, or of a briefing that was held already."""
        if _other_day(change, self._zone):
            await self._storage.registrations.forget_check_ins(briefing.id)
        if not was_ahead:
            await self._storage.briefings.forget_notices(briefing.id, ("after", *MATERIAL_LINKS))

    async def _doubt(self, briefing: Briefing, state: State, now: datetime) -> int:
        """Warns staff, once, of a start that was moved into the past, which is most likely a typo; notifies nobody else.

        What people were told stays noted, so that a correction is compared with that.
        """
        starts = facts_of(briefing)["starts"]
        if state.facts.get(_DOUBTED) == starts:
            return 0
        await self._storage.briefings.keep(
            briefing.id, replace(state, facts={**state.facts, _DOUBTED: starts})
        )
        await self._storage.briefings.log(briefing.id, {"starts": [state.facts["starts"], starts]}, now)
        shown = {language: texts.moment(language, briefing.starts, self._zone) for language in Language}
        await self._tell_staff("briefing-in-the-past", {"briefing": briefing.id, "starts": shown})
        return 1

    async def _queue_news(
        self, briefing: Briefing, news: dict[str, list[Any]], told_starts: str, now: datetime
    ) -> int:
        number = await self._edition.number()
        data = {"briefing": briefing.id, "news": news, "starts": told_starts, "edition": number}
        data["told_at"] = now.isoformat()
        if briefing.is_cancelled:
            if "is_cancelled" not in news:
                return 0
            whom = await self._storage.briefings.concerned(briefing.id, with_queue=True)
            await self._storage.outbox.put(whom, Written(CANCELLED, data), now, waits=True)
            return len(whom)
        whom = []
        for mode, keys in TOLD.items():
            if news.keys() & set(keys):
                whom += await self._storage.briefings.concerned(briefing.id, mode=mode, with_queue=True)
        whom = list(dict.fromkeys(whom))
        await self._storage.outbox.put(whom, Written(CHANGED, data), now, waits=True)
        return len(whom)

    async def _say_what_cannot_be(self, briefing: Briefing, news: dict[str, list[Any]]) -> int:
        """Tells staff of fewer seats than are taken; nobody loses one."""
        taken, said = await self._storage.registrations.count(briefing.id), 0
        for key in news:
            kind, _, mode = key.partition(".")
            if kind != "seats":
                continue
            capacity, count = news[key][1], taken.get(Mode(mode), 0)
            if count > capacity:
                say = {"briefing": briefing.id, "mode": mode, "capacity": capacity, "count": count}
                await self._tell_staff("seats-below", say)
                said += 1
        return said


def is_doubtful(briefing: Briefing, state: State | None, now: datetime) -> bool:
    """Tells whether a briefing that people were told is ahead lies in the past now, and nobody has corrected it since."""
    if state is None or briefing.is_cancelled:
        return False
    if state.facts.get(_DOUBTED) == in_utc(briefing.starts):
        return True
    return briefing.ends <= now < datetime.fromisoformat(state.facts["starts"])


def _differences(before: Facts, after: Facts) -> dict[str, list[Any]]:
    """Returns what is new, with what was; a mode that is no more has no seats."""
    news = {
        key: [before[key], value] for key, value in after.items() if key in before and before[key] != value
    }
    gone = [key for key in before if key.startswith("seats.") and key not in after]
    return news | {key: [before[key], 0] for key in gone}


def _other_day(change: Sequence[Any], zone: ZoneInfo) -> bool:
    old, new = (datetime.fromisoformat(moment).astimezone(zone).date() for moment in change)
    return old != new
