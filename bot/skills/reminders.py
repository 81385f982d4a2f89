"""Which programmes' deadlines to be reminded of, and which no more."""

from __future__ import annotations

from bot.config import Settings
from bot.library import Library
from bot.messages import Button, Markdown, Reply, grid
from bot.reminding import key_of
from bot.skills.turn import Command, Turn
from bot.storage import DONE, Storage


class Reminders:
    name = "reminders"
    commands = (Command("remind"),)

    def __init__(self, library: Library, storage: Storage, settings: Settings) -> None:
        self._library = library
        self._interests = storage.interests
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.press:
            case "remind", _:
                return await self._remind(turn)
            case _, ("toggle", programme_id):
                return await self._toggle(turn, programme_id)
            case _, ("done", programme_id, deadline_id):
                return await self._done(turn, programme_id, deadline_id)
        return None

    async def _remind(self, turn: Turn) -> Reply:
        """With names, follows those; without, shows what can be followed."""
        if turn.argument_text:
            named = self._library.matcher.programmes_in(turn.argument_text)
            if not named:
                return await self._list(turn, turn.say("remind-unclear", what=turn.argument_text[:40]))
            for programme_id in named:
                await self._interests.add(turn.person.id, f"programme:{programme_id}", turn.now)
        return await self._list(turn)

    async def _list(self, turn: Turn, first: Markdown | None = None, *, replaces: bool = False) -> Reply:
        programmes = self._library.knowledge.programmes.values()
        if not programmes:
            return Reply(turn.say("programmes-none"))
        mine = await self._interests.of_person(turn.person.id)
        followed = [p for p in programmes if f"programme:{p.id}" in mine]
        names = turn.say("list-separator").join(p.short.of(turn.language) for p in followed)
        at = self._settings.reminders.at
        text = (
            turn.say("remind-following", names=Markdown(names), at=at)
            if followed
            else turn.say("remind-ask", at=at)
        )
        buttons = [
            Button(
                f"{'✓ ' if programme in followed else ''}{programme.short.of(turn.language)}",
                f"reminders:toggle:{programme.id}",
            )
            for programme in programmes
        ]
        parts = [first, text] if first else [text]
        return Reply(Markdown("\n\n".join(parts)), grid(buttons, 2), replaces=replaces)

    async def _toggle(self, turn: Turn, programme_id: str) -> Reply | None:
        if programme_id not in self._library.knowledge.programmes:
            return None
        interest = f"programme:{programme_id}"
        if not await self._interests.remove(turn.person.id, interest):
            await self._interests.add(turn.person.id, interest, turn.now)
        return await self._list(turn, replaces=True)

    async def _done(self, turn: Turn, programme_id: str, deadline_id: str) -> Reply | None:
        programme = self._library.knowledge.programmes.get(programme_id)
        deadline = next((d for d in programme.deadlines if d.id == deadline_id), None) if programme else None
        if programme is None or deadline is None:
            return None
        key = key_of(programme, deadline, self._settings.zone)
        await self._interests.reminded([turn.person.id], key, DONE, turn.now)
        label = Markdown(deadline.label.of(turn.language))
        return Reply(
            turn.say("remind-done", programme=Markdown(programme.short.of(turn.language)), label=label),
            replaces=True,
        )
