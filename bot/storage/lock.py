"""Keeps a second process out that would handle and send the same; a killed one lets go by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import DatabaseError

log = logging.getLogger(__name__)

_NUMBER = 0x65786369  # the advisory lock of the one process that talks to Telegram
_LOOK_SECONDS = 2.0
_PATIENCE_SECONDS = 5.0
_BUSY = "database.url: another process of the bot is running on this database; stop that one first"
_LOST = (
    "database.url: the connection to the server was cut, and another process of the bot runs on this database "
    "since; stop one of them"
)

_TAKE = text("SELECT pg_try_advisory_lock(:number)").bindparams(number=_NUMBER)
_LET_GO = text("SELECT pg_advisory_unlock(:number)").bindparams(number=_NUMBER)
_END = text(
    """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 0 AND objid = :number AND objsubid = 1 AND granted AND pid = :mine
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
).bindparams(number=_NUMBER)


def held(engine: AsyncEngine, on_lost: Callable[[], None]) -> AbstractAsyncContextManager[None]:
    """Holds the lock of a database.

    Args:
        on_lost: called once another process has it, which can happen on PostgreSQL alone.

    Raises:
        DatabaseError: another process is running, or began to while the server could not be reached.
    """
    if engine.dialect.name == "postgresql":
        return _on_server(engine, on_lost)
    return _beside(Path(str(engine.url.database)))


def lock_of(file: Path) -> FileLock:
    """Returns the lock of SQLite's file, the same by whatever links it is reached."""
    return FileLock(f"{file.resolve()}.lock", mode=0o600)


@asynccontextmanager
async def _beside(file: Path) -> AsyncIterator[None]:
    lock = lock_of(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise DatabaseError(_BUSY) from None
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _on_server(engine: AsyncEngine, on_lost: Callable[[], None]) -> AsyncIterator[None]:
    lock = _ServerLock(engine)
    if not await lock.take():
        raise DatabaseError(_BUSY)
    watching = asyncio.create_task(lock.watch(on_lost))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await lock.let_go()
    if lock.is_lost:
        raise DatabaseError(_LOST)


class _ServerLock:
    """Lives as long as its connection, which a network may cut without a word."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._session = 0  # the server's number of the connection that holds it
        self.is_lost = False

    async def take(self) -> bool:
        """Returns False if another process has it; a session of ours that the server has not missed yet is ended first."""
        connection = await self._engine.connect()
        try:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            if self._session:
                await connection.execute(_END, {"mine": self._session})
            is_mine = bool(await connection.scalar(_TAKE))
            if is_mine:
                self._session = int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)
                self._connection = connection
        finally:
            if self._connection is not connection:
                await connection.close()
        return is_mine

    async def watch(self, on_lost: Callable[[], None]) -> None:
        """Looks whether it is still held, and takes it again if it is not, until another process has it."""
        while not self.is_lost:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._look()
            except Exception as error:
                log.warning("lock_not_reached error=%s; trying again", type(error).__name__)
                await self._give_up_connection()
        log.error("lock_lost")
        on_lost()

    async def _look(self) -> None:
        if self._connection is not None:
            await self._connection.execute(text("SELECT 1"))  # the lock stands as long as the connection does
        elif await self.take():
            log.warning("lock_taken_again")
        else:
            self.is_lost = True

    async def _give_up_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # it is of no use any more, and only takes up room
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await connection.invalidate()
                    await connection.close()

    async def let_go(self) -> None:
        """Lets go at once, not only when the connection is closed, which the pool keeps."""
        if self._connection is not None:
            with suppress(Exception):
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._connection.execute(_LET_GO)
        await self._give_up_connection()
