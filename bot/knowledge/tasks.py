"""What has to be handed in and done for a programme, with the days: from its typed facts, its deadline and the holidays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.knowledge.checklist import Document, Item, Step
from bot.knowledge.models import Deadline, Programme
from bot.knowledge.steps import anchors
from bot.knowledge.values import END_OF_DAY, Headline
from bot.knowledge.working_days import Holidays

_CONFIRMATION = "confirmation"


@dataclass(frozen=True)
class Task:
    """A document or step that a student ticks.

    ``due``: its day; None while nobody knows what it hangs on. ``begins``: the
    day by which to begin, where the office says how long it takes.
    """

    item: Item
    due: date | None
    begins: date | None

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def title(self) -> Headline:
        assert self.item.title is not None  # a step without one is no task
        return self.item.title

    @property
    def starts(self) -> date | None:
        """When it first asks for attention."""
        return self.begins or self.due


@dataclass(frozen=True)
class Event:
    """A step that happens to a student, such as the interview: its days."""

    step: Step
    first: date
    last: date


@dataclass(frozen=True)
class Tasks:
    """All tasks and events of one programme, by date; those without a date come last."""

    programme: Programme
    all: tuple[Task, ...]
    events: tuple[Event, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, programme: Programme, holidays: Holidays, zone: ZoneInfo) -> Tasks:
        """Counts the days from those of the programme, in the institution's zone."""
        known = anchors(programme, holidays, zone)
        tasks: list[Task] = []
        events: list[Event] = []
        for item in programme.data.items:
            day = item.at.on(known, holidays.add)
            if isinstance(item, Document) or item.is_task:
                begins = item.lead.before(day, holidays.add) if day and item.lead else None
                tasks.append(Task(item, day, begins))
            elif item.title and day:
                first = item.begins.on(known, holidays.add) if item.begins else day
                events.append(Event(item, first or day, day))
        tasks.sort(key=lambda task: task.due or date.max)
        events.sort(key=lambda event: event.first)
        return cls(programme, tuple(tasks), tuple(events), zone)

    @cached_property
    def year(self) -> int:
        """Returns the round that it is for: next year's ticks are others."""
        days = self.programme.dates
        return days.starts.year if days else self.closes.year if self.closes else 0

    @cached_property
    def closes(self) -> date | None:
        """Returns the day of the deadline in the institution's zone."""
        deadline = self.programme.application
        return deadline.closes.astimezone(self.zone).date() if deadline else None

    def task(self, item_id: str) -> Task | None:
        return next((task for task in self.all if task.id == item_id), None)

    def of_deadline(self, deadline: Deadline) -> tuple[Task, ...]:
        """Returns what is due on the day of a deadline: of the application's, or of a task with a day of its own."""
        if deadline.id == "application":
            return self.for_application
        return tuple(task for task in self.all if task.id == deadline.id and task.due != self.closes)

    @cached_property
    def own_deadlines(self) -> tuple[Deadline, ...]:
        """Returns a deadline for each task that is not due with the application, closing as its day ends."""
        return tuple(
            Deadline(
                id=task.id,
                label=task.title,
                closes=datetime.combine(task.due, END_OF_DAY, self.zone),
                verified_on=self.programme.data.verified_on,
                source=self.programme.data.source,
                owner=self.programme.data.owner,
            )
            for task in self.all
            if task.due is not None and task.due != self.closes
        )

    @cached_property
    def for_application(self) -> tuple[Task, ...]:
        """Returns what is due with the application."""
        return tuple(task for task in self.all if task.due is not None and task.due == self.closes)

    def comes_after(self, task: Task) -> tuple[Task, ...]:
        """Returns what somebody has ticked whom a task concerns: the application, then the confirmation of the place."""
        if self.closes is None or (task.due is not None and task.due <= self.closes):
            return ()
        applied = self.for_application
        confirmation = self.task(_CONFIRMATION)
        if confirmation is None or task == confirmation:
            return applied
        return (*applied, confirmation)


def urgent(tasks: Iterable[Task], until: date) -> tuple[Task, ...]:
    """Returns the tasks that begin or are due up to a day, the earliest first."""
    soon = [task for task in tasks if task.starts is not None and task.starts <= until]
    return tuple(sorted(soon, key=lambda task: task.starts or until))


def days_to_begin(task: Task) -> int | None:
    """Returns how many days before it is due a task has to be begun, where the office says so."""
    return (task.due - task.begins) // timedelta(days=1) if task.due and task.begins else None
