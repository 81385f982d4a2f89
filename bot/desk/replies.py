"""Brings the office's answers to whoever asked, and knows what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import texts
from bot.courier import Courier
from bot.desk.relay import Relay
from bot.messages import Reply
from bot.storage import LostAnswer, Storage


class Replies:
    """One for each running process."""

    def __init__(
        self, storage: Storage, courier: Courier, relay: Relay, clock: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._questions = storage.questions
        self._courier = courier
        self._relay = relay
        self._clock = clock

    async def send(self, question_id: int, person_id: int, answer: Reply, answerer_id: int | None) -> bool:
        """Sends an answer, within the transaction that keeps it.

        Returns:
            False if the person cannot be reached: then the question stays open, and they get it when they come back.
        """
        [row] = await self._storage.outbox.put([person_id], answer, self._clock(), keep=True)
        await self._questions.carried_by(question_id, row, answerer_id)
        person = await self._storage.people.get(person_id)
        if person is not None and person.is_gone:
            await self._questions.reopen(question_id)
            return False
        self._courier.wake()
        return True

    async def look(self) -> bool:
        """Opens again the questions whose answers did not arrive, and tells who answered; False if there was nothing."""
        arrived = await self._questions.note_arrived(self._clock())
        lost = await self._questions.lost_answers()
        for answer in lost:
            async with self._storage.transaction():
                await self._tell(answer)
        if lost:
            self._courier.wake()
        return bool(lost or arrived)

    async def _tell(self, answer: LostAnswer) -> None:
        await self._questions.reopen(answer.question_id)
        key = "answer-gone" if answer.is_gone else "answer-lost"
        reason = {} if answer.is_gone else {"reason": answer.reason or "-"}
        arguments = {"number": str(answer.question_id), **reason}
        answerer = await self._storage.people.get(answer.answerer_id) if answer.answerer_id else None
        if answerer is None or answerer.is_gone:
            await self._relay.tell(key, arguments)
            return
        said = texts.say(answerer.reads, key, **arguments)
        await self._storage.outbox.put([answerer.id], Reply(said), self._clock())
