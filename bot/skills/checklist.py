"""One's checklists: the documents and steps of the programmes that one follows, ticked by button."""

from __future__ import annotations

from bot.answering.agenda import coming, read_agenda
from bot.deadlines.checklists import Checklist as Ticked
from bot.deadlines.checklists import Checklists
from bot.deadlines.wording import OPEN, TICKED, agenda, overview
from bot.dialogue.buttons import ShowChecklist, ShowPlan, ToggleReminder, ToggleTick
from bot.library import Library
from bot.messages import Button, Markdown, Reply, column, grid
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
            case None if turn.command is None and turn.message.is_private:
                return await self._agenda(turn)
        return None

    async def _agenda(self, turn: Turn) -> Reply | None:
        """Returns what is to be done these days; None if the text asks for something else."""
        today = turn.now.astimezone(self._checklists.zone).date()
        asked = read_agenda(turn.message.text, today)
        if asked is None:
            return None
        named = self._library.matcher.programmes_in(turn.message.text)
        found = await self._checklists.followed(turn.person.id, turn.now)
        wanted = [checklist for checklist in found if not named or checklist.programme.id in named]
        if not wanted:
            return self._nobodys(turn, named)
        text = agenda(turn.language, asked, wanted, today)
        shown = [self._library.answers.caution([c.programme.data for c in wanted], turn.language, turn.now)]
        buttons = [self._shows(turn, checklist) for checklist in wanted]
        return Reply(Markdown("\n\n".join([text, *filter(None, shown)])), grid(buttons, 2))

    def _nobodys(self, turn: Turn, named: tuple[str, ...]) -> Reply:
        """Returns how to follow a programme, and the next dates."""
        knowledge, zone = self._library.knowledge, self._checklists.zone
        programmes = [knowledge.programmes[key] for key in named or knowledge.programmes]
        dates = coming(programmes, knowledge, zone, turn.language, turn.now)
        caution = self._library.answers.caution([p.data for p in programmes], turn.language, turn.now)
        parts = [dates, *([caution] if caution else [])]
        buttons = [ToggleReminder(p.id).button(p.short.of(turn.language)) for p in programmes]
        return Reply(Markdown("\n\n".join(parts)), grid(buttons, 2))

    @staticmethod
    def _shows(turn: Turn, checklist: Ticked) -> Button:
        name = Markdown(checklist.programme.short.of(turn.language))
        return ShowChecklist(checklist.programme.id).button(turn.say("checklist-button", programme=name))

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
