"""Copies of SQLite's file that are whole, made beside a running bot, and put back.

The key is never within a copy. On PostgreSQL its own tools do this.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from filelock import Timeout
from sqlalchemy.engine import make_url

from bot.config import DatabaseSettings
from bot.errors import DatabaseError
from bot.storage.encryption import Cipher
from bot.storage.lock import lock_of

LARGE_BYTES = 200 * 2**20
"""Above this a start looks only at the beginning: reading all of it would take minutes."""
EMPTY = (
    "holds no tables of the bot's, as a plain copy of a running database does not; put back a backup "
    "(python -m bot restore PATH), or name another file in database.url"
)
_NUMBERS_PASSED_OVER = 1_000_000
"""More than anything gets within the age of a backup: a number may be in somebody's chat or mailbox."""
_PARTS = ("-wal", "-shm", "")
"""What the files are called at their end that make one database."""
_DAMAGE = ("malformed", "page", "tree ", "row ", "index", "freelist")
"""What SQLite's checks say, in lower case."""


def file_of(settings: DatabaseSettings) -> Path:
    """Returns SQLite's file, which may be reached by links.

    Raises:
        DatabaseError: the database is PostgreSQL's.
    """
    url = make_url(settings.url)
    if url.get_backend_name() != "sqlite":
        raise DatabaseError("database.url: this is PostgreSQL; use its own pg_dump and pg_restore instead")
    return Path(str(url.database)).resolve()


def copy(source: Path, target: Path) -> None:
    """Copies a database, also while it is written to, and verifies the copy.

    Raises:
        DatabaseError: there is none, or it or the copy is damaged.
    """
    check(source)
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
            written.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{target}: cannot be written ({error}); name another place") from None
    check(target)


def put_back(copied: Path, target: Path) -> Path | None:
    """Puts a copy where the database belongs; returns where the one that stood there was moved.

    Raises:
        DatabaseError: the copy is none, or a bot is running on the database.
    """
    check(copied)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = lock_of(target)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise DatabaseError(f"{target}: a bot is running on it; stop that one first") from None
    try:
        before = _moved_aside(target)
        try:
            copy(copied, target)
            _pass_over_numbers(target)
        except BaseException:
            take_back(target, before)
            raise
    finally:
        lock.release()
    return before


def take_back(target: Path, before: Path | None) -> None:
    """Undoes ``put_back``: what stood there stands there again."""
    for end in _PARTS:
        target.with_name(target.name + end).unlink(missing_ok=True)
        part = before.with_name(before.name + end) if before is not None else None
        if part is not None and part.exists():
            part.rename(target.with_name(target.name + end))


def _pass_over_numbers(file: Path) -> None:
    """Gives no number again that was given after the copy was made: links and buttons from then would mean somebody else's."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO sqlite_sequence SELECT name, 0 FROM sqlite_master WHERE type = 'table' "
            "AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)"
        )
        connection.execute("UPDATE sqlite_sequence SET seq = seq + ?", (_NUMBERS_PASSED_OVER,))


def _moved_aside(target: Path) -> Path | None:
    """Moves a database with its journal, which belongs to it."""
    if not target.exists():
        return None
    aside = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    for end in _PARTS:
        part = target.with_name(target.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    return aside


def check(file: Path, *, is_quick: bool = False) -> None:
    """Reads a database of the bot's through.

    Args:
        is_quick: pass over indices, and over all pages of a large one, so that a start need not wait.

    Raises:
        DatabaseError: it is missing, none of the bot's, or damaged.
    """
    if not file.is_file():
        raise DatabaseError(f"{file}: there is no such file")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if not {"alembic_version", "people"} <= tables:
                raise DatabaseError(f"{file}: {EMPTY}")
            if is_quick and file.stat().st_size > LARGE_BYTES:
                return
            statement = "PRAGMA quick_check(1)" if is_quick else "PRAGMA integrity_check(1)"
            found = str(connection.execute(statement).fetchone()[0])
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise DatabaseError(f"{file}: {damaged(found)}")


def damaged(found: str) -> str:
    """Says what to do about a database that cannot be read, and loses nothing."""
    if "not a database" in found:
        what = "is no SQLite database"
    elif any(sign in found.lower() for sign in _DAMAGE):
        what = "is damaged"
    else:
        what = "cannot be read"
    return (
        f"{what} ({found.splitlines()[-1]}); keep it with the files whose names begin like its own, stop the bot, "
        "and put back the newest backup (python -m bot restore PATH), or check database.url"
    )


def is_key_of(file: Path, cipher: Cipher) -> bool:
    """Tells whether a database was written with this key."""
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute("SELECT value FROM keys WHERE name = 'canary'").fetchone()
    try:
        return row is None or bool(cipher.decrypt(row[0]))
    except DatabaseError:
        return False
