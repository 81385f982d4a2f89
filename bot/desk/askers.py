"""From whom the office takes questions, and how many in an hour: whoever uses /forget meanwhile is no newcomer."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.messages import Address
from bot.storage import Person, Storage

MOST_AN_HOUR = 20
"""Questions and edits of them, from one chat."""
_HOUR = timedelta(hours=1)


class Askers:
    """One for each running process."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._lately: dict[Address, list[datetime]] = {}

    async def refused(self, person: Person, now: datetime) -> str:
        """Returns the key of why nothing is taken from somebody now; "" if it is."""
        if person.is_muted or await self._storage.mutes.includes(person.address, now):
            return "human-muted"
        self._lately = {
            address: recent
            for address, times in self._lately.items()
            if (recent := [at for at in times if at > now - _HOUR])
        }
        return "human-too-often" if len(self._lately.get(person.address, ())) >= MOST_AN_HOUR else ""

    def note(self, person: Person, now: datetime) -> None:
        """Counts one more."""
        self._lately.setdefault(person.address, []).append(now)
