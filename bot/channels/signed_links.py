"""Links that are mailed: they name a person and one thing, are signed, and expire; opened alone they change nothing."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.storage.encryption import Cipher

_SIGNATURE = 32  # hexadecimal digits


class Kind(StrEnum):
    """What a link is for, which is part of its path."""

    CONFIRM = "confirm"
    """An address is the person's own; ``what`` is its id."""
    PRESS = "press"
    """A button; ``what`` is its data, and on a second line its label."""
    UNSUBSCRIBE = "unsubscribe"


LASTS = {
    Kind.CONFIRM: timedelta(days=2),
    Kind.PRESS: timedelta(days=60),
    Kind.UNSUBSCRIBE: timedelta(days=400),
}


@dataclass(frozen=True)
class Link:
    """One that we have signed. ``is_expired``: too long ago to count."""

    person_id: int
    what: str
    is_expired: bool


class Links:
    """Makes and reads them.

    Args:
        url: where the page is open for the world; without it there are no links.
    """

    def __init__(self, cipher: Cipher, url: str) -> None:
        self._cipher = cipher
        self._url = url

    def __bool__(self) -> bool:
        return bool(self._url)

    def make(self, kind: Kind, person_id: int, now: datetime, what: str = "") -> str:
        ends = int((now + LASTS[kind]).timestamp())
        said = base64.urlsafe_b64encode(f"{person_id} {ends} {what}".encode()).decode().rstrip("=")
        return f"{self._url}/mail/{kind}/{said}.{self._signature(kind, said)}"

    def read(self, kind: Kind, token: str, now: datetime) -> Link | None:
        """Returns None for one that we have not made, or for something else."""
        said, _, signature = token.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(kind, said).encode()):
            return None
        try:
            content = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()
            person_id, ends, what = content.split(" ", 2)
        except (binascii.Error, ValueError):
            return None
        return Link(int(person_id), what, is_expired=now.timestamp() > int(ends))

    def _signature(self, kind: Kind, said: str) -> str:
        return self._cipher.mark(f"mailed link {kind} {said}")[:_SIGNATURE]
