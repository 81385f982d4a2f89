"""What the bot asks without having been spoken to is answered in words as any other question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.dialogue import hearing
from bot.dialogue.conversation import Conversation
from bot.messages import Reply
from bot.storage import Storage


class Unasked:
    """Notes the buttons below such a message in the talk with its reader."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock

    async def note(self, person_id: int, reply: Reply) -> None:
        """Takes them for what was asked last, unless a dialogue is open, which goes on."""
        async with self._storage.transaction():
            person = await self._storage.people.get(person_id)
            talk = Conversation.of_json(person.conversation) if person is not None else None
            if person is None or talk is None or talk.skill is not None:
                return
            talk.asks(hearing.choices(reply), self._clock())
            await self._storage.people.remember(person_id, person.language, talk.as_json())
