"""Chooses at which of their addresses somebody is told: a page that is open, else a chat, else a mailbox; once, not at each.

Only what nobody has asked for is led elsewhere. What was said on a page that
is closed, or does not show it in time, stands there when its reader comes
back, and goes on to where it is noticed; what reaches nobody in a chat goes on
to the mailbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.courier.route import Route
from bot.messages import Address
from bot.storage import MAIL, Action, Delivery, DeliveryStatus, Lane, Outcome, Storage, Written


class Destinations:
    """One for each running process.

    ``copied``: the authors of what always goes to the mailbox too.
    """

    def __init__(self, storage: Storage, routes: Mapping[str, Route]) -> None:
        self._storage = storage
        self._routes = routes
        self.copied: set[str] = set()

    async def instead(self, route: Route, delivery: Delivery) -> Address | None:
        """Returns the page that somebody has open, if this would be said in a chat and was not tried anywhere yet; what is to go by mail goes by mail."""
        is_elsewhere = route.attended is None and route.posts is None
        if not is_elsewhere or not _may_move(delivery) or delivery.parts or delivery.attempts:
            return None
        open_pages = [
            channel
            for channel, other in self._routes.items()
            if other.attended is not None and other.attended.is_attended(delivery.person_id or 0)
        ]
        return next(iter(await self._others(delivery, open_pages)), None) if open_pages else None

    async def onward(self, route: Route, outcome: Outcome) -> Address | None:
        """Returns where to go on, if nobody notices it on the page where it was said, or nobody is there."""
        delivery = outcome.delivery
        if not _may_move(delivery):
            return None
        is_on_a_page = outcome.status is DeliveryStatus.SENT and route.attended is not None
        if not is_on_a_page and outcome.status is not DeliveryStatus.GONE:
            return None
        noticed = [channel for channel, other in self._routes.items() if other.attended is None]
        if outcome.status is DeliveryStatus.GONE:
            noticed = [channel for channel in noticed if self._routes[channel].posts is not None]
        others = await self._others(delivery, noticed)
        return min(others, key=lambda address: self._routes[address.channel].posts is not None, default=None)

    async def move(self, delivery: Delivery, address: Address) -> None:
        """Lets a row leave by another channel, as if it had not left; a chat would take the numbers of entries for its own."""
        is_chat = self._routes[address.channel].posts is None
        delivery.address, delivery.parts = address, 0
        delivery.attempts = 1  # so that it is not led back
        delivery.message_ids = () if is_chat else delivery.message_ids
        await self._storage.addresses.redirect(delivery)

    async def copy(self, route: Route, delivery: Delivery, now: datetime) -> None:
        """Sends to the mailbox too what always goes there."""
        content = delivery.content
        if not isinstance(content, Written) or content.author not in self.copied or route.posts is not None:
            return
        if delivery.person_id is not None and MAIL in self._routes:
            for address in await self._others(delivery, [MAIL]):
                await self._storage.addresses.write_to(delivery.person_id, address, content, now)

    async def _others(self, delivery: Delivery, channels: list[str]) -> list[Address]:
        """Returns where else somebody is reached, on these channels."""
        if not channels:
            return []
        reached = await self._storage.addresses.reached(delivery.person_id or 0)
        return [each for each in reached if each.channel in channels and each != delivery.address]


def _may_move(delivery: Delivery) -> bool:
    return (
        delivery.person_id is not None and delivery.lane is not Lane.REPLY and delivery.action is Action.SEND
    )
