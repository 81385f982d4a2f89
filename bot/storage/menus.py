"""In which chats the menu of commands is that of staff, so that it can be taken back from whoever is staff no longer."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select

from bot.storage.database import Database
from bot.storage.schema import keys


class Menus:
    """Sealed as the other values of that table are: the numbers of chats say who works there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_staff(self, bot_id: int) -> set[int]:
        async with self._database.reading() as connection:
            sealed = await connection.scalar(select(keys.c.value).where(keys.c.name == _name(bot_id)))
        return set(json.loads(self._database.cipher.decrypt(sealed))) if sealed is not None else set()

    async def note(self, bot_id: int, chat: int, *, is_staffs: bool) -> None:
        """Notes whose menu a chat has now."""
        async with self._database.transaction() as connection:
            before = await self.of_staff(bot_id)
            after = before | {chat} if is_staffs else before - {chat}
            if after != before:
                await connection.execute(delete(keys).where(keys.c.name == _name(bot_id)))
                value = self._database.cipher.encrypt(json.dumps(sorted(after)))
                await connection.execute(insert(keys).values(name=_name(bot_id), value=value))


def _name(bot_id: int) -> str:
    return f"menus of staff {bot_id}"
