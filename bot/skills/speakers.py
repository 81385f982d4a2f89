"""A question for the speakers of a briefing, from whoever has a seat there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.briefings.buttons import AskSpeakers
from bot.briefings.forms import QUESTION
from bot.dialogue import Step
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Reply
from bot.skills.turn import Skill, Turn
from bot.storage import Storage

_LONGEST_QUESTION = 500


@dataclass(frozen=True)
class Asking(Step):
    """A question for the speakers."""

    briefing: str
    name: ClassVar[str] = "question"
    is_brief: ClassVar[bool] = True
    is_literal: ClassVar[bool] = True


class Speakers(Skill):
    name = "speakers"
    buttons = "seat"
    steps = (Asking,)
    presses = (AskSpeakers,)

    def __init__(self, library: Library, storage: Storage) -> None:
        self._library = library
        self._registrations = storage.registrations

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case AskSpeakers(briefing_id):
                briefing = self._library.knowledge.briefings.get(briefing_id)
                return await self._ask_question(turn, briefing) if briefing is not None else None
        match turn.step:
            case Asking(briefing_id):
                return await self._take_question(turn, briefing_id)
        return None

    async def _ask_question(self, turn: Turn, briefing: Briefing) -> Reply | None:
        mine = await self._registrations.find(turn.person.id, briefing.id)
        if mine is None or not briefing.asks_speakers or turn.now >= briefing.starts:
            return None
        turn.open(Asking(briefing.id))
        return Reply(turn.say("speakers-ask"))

    async def _take_question(self, turn: Turn, briefing_id: str) -> Reply:
        text = " ".join(turn.message.text.split())
        if not text:
            return Reply(turn.say("speakers-ask"))
        if len(text) > _LONGEST_QUESTION:
            return Reply(turn.say("human-too-long", length=len(text), limit=_LONGEST_QUESTION))
        briefing = self._library.knowledge.briefings.get(briefing_id)
        turn.close()
        mine = await self._registrations.find(turn.person.id, briefing.id) if briefing is not None else None
        if mine is None or briefing is None:
            return Reply(turn.say("cancel-nothing"))
        if turn.now >= briefing.starts:
            return Reply(turn.say("speakers-late"))
        await self._registrations.set_answers(mine, {**mine.answers, QUESTION: text})
        return Reply(turn.say("speakers-noted", question=text))
