"""Reminders of deadlines to those who follow the programme: 30, 7 and 1 days before, and when something long has to begin.

A reminder names what is not ticked, and there is none once all is. What is due
only of those who have a place is reminded of once they have ticked what comes
before it. A reminder is put into words when it is sent, from the knowledge of
that moment: a deadline that was moved in between is not reminded of with its
old date, but again when the new one comes near. Whoever pauses gets the last
one only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot import texts
from bot.config import Settings
from bot.courier import Courier
from bot.deadlines.following import follows, has_applied, key_of
from bot.deadlines.wording import named
from bot.dialogue.buttons import DeadlineDone, ShowChecklist
from bot.knowledge import Deadline, Programme
from bot.knowledge.tasks import Task, Tasks, days_to_begin
from bot.library import Library
from bot.messages import Language, Markdown, Reply, column
from bot.storage import DONE, KNOWN, Follower, Storage, Written

DAYS_BEFORE = (30, 7, 1)
DAYS_BEFORE_OWN = (7, 1)
"""Of a document or step with a day of its own."""
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
            tasks = self._tasks(programme)
            every = (*programme.deadlines, *tasks.own_deadlines)
            reached = {deadline.id: self._reached(deadline, tasks, now) for deadline in every}
            due = [deadline for deadline in every if reached[deadline.id]]
            if due:
                followers = await self._storage.interests.followers(programme.id, now)
                ticked = await self._storage.ticks.of_programme(programme.id, tasks.year)
                for deadline in due:
                    wants = self._wanted(tasks, deadline, reached[deadline.id], followers, ticked)
                    count += await self._queue(tasks, deadline, wants, now)
        if count:
            self._courier.wake()
        return count

    def _tasks(self, programme: Programme) -> Tasks:
        return Tasks.of(programme, self._library.knowledge.holidays, self._zone)

    def _reached(self, deadline: Deadline, tasks: Tasks, now: datetime) -> list[int]:
        """Returns the reminders whose moment has come, in days before; none once the deadline is closed."""
        if now >= deadline.closes:
            return []
        is_own = deadline not in tasks.programme.deadlines
        stages = {*(DAYS_BEFORE_OWN if is_own else DAYS_BEFORE), *_beginnings(tasks, deadline)}
        return sorted(days for days in stages if now >= moment_of(deadline, days, self._hour, self._zone))

    def _wanted(
        self,
        tasks: Tasks,
        deadline: Deadline,
        reached: list[int],
        followers: list[Follower],
        ticked: Mapping[int, frozenset[str]],
    ) -> dict[int, list[int]]:
        """Returns who gets which reminder, in days before: the last that has come, if they were not told."""
        key = key_of(tasks.programme, deadline, self._zone)
        moments = {stage: moment_of(deadline, stage, self._hour, self._zone) for stage in reached}

        @cache  # most have ticked the same
        def last(done: frozenset[str]) -> int | None:
            return next((days for days in reached if concerns(tasks, deadline, days, done)), None)

        wants: dict[int, list[int]] = {}
        for follower in followers:
            stage = last(_done(ticked.get(follower.person_id, frozenset()), _keys_done(follower), tasks))
            if stage is not None and _is_new(follower, key, stage, moments[stage]):
                wants.setdefault(stage, []).append(follower.person_id)
        return wants

    async def _queue(
        self, tasks: Tasks, deadline: Deadline, wants: Mapping[int, list[int]], now: datetime
    ) -> int:
        """Queues the reminders, and notes in the same transaction that they are."""
        if not wants:
            return 0
        key = key_of(tasks.programme, deadline, self._zone)
        async with self._storage.transaction():
            for stage, people in wants.items():
                data = {
                    "programme": tasks.programme.id,
                    "deadline": deadline.id,
                    "key": key,
                    "days_before": stage,
                }
                await self._storage.interests.reminded(people, key, stage, now)
                await self._storage.outbox.put(people, Written(WRITER, data), now)
        return sum(map(len, wants.values()))

    async def write(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        """Words the reminder as it is true now; None if the deadline was moved, has passed or is not to be reminded of."""
        programme = self._library.knowledge.programmes.get(data["programme"])
        person = await self._storage.people.get(person_id)
        if programme is None or person is None:
            return None
        tasks, days_before = self._tasks(programme), data["days_before"]
        every = (*programme.deadlines, *tasks.own_deadlines)
        deadline = next((d for d in every if d.id == data["deadline"]), None)
        if (
            deadline is None
            or key_of(programme, deadline, self._zone) != data["key"]
            or now >= deadline.closes
        ):
            return None
        if not follows(await self._storage.interests.of_person(person_id), programme.id):
            return None
        if person.paused_until is not None and person.paused_until > now and days_before != _LAST:
            return None
        done_with = await self._storage.interests.done_with(person_id)
        if data["key"] in done_with:
            return None
        ticks = await self._storage.ticks.of_person(person_id)
        here = frozenset(t.item for t in ticks if (t.programme, t.year) == (programme.id, tasks.year))
        if not concerns(tasks, deadline, days_before, _done(here, done_with, tasks)):
            return None
        return self._reply(person.reads, tasks, deadline, here, now)

    def _reply(
        self, language: Language, tasks: Tasks, deadline: Deadline, ticked: frozenset[str], now: datetime
    ) -> Reply:
        programme = tasks.programme
        is_task = deadline not in programme.deadlines
        closes = deadline.closes.astimezone(self._zone)
        today = now.astimezone(self._zone).date()
        if is_ahead(deadline, now):
            text = not_open(programme, deadline, language, self._zone)
        else:
            text = texts.say(
                language,
                "reminder-task" if is_task else "reminder",
                programme=Markdown(programme.name.of(language)),
                label=Markdown(deadline.label.of(language)),
                date=texts.day(language, closes.date())
                if is_task
                else texts.moment(language, closes, self._zone),
                days=(closes.date() - today).days,
            )
        left = [task for task in tasks.of_deadline(deadline) if task.id not in ticked]
        caution = self._library.answers.caution([deadline], language, now)
        parts = [text, *([] if is_task else _left(language, left, today)), *([caution] if caution else [])]
        buttons = []
        if left:
            name = Markdown(programme.short.of(language))
            label = texts.say(language, "checklist-button", programme=name)
            buttons.append(ShowChecklist(programme.id).button(label))
        if not is_task:  # which is ticked instead
            label = texts.say(language, "reminder-done")
            buttons.append(DeadlineDone(programme.id, deadline.id).button(label))
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))


def _left(language: Language, left: list[Task], today: date) -> list[Markdown]:
    """Names what is not ticked, and first what has to be begun by now."""
    begun = [task for task in left if task.begins is not None and task.begins <= today]
    return [
        *([texts.say(language, "reminder-begin", what=named(language, begun))] if begun else []),
        *([texts.say(language, "calendar-left", what=named(language, left))] if left else []),
    ]


def concerns(tasks: Tasks, deadline: Deadline, days_before: int, ticked: frozenset[str]) -> bool:
    """Tells whether somebody who has ticked these is to be reminded, so many days before a deadline."""
    here = tasks.of_deadline(deadline)
    if not here:
        return days_before in DAYS_BEFORE
    left = [task for task in here if task.id not in ticked]
    before = (other.id for task in left for other in tasks.comes_after(task))
    if not left or not ticked.issuperset(before):
        return False
    usual = DAYS_BEFORE if deadline in tasks.programme.deadlines else DAYS_BEFORE_OWN
    return days_before in usual or any(days_to_begin(task) == days_before for task in left)


def _done(ticked: frozenset[str], keys: Collection[str], tasks: Tasks) -> frozenset[str]:
    """Adds what is due with the application, where somebody has said that they have applied."""
    if not keys or not has_applied(keys, tasks):
        return ticked
    return ticked.union(task.id for task in tasks.for_application)


def _is_new(follower: Follower, key: str, stage: int, due_since: datetime) -> bool:
    """Tells whether somebody wants this one, was not told, and does not know the date from when they began to follow."""
    return (
        not (follower.since > due_since and (key, KNOWN) in follower.reminded)
        and not (follower.is_paused and stage != _LAST)
        and (key, stage) not in follower.reminded
        and (key, DONE) not in follower.reminded
    )


def _keys_done(follower: Follower) -> list[str]:
    return [key for key, stage in follower.reminded if stage == DONE]


def _beginnings(tasks: Tasks, deadline: Deadline) -> set[int]:
    """Returns on which days before a deadline something has to be begun."""
    days = (days_to_begin(task) for task in tasks.of_deadline(deadline))
    return {number for number in days if number is not None}


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
