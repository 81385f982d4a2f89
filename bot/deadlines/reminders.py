"""Reminders of deadlines: 30, 7 and 1 days before, to those who follow the programme.

A reminder is put into words when it is sent, from the knowledge of that
moment: a deadline that was moved in between is not reminded of with its old
date, but again when the new one comes near. Whoever pauses gets the last one
only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import texts
from bot.config import Settings
from bot.courier import Courier
from bot.dialogue.buttons import DeadlineDone
from bot.knowledge import Deadline, Knowledge, Programme
from bot.library import Library
from bot.messages import Language, Markdown, Reply
from bot.storage import DONE, KNOWN, Follower, Storage, Written

DAYS_BEFORE = (30, 7, 1)
WRITER = "reminder"
_LAST = min(DAYS_BEFORE)


class DeadlineReminders:
    """One for each running process."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._storage = storage
        self._courier = courier
        self._zone = settings.zone
        self._hour = settings.reminders.hour
        self._clock = clock
        courier.writers[WRITER] = self.write

    async def look(self) -> int:
        """Queues what is due and was not queued before; returns how many."""
        now = self._clock()
        count = 0
        for programme in self._library.knowledge.programmes.values():
            due = [(deadline, self._stage(deadline, now)) for deadline in programme.deadlines]
            if any(stage is not None for _, stage in due):
                followers = await self._storage.interests.followers(programme.id, now)
                for deadline, stage in due:
                    if stage is not None:
                        count += await self._queue(programme, deadline, stage, followers, now)
        if count:
            self._courier.wake()
        return count

    def _stage(self, deadline: Deadline, now: datetime) -> int | None:
        """Chooses the last reminder whose moment has come; None once the deadline is closed."""
        if now >= deadline.closes:
            return None
        reached = [days for days in DAYS_BEFORE if now >= moment_of(deadline, days, self._hour, self._zone)]
        return min(reached, default=None)

    async def _queue(
        self, programme: Programme, deadline: Deadline, stage: int, followers: list[Follower], now: datetime
    ) -> int:
        key = key_of(programme, deadline, self._zone)
        due_since = moment_of(deadline, stage, self._hour, self._zone)
        whom = [
            follower.person_id
            for follower in followers
            if not (follower.since > due_since and (key, KNOWN) in follower.reminded)
            and not (follower.is_paused and stage != _LAST)
            and (key, stage) not in follower.reminded
            and (key, DONE) not in follower.reminded
        ]
        if whom:
            data = {"programme": programme.id, "deadline": deadline.id, "key": key, "days_before": stage}
            async with self._storage.transaction():
                await self._storage.interests.reminded(whom, key, stage, now)
                await self._storage.outbox.put(whom, Written(WRITER, data), now)
        return len(whom)

    async def write(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Words the reminder as it is true now; None if the deadline was moved, has passed or is not to be reminded of."""
        programme = self._library.knowledge.programmes.get(data["programme"])
        person = await self._storage.people.get(person_id)
        if programme is None or person is None:
            return None
        deadline = next((d for d in programme.deadlines if d.id == data["deadline"]), None)
        if (
            deadline is None
            or key_of(programme, deadline, self._zone) != data["key"]
            or now >= deadline.closes
        ):
            return None
        if not follows(await self._storage.interests.of_person(person_id), programme.id):
            return None
        if person.paused_until is not None and person.paused_until > now and data["days_before"] != _LAST:
            return None
        if data["key"] in await self._storage.interests.done_with(person_id):
            return None
        language = person.reads
        days = (deadline.closes.astimezone(self._zone).date() - now.astimezone(self._zone).date()).days
        if is_ahead(deadline, now):
            text = not_open(programme, deadline, language, self._zone)
        else:
            text = texts.say(
                language,
                "reminder",
                programme=Markdown(programme.name.of(language)),
                label=Markdown(deadline.label.of(language)),
                date=texts.moment(language, deadline.closes, self._zone),
                days=days,
            )
        caution = self._library.answers.caution([deadline], language, now)
        done = DeadlineDone(programme.id, deadline.id).button(texts.say(language, "reminder-done"))
        return Reply(Markdown(f"{text}\n\n{caution}" if caution else text), ((done,),))


def key_of(programme: Programme, deadline: Deadline, zone: ZoneInfo) -> str:
    """Returns a deadline's key, with its date: once moved, it is another one."""
    return f"{programme.id}/{deadline.id}/{deadline.closes.astimezone(zone).isoformat(timespec='minutes')}"


def follows(interests: Collection[str], programme_id: str) -> bool:
    """Tells whether somebody with these interests is reminded of a programme's deadlines."""
    return "deadlines" in interests or f"programme:{programme_id}" in interests


def keys_followed(knowledge: Knowledge, interest: str, zone: ZoneInfo) -> list[str]:
    """Returns the keys of the deadlines that an interest brings reminders of."""
    return [
        key_of(programme, deadline, zone)
        for programme in knowledge.programmes.values()
        if follows([interest], programme.id)
        for deadline in programme.deadlines
    ]


def is_ahead(deadline: Deadline, now: datetime) -> bool:
    """Tells whether applications have yet to open."""
    return deadline.opens is not None and now < deadline.opens


def not_open(programme: Programme, deadline: Deadline, language: Language, zone: ZoneInfo) -> Markdown:
    """Tells when a deadline that is ahead opens and closes."""
    assert deadline.opens is not None
    sentence = texts.say(
        language,
        "deadline-not-open",
        label=Markdown(deadline.label.of(language)),
        opens=texts.moment(language, deadline.opens, zone),
        date=texts.moment(language, deadline.closes, zone),
    )
    return Markdown(f"**{programme.name.of(language)}**\n{sentence}")


def moment_of(deadline: Deadline, days_before: int, hour: time, zone: ZoneInfo) -> datetime:
    """Returns when to remind: so many days before, at the configured hour of the institution's zone."""
    day = deadline.closes.astimezone(zone).date() - timedelta(days=days_before)
    return datetime.combine(day, hour, zone)
