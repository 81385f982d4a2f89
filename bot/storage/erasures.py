"""Who used /forget and when, kept beside the database and never within it or its backup, so that a restored backup forgets them again.

The file holds no address, only what an address becomes under the key: whoever
has the file alone learns nobody's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.messages import Address
from bot.storage.encryption import Cipher


class Erasures:
    """Appends lines "moment fingerprint" to a file of its owner alone."""

    def __init__(self, file: Path, cipher: Cipher) -> None:
        self._file = file
        self._cipher = cipher

    def add(self, addresses: Iterable[Address], now: datetime) -> None:
        """Notes all of somebody's addresses; returns once they stand on the disk.

        Raises:
            OSError: the file cannot be written.
        """
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as file:
            for address in addresses:
                file.write(f"{now.isoformat()} {self._cipher.mark(str(address))}\n")
            file.flush()
            os.fsync(file.fileno())

    def latest(self) -> dict[str, datetime]:
        """Returns, by what an address becomes under the key, when it was last erased."""
        return {who: moment for moment, who in self._lines()}

    def _lines(self) -> Iterator[tuple[datetime, str]]:
        """Passes over what is no line, such as one that a power cut has torn."""
        if not self._file.exists():
            return
        for line in self._file.read_text("ascii", "replace").splitlines():
            moment, _, who = line.partition(" ")
            try:
                yield datetime.fromisoformat(moment), who
            except ValueError:
                continue
