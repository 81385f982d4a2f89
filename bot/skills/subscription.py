"""Who gets the office's announcements."""

from __future__ import annotations

from bot.messages import Reply
from bot.skills.turn import Command, Turn
from bot.storage import Storage


class Subscription:
    name = "subscription"
    commands = (Command("subscribe"), Command("unsubscribe"))

    def __init__(self, storage: Storage) -> None:
        self._people = storage.people

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.press:
            case ("subscribe", _) | (_, ("on",)):
                return await self._set(turn, subscribed=True)
            case ("unsubscribe", _) | (_, ("off",)):
                return await self._set(turn, subscribed=False)
        return None

    async def _set(self, turn: Turn, *, subscribed: bool) -> Reply:
        was = turn.person.is_subscribed
        await self._people.subscribe(turn.person.id, subscribed=subscribed)
        if subscribed:
            return Reply(turn.say("already-subscribed" if was else "subscribed"))
        return Reply(turn.say("unsubscribed" if was else "not-subscribed"))
