"""Tells staff: in their group, or, where that cannot be reached, each of them in private, with why.

What is told is put into words only when it is sent, so that it is true then,
and a question that was deleted meanwhile is not told any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot import texts
from bot.courier import Courier
from bot.dialogue.buttons import AnswerQuestion, CloseQuestion, MarkQuestionOutside
from bot.library import Library
from bot.messages import Address, Language, Markdown, Reply, column
from bot.redaction import redacted
from bot.storage import LostRelay, Person, Question, Roster, Storage, Written

log = logging.getLogger(__name__)

MOST_OPEN = 5
"""Questions of one person that may wait for an answer."""
AUTHOR = "relay"
MOST_NOTICES = 20
"""That one chat of staff gets within ``_A_WHILE``; Telegram lets a group have as many a minute, of everything."""
_A_WHILE = timedelta(minutes=10)
_MANY = "questions-many"


class Relay:
    """One for each running process.

    Args:
        roster: who belongs to staff, and who of them gets the notices.
    """

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        roster: Roster,
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._storage = storage
        self._courier = courier
        self._roster = roster
        self._clock = clock
        self._bundled_at: datetime | None = None
        courier.writers[AUTHOR] = self._in_words

    async def tell(self, key: str, arguments: Mapping[str, str | int | Mapping[Language, str]]) -> None:
        """Puts a notice before staff; an argument that differs by language is given in each."""
        safe = {name: _safe(value) for name, value in arguments.items()}
        await self._put({"key": key, "arguments": safe})

    async def pass_on(self, question_id: int, key: str = "question-for-staff") -> bool:
        """Puts a question before staff, or, where many come at once, how many they are; returns whether anybody of staff can be reached, as far as is known."""
        is_told = (
            await self._storage.relays.count(question_id) > 0
        )  # what was shown is shown again when edited
        if is_told or not await self._are_many():
            return await self._put({"key": key}, question_id)
        now = self._clock()
        if self._bundled_at is None or now - self._bundled_at >= _A_WHILE:
            self._storage.database.after_commit(lambda: self._bundles(now))
            return await self._put({"key": _MANY, "arguments": {}}, due_at=now + _A_WHILE)
        return any([not (await self._met(address)).is_gone for address in await self._roster.told()])

    def _bundles(self, now: datetime) -> None:
        self._bundled_at = now

    async def _are_many(self) -> bool:
        told = [await self._storage.moves.current(address) for address in await self._roster.told()]
        since = self._clock() - _A_WHILE
        return bool(told) and await self._storage.outbox.count_urgent(told[0], since) >= MOST_NOTICES

    async def _put(
        self, data: dict[str, Any], question_id: int | None = None, due_at: datetime | None = None
    ) -> bool:
        people = [await self._met(address) for address in await self._roster.told()]
        if self._roster.group is not None and people[0].is_gone:
            reason = await self._storage.relays.fault_at(people[0].address)
            return await self._to_each({**data, "because": reason or "-"}, question_id)
        return await self._to(people, data, question_id, due_at)

    async def _to_each(self, data: dict[str, Any], question_id: int | None) -> bool:
        people = [await self._met(address) for address in await self._roster.members()]
        return await self._to(people, data, question_id)

    async def _to(
        self,
        people: Sequence[Person],
        data: dict[str, Any],
        question_id: int | None,
        due_at: datetime | None = None,
    ) -> bool:
        content = Written(AUTHOR, {**data, "question": question_id})
        async with self._storage.transaction():
            to = [person.id for person in people]
            rows = await self._storage.outbox.put(to, content, self._clock(), due_at)
            await self._storage.relays.note(rows, question_id)
        self._courier.wake()
        if not rows:
            log.warning("staff_not_reached notice=%s", data["key"])
        return bool(rows)

    async def _met(self, address: Address) -> Person:
        address = await self._storage.moves.current(address)
        return await self._storage.people.meet(address, None, self._clock())

    async def _is_told(self, address: Address) -> bool:
        known = {*await self._roster.told(), *await self._roster.members()}
        return address in known or address in [await self._storage.moves.current(each) for each in known]

    # --- what did not arrive -------------------------------------------------------

    async def look(self) -> bool:
        """Tells in another way what did not arrive; False if all did."""
        lost = await self._storage.relays.lost()
        for relay in lost:
            async with self._storage.transaction():
                await self._see_to(relay)
        return bool(lost)

    async def _see_to(self, relay: LostRelay) -> None:
        await self._storage.relays.settle(relay.outbox_id)
        log.warning("notice_to_staff_lost outbox=%d", relay.outbox_id)
        if not await self._roster.includes(relay.address):
            await self._to_each({**relay.data, "because": redacted(relay.reason or "-")}, relay.question_id)
        if relay.question_id is None or await self._storage.relays.count(relay.question_id):
            return
        question = await self._storage.questions.get(relay.question_id)
        if question is not None and question.is_open:
            person = await self._storage.people.get(question.person_id)
            language = person.reads if person is not None else Language.EN
            said = texts.say(language, "passed-on-failed", text=question.text)
            await self._storage.outbox.put([question.person_id], Reply(said), self._clock())

    # --- in words ----------------------------------------------------------------

    async def _in_words(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        person = await self._storage.people.get(person_id)
        if person is None or not await self._is_told(person.address):
            return None  # who was of staff when it was queued
        language = person.fixed_language or person.language or Language.ZH
        why = texts.say(language, "told-in-private", reason=data["because"]) if "because" in data else None
        if data["question"] is None:
            arguments = {
                name: value[language] if isinstance(value, dict) else value
                for name, value in data["arguments"].items()
            }
            if data["key"] == _MANY:
                arguments = {"count": await self._storage.questions.count_open()}
                if not arguments["count"]:
                    return None
            said = texts.say(language, data["key"], **arguments)
            return Reply(Markdown(f"{said}\n\n{why}") if why else said)
        question = await self._storage.questions.get(data["question"])
        if question is None or not question.is_open:
            return None
        is_private = await self._roster.includes(person.address)
        return self._question(question, data["key"], language, why, is_private=is_private)

    def _question(
        self, question: Question, key: str, language: Language, why: Markdown | None, *, is_private: bool
    ) -> Reply:
        """Writes what staff get of a question, with what the bot had answered if that was wrong; buttons work in private chats only."""
        lines = [texts.say(language, key, number=str(question.id), text=question.text)]
        buttons = [AnswerQuestion(question.id).button(texts.say(language, "answer-button"))]
        topic = self._library.knowledge.topics.get(question.wrong_topic or "")
        if topic is not None:
            title = topic.title_in(language)
            lines.append(texts.say(language, "question-answered-wrongly", title=title))
            buttons.append(MarkQuestionOutside(question.id).button(texts.say(language, "outside-button")))
        buttons.append(CloseQuestion(question.id).button(texts.say(language, "close-button")))
        lines.append(texts.say(language, "question-how-to-answer"))
        lines += [why] if why is not None else []
        said = Reply(Markdown("\n\n".join(lines)), column(*buttons) if is_private else ())
        if question.original is None:
            return said
        lost = texts.say(language, "attachment-lost")
        return Reply(question.text, original=question.original, otherwise=lost, before=said)


def _safe(value: str | int | Mapping[Language, str]) -> str | int | dict[str, str]:
    """Returns an argument without secrets."""
    if isinstance(value, Mapping):
        return {str(language): redacted(text) for language, text in value.items()}
    return redacted(value) if isinstance(value, str) else value
