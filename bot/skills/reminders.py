"""Which programmes' deadlines to be reminded of, and which no more."""

from __future__ import annotations

from bot import texts
from bot.config import Settings
from bot.deadlines.following import follows, key_of, keys_followed, pause_note
from bot.dialogue.buttons import DeadlineDone, DeadlineUndone, ListReminders, ToggleReminder
from bot.knowledge import Deadline, Programme
from bot.library import Library
from bot.messages import Markdown, Reply, grid
from bot.skills.turn import Command, Skill, Turn
from bot.storage import DONE, Storage


class Reminders(Skill):
    name = "reminders"
    presses = (ListReminders, ToggleReminder, DeadlineDone, DeadlineUndone)
    commands = (Command("remind"),)

    def __init__(self, library: Library, storage: Storage, settings: Settings) -> None:
        self._library = library
        self._interests = storage.interests
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed:
            case "remind", _:
                return await self._remind(turn)
            case _, ToggleReminder(programme_id):
                return await self._toggle(turn, programme_id)
            case _, DeadlineDone(programme_id, deadline_id):
                return await self._done(turn, programme_id, deadline_id)
            case _, DeadlineUndone(programme_id, deadline_id):
                return await self._undo(turn, programme_id, deadline_id)
            case _, ListReminders():
                return await self._list(turn)
        return None

    async def _remind(self, turn: Turn) -> Reply:
        """Follows those named, also what was done with already; without names, shows what can be followed."""
        if turn.argument_text:
            named = self._library.matcher.programmes_in(turn.argument_text)
            if not named:
                return await self._list(turn, turn.say("remind-unclear", what=turn.argument_text[:40]))
            for programme_id in named:
                await self._follow(turn, programme_id)
                keys = self._keys(f"programme:{programme_id}")
                await self._interests.undone(turn.person.id, keys)
        return await self._list(turn)

    def _keys(self, interest: str) -> list[str]:
        return keys_followed(self._library.knowledge, interest, self._settings.zone)

    async def _follow(self, turn: Turn, programme_id: str) -> None:
        interest = f"programme:{programme_id}"
        turn.awaits_news = True
        await self._interests.add(turn.person.id, interest, turn.now, self._keys(interest))

    async def _list(self, turn: Turn, first: Markdown | None = None, *, replaces: bool = False) -> Reply:
        programmes = self._library.knowledge.programmes.values()
        if not programmes:
            return Reply(turn.say("programmes-none"))
        mine = await self._interests.of_person(turn.person.id)
        followed = [p for p in programmes if follows(mine, p.id)]
        names = turn.say("list-separator").join(p.short.of(turn.language) for p in followed)
        at = self._settings.reminders.at
        text = (
            turn.say("remind-following", names=Markdown(names), at=at)
            if followed
            else turn.say("remind-ask", at=at)
        )
        buttons = [
            ToggleReminder(programme.id).button(
                f"{'✓ ' if programme in followed else ''}{programme.short.of(turn.language)}"
            )
            for programme in programmes
        ]
        parts = [
            part
            for part in (first, text, pause_note(turn.language, turn.person, turn.now, self._settings.zone))
            if part
        ]
        return Reply(Markdown("\n\n".join(parts)), grid(buttons, 2), replaces=replaces)

    async def _toggle(self, turn: Turn, programme_id: str) -> Reply | None:
        if programme_id not in self._library.knowledge.programmes:
            return None
        mine = await self._interests.of_person(turn.person.id)
        if not follows(mine, programme_id):
            await self._follow(turn, programme_id)
        else:
            await self._unfollow(turn, programme_id, mine)
        return await self._list(turn, replaces=True)

    async def _unfollow(self, turn: Turn, programme_id: str, mine: list[str]) -> None:
        """Takes out what is named; of "all deadlines", those of the other programmes are left."""
        await self._interests.remove(turn.person.id, f"programme:{programme_id}")
        if "deadlines" in mine:
            for other in self._library.knowledge.programmes:
                if other != programme_id:
                    await self._follow(turn, other)
            await self._interests.remove(turn.person.id, "deadlines")

    async def _done(self, turn: Turn, programme_id: str, deadline_id: str) -> Reply | None:
        found = self._find(programme_id, deadline_id)
        if found is None:
            return None
        await self._interests.reminded([turn.person.id], self._key(found), DONE, turn.now)
        undo = DeadlineUndone(programme_id, deadline_id).button(turn.say("undo-button"))
        return Reply(turn.say("remind-done", what=self._in_words(turn, found)), ((undo,),), replaces=True)

    async def _undo(self, turn: Turn, programme_id: str, deadline_id: str) -> Reply | None:
        found = self._find(programme_id, deadline_id)
        if found is None or turn.now >= found[1].closes:
            return None
        if not follows(await self._interests.of_person(turn.person.id), programme_id):
            return None
        await self._interests.undone(turn.person.id, [self._key(found)])
        done = DeadlineDone(programme_id, deadline_id).button(turn.say("reminder-done"))
        return Reply(turn.say("remind-undone", what=self._in_words(turn, found)), ((done,),), replaces=True)

    def _find(self, programme_id: str, deadline_id: str) -> tuple[Programme, Deadline] | None:
        programme = self._library.knowledge.programmes.get(programme_id)
        deadlines = programme.deadlines if programme is not None else ()
        deadline = next((d for d in deadlines if d.id == deadline_id), None)
        return (programme, deadline) if programme is not None and deadline is not None else None

    def _key(self, found: tuple[Programme, Deadline]) -> str:
        return key_of(*found, self._settings.zone)

    def _in_words(self, turn: Turn, found: tuple[Programme, Deadline]) -> Markdown:
        programme, deadline = found
        return turn.say(
            "deadline-named",
            programme=Markdown(programme.short.of(turn.language)),
            label=Markdown(deadline.label.of(turn.language)),
            date=texts.moment(turn.language, deadline.closes, self._settings.zone),
        )
