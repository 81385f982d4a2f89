"""The databases of the tests: SQLite's files, or with ``pytest --postgresql`` those of a throwaway server on 127.0.0.1."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_SERVER = "TEST_POSTGRESQL_PORT"
"""The variable in which the workers of a run find the server."""
_UNPRIVILEGED = "postgres"
_made: list[str] = []


def url_in(folder: Path, name: str = "bot", like: Path | None = None) -> str:
    """Returns the address of the database of a folder, the same one each time.

    Args:
        like: the folder of another one, of which a new one begins as a copy.
    """
    if not (port := os.environ.get(_SERVER)):
        if like is not None:
            shutil.copy2(like / f"{name}.db", folder / f"{name}.db")
        return f"sqlite+aiosqlite:///{folder / f'{name}.db'}"
    database = _database(folder, name)
    if database not in _made:
        template = ["--template", _database(like, name)] if like is not None else []
        _run("createdb", *_where(port), *template, database)
        _made.append(database)
    return f"postgresql+asyncpg://{_UNPRIVILEGED}@127.0.0.1:{port}/{database}"


def is_postgresql() -> bool:
    return _SERVER in os.environ


def made() -> list[str]:
    """Returns the databases that stand on the server because of this process."""
    return list(_made)


def drop(databases: Sequence[str]) -> None:
    for database in databases:
        _run("dropdb", *_where(os.environ[_SERVER]), "--force", database)
        _made.remove(database)


def start_server() -> Path:
    """Starts a server for this process and those that it starts; returns its folder, which ``stop_server`` takes away."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if not os.geteuid():
        shutil.chown(folder, _UNPRIVILEGED)  # PostgreSQL refuses to run as root
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    _run("initdb", "--auth=trust", "--encoding=UTF8", "-U", _UNPRIVILEGED, "-D", str(folder / "data"))
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=500"
    _run("pg_ctl", "-w", "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", options, "start")
    os.environ[_SERVER] = port
    return folder


def stop_server(folder: Path) -> None:
    _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    shutil.rmtree(folder)


def _database(folder: Path, name: str) -> str:
    return f"test_{hashlib.sha256(f'{folder}/{name}'.encode()).hexdigest()[:24]}"


def _where(port: str) -> list[str]:
    return ["-h", "127.0.0.1", "-p", port, "-U", _UNPRIVILEGED]


def _run(program: str, *arguments: str) -> None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    path = str(found[-1]) if found else shutil.which(program) or program
    subprocess.run(
        [path, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=None if os.geteuid() else _UNPRIVILEGED,
    )
