"""The bot on the web page: what a form or a tap says becomes a ``Message``, and the answer stands in the transcript."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.assistant import Assistant
from bot.channels.web.batches import Batches
from bot.channels.web.sender import WebSender
from bot.channels.web.streams import Streams
from bot.messages import Address, Language, Message, Reply
from bot.storage import Entry, Person, Storage
from bot.storage.transcripts import MOST, Addition

log = logging.getLogger(__name__)

_LONGEST_BATCH_SECONDS = 0.01
_FROM_OUTSIDE = "/start "
"""Begins what a link or a code has said, and nobody typed."""


@dataclass(frozen=True)
class Saying:
    """What came in: a text, or the data of a button under the entry ``at``. ``nonce`` is the same where somebody taps twice, ``name`` that of staff."""

    text: str = ""
    button: str | None = None
    at: int = 0
    nonce: str = ""
    language_tag: str = ""
    name: str = ""


@dataclass(frozen=True)
class Said:
    """What that led to: what stands in the transcript now; only ``farewell`` if the person was forgotten, and nothing is kept."""

    entries: Sequence[Entry] = ()
    person: Person | None = None
    farewell: Reply | None = None


@dataclass(frozen=True, eq=False)
class _Asked:
    """Something said that waits for its answer."""

    assistant: Assistant
    address: Address
    saying: Saying

    @cached_property
    def message(self) -> Message:
        saying = self.saying
        return Message(
            self.address,
            saying.text,
            button=saying.button,
            language_tag=saying.language_tag or None,
            name=saying.name,
        )


class WebChannel:
    """Turns what comes in into calls of the assistant; ``sender`` is the way back for what is told in the meantime."""

    def __init__(
        self,
        storage: Storage,
        url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self.streams = Streams()
        self._batches = Batches(self._answered)
        storage.joins.listeners.append(self.streams.end)  # their pages come back as the one who stays
        self.sender = WebSender(storage, self.streams, url, clock)

    async def person(self, address: Address | None) -> Person | None:
        """Returns who is known at an address; a cookie alone makes nobody."""
        return await self._storage.people.find(address) if address is not None else None

    async def transcript(self, person: Person, after: int = 0, most: int = MOST) -> list[Entry]:
        """Returns the last that was said, behind an entry."""
        return await self._storage.transcripts.of_person(person.id, after=after, most=most)

    async def entry(self, person: Person, entry_id: int) -> Entry | None:
        return await self._storage.transcripts.get(person.id, entry_id)

    async def say(self, assistant: Assistant, address: Address, saying: Saying) -> Said:
        """Answers, and keeps both; what was said twice by a double tap is answered once.

        What the answer changes and what is shown of it are kept together or not at all.
        """
        asked = _Asked(assistant, address, saying)
        try:
            if assistant.is_slow(asked.message):
                reply = await assistant.answer(asked.message)
                async with self._storage.transaction():
                    return (await self._kept([(asked, reply)]))[0]
            return await self._batches.result(asked)
        except Exception:
            log.exception("answer_failed channel=web")
        asked = replace(asked, saying=replace(saying, nonce=""))
        async with self._storage.transaction():
            await self._storage.people.meet(address, Language.of_tag(saying.language_tag), self._clock())
            return (await self._kept([(asked, assistant.apology(asked.message))]))[0]

    async def _answered(self, batch: Sequence[_Asked]) -> dict[int, Said]:
        """Answers as many as fit into the time for which others may be kept from writing, one of each person."""
        said: dict[int, Said] = {}
        answered: dict[int, tuple[_Asked, Reply]] = {}
        async with self._storage.transaction():
            people = await self._met(batch)
            marks = {asked: self._mark(asked.saying) for asked in batch if asked.saying.nonce}
            taken = await self._storage.transcripts.taken(
                (people[asked.address].id, mark) for asked, mark in marks.items()
            )
            begun, seen = time.monotonic(), set()
            for place, asked in enumerate(batch):
                person = people[asked.address]
                if person.id in seen:
                    continue
                seen.add(person.id)
                number = taken.get((person.id, marks.get(asked, "")))
                if number is not None:
                    said[place] = Said(await self.transcript(person, number - 1), person)
                elif not answered or time.monotonic() - begun < _LONGEST_BATCH_SECONDS:
                    answered[place] = (asked, await asked.assistant.answer(asked.message, person))
            kept = await self._kept(list(answered.values()))
        return said | dict(zip(answered, kept, strict=True))

    async def _met(self, batch: Sequence[_Asked]) -> dict[Address, Person]:
        """Reads at once who says these; staff may be signed in as who they are in another channel."""
        languages = {asked.address: Language.of_tag(asked.saying.language_tag) for asked in batch}
        met: dict[Address, Person] = {}
        for channel in {address.channel for address in languages}:
            there = {address.id: tag for address, tag in languages.items() if address.channel == channel}
            met |= await self._storage.people.meet_all(channel, there, self._clock())
        return met

    async def _kept(self, answered: Sequence[tuple[_Asked, Reply]]) -> list[Said]:
        """Writes down what was said and answered; shows it on the people's other pages too."""
        people = await self._storage.people.find_all([asked.address for asked, _ in answered])
        said = []
        for asked, reply in answered:
            known = people.get(asked.address)
            said.append(Said(person=known) if known is not None else Said(farewell=reply))
        added: dict[int, Addition] = {}
        for place, (asked, reply) in enumerate(answered):
            person = said[place].person
            if person is None:
                continue
            changed = await self._changed(person, asked.saying, reply)
            if changed is not None:
                said[place] = Said([changed], person)
                continue
            shown = await self._shown(person, asked.saying)
            answers = [reply] if reply.text or reply.files else []
            mark = self._mark(asked.saying) if asked.saying.nonce else None
            added[place] = Addition(person.id, [*([shown] if shown else []), *answers], mark)
        entries = await self._storage.transcripts.add_all(list(added.values()), self._clock())
        for place, new in zip(added, entries, strict=True):
            said[place] = Said(new, said[place].person)
        self._storage.database.after_commit(lambda: self._show(said))
        return said

    async def _changed(self, person: Person, saying: Saying, reply: Reply) -> Entry | None:
        """Returns the entry in whose place the answer was put, if it was."""
        if not reply.replaces or not saying.at:
            return None
        return await self._storage.transcripts.replace(person.id, saying.at, reply)

    def _show(self, said: Sequence[Said]) -> None:
        for each in said:
            for entry in each.entries:
                self.streams.tell(entry.person_id, entry)

    async def _shown(self, person: Person, saying: Saying) -> str:
        """Returns what the person is seen to have said: the text, or the label of the button."""
        if saying.button is None:
            return "" if saying.text.startswith(_FROM_OUTSIDE) else saying.text
        entry = await self.entry(person, saying.at) if saying.at else None
        rows = entry.reply.buttons if entry is not None and entry.reply is not None else ()
        return next((b.label for row in rows for b in row if b.data == saying.button), "")

    def _mark(self, saying: Saying) -> str:
        said = "\n".join([saying.nonce, str(saying.at), saying.button or "", saying.text])
        return self._storage.transcripts.mark(said)
