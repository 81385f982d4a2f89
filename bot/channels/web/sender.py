"""The courier's way to people on the page: into their transcript, and onto each page that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.briefings import tickets
from bot.channels.originals import shown
from bot.channels.web.streams import CHANNEL, Streams
from bot.courier import Unpaced
from bot.errors import DeliveryRefused, RecipientGone
from bot.messages import Address, Reply
from bot.storage import Delivery, Person, Storage
from bot.storage.transcripts import Addition


class WebSender(Unpaced):
    """See ``bot.courier.Sender`` and ``Attended``. What stands in the transcript has arrived: it is shown when the person comes back."""

    def __init__(self, storage: Storage, streams: Streams, url: str, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._streams = streams
        self._url = url
        self._clock = clock

    @property
    def reachable(self) -> str:
        return CHANNEL

    def is_attended(self, person_id: int) -> bool:
        return self._streams.is_open(person_id)

    def messages(self, reply: Reply) -> list[Reply]:
        if reply.original is None or reply.before is None:
            return [reply]
        return [reply.before, replace(reply, before=None)]

    def link_to(self, payload: str) -> str:
        """Returns what leads to the page: a ticket to its own, which lets staff check in, all else into the talk."""
        letter, _, rest = payload.partition("_")
        return f"{self._url}/ticket/{rest}" if letter == tickets.LETTER else f"{self._url}/start/{payload}"

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        """Adds it to the transcript."""
        person = await self._person(address)
        message = shown(message, person.reads)
        if edits is not None and await self._put(person, edits, message):
            return (edits,)
        return await self._add(person, message)

    async def put(self, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        """Adds to the transcript what a row says; what a kill left unnoted stands there already."""
        person = await self._person(delivery.address)
        transcripts, message = self._storage.transcripts, shown(message, person.reads)
        edits = delivery.edits if not delivery.parts else None
        if edits is not None and await self._put(person, edits, message):
            return (edits,)
        mark = transcripts.mark(f"outbox {delivery.id} {delivery.parts}")
        number = (await transcripts.taken([(person.id, mark)])).get((person.id, mark))
        return (str(number),) if number is not None else await self._add(person, message, mark)

    async def _add(self, person: Person, message: Reply, mark: str | None = None) -> tuple[str, ...]:
        addition = Addition(person.id, [message], mark)
        [[entry]] = await self._storage.transcripts.add_all([addition], self._clock())
        self._streams.tell(person.id, entry)
        return (str(entry.id),)

    async def is_noticed(self, person_id: int, message_id: str) -> bool:
        return await self._streams.shows(person_id, int(message_id))

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        person = await self._person(address)
        if not await self._put(person, message_id, shown(message, person.reads)):
            raise DeliveryRefused("the message does not stand there any more")

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        await self.change(address, message_ids[0], message)

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        person = await self._person(address)
        for message_id in message_ids:
            await self._storage.transcripts.remove(person.id, int(message_id))
            self._streams.tell(person.id, int(message_id))

    async def _put(self, person: Person, message_id: str, message: Reply) -> bool:
        entry = await self._storage.transcripts.replace(person.id, int(message_id), message)
        if entry is not None:
            self._streams.tell(person.id, entry)
        return entry is not None

    async def _person(self, address: Address) -> Person:
        person = await self._storage.people.find(address)
        if person is None:
            raise RecipientGone("nobody is known at this address")
        return person
