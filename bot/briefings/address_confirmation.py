"""An e-mail address is the person's own from now on, and the tickets that they hold follow there."""

from __future__ import annotations

from datetime import datetime

from bot.briefings.notices import TICKET
from bot.messages import Address
from bot.storage import Storage, Written


async def confirm(storage: Storage, person_id: int, address: Address, now: datetime) -> bool:
    """Returns False if the address is not among theirs any more."""
    async with storage.transaction():
        mine = {each.address: each for each in await storage.addresses.of_person(person_id)}
        if not await storage.addresses.confirm(person_id, address, now):
            return False
        if mine[address].confirmed_at is None:  # a link may be opened twice
            for registration in await storage.registrations.of_person(person_id):
                ticket = Written(TICKET, {"briefing": registration.briefing_id})
                await storage.addresses.write_to(person_id, address, ticket, now)
    return True
