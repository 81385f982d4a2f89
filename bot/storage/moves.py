"""Which chats have another address now, such as a group that became a supergroup, whose old one stands in the configuration."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select

from bot.messages import Address
from bot.storage.database import Database
from bot.storage.schema import keys

_NAME = "moved chats"


class Moves:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._to: dict[str, str] | None = None

    async def current(self, address: Address) -> Address:
        """Returns where a chat is reached now."""
        if self._to is None:
            self._to = await self._read()
        seen = set()
        while (new := self._to.get(str(address))) is not None and new not in seen:
            seen.add(new)
            address = Address(address.channel, new)
        return address

    async def note(self, old: Address, new_id: str) -> None:
        """Remembers it, also over restarts."""
        async with self._database.transaction() as connection:
            to = {**await self._read(), str(old): new_id}
            await connection.execute(delete(keys).where(keys.c.name == _NAME))
            value = self._database.cipher.encrypt(json.dumps(to))
            await connection.execute(insert(keys).values(name=_NAME, value=value))
        self._to = to

    async def _read(self) -> dict[str, str]:
        async with self._database.reading() as connection:
            sealed = await connection.scalar(select(keys.c.value).where(keys.c.name == _NAME))
        return dict(json.loads(self._database.cipher.decrypt(sealed))) if sealed is not None else {}
