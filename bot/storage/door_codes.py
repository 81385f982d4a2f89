"""Pictures that are renewed while people look at them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select

from bot.messages import Address
from bot.storage.database import Database
from bot.storage.schema import keys, outbox, slides
from bot.storage.states import UNSETTLED, DeliveryStatus

_SECRET = "slides"


@dataclass(frozen=True)
class DoorCode:
    """Where one stands."""

    id: int
    briefing_id: str
    address: Address
    message_id: str


class DoorCodes:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._secret: bytes | None = None

    async def put_up(self, briefing_id: str, outbox_id: int) -> None:
        """Notes that the picture which a row of the outbox brings is renewed once it has arrived."""
        async with self._database.transaction() as connection:
            values = {"outbox_id": outbox_id, "briefing_id": briefing_id}
            await connection.execute(insert(slides).values(values))

    async def standing(self) -> list[DoorCode]:
        """Lists those that have arrived."""
        return await self._door_codes(outbox.c.message_ids.is_not(None))

    async def failed(self) -> list[DoorCode]:
        """Lists those that will never arrive."""
        has_ended = outbox.c.status.not_in((*UNSETTLED, DeliveryStatus.SENT))
        return await self._door_codes(outbox.c.message_ids.is_(None), has_ended)

    async def _door_codes(self, *which: ColumnElement[bool]) -> list[DoorCode]:
        statement = (
            select(slides, outbox.c.channel, outbox.c.address, outbox.c.message_ids)
            .select_from(slides.join(outbox, outbox.c.id == slides.c.outbox_id))
            .where(*which)
        )
        async with self._database.reading() as connection:
            return [
                DoorCode(
                    row.outbox_id,
                    row.briefing_id,
                    Address(row.channel, row.address),
                    json.loads(row.message_ids)[-1] if row.message_ids else "",
                )
                for row in await connection.execute(statement)
            ]

    async def secret(self) -> bytes:
        """Returns what the codes are made of; made when it is first asked for."""
        if self._secret is None:
            mine = keys.c.name == _SECRET
            async with self._database.transaction() as connection:
                sealed = await connection.scalar(select(keys.c.value).where(mine))
                if sealed is None:
                    sealed = self._database.cipher.encrypt(secrets.token_hex(32))
                    await connection.execute(insert(keys).values(name=_SECRET, value=sealed))
            self._secret = self._database.cipher.decrypt(sealed).encode()
        return self._secret

    async def take_down_all(self, briefing_id: str, person_id: int) -> None:
        """Takes down those of one person."""
        theirs = slides.c.outbox_id.in_(select(outbox.c.id).where(outbox.c.person_id == person_id))
        async with self._database.transaction() as connection:
            await connection.execute(delete(slides).where(theirs, slides.c.briefing_id == briefing_id))

    async def take_down(self, slide_id: int) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(delete(slides).where(slides.c.outbox_id == slide_id))
