"""Only one process runs on a database, by whatever way it is reached, and whatever the network does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.config import DatabaseSettings
from bot.errors import DatabaseError
from bot.storage import Database, copies
from bot.storage.encryption import Cipher
from tests.databases import url_in

KEY = Cipher(Fernet.generate_key())


class Stop:
    """Hears that the lock was lost."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()

    def __call__(self) -> None:
        self.heard.set()


def opened(url: str) -> AbstractAsyncContextManager[Database]:
    return Database.open(DatabaseSettings(url=url), KEY)


async def _is_busy(database: Database) -> bool:
    try:
        async with database.alone(Stop()):
            return False
    except DatabaseError as error:
        return "another process of the bot is running" in str(error)


async def test_another_process_waits_until_it_is_let_go(tmp_path: Path) -> None:
    """Two would send everything twice; other commands may look at it meanwhile."""
    url = url_in(tmp_path)
    async with opened(url) as first, opened(url) as second:
        for _ in range(2):
            async with first.alone(Stop()):
                assert await _is_busy(second)
            assert not await _is_busy(second)


@pytest.mark.sqlite
async def test_the_lock_follows_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to it, to a link, to its folder, and a path with a detour lead to the same lock; so does restore."""
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link.db").symlink_to(real / "bot.db")
    (tmp_path / "second.db").symlink_to(tmp_path / "link.db")
    (tmp_path / "folder").symlink_to(real)
    monkeypatch.chdir(real)
    ways = ["link.db", "second.db", "folder/bot.db", "real/../real/bot.db"]
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/link.db") as first, first.alone(Stop()):
        for url in [f"{tmp_path}/{way}" for way in ways] + ["bot.db"]:
            async with opened(f"sqlite+aiosqlite:///{url}") as second:
                assert await _is_busy(second), url
            with pytest.raises(DatabaseError, match="a bot is running"):
                copies.put_back(
                    real / "bot.db", copies.file_of(DatabaseSettings(url=f"sqlite+aiosqlite:///{url}"))
                )
    assert (tmp_path / "link.db").is_symlink()
    assert not list(tmp_path.glob("*.lock"))  # noqa: ASYNC240


@pytest.mark.sqlite
async def test_a_second_name_of_the_file_is_refused(tmp_path: Path) -> None:
    """SQLite would keep a journal for each, and damage it."""
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/bot.db"):
        pass
    os.link(tmp_path / "bot.db", tmp_path / "other.db")
    with pytest.raises(DatabaseError, match="has a second name"):
        async with opened(f"sqlite+aiosqlite:///{tmp_path}/other.db"):
            pass


# --- a server ------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.lock._LOOK_SECONDS", 0.05)
    monkeypatch.setattr("bot.storage.lock._PATIENCE_SECONDS", 1.0)


_SESSION = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"


async def _holder(database: Database) -> int | None:
    async with database.reading() as connection:
        pid: int | None = await connection.scalar(text(_SESSION))
        return pid


async def _cut(database: Database) -> int | None:
    """The server ends the connection that holds the lock, as an administrator or a restart would."""
    pid = await _holder(database)
    async with database.reading() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    return pid


@pytest.mark.postgresql
@pytest.mark.usefixtures("quick")
async def test_a_lock_that_was_cut_is_taken_again(tmp_path: Path) -> None:
    url = url_in(tmp_path)
    stop = Stop()
    async with opened(url) as first, opened(url) as second:
        async with first.alone(stop):
            before = await _cut(second)
            async with asyncio.timeout(10):
                while await _holder(second) in (None, before):
                    await asyncio.sleep(0.05)
            assert await _is_busy(second)
            assert not stop.heard.is_set()
        assert not await _is_busy(second)


@pytest.mark.postgresql
@pytest.mark.usefixtures("quick")
async def test_whoever_lost_it_to_another_process_stops(tmp_path: Path) -> None:
    url = url_in(tmp_path)
    stop = Stop()
    async with opened(url) as first, opened(url) as second:
        with pytest.raises(DatabaseError, match="another process of the bot runs"):  # noqa: PT012
            async with first.alone(stop), asyncio.timeout(20):
                while not stop.heard.is_set():
                    await _cut(second)
                    with suppress(DatabaseError):  # the first was quicker, and has it again
                        async with second.alone(Stop()):
                            await stop.heard.wait()


@asynccontextmanager
async def network(url: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A way to the server that swallows everything on connections of before, once the event is set, and closes none."""
    server, is_down = make_url(url), asyncio.Event()
    open_ones: list[asyncio.StreamWriter] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_old: asyncio.Event) -> None:
        while data := await reader.read(65536):
            if is_old.is_set():
                await asyncio.Event().wait()
            writer.write(data)

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_old = asyncio.Event() if is_down.is_set() else is_down
        there, to = await asyncio.open_connection(server.host, server.port)
        open_ones.extend((writer, to))
        with suppress(asyncio.CancelledError, OSError):
            await asyncio.gather(pump(reader, to, is_old), pump(there, writer, is_old))

    proxy = await asyncio.start_server(through, "127.0.0.1")
    try:
        port = proxy.sockets[0].getsockname()[1]
        yield server.set(port=port).render_as_string(hide_password=False), is_down
    finally:
        for writer in open_ones:
            writer.close()
        proxy.close()


@pytest.mark.postgresql
@pytest.mark.usefixtures("quick")
async def test_a_connection_that_is_dead_on_one_side_keeps_nobody_out(tmp_path: Path) -> None:
    """The server still believes in it; our own old session is no other process, and is ended."""
    url = url_in(tmp_path)
    stop = Stop()
    async with network(url) as (way, is_down), opened(url) as second, opened(way) as first, first.alone(stop):
        before = await _holder(second)
        is_down.set()
        async with asyncio.timeout(20):
            while await _holder(second) in (None, before):
                await asyncio.sleep(0.05)
        assert not stop.heard.is_set()
        assert await _is_busy(second)
