"""Chats from which the office takes no questions though their people are forgotten, so that /forget is no way around it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.messages import Address
from bot.storage.database import Database
from bot.storage.schema import keys

LASTS = timedelta(days=30)
_NAME = "muted chats"


class Mutes:
    """Holds no address, only what an address becomes under the key, and until when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, addresses: Iterable[Address], now: datetime) -> None:
        async with self._database.transaction() as connection:
            lasting = {mark: until for mark, until in (await self._read()).items() if until > now.isoformat()}
            until = (now + LASTS).isoformat()
            muted = {**lasting, **{self._database.fingerprint(address): until for address in addresses}}
            await connection.execute(delete(keys).where(keys.c.name == _NAME))
            value = self._database.cipher.encrypt(json.dumps(muted))
            await connection.execute(insert(keys).values(name=_NAME, value=value))

    async def includes(self, address: Address, now: datetime) -> bool:
        until = (await self._read()).get(self._database.fingerprint(address))
        return until is not None and until > now.isoformat()

    async def _read(self) -> dict[str, str]:
        async with self._database.reading() as connection:
            sealed = await connection.scalar(select(keys.c.value).where(keys.c.name == _NAME))
        return dict(json.loads(self._database.cipher.decrypt(sealed))) if sealed is not None else {}
