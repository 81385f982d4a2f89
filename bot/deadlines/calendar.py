"""A checklist's dates for a calendar: when to begin, what is due, and what happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from bot import texts
from bot.deadlines.checklists import Checklist
from bot.deadlines.wording import named
from bot.files.calendars import Date
from bot.messages import Language, Markdown


def dates_of(language: Language, checklist: Checklist, hour: time, now: datetime, notes: str) -> list[Date]:
    """Returns what lies ahead and is not ticked, at an hour of the institution's zone; the deadlines have their own.

    Args:
        notes: how sure the dates are.
    """
    zone = checklist.tasks.zone
    found = [
        Date(
            f"{kind}-{checklist.programme.id}-{item}",
            str(title),
            datetime.combine(day, hour, zone),
            notes=notes,
            sequence=int(now.timestamp()) // 60,
        )
        for kind, item, day, title in _days(language, checklist)
    ]
    return [entry for entry in found if entry.starts > now]


def _days(language: Language, checklist: Checklist) -> Iterator[tuple[str, str, date, Markdown]]:
    name = Markdown(checklist.programme.short.of(language))
    for task in checklist.left:
        title = Markdown(task.title.of(language))
        if task.begins is not None:
            said = texts.say(language, "calendar-begin", programme=name, what=title)
            yield "begin", task.id, task.begins, said
        if task.due is not None and task.due != checklist.tasks.closes:
            yield (
                "due",
                task.id,
                task.due,
                texts.say(language, "plan-deadline-title", programme=name, label=title),
            )
    for happening in checklist.tasks.events:
        assert happening.step.title is not None
        title = Markdown(happening.step.title.of(language))
        said = texts.say(language, "plan-deadline-title", programme=name, label=title)
        yield "step", happening.step.id, happening.first, said


def with_tasks(language: Language, entry: Date, checklist: Checklist) -> Date:
    """Adds what is still to be handed in to the date of the application's deadline."""
    left = [task for task in checklist.left if task.due == checklist.tasks.closes]
    if not left or entry.uid != f"deadline-{checklist.programme.id}-application":
        return entry
    said = texts.say(language, "calendar-left", what=named(language, left))
    return replace(entry, notes="\n".join(part for part in (said, entry.notes) if part))
