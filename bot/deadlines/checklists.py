"""A person's checklists: the documents and steps of each programme that they follow, and what of it is ticked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.deadlines.following import follows, has_applied
from bot.knowledge import Programme
from bot.knowledge.tasks import Task, Tasks
from bot.library import Library
from bot.storage import Storage


@dataclass(frozen=True)
class Checklist:
    """``ticked``: ids of the items of this round that are done. ``has_applied``: they have said so, ticked or not."""

    tasks: Tasks
    ticked: frozenset[str]
    has_applied: bool = False

    @property
    def programme(self) -> Programme:
        return self.tasks.programme

    @property
    def left(self) -> tuple[Task, ...]:
        """Returns what is not done, by date."""
        return tuple(task for task in self.tasks.all if task.id not in self.done)

    @property
    def done(self) -> frozenset[str]:
        """Returns what is ticked, or went in with the application."""
        applied = self.tasks.for_application if self.has_applied else ()
        return self.ticked.union(task.id for task in applied)

    @property
    def current(self) -> tuple[Task, ...]:
        """Returns what is not ticked and concerns them by now: without what comes after a place that they do not have."""
        return tuple(
            task
            for task in self.left
            if all(before.id in self.done for before in self.tasks.comes_after(task))
        )

    def is_over(self, today: date) -> bool:
        """Tells whether the deadline has passed without an application."""
        closes = self.tasks.closes
        if closes is None or closes >= today:
            return False
        return not self.done.issuperset(task.id for task in self.tasks.for_application)


class Checklists:
    def __init__(self, library: Library, storage: Storage, zone: ZoneInfo) -> None:
        self._library = library
        self._storage = storage
        self.zone = zone

    def tasks(self, programme_id: str) -> Tasks | None:
        """Returns what a programme wants; None if there is no such programme, or it wants nothing."""
        knowledge = self._library.knowledge
        programme = knowledge.programmes.get(programme_id)
        found = Tasks.of(programme, knowledge.holidays, self.zone) if programme is not None else None
        return found if found is not None and found.all else None

    async def followed(self, person_id: int, now: datetime) -> list[Checklist]:
        """Returns the checklists of all programmes that a person follows, but for those that are over."""
        interests = await self._storage.interests.of_person(person_id)
        found = [
            await self.of_person(person_id, programme_id)
            for programme_id in self._library.knowledge.programmes
            if follows(interests, programme_id)
        ]
        today = now.astimezone(self.zone).date()
        return [checklist for checklist in found if checklist is not None and not checklist.is_over(today)]

    async def of_person(self, person_id: int, programme_id: str) -> Checklist | None:
        tasks = self.tasks(programme_id)
        if tasks is None:
            return None
        ticks = await self._storage.ticks.of_person(person_id)
        here = (tick for tick in ticks if (tick.programme, tick.year) == (programme_id, tasks.year))
        done = await self._storage.interests.done_with(person_id)
        return Checklist(tasks, frozenset(tick.item for tick in here), has_applied(done, tasks))

    async def toggle(self, person_id: int, programme_id: str, item: str, now: datetime) -> Checklist | None:
        """Ticks an item, or takes the tick away; None if there is no such item any more."""
        checklist = await self.of_person(person_id, programme_id)
        if checklist is None or checklist.tasks.task(item) is None:
            return None
        year = checklist.tasks.year
        if item in checklist.ticked:
            await self._storage.ticks.remove(person_id, programme_id, year, item)
        else:
            await self._storage.ticks.add([person_id], programme_id, year, item, now)
        return replace(checklist, ticked=checklist.ticked ^ {item})
