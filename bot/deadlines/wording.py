"""Checklists in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot import texts
from bot.answering.agenda import Agenda
from bot.deadlines.checklists import Checklist
from bot.knowledge.checklist import Document
from bot.knowledge.due import WEEKDAYS, Due
from bot.knowledge.tasks import Event, Task, urgent
from bot.messages import Language, Markdown

TICKED, OPEN = "✓", "☐"


def named(language: Language, tasks: Iterable[Task]) -> Markdown:
    """Lists the titles of some tasks in one line."""
    titles = [task.title.of(language) for task in tasks]
    return Markdown(texts.say(language, "list-separator").join(titles))


def line(language: Language, task: Task, today: date | None = None, *, is_dated: bool = True) -> Markdown:
    """Writes what is to be handed in, how, and by when to begin.

    Args:
        today: says what should have begun before.
        is_dated: without, the day by which it is due is left out.
    """
    what = Markdown(task.title.of(language))
    particulars = _particulars(language, task)
    if particulars:
        listed = Markdown(texts.say(language, "particulars-separator").join(particulars))
        what = texts.say(language, "task-what", title=what, particulars=listed)
    if not is_dated and task.begins is None:
        return what
    return texts.say(language, "task-line", what=what, when=_when(language, task, today, is_dated=is_dated))


def agenda(language: Language, asked: Agenda, checklists: Sequence[Checklist], today: date) -> Markdown:
    """Writes what has to be begun or handed in within the days that are asked about, or what comes next."""
    parts = []
    for checklist in checklists:
        lines = [
            f"- {OPEN} {line(language, task, today)}"
            for task in urgent(checklist.current, asked.last)
            if (task.due or today) >= today
        ]
        lines += [
            f"- {event(language, happening)}"
            for happening in checklist.tasks.events
            if happening.first <= asked.last and happening.last >= asked.first
        ]
        if lines:
            parts.append(Markdown("\n".join([f"**{checklist.programme.short.of(language)}**", *lines])))
    last = texts.day(language, asked.last)
    if parts:
        return Markdown(
            "\n\n".join([texts.say(language, "agenda-title", period=asked.period, last=last), *parts])
        )
    nothing = texts.say(language, "agenda-nothing", period=asked.period)
    return Markdown(f"{nothing}\n\n{_next(language, checklists, today)}")


def _next(language: Language, checklists: Sequence[Checklist], today: date) -> Markdown:
    """Writes the first day on which something has to be begun or handed in, of all checklists."""
    coming = [
        (task.starts, checklist, task)
        for checklist in checklists
        for task in checklist.current
        if task.starts is not None and task.starts >= today
    ]
    if not coming:
        undated = [task for checklist in checklists for task in checklist.current if task.due is None]
        if undated:
            return texts.say(language, "agenda-undated", what=named(language, undated))
        return texts.say(language, "agenda-all-done")
    day, checklist, _ = min(coming, key=lambda found: found[0])
    same = [task for starts, owner, task in coming if (starts, owner) == (day, checklist)]
    return texts.say(
        language,
        "agenda-next",
        programme=Markdown(checklist.programme.short.of(language)),
        what=named(language, same),
        date=texts.day(language, day),
    )


def _particulars(language: Language, task: Task) -> list[Markdown]:
    document = task.item
    if not isinstance(document, Document):
        return []
    said = [texts.say(language, f"form-{document.form}")]
    if document.copies > 1:
        said.append(texts.say(language, "task-copies", count=document.copies))
    if document.issuer:
        said.append(texts.say(language, "task-issuer", issuer=Markdown(document.issuer.of(language))))
    if document.only:
        said.append(Markdown(document.only.of(language)))
    return said


def _when(language: Language, task: Task, today: date | None, *, is_dated: bool) -> Markdown:
    """Tells the day by which to begin, and the day by which it is due."""
    due = texts.day(language, task.due) if task.due else relative(language, task.item.at)
    if task.begins is None:
        return texts.say(language, "task-due", due=due)
    assert task.item.lead is not None
    takes = texts.say(language, "duration", count=task.item.lead.count, unit=task.item.lead.unit)
    begins = texts.day(language, task.begins)
    is_late = today is not None and task.begins < today
    begin = texts.say(language, "task-late" if is_late else "task-begin", begins=begins, takes=takes)
    if not is_dated:
        return begin
    return Markdown(
        texts.say(language, "particulars-separator").join((begin, texts.say(language, "task-due", due=due)))
    )


def relative(language: Language, due: Due) -> Markdown:
    """Writes a day that hangs on one that nobody knows yet: "2 weeks before departure"."""
    anchor = texts.say(language, "anchor", anchor=due.anchor)
    if not due.count:
        return texts.say(language, "relative-by", anchor=anchor)
    if due.unit in WEEKDAYS:
        length = texts.say(language, "weekday", day=due.unit)
    else:
        length = texts.say(language, "duration", count=abs(due.count), unit=due.unit)
    side = "before" if due.count < 0 else "after"
    return texts.say(language, "relative", length=length, side=side, anchor=anchor)


def event(language: Language, happening: Event) -> Markdown:
    """Writes a date: "interview: Monday 5 to Wednesday 7 April 2027"."""
    assert happening.step.title is not None
    title = Markdown(happening.step.title.of(language))
    last = texts.day(language, happening.last)
    if happening.first == happening.last:
        return texts.say(language, "event-line", title=title, date=last)
    first = texts.day(language, happening.first)
    return texts.say(language, "event-window", title=title, first=first, last=last)


def overview(language: Language, checklist: Checklist) -> Markdown:
    """Writes a whole checklist: what is due with the application, what comes once one has a place, and the dates."""
    tasks = checklist.tasks
    first = [task for task in tasks.all if not tasks.comes_after(task)]
    later = [task for task in tasks.all if tasks.comes_after(task)]
    done = len(tasks.all) - len(checklist.left)
    name = Markdown(tasks.programme.short.of(language))
    parts = [
        texts.say(language, "checklist-title", programme=name, done=done, count=len(tasks.all)),
        *_deadline(language, checklist),
        *_ways(language, first, checklist),
    ]
    if later:
        parts.append(texts.say(language, "checklist-later"))
        parts.append(_list(language, later, checklist))
    if tasks.events:
        lines = "\n".join(f"- {event(language, happening)}" for happening in tasks.events)
        parts.append(Markdown(f"{texts.say(language, 'checklist-dates')}\n{lines}"))
    parts.append(texts.say(language, "checklist-tap"))
    return Markdown("\n\n".join(parts))


def _deadline(language: Language, checklist: Checklist) -> list[Markdown]:
    deadline = checklist.programme.application
    if deadline is None:
        return []
    closes = texts.moment(language, deadline.closes, checklist.tasks.zone)
    label = Markdown(deadline.label.of(language))
    return [texts.say(language, "checklist-deadline", label=label, date=closes)]


def _ways(language: Language, some: list[Task], checklist: Checklist) -> list[Markdown]:
    """Lists tasks by how they are handed in, so that this is said once."""
    ways = {way.id: way.title.of(language) for way in checklist.programme.data.ways}
    by_way: dict[str, list[Task]] = {}
    for task in some:
        way = task.item.way if isinstance(task.item, Document) else None
        by_way.setdefault(ways.get(way or "", ""), []).append(task)
    return [
        Markdown(
            "\n".join(
                [*([f"**{way[:1].upper()}{way[1:]}**"] if way else []), _list(language, group, checklist)]
            )
        )
        for way, group in by_way.items()
    ]


def _list(language: Language, some: Iterable[Task], checklist: Checklist) -> Markdown:
    closes = checklist.tasks.closes
    lines = [
        f"- {TICKED if task.id in checklist.done else OPEN} "
        f"{line(language, task, is_dated=task.due is None or task.due != closes)}"
        for task in some
    ]
    return Markdown("\n".join(lines))


def summary(language: Language, checklist: Checklist, today: date) -> Markdown:
    """Writes a checklist in two lines: how much is ticked, what is left, and what has to be begun next."""
    left = [task for task in checklist.current if task.due is None or task.due >= today]
    name = Markdown(checklist.programme.short.of(language))
    done, count = len(checklist.tasks.all) - len(checklist.left), len(checklist.tasks.all)
    if not left:
        return texts.say(language, "checklist-nothing-left", programme=name, done=done, count=count)
    said = texts.say(
        language,
        "checklist-left",
        programme=name,
        done=done,
        count=count,
        what=named(language, left),
    )
    coming = [task for task in left if task.begins and task.begins >= today]
    first = min(coming, key=lambda task: task.begins or today, default=None)
    if first is None or first.begins is None:
        return said
    begin = texts.say(
        language,
        "checklist-next",
        what=Markdown(first.title.of(language)),
        date=texts.day(language, first.begins),
    )
    return Markdown(f"{said}\n{begin}")
