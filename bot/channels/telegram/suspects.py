"""Which updates were being handled when the process died: noted in a file, because whatever the database was told is undone then."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

log = logging.getLogger(__name__)


class Suspects:
    """One line of update numbers, written over again and again: that survives the process, and costs no trip to the disk.

    Args:
        file: where; without one nothing is noted.
    """

    def __init__(self, file: Path | None) -> None:
        self._under_way: Counter[int] = Counter()
        self._file = _opened(file) if file is not None else None

    def left(self) -> list[int]:
        """Returns those that were under way when the last process ended; after a stop in good order there are none."""
        if self._file is None:
            return []
        self._file.seek(0)
        line = self._file.readline()
        return [int(number) for number in line.split() if number.isdigit()] if line.endswith(b"\n") else []

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def clear(self) -> None:
        """Forgets who was left, once that is counted: the next death is none of theirs unless they are under way again."""
        self._note()

    @contextmanager
    def under_way(self, ids: Collection[int]) -> Iterator[None]:
        """Notes that these are being handled."""
        self._under_way.update(ids)
        self._note()
        try:
            yield
        finally:
            self._under_way -= Counter(ids)
            self._note()

    def _note(self) -> None:
        if self._file is None:
            return
        try:
            self._file.seek(0)
            self._file.write(" ".join(map(str, self._under_way)).encode() + b"\n")
        except OSError as error:
            log.warning("suspects_not_noted: %s", error.strerror)


def _opened(file: Path) -> FileIO | None:
    try:
        return FileIO(file, "r+", opener=lambda path, flags: os.open(path, flags | os.O_CREAT, 0o600))
    except OSError as error:
        log.warning("suspects_not_noted: %s", error.strerror)
        return None
