"""Staff tick an item of a checklist for many at once: by a table or a list of student numbers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, zip_longest
from typing import ClassVar

from bot.briefings.names_and_numbers import number_in
from bot.deadlines.checklists import Checklists
from bot.dialogue import Step
from bot.dialogue.buttons import PickItem, PickProgramme, TickForAll
from bot.files.tables import MOST_BYTES, Rows, Unreadable, read
from bot.knowledge.tasks import Task, Tasks
from bot.library import Library
from bot.messages import Button, Markdown, Meaning, Reply, column, grid
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Storage

_NAMED = 30  # unknown numbers that are written out
_MOST = 5000
_ABOVE = 10  # rows of a table among which its heading stands
_FEWEST_FIGURES = 4  # of a student number
_BETWEEN = re.compile(r"[\n\r,，;；、\t]+")
_HEADING = re.compile(r"学号|學號|student\s*(?:no|num|id)|matric", re.IGNORECASE)


@dataclass(frozen=True)
class Ticks(Step):
    """What is to be ticked for whom, as far as it is said; ``people`` is None before the numbers came."""

    programme: str | None = None
    item: str | None = None
    people: tuple[int, ...] | None = None
    unknown: tuple[str, ...] = ()
    name: ClassVar[str] = "ticks"
    is_staff: ClassVar[bool] = True
    takes_attachments: ClassVar[bool] = True


class Ticking(Skill):
    name = "ticking"
    commands = (Command("tick", is_staff=True, opens=True),)
    steps = (Ticks,)
    presses = (PickProgramme, PickItem, TickForAll)

    def __init__(self, library: Library, storage: Storage, checklists: Checklists) -> None:
        self._library = library
        self._storage = storage
        self._checklists = checklists

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        match turn.pressed:
            case PickProgramme(programme):
                return await self._go_on(turn, replace(self._opened(turn), programme=programme, item=None))
            case PickItem(programme, item):
                return await self._go_on(turn, replace(self._opened(turn), programme=programme, item=item))
            case TickForAll():
                return await self._tick(turn)
        if turn.command == "tick":
            first, _, rest = turn.argument_text.partition("\n")
            return await self._read(turn, self._named(first), rest)
        if turn.command is None and turn.pressed is None and turn.link is None:
            return await self._told(turn)
        return None

    async def _told(self, turn: Turn) -> Reply | None:
        """Numbers at the open step; or a table out of the blue, whose caption may say what it is about."""
        if isinstance(turn.step, Ticks):
            return await self._read(turn, turn.step, turn.message.text)
        if turn.message.file is not None and turn.message.is_private and turn.conversation.skill is None:
            return await self._read(turn, self._named(turn.message.text), "")
        return None

    @staticmethod
    def _opened(turn: Turn) -> Ticks:
        return turn.waits_at(Ticks) or Ticks()

    def _named(self, text: str) -> Ticks:
        """Reads a programme and one of its items in a few words."""
        named = self._library.matcher.programmes_in(text)
        tasks = self._checklists.tasks(named[0]) if len(named) == 1 else None
        if tasks is None:
            return Ticks()
        said = text.casefold()
        names = {
            name.casefold(): task.id
            for task in tasks.all
            for name in (task.id, task.id.replace("_", " "), task.title.en, task.title.zh)
            if name
        }
        found = max((name for name in names if name in said), key=len, default=None)
        return Ticks(named[0], names[found] if found else None)

    # --- the numbers ---------------------------------------------------------------

    async def _read(self, turn: Turn, step: Ticks, text: str) -> Reply:
        file = turn.message.file
        if file is not None:
            if file.size > MOST_BYTES:
                turn.open(step)
                return Reply(turn.say("tick-unreadable", name=file.name, why=Unreadable.TOO_LARGE))
            if file.content is None:
                turn.open(step)
                return Reply(turn.say("tick-not-fetched", name=file.name))
            sheets = await asyncio.to_thread(read, file.name, file.content)
            if isinstance(sheets, Unreadable):
                turn.open(step)
                return Reply(turn.say("tick-unreadable", name=file.name, why=sheets))
            written = _column(sheets)
        else:
            pieces = [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]
            written = _listed(pieces) or pieces
        if len(written) > _MOST:
            turn.open(step)
            return Reply(turn.say("tick-too-many", most=_MOST))
        if not any(map(number_in, written)):
            if written or file is not None:
                turn.open(step)
                return Reply(turn.say("tick-no-numbers"))
            return await self._go_on(turn, step)
        numbers = [number_in(piece) or piece for piece in written]
        known = await self._storage.people.with_numbers(dict.fromkeys(numbers))
        people = tuple(dict.fromkeys(id_ for number in numbers for id_ in known.get(number, ())))
        unknown = tuple(dict.fromkeys(number for number in numbers if number not in known))
        return await self._go_on(turn, replace(step, people=people, unknown=unknown))

    # --- the dialogue --------------------------------------------------------------

    async def _go_on(self, turn: Turn, step: Ticks) -> Reply:
        """Asks for what is not said yet; then shows what will be ticked, and asks."""
        tasks = self._checklists.tasks(step.programme) if step.programme else None
        if tasks is None:
            turn.open(replace(step, programme=None, item=None))
            return self._ask_programme(turn)
        task = tasks.task(step.item) if step.item else None
        if task is None:
            turn.open(replace(step, item=None))
            return self._ask_item(turn, tasks)
        turn.open(step)
        if step.people is None:
            return Reply(turn.say("tick-ask-numbers", **self._names(turn, tasks, task)))
        return await self._show(turn, tasks, task, step.people, step.unknown)

    def _ask_programme(self, turn: Turn) -> Reply:
        every = (self._checklists.tasks(key) for key in self._library.knowledge.programmes)
        programmes = [tasks.programme for tasks in every if tasks is not None]
        if not programmes:
            turn.close()
            return Reply(turn.say("tick-nothing"))
        buttons = [PickProgramme(p.id).button(p.short.of(turn.language)) for p in programmes]
        return Reply(turn.say("tick-ask-programme"), grid(buttons, 2))

    def _ask_item(self, turn: Turn, tasks: Tasks) -> Reply:
        programme = tasks.programme
        buttons = [PickItem(programme.id, task.id).button(task.title.of(turn.language)) for task in tasks.all]
        name = Markdown(programme.short.of(turn.language))
        return Reply(turn.say("tick-ask-item", programme=name), grid(buttons, 2))

    async def _show(
        self, turn: Turn, tasks: Tasks, task: Task, people: Sequence[int], unknown: Sequence[str]
    ) -> Reply:
        done = await self._storage.ticks.of_programme(tasks.programme.id, tasks.year)
        new = [id_ for id_ in people if task.id not in done.get(id_, ())]
        names = self._names(turn, tasks, task)
        parts = [turn.say("tick-show", **names, count=len(new), already=len(people) - len(new))]
        if unknown:
            parts.append(self._unknown(turn, unknown))
        if not new:
            turn.close()
            return Reply(Markdown("\n\n".join([*parts, turn.say("tick-nobody")])))
        yes = TickForAll().button(turn.say("tick-yes", count=len(new)), means=Meaning.YES)
        return Reply(Markdown("\n\n".join([*parts, turn.say("tick-sure")])), column(yes, _cancel(turn)))

    @staticmethod
    def _unknown(turn: Turn, unknown: Sequence[str]) -> Markdown:
        shown = turn.say("list-separator").join(number[:40] for number in unknown[:_NAMED])
        more = max(len(unknown) - _NAMED, 0)
        return turn.say("tick-unknown", count=len(unknown), numbers=shown, more=more)

    @staticmethod
    def _names(turn: Turn, tasks: Tasks, task: Task) -> dict[str, Markdown]:
        return {
            "programme": Markdown(tasks.programme.short.of(turn.language)),
            "what": Markdown(task.title.of(turn.language)),
        }

    async def _tick(self, turn: Turn) -> Reply | None:
        step = turn.waits_at(Ticks)
        if step is None or step.programme is None or step.item is None or step.people is None:
            return None
        tasks = self._checklists.tasks(step.programme)
        task = tasks.task(step.item) if tasks is not None else None
        turn.close()
        if tasks is None or task is None:
            return Reply(turn.say("tick-gone"))
        there = [person.id for person in await self._storage.people.get_all(step.people)]
        count = await self._storage.ticks.add(
            there, step.programme, tasks.year, step.item, turn.now, is_by_office=True
        )
        return Reply(turn.say("tick-done", **self._names(turn, tasks, task), count=count), replaces=True)


def _cancel(turn: Turn) -> Button:
    return Button(turn.say("no"), "dialogue:stop", means=Meaning.NO)


def _column(sheets: Iterable[Rows]) -> list[str]:
    """Returns the column of student numbers: the first one with numbers that is headed so, else the one that holds most."""
    best: list[str] = []
    for rows in sheets:
        columns = [list(column) for column in zip_longest(*filter(any, rows), fillvalue="")]
        headed = [c for c in columns if any(map(_HEADING.search, c[:_ABOVE])) and _count(c)]
        if headed:
            return _listed(max(headed, key=_count))
        best = max([best, *columns], key=_count)
    return _listed(best)


def _count(column: Iterable[str]) -> int:
    return sum(number_in(text) is not None for text in column)


def _listed(written: Iterable[str]) -> list[str]:
    """Leaves out what stands above the numbers; a number with a slip (2O23010102) is one of them."""
    filled = (text.strip() for text in written if text.strip())
    return list(dropwhile(lambda text: not number_in(text) and not _is_nearly_number(text), filled))


def _is_nearly_number(text: str) -> bool:
    figures = sum(c.isdecimal() for c in text)
    return figures >= _FEWEST_FIGURES and figures * 2 > len(text)
