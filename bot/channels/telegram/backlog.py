"""What waits to be handled: a queue for each chat, and the chats take turns.

Whatever waits, finding the next costs the same. Of one chat no more than a
share is held in memory, and of all together no more than ``MOST_HELD``; the
rest stands in the database and is read in portions when its turn comes.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence

from bot.channels.telegram.updates import album_of
from bot.storage import Incoming

SHARE = 50  # updates of one chat
MOST_HELD = 5000  # some three kilobytes each
_LARGEST_ALBUM = 10


class Backlog:
    """A chat is idle (nothing waits), lined up, or held (something of it is being done apart)."""

    def __init__(self) -> None:
        self._queues: dict[int, deque[Incoming]] = {}
        self._line: OrderedDict[int, None] = OrderedDict()
        self._held: set[int] = set()  # chats
        self._stored: set[int] = set()  # chats of which more stands in the database
        self._grown: set[int] = set()  # chats of which even more was stored since they were last read
        self._in_memory: set[int] = set()  # updates

    def __len__(self) -> int:
        """Counts the updates in memory, also those that are being handled."""
        return len(self._in_memory)

    # --- in ----------------------------------------------------------------------

    def add(self, incoming: Incoming) -> bool:
        """Queues an update that is stored; returns False if it is the first that goes beyond its chat's share."""
        chat = incoming.chat
        if incoming.id in self._in_memory:
            return True
        if chat in self._stored:
            self._grown.add(chat)
            return True
        queue = self._queues.get(chat, ())
        if len(queue) >= SHARE or len(self) >= MOST_HELD:
            self.leave(chat)
            return len(queue) < SHARE
        self._append(incoming)
        self._line_up(chat)
        return True

    def restart(self, chats: Iterable[int]) -> None:
        """Leaves everything in the database: that of these chats, and then what is known since."""
        known = [*chats, *self._queues, *self._stored]
        self._queues.clear()
        self._line.clear()
        self._in_memory.clear()
        for chat in known:
            self.leave(chat)

    def leave(self, chat: int) -> None:
        """Notes that more of a chat stands in the database."""
        self._stored.add(chat)
        self._line_up(chat)

    def wanting(self, chat: int) -> int:
        """Says how many of a chat's first updates are to be read before its turn, for an album must be there as a whole."""
        waiting = len(self._queues.get(chat, ()))
        if chat not in self._stored or waiting >= _LARGEST_ALBUM:
            return 0
        self._grown.discard(chat)
        return waiting + SHARE

    def extend(self, chat: int, stored: Sequence[Incoming], *, is_all: bool) -> None:
        """Takes up what was read of a chat, the earliest first, but for what is in memory already."""
        for incoming in stored:
            if incoming.id not in self._in_memory:
                self._append(incoming)
        if is_all and chat not in self._grown:
            self._stored.discard(chat)

    def put_back(self, updates: Sequence[Incoming]) -> None:
        """Takes back what was not handled after all; its chat comes first."""
        chat = updates[0].chat
        self._queues.setdefault(chat, deque()).extendleft(reversed(updates))
        self._line_up(chat)
        if chat in self._line:
            self._line.move_to_end(chat, last=False)

    # --- out ---------------------------------------------------------------------

    def turns(self, most: int) -> list[int]:
        """Takes the next chats out of the line."""
        return [self._line.popitem(last=False)[0] for _ in range(min(most, len(self._line)))]

    def first(self, chat: int) -> list[Incoming]:
        """Takes a chat's first update, or all of the album that it begins; the chat goes to the end of the line."""
        queue = self._queues.get(chat)
        updates = [queue.popleft()] if queue else []
        album = album_of(updates[0].content) if updates else None
        while queue and album is not None and album_of(queue[0].content) == album:
            updates.append(queue.popleft())
        if not queue:
            self._queues.pop(chat, None)
        elif len(self) > MOST_HELD:
            self.forget(self._queues.pop(chat))
            self._stored.add(chat)
        self._line_up(chat)
        return updates

    def forget(self, updates: Iterable[Incoming]) -> None:
        """Lets go of what was handled."""
        self._in_memory.difference_update(incoming.id for incoming in updates)

    def hold(self, chat: int) -> None:
        """Lets a chat miss its turns."""
        self._held.add(chat)
        self._line.pop(chat, None)

    def free(self, chat: int) -> None:
        """Lines a chat up again."""
        self._held.discard(chat)
        self._line_up(chat)

    def _append(self, incoming: Incoming) -> None:
        self._queues.setdefault(incoming.chat, deque()).append(incoming)
        self._in_memory.add(incoming.id)

    def _line_up(self, chat: int) -> None:
        if chat not in self._held and (chat in self._queues or chat in self._stored):
            self._line.setdefault(chat)
