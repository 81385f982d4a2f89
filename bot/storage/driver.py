"""aiosqlite with one trip to the connection's thread for each statement.

For a statement SQLAlchemy asks aiosqlite four times: for a cursor, to execute,
to fetch, and to close. Each trip to the thread and back costs more than most
statements do. Protected parts of aiosqlite are used (``_execute``, ``_conn``,
``_thread``), so its version is pinned.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_CHUNK = 64  # what aiosqlite.connect() takes; our cursors fetch everything at once


class Cursor:
    """Has every row as soon as a statement has run."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        await self._connection.run(partial(self._execute, sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> None:
        await self._connection.run(partial(self._execute, sql, parameters, is_many=True))

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()

    def _execute(self, sql: str, parameters: Any, *, is_many: bool = False) -> None:
        """Runs in the connection's thread."""
        cursor = self._connection.sqlite.cursor()
        try:
            if self._connection.begins:
                cursor.execute("BEGIN IMMEDIATE")
                self._connection.begins = False
            (cursor.executemany if is_many else cursor.execute)(sql, parameters)
            self._rows = cursor.fetchall()
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
            if self._connection.commits:
                self._connection.sqlite.commit()
        finally:
            self._connection.commits = False
            cursor.close()


class Connection(aiosqlite.Connection):
    """``begins``: the next statement is the first of a transaction, which is begun on the same trip; ``commits``: it is the last."""

    begins = False
    commits = False

    @property
    def sqlite(self) -> sqlite3.Connection:
        return self._conn

    async def run(self, call: Callable[[], None]) -> None:
        """Calls something in the connection's thread."""
        await self._execute(call)  # type: ignore[no-untyped-call]

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def rollback(self) -> None:
        """Spares the trip where there is nothing to undo: the pool asks for it whenever a connection comes back."""
        self.begins = self.commits = False
        if self.in_transaction:
            await super().rollback()

    async def commit(self) -> None:
        """Spares the trip where no statement was run."""
        self.begins = False
        if self.in_transaction:
            await super().commit()


async def connect(*arguments: Any, **options: Any) -> Connection:
    """Opens a connection; takes what ``sqlite3.connect`` takes."""
    connection = Connection(partial(sqlite3.connect, *arguments, **options), _CHUNK)
    connection._thread.daemon = True  # as SQLAlchemy does: it must not outlive the program
    await connection
    return connection
