"""One's checklists: the documents and steps of the programmes that one follows, ticked by button."""

from __future__ import annotations

from bot.deadlines.checklists import Checklist as Ticked
from bot.deadlines.checklists import Checklists
from bot.deadlines.wording import OPEN, TICKED, overview
from bot.dialogue.buttons import ShowChecklist, ShowPlan, ToggleTick
from bot.library import Library
from bot.messages import Markdown, Reply, column, grid
from bot.skills.turn import Skill, Turn


class Checklist(Skill):
    name = "checklist"
    buttons = "tick"
    presses = (ShowChecklist, ToggleTick)

    def __init__(self, library: Library, checklists: Checklists) -> None:
        self._library = library
        self._checklists = checklists

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case ShowChecklist(programme_id):
                found = await self._checklists.of_person(turn.person.id, programme_id)
                return self._overview(turn, found) if found else None
            case ToggleTick(programme_id, item):
                found = await self._checklists.toggle(turn.person.id, programme_id, item, turn.now)
                return self._overview(turn, found, replaces=True) if found else None
        return None

    def _overview(self, turn: Turn, checklist: Ticked, *, replaces: bool = False) -> Reply:
        text = overview(turn.language, checklist)
        caution = self._library.answers.caution([checklist.programme.data], turn.language, turn.now)
        programme = checklist.programme.id
        items = [
            ToggleTick(programme, task.id).button(
                f"{TICKED if task.id in checklist.done else OPEN} {task.title.of(turn.language)}"
            )
            for task in checklist.tasks.all
        ]
        back = ShowPlan().button(turn.say("plan-button"))
        said = Markdown(f"{text}\n\n{caution}" if caution else text)
        return Reply(said, (*grid(items, 2), *column(back)), replaces=replaces)
