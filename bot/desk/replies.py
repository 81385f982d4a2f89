"""Brings the office's answers to whoever asked, and knows what became of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot import texts
from bot.courier import Courier
from bot.desk.relay import Relay
from bot.messages import Language, Markdown, Original, Reply
from bot.storage import DeliveryStatus, LostAnswer, Question, Storage

_CORRECTION = re.compile(r"(?:correction|更正)\s*[:：]\s*\S", re.IGNORECASE)
"""So staff begin what the student is to get behind an answer."""


class Answered(StrEnum):
    """What became of an answer. ``ALREADY``: another one was first, and this one does not correct it. ``WAITS``: for the student to come back."""

    SENT = "sent"
    WAITS = "waits"
    ALREADY = "already"


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

    async def answer(self, question: Question, text: str, said: Reply, answerer_id: int | None) -> Answered:
        """Keeps an answer and sends it.

        Args:
            text: what is kept of it.
            said: what the student gets; see ``in_words``.
            answerer_id: who is told if it does not arrive.
        """
        is_correction = _CORRECTION.match(text) is not None
        async with self._storage.transaction():
            now = self._clock()
            if not await self._questions.answer(question.id, text, now, is_correction=is_correction):
                return Answered.ALREADY
            is_under_way = await self._send(question.id, question.person_id, said, answerer_id)
        return Answered.SENT if is_under_way else Answered.WAITS

    async def in_words(self, question: Question, answer: Markdown, original: Original | None = None) -> Reply:
        """Returns what the student gets, in their language; what cannot stand within a sentence of ours comes behind it, as it is."""
        person = await self._storage.people.get(question.person_id)
        language = person.reads if person is not None else Language.EN
        if original is None:
            return Reply(texts.say(language, "answer-from-staff", question=question.text, answer=answer))
        heading = texts.say(language, "answer-from-staff", question=question.text, answer="")
        otherwise = answer or texts.say(language, "attachment-lost")
        reply = Reply(answer, original=original, otherwise=otherwise)
        return replace(reply, before=Reply(Markdown(heading.rstrip())))

    async def close(self, question: Question, count: int) -> None:
        """Tells whoever asked that questions of theirs were closed without an answer.

        Args:
            count: how many; ``question`` is one of them.
        """
        person = await self._storage.people.get(question.person_id)
        language = person.reads if person is not None else Language.EN
        said = texts.say(language, "your-questions-closed", count=count, text=question.text)
        await self._storage.outbox.put([question.person_id], Reply(said), self._clock())
        self._courier.wake()

    async def _send(self, question_id: int, person_id: int, answer: Reply, answerer_id: int | None) -> bool:
        """Sends an answer, within the transaction that keeps it.

        Returns:
            False if the person cannot be reached: then the question stays open, and they get it when they come back.
        """
        [row] = await self._storage.outbox.put([person_id], answer, self._clock(), keep=True)
        await self._questions.carried_by(question_id, row, answerer_id)
        if (await self._storage.outbox.statuses([row]))[row] is DeliveryStatus.GONE:
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
