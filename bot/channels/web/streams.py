"""Pages that are open now, each of which is told at once what comes in the meantime."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.storage import Entry

CHANNEL = "web"
_MOST_OF_ONE = 6  # pages of one person; the one that has been open longest goes
_SHOWN_SECONDS = 10.0
_MOST_WAITING = 100  # told to a page that does not read; it learns the rest when it comes back

News = Entry | int
"""What was said, or the number of what was taken back."""


class Stream:
    """One open page. ``next`` waits for the news; None: the page is to come back later."""

    def __init__(self) -> None:
        self._news: asyncio.Queue[News | None] = asyncio.Queue()
        self.is_closed = False

    def tell(self, news: News) -> None:
        if self._news.qsize() < _MOST_WAITING:
            self._news.put_nowait(news)
        else:
            self.close()

    def close(self) -> None:
        self.is_closed = True
        self._news.put_nowait(None)

    async def next(self, seconds: float) -> News | None:
        """Returns what comes next.

        Raises:
            TimeoutError: nothing came in time.
        """
        async with asyncio.timeout(seconds):
            return await self._news.get()


class Streams:
    """All open pages of this process, by person."""

    def __init__(self) -> None:
        self._open: dict[int, list[Stream]] = {}
        self._shown: dict[int, int] = {}
        self._waiting: dict[int, dict[asyncio.Future[None], int]] = {}
        self._is_closed = False

    @contextmanager
    def opened(self, person_id: int) -> Iterator[Stream]:
        stream = Stream()
        theirs = self._open.setdefault(person_id, [])
        theirs.append(stream)
        if len(theirs) > _MOST_OF_ONE:
            theirs[0].close()
        if self._is_closed:
            stream.close()
        try:
            yield stream
        finally:
            theirs.remove(stream)
            if not theirs and self._open.get(person_id) is theirs:
                del self._open[person_id]
                self._shown.pop(person_id, None)

    def is_open(self, person_id: int) -> bool:
        """Tells whether somebody has a page open."""
        return any(not stream.is_closed for stream in self._open.get(person_id, ()))

    def note_shown(self, person_id: int, entry_id: int) -> None:
        """Notes that a page of theirs shows everything up to an entry."""
        if self.is_open(person_id):
            self._shown[person_id] = max(entry_id, self._shown.get(person_id, 0))
        for waiting, number in self._waiting.get(person_id, {}).items():
            if number <= entry_id and not waiting.done():
                waiting.set_result(None)

    async def shows(self, person_id: int, entry_id: int) -> bool:
        """Waits until a page of theirs shows an entry; returns False if none is open, or none does in time."""
        if self._shown.get(person_id, 0) >= entry_id or not self.is_open(person_id):
            return self.is_open(person_id)
        shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(person_id, {})
        waiting[shown] = entry_id
        try:
            async with asyncio.timeout(_SHOWN_SECONDS):
                await shown
        except TimeoutError:
            return False
        finally:
            del waiting[shown]
            if not waiting:
                self._waiting.pop(person_id, None)
        return True

    def tell(self, person_id: int, news: News) -> None:
        for stream in self._open.get(person_id, ()):
            stream.tell(news)

    def end(self, person_id: int) -> None:
        """Lets go of the pages of somebody who was forgotten."""
        for stream in self._open.get(person_id, ()):
            stream.close()

    def close(self) -> None:
        """Lets all pages go, and come back once the bot runs again."""
        self._is_closed = True
        for theirs in self._open.values():
            for stream in theirs:
                stream.close()

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))
