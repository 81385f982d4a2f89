"""Which hours the zones of the world have: the newer of what the system knows and what the package does."""

from __future__ import annotations

import zoneinfo
from importlib.resources import files
from pathlib import Path

_NAME = "tzdata.zi"


def take_newer() -> None:
    """Lets all zones be read from the package where the system's are older.

    A country may change its clocks, and a server that is not updated would
    put every deadline there an hour off. Python asks the system first.
    """
    known = next((path for folder in zoneinfo.TZPATH if (path := Path(folder, _NAME)).is_file()), None)
    ours = files("tzdata").joinpath("zoneinfo", _NAME)
    if known is not None and _version(known.read_bytes()) < _version(ours.read_bytes()):
        zoneinfo.reset_tzpath(())
        zoneinfo.ZoneInfo.clear_cache()


def _version(content: bytes) -> str:
    """Returns what the first line names: "# version 2026f"; years come first, so that later ones sort behind."""
    return (content[:40].decode("ascii", "replace").splitlines() or [""])[0].removeprefix("# version ")
