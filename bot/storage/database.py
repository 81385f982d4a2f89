"""The one door to the database.

SQLite lets one writer in at a time; on PostgreSQL an advisory lock does the
same, so that what was counted inside a transaction still holds when it commits.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Delete, Insert, Result, Update, event, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError as SqlError
from sqlalchemy.exc import InterfaceError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.config import DatabaseSettings
from bot.errors import DatabaseError
from bot.messages import Address
from bot.storage import copies, driver, lock, schema
from bot.storage.encryption import Cipher
from bot.storage.erasures import Erasures

_WRITE_LOCK = 0x65786368  # "exch": the advisory lock that all of our writers share on PostgreSQL
_BEGINS = "begins"
"""An option of a connection to SQLite: False where it only reads, each statement for itself."""
_CANARY = "canary"
_SQLITE = b"SQLite format 3\x00"
_KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
"""Lets PostgreSQL miss a machine that has vanished, and let go of its locks, within a minute instead of two hours."""
_PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
_NO_DATABASE = "is not an SQLite database; put back a backup (python -m bot restore PATH), or name another file in database.url"
_DAMAGE = "is damaged"
_TWO_NAMES = "has a second name (a hard link), and used by both it would be damaged; delete one of them, or make it a symbolic link"


_GUARD: ContextVar[Callable[[AsyncConnection], Awaitable[None]] | None] = ContextVar("guard", default=None)


class Database:
    """Opens with ``async with Database.open(...)``; everything is written within ``transaction()``."""

    def __init__(self, engine: AsyncEngine, cipher: Cipher, erasures: Erasures | None = None) -> None:
        self._engine = engine
        is_sqlite = engine.dialect.name == "sqlite"  # which changes its isolation level by a trip of its own
        self._reads = {_BEGINS: False} if is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._writing = asyncio.Lock()
        self._before_commit: dict[Update | Delete, list[dict[str, Any]]] = {}
        self._after_commit: list[Callable[[], None]] = []
        self._writer: tuple[asyncio.Task[Any] | None, AsyncConnection] | None = None
        self.cipher = cipher
        self.erasures = erasures
        self._scrubbing: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: DatabaseSettings, cipher: Cipher, erasures: Path | None = None
    ) -> AsyncIterator[Database]:
        """Connects, migrates and checks the key.

        Args:
            erasures: the file that keeps who used /forget, beside the database.

        Raises:
            DatabaseError: where it is, what is wrong, what to do.
        """
        url = make_url(settings.url)
        is_file = url.get_backend_name() == "sqlite"
        shown = str(url.database) if is_file else url.render_as_string(hide_password=True)
        if is_file and url.database in (None, "", ":memory:"):
            raise DatabaseError("database.url: a database in memory forgets everything; name a file")
        try:
            engine = _engine(settings.url)
        except ModuleNotFoundError as error:
            raise DatabaseError(
                f"database.url: {error.name} is not installed; pip install -e '.[postgres]'"
            ) from None
        database = cls(engine, cipher, Erasures(erasures, cipher) if erasures is not None else None)
        try:
            try:
                if is_file:
                    _look_at(copies.file_of(settings), shown)
                async with database.transaction() as connection:
                    await connection.run_sync(_migrate)
                    await database._check_key(connection, shown)
            except (SqlError, InterfaceError, OSError, CommandError) as error:
                raise DatabaseError(f"{shown}: {_explained(error)}") from error
            yield database
        finally:
            await asyncio.gather(*database._scrubbing, return_exceptions=True)
            await engine.dispose()

    def alone(self, on_lost: Callable[[], None]) -> AbstractAsyncContextManager[None]:
        """Keeps a second process out; see ``lock.held``."""
        return lock.held(self._engine, on_lost)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Begins one transaction at a time, all or nothing: a commit that returned survives a power cut.

        What the same task opens within it belongs to it: it is committed, or
        undone, with the outermost one.
        """
        mine = self.own_connection
        if mine is not None:
            yield mine
            return
        async with self._writing, self._engine.begin() as connection:
            if self.dialect == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
            if (guard := _GUARD.get()) is not None:
                await guard(connection)
            self._writer = (asyncio.current_task(), connection)
            self._before_commit, self._after_commit = {}, []
            try:
                yield connection
                await self._finish(connection)
            finally:
                self._writer = None
                calls, self._after_commit = self._after_commit, []
        for call in calls:
            call()

    async def write(self, statement: Insert, rows: Sequence[dict[str, Any]]) -> Result[Any]:
        """Runs one statement as a transaction, on SQLite in a single trip; within one of the same task, as a part of it."""
        is_whole = self.own_connection is None
        async with self.transaction() as connection:
            if is_whole:
                await self._commit_with_next(connection)
            return await connection.execute(statement, rows)

    async def _finish(self, connection: AsyncConnection) -> None:
        """Runs what was put off to the end."""
        for number, (statement, rows) in enumerate(self._before_commit.items(), 1):
            if number == len(self._before_commit):
                await self._commit_with_next(connection)
            await connection.execute(statement, rows or None)

    async def _commit_with_next(self, connection: AsyncConnection) -> None:
        """Lets SQLite commit on the trip of the next statement, which must be the last."""
        if self.dialect == "sqlite":
            opened: Any = (await connection.get_raw_connection()).driver_connection
            opened.commits = True

    @contextmanager
    def guarded(self, look: Callable[[AsyncConnection], Awaitable[None]]) -> Iterator[None]:
        """Lets each transaction that is begun within it look first whether it may write; ``look`` raises if not."""
        token = _GUARD.set(look)
        try:
            yield
        finally:
            _GUARD.reset(token)

    def before_commit(self, statement: Update | Delete, *rows: dict[str, Any]) -> None:
        """Runs a statement at the end of this transaction, once for all of the rows given to it, which saves time."""
        self._before_commit.setdefault(statement, []).extend(rows)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Calls once what this task is writing is committed, or at once if it writes nothing; not at all if it is undone."""
        if self.own_connection is not None:
            self._after_commit.append(call)
        else:
            call()

    def fingerprint(self, address: Address) -> str:
        """Returns what an address becomes under the key, in the file of erasures."""
        return self.cipher.mark(str(address))

    def scrub_soon(self) -> None:
        """Takes what was deleted out of SQLite's journal too, once this is committed; PostgreSQL does so by itself, in time."""

        def begin() -> None:
            task = asyncio.create_task(self._scrub())
            self._scrubbing.add(task)
            task.add_done_callback(self._scrubbing.discard)

        if self.dialect == "sqlite":
            self.after_commit(begin)

    async def _scrub(self) -> None:
        async with self._writing, self.reading() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Reads; within a transaction of the same task, what that has written is seen."""
        mine = self.own_connection
        if mine is not None:
            yield mine
            return
        async with self._engine.connect() as connection:
            yield await connection.execution_options(**self._reads)

    @property
    def own_connection(self) -> AsyncConnection | None:
        """That of the transaction which this task has open."""
        if self._writer is not None and self._writer[0] is asyncio.current_task():
            return self._writer[1]
        return None

    async def _check_key(self, connection: AsyncConnection, shown: str) -> None:
        """Notices a wrong key at start, not when the first name is shown; and a file that cannot be written."""
        token = await connection.scalar(select(schema.keys.c.value).where(schema.keys.c.name == _CANARY))
        if token is None:
            values = {"name": _CANARY, "value": self.cipher.encrypt(_CANARY)}
            await connection.execute(insert(schema.keys).values(values))
            return
        await connection.execute(update(schema.keys).where(schema.keys.c.name == _CANARY).values(value=token))
        try:
            self.cipher.decrypt(token)
        except DatabaseError:
            raise DatabaseError(
                f"{shown}: was written with another encryption key; put back the key file that belongs to it (encryption.key_file)"
            ) from None


def _look_at(file: Path, shown: str) -> None:
    """Makes the folder, and refuses a file that is something else before anything is opened."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.is_file():
        if file.stat().st_nlink > 1:
            raise DatabaseError(f"{shown}: {_TWO_NAMES}")
        for part in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
            with suppress(OSError):  # not there, or somebody else's, which is said when it is written to
                part.chmod(part.stat().st_mode & ~0o077)
        with file.open("rb") as opened:
            beginning = opened.read(len(_SQLITE))
        if beginning and beginning != _SQLITE:
            raise DatabaseError(f"{shown}: {_NO_DATABASE}")
        if beginning:
            _check(file)
    elif not file.exists():
        os.close(
            os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
        )  # what SQLite adds beside gets the same rights


