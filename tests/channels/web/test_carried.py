"""One server takes the page and Telegram's calls, where both come to one port."""

from __future__ import annotations

import httpx

from bot.channels.telegram.updates import Json
from bot.channels.telegram.webhook import SECRET_HEADER, Webhook
from tests.channels.web.conftest import Pages, served


async def test_telegram_calls_the_server_of_the_page(pages: Pages) -> None:
    taken: list[Json] = []

    async def take(updates: list[Json]) -> None:
        taken.extend(updates)

    async with served(pages) as url, httpx.AsyncClient(base_url=url) as client:
        assert (await client.post("/telegram", json={"update_id": 1})).status_code == 404
        pages.site.carry(Webhook("secret", take).route("/telegram"))
        secret = {SECRET_HEADER: "secret", "origin": "https://api.telegram.org"}
        assert (await client.post("/telegram", json={"update_id": 2})).status_code == 403
        assert (await client.post("/telegram", json={"update_id": 3}, headers=secret)).status_code == 200
        assert "Hello!" in (await client.get("/")).text
    assert [update["update_id"] for update in taken] == [3]
