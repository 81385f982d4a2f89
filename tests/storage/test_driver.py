"""One trip to the connection's thread for each statement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.config import DatabaseSettings
from bot.storage import Database, schema
from bot.storage.encryption import Cipher
from tests.databases import url_in


@pytest.mark.sqlite
async def test_a_statement_is_one_trip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading makes one; a transaction one for each statement, the first of which begins it, and one for its end, unless that was put off to it."""
    trips = 0
    original = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *arguments: Any, **options: Any) -> Any:
        nonlocal trips
        trips += 1
        return await original(self, *arguments, **options)  # type: ignore[no-untyped-call]

    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        async with database.reading() as connection:
            assert await connection.scalar(select(schema.keys.c.name)) == "canary"
        assert trips == 1
        rows = [{"name": name, "value": b"x"} for name in "ab"]
        async with database.transaction() as connection:
            assert (await connection.execute(insert(schema.keys), rows)).rowcount == 2
            assert len((await connection.execute(select(schema.keys))).all()) == 3
        assert trips == 4
        with pytest.raises(IntegrityError):
            async with database.transaction() as connection:
                await connection.execute(insert(schema.keys), rows)
        assert trips == 6, "begun and refused, undone"
        name_a = update(schema.keys).where(schema.keys.c.name == "a")
        async with database.transaction() as connection:
            await connection.execute(insert(schema.keys), [{"name": "c", "value": b"x"}])
            database.before_commit(name_a.values(value=bindparam("new")), {"new": b"y"})
        assert trips == 8, "committed with what comes last"
        with pytest.raises(IntegrityError):
            async with database.transaction():
                database.before_commit(name_a.values(name=bindparam("new")), {"new": "b"})
        assert trips == 10, "begun and refused, undone"
        await database.write(insert(schema.keys), [{"name": "d", "value": b"x"}])
        assert trips == 11, "begun, written and committed"
        async with database.transaction() as connection:
            await database.write(insert(schema.keys), [{"name": "e", "value": b"x"}])
            await connection.rollback()
        assert trips == 13, "written and undone: a part of something larger is not committed alone"
        async with database.reading() as connection:
            kept = (await connection.execute(select(schema.keys.c.name, schema.keys.c.value))).all()
        values = {name: value for name, value in kept if name != "canary"}
        assert values == {"a": b"y", "b": b"x", "c": b"x", "d": b"x"}
