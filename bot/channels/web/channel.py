"""The bot on the web page: what a form or a tap says becomes a ``Message``, and the answer stands in the transcript."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.assistant import Assistant
from bot.channels.web.sender import WebSender
from bot.channels.web.streams import Streams
from bot.messages import Address, Language, Message, Reply
from bot.storage import Entry, Person, Storage
from bot.storage.transcripts import MOST

log = logging.getLogger(__name__)

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
    farewell: Reply | None = None


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
        message = Message(
            address,
            saying.text,
            button=saying.button,
            language_tag=saying.language_tag or None,
            name=saying.name,
        )
        try:
            if assistant.is_slow(message):
                return await self._kept(address, saying, await assistant.answer(message))
            async with self._storage.transaction():
                twice = await self._said_already(address, saying)
                return twice or await self._kept(address, saying, await assistant.answer(message))
        except Exception:
            log.exception("answer_failed channel=web")
            await self._storage.people.meet(address, Language.of_tag(saying.language_tag), self._clock())
            return await self._kept(address, replace(saying, nonce=""), assistant.apology(message))

    async def _said_already(self, address: Address, saying: Saying) -> Said | None:
        person = await self.person(address)
        if person is None or not saying.nonce:
            return None
        number = await self._storage.transcripts.taken(person.id, self._mark(saying))
        return Said(await self.transcript(person, number - 1)) if number is not None else None

    async def _kept(self, address: Address, saying: Saying, reply: Reply) -> Said:
        """Writes down what was said and answered; shows it on the person's other pages too."""
        person = await self.person(address)
        if person is None:
            return Said(farewell=reply)
        transcripts, now = self._storage.transcripts, self._clock()
        async with self._storage.transaction():
            shown = await self._shown(person, saying)
            changed = None
            if reply.replaces and saying.at:
                changed = await transcripts.replace(person.id, saying.at, reply)
            if changed is not None:
                entries = [changed]
            else:
                answers = [reply] if reply.text or reply.files else []
                mark = self._mark(saying) if saying.nonce else None
                entries = await transcripts.add(person.id, [*([shown] if shown else []), *answers], now, mark)

            def tell() -> None:
                for entry in entries:
                    self.streams.tell(person.id, entry)

            self._storage.database.after_commit(tell)
        return Said(entries)

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
