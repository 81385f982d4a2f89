"""The code on the slide: one for all who are at a briefing, and another one every half minute.

A code is made of a secret, the briefing and the time, so that none needs to be
stored, and one that is passed on by a photo is worthless a minute later.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot import texts
from bot.briefings.times import is_open
from bot.courier import Courier
from bot.files import qr_codes
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import Address, File, Reply
from bot.storage import DoorCode, Storage, Written

log = logging.getLogger(__name__)

LETTER = "c"
"""Begins the link in the code."""

WRITER = "slide"
EVERY_SECONDS = 30
_LENGTH = 20  # hexadecimal digits: nobody guesses one in half a minute


class DoorCodes:
    """One for each running process.

    Args:
        is_staff: whether whoever has put up a slide may still show it.
    """

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        is_staff: Callable[[Address], Awaitable[bool]],
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._storage = storage
        self._courier = courier
        self._is_staff = is_staff
        self._clock = clock
        self._shown = -1
        courier.writers[WRITER] = self._write

    async def put_up(self, briefing: Briefing, person_id: int) -> None:
        """Queues the picture to a person; it is renewed there until the briefing is over, and no older one any more."""
        async with self._storage.transaction():
            await self._storage.door_codes.take_down_all(briefing.id, person_id)
            written = Written(WRITER, {"briefing": briefing.id})
            for row in await self._storage.outbox.put([person_id], written, self._clock()):
                await self._storage.door_codes.put_up(briefing.id, row)
        self._courier.wake()

    async def briefing_of(self, code: str) -> Briefing | None:
        """Returns which briefing a code from a slide is for, if it is the one shown now or the one before."""
        now = self._clock()
        secret = await self._storage.door_codes.secret()
        window = _window(now)
        for briefing in self._library.knowledge.briefings.values():
            if is_open(briefing, now):
                for number in (window, window - 1):
                    if hmac.compare_digest(_code(secret, briefing.id, number).encode(), code.encode()):
                        return briefing
        return None

    async def link(self, briefing: Briefing, now: datetime) -> str:
        secret = await self._storage.door_codes.secret()
        return self._courier.link_to(f"{LETTER}_{_code(secret, briefing.id, _window(now))}")

    async def look(self) -> None:
        """Renews the codes once their time has come."""
        if self._shown != _window(self._clock()):
            await self.renew()

    async def renew(self) -> None:
        """Puts the code of this moment wherever a slide stands."""
        now = self._clock()
        self._shown = _window(now)
        for slide in filter(self._is_ours, await self._storage.door_codes.failed()):
            briefing = self._library.knowledge.briefings.get(slide.briefing_id)
            await self._end(slide, now, is_over=briefing is not None and now >= briefing.ends)
        for slide in filter(self._is_ours, await self._storage.door_codes.standing()):
            try:
                await self._renew(slide, now)
            except Exception:
                log.exception("door_code_failed outbox=%s; retrying", slide.id)

    def _is_ours(self, slide: DoorCode) -> bool:
        """Returns whether this process can renew it; the others are renewed where their channel is served."""
        return self._courier.reaches(slide.address)

    async def _renew(self, slide: DoorCode, now: datetime) -> None:
        if not await self._is_staff(slide.address):
            await self._storage.door_codes.take_down(slide.id)
            return
        briefing = self._library.knowledge.briefings.get(slide.briefing_id)
        if briefing is None or not is_open(briefing, now):
            await self._end(slide, now, is_over=briefing is not None and now >= briefing.ends)
            return
        picture = await self._picture(briefing, now)
        if not await self._courier.show(slide.address, slide.message_id, Reply("", files=(picture,))):
            await self._end(slide, now, is_over=False)

    async def _end(self, slide: DoorCode, now: datetime, *, is_over: bool) -> None:
        """Takes down a picture that is renewed no more and would be scanned in vain; unless it is over anyway, staff are told."""
        async with self._storage.transaction():
            await self._storage.door_codes.take_down(slide.id)
            person = await self._storage.people.find(slide.address)
            if person is not None and not is_over:
                notice = Reply(texts.say(person.reads, "slide-ended", briefing=slide.briefing_id))
                await self._storage.outbox.put([person.id], notice, now)
                self._courier.wake()

    async def _picture(self, briefing: Briefing, now: datetime) -> File:
        return File(f"slide-{briefing.id}.png", qr_codes.png(await self.link(briefing, now), 1000))

    async def _write(self, person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        person = await self._storage.people.get(person_id)
        briefing = self._library.knowledge.briefings.get(data["briefing"])
        if person is None or not await self._is_staff(person.address):
            return None
        if briefing is None or not is_open(briefing, now):
            return None
        return Reply("", files=(await self._picture(briefing, now),))


def _window(now: datetime) -> int:
    return int(now.timestamp()) // EVERY_SECONDS


def _code(secret: bytes, briefing_id: str, window: int) -> str:
    return hmac.new(secret, f"{briefing_id}/{window}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]