def _check(file: Path) -> None:
    """Refuses what is damaged or holds nothing; what only cannot be read now is explained when it is opened."""
    is_begun = file.with_name(f"{file.name}-wal").exists()  # a first start that was cut off
    try:
        copies.check(file, is_quick=True)
    except DatabaseError as error:
        if _DAMAGE in str(error) or (copies.EMPTY in str(error) and not is_begun):
            raise


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        settings = {"server_settings": _KEEPALIVE}
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=settings)
    engine = create_async_engine(url, pool_size=4, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "do_connect")
    def _connect(dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
        return dialect.connect(*arguments, **options, async_creator_fn=driver.connect)

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_BEGINS, True):
            opened: Any = connection.connection.driver_connection
            opened.begins = True  # on the trip of the first statement

    return engine


def migration_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _migrate(connection: Connection) -> None:
    """Brings the schema to the newest revision; one that is there already costs a single query."""
    if MigrationContext.configure(connection).get_current_revision() != _newest_revision():
        command.upgrade(migration_config(connection), "head")


@cache
def _newest_revision() -> str | None:
    return ScriptDirectory.from_config(migration_config()).get_current_head()


def _explained(error: Exception) -> str:
    """Returns what a driver's error means for the person who starts the bot."""
    reason = str(getattr(error, "orig", None) or error)
    lower = reason.lower()
    if "not a database" in lower:
        return _NO_DATABASE
    if "malformed" in lower:
        return copies.damaged(reason)
    if "readonly" in lower or "read-only" in lower:
        return "is read-only; allow writing to the file and its folder, or name another in database.url"
    if "unable to open" in lower or isinstance(error, PermissionError | FileExistsError | NotADirectoryError):
        return "cannot be opened; check that its folder exists and may be written (database.url)"
    if "locked" in lower:
        return "is locked by another process; stop that one first"
    if isinstance(error, CommandError):
        return "was written by a newer version of the bot; upgrade the bot, or restore an older backup"
    return f"the database refuses ({reason.splitlines()[0]}); check database.url and that the server runs"
