"""The file: migrated, locked, kept from the wrong key, and what cannot be a database said in one sentence."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.config import DatabaseSettings
from bot.errors import BotError, ConfigurationError, DatabaseError
from bot.storage import Database, Storage, cipher, schema
from bot.storage.database import migration_config
from bot.storage.encryption import Cipher

CIPHER = Cipher(Fernet.generate_key())


def _settings(path: Path) -> DatabaseSettings:
    return DatabaseSettings(url=f"sqlite+aiosqlite:///{path}")


async def _refusal(settings: DatabaseSettings, key: Cipher = CIPHER) -> str:
    with pytest.raises(DatabaseError) as caught:
        async with Database.open(settings, key):
            pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_the_migrations_make_what_the_schema_says(tmp_path: Path) -> None:
    """Nothing is missing in either."""

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, schema.people.metadata))

    async with (
        Database.open(_settings(tmp_path / "bot.db"), CIPHER) as database,
        database.reading() as connection,
    ):
        assert await connection.run_sync(differences) == []


async def test_who_had_a_seat_before_there_were_tickets_gets_one(tmp_path: Path) -> None:
    """Their seat, their time, and a code of their own; consent was never asked of them."""
    file = tmp_path / "bot.db"

    def before(connection: Connection) -> None:
        command.upgrade(migration_config(connection), "0003")
        people = "INSERT INTO people (id, channel, address, first_seen_at) VALUES (:id, 'test', :id, :at)"
        seats = "INSERT INTO registrations (person_id, briefing_id, mode, registered_at) VALUES (:id, 'jinyun', 'campus', :at)"
        for number in (1, 2):
            values = {"id": number, "at": "2027-03-02 02:00:00.000000"}
            connection.execute(text(people), values)
            connection.execute(text(seats), values)

    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    async with engine.begin() as connection:
        await connection.run_sync(before)
    await engine.dispose()
    async with Database.open(_settings(file), CIPHER) as database:
        storage = Storage.over(database)
        one, two = [a.registration for a in await storage.registrations.attendees("jinyun")]
        assert (one.person_id, one.mode, one.registered_at) == (
            1,
            "campus",
            datetime(2027, 3, 2, 2, tzinfo=UTC),
        )
        assert len({one.ticket, two.ticket}) == 2
        assert min(len(one.ticket), len(two.ticket)) >= 20
        person = await storage.people.get(1)
        assert person is not None
        assert person.consented_at is None


async def test_a_second_start_finds_what_the_first_left(tmp_path: Path) -> None:
    for _ in range(2):
        async with (
            Database.open(_settings(tmp_path / "new" / "folder" / "bot.db"), CIPHER) as database,
            database.reading() as connection,
        ):
            assert await connection.scalar(text("SELECT count(*) FROM keys")) == 1


async def test_every_connection_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    async with (
        Database.open(_settings(tmp_path / "bot.db"), CIPHER) as database,
        database.reading() as connection,
    ):
        pragmas = {
            name: await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


async def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """Another's commit never makes a half-done write permanent."""
    async with Database.open(_settings(tmp_path / "bot.db"), CIPHER) as database:

        async def write(name: str) -> None:
            async with database.transaction() as connection:
                await connection.execute(insert(schema.keys).values(name=name, value=b"x"))
                await asyncio.sleep(0)
                if name.startswith("bad"):
                    raise ZeroDivisionError

        names = [f"{'bad' if n % 3 == 0 else 'good'}{n}" for n in range(30)]
        results = await asyncio.gather(*map(write, names), return_exceptions=True)
        assert sum(isinstance(result, ZeroDivisionError) for result in results) == 10
        async with database.reading() as connection:
            kept = (await connection.scalars(text("SELECT name FROM keys WHERE name <> 'canary'"))).all()
        assert sorted(kept) == sorted(name for name in names if name.startswith("good"))


async def test_a_row_without_its_person_is_refused(tmp_path: Path) -> None:
    async with Database.open(_settings(tmp_path / "bot.db"), CIPHER) as database:
        with pytest.raises(IntegrityError):
            async with database.transaction() as connection:
                await connection.execute(
                    text(
                        "INSERT INTO registrations (person_id, briefing_id, mode, registered_at) VALUES (99, 'a', 'b', '2027-01-01')"
                    )
                )


async def test_the_wrong_key_is_noticed_at_start(tmp_path: Path) -> None:
    async with Database.open(_settings(tmp_path / "bot.db"), CIPHER):
        pass
    told = await _refusal(_settings(tmp_path / "bot.db"), Cipher(Fernet.generate_key()))
    assert told.startswith(f"{tmp_path}/bot.db: was written with another encryption key; put back")


@pytest.mark.parametrize(
    "content", [b"this is a letter, not a database\n" * 100, b"SQLite format 3\x00" + b"\xff" * 2000]
)
async def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    assert "is not an SQLite database; put back a backup" in await _refusal(_settings(path))
    assert path.read_bytes() == content


async def test_a_folder_or_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be opened; check that its folder exists" in await _refusal(_settings(tmp_path))
    assert "cannot be opened; check that its folder exists" in await _refusal(
        _settings(tmp_path / "file" / "bot.db")
    )


async def test_a_read_only_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its rights where they bind us; root needs SQLite's own switch."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bot.db"
    async with Database.open(_settings(path), CIPHER):
        pass
    path.chmod(0o444)
    settings = (
        _settings(path)
        if os.geteuid()
        else DatabaseSettings(url=f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true")
    )
    assert "is read-only; allow writing" in await _refusal(settings)


async def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    async with Database.open(_settings(path), CIPHER):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "was written by a newer version of the bot" in await _refusal(_settings(path))


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "postgresql+asyncpg://u@127.0.0.1:1/x"]
)
async def test_another_database_is_opened_or_refused_in_a_sentence(url: str) -> None:
    """In memory, or on PostgreSQL without its driver or server: never with a traceback of a library."""
    try:
        async with Database.open(DatabaseSettings(url=url), CIPHER):
            pass
    except BotError as error:
        assert "; " in str(error)  # noqa: PT017


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "personal.key"
    token = cipher(None, path).encrypt("李明")
    assert path.stat().st_mode & 0o777 == 0o600
    assert cipher(None, path).decrypt(token) == "李明"


@pytest.mark.parametrize("content", [b"short", b"\xff\xfe", b""])
def test_a_key_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "personal.key"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"personal\.key: "):
        cipher(None, path)


def test_values_come_back_and_a_changed_one_is_refused() -> None:
    assert CIPHER.decrypt_json(CIPHER.encrypt_json({"a": ["啊", 1, None]})) == {"a": ["啊", 1, None]}
    token = CIPHER.encrypt("x")
    with pytest.raises(DatabaseError, match="cannot be decrypted"):
        CIPHER.decrypt(token[:-5] + b"AAAA=")
