"""A kill under load: every page comes back by itself, and each thing said stands there once."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.channels.web.test_running import PAGE
from tests.test_end_to_end import small_knowledge, started

_PAGES, _MESSAGES, _KILLS = 100, 3, 2
_PAUSE = 0.2


@dataclass
class _Page:
    """What the page's script does: it listens, comes back, and says again under the same number what may be lost."""

    client: httpx.AsyncClient
    number: int
    last: int = 0
    heard: dict[int, str] = field(default_factory=dict)

    @property
    def _own(self) -> dict[str, str]:
        return {"x-forwarded-for": f"10.0.0.{self.number}"}

    async def says(self, text: str) -> None:
        form = {"text": text, "nonce": random.randbytes(8).hex()}
        async with asyncio.timeout(120):
            while True:
                with suppress(httpx.TransportError):
                    answer = await self.client.post(
                        "/say", data=form, headers={**self._own, "x-fragment": "1"}
                    )
                    assert answer.status_code == 200, answer.text
                    return
                await asyncio.sleep(_PAUSE)

    async def listens(self) -> None:
        while True:
            headers = {**self._own, "last-event-id": str(self.last)}
            with suppress(httpx.TransportError):
                async with self.client.stream("GET", "/events", headers=headers) as stream:
                    async for line in stream.aiter_lines():
                        self._reads(line)
            await asyncio.sleep(_PAUSE)

    def _reads(self, line: str) -> None:
        if line.startswith("id: "):
            self.last = int(line[4:])
            self.heard[self.last] = ""
        elif line.startswith("data: ") and self.last:
            self.heard[self.last] += line[6:]

    def times(self, text: str) -> int:
        return sum(f"<p>{text}</p>" in said for said in self.heard.values())


@pytest.mark.slow
async def test_pages_come_back_after_a_kill_with_nothing_lost_or_doubled(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    port = url.rpartition(":")[2]
    settings = {**PAGE, **small_knowledge(tmp_path), "BOT_TELEGRAM__TOKEN": "", "BOT_WEB__PORT": port}
    limits = httpx.Limits(max_connections=None)
    pages = [_Page(httpx.AsyncClient(base_url=url, timeout=60, limits=limits), n) for n in range(_PAGES)]

    async def writes(page: _Page) -> None:
        for number in range(_MESSAGES):
            await page.says(f"/human Question {page.number}-{number}?")
            await asyncio.sleep(random.uniform(0, 4))

    async def all_hear() -> None:
        async with asyncio.timeout(120):
            while not all(
                page.times(f"/human Question {page.number}-{n}?") for page in pages for n in range(_MESSAGES)
            ):
                await asyncio.sleep(_PAUSE)

    async with asyncio.timeout(500):
        for kill in range(_KILLS + 1):
            async with started(tmp_path, "", **settings) as bot:
                await bot.says("page_open", 120)
                if kill == 0:
                    await asyncio.gather(*(page.says("/privacy") for page in pages))
                    tasks = [asyncio.create_task(page.listens()) for page in pages]
                    writing = asyncio.gather(*map(writes, pages))
                if kill < _KILLS:
                    await asyncio.sleep(random.uniform(1, 3))
                    bot.process.send_signal(signal.SIGKILL)
                    continue
                await writing
                await all_hear()
                await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for page in pages:
        assert [page.times(f"/human Question {page.number}-{n}?") for n in range(_MESSAGES)] == [
            1
        ] * _MESSAGES
        assert list(page.heard) == sorted(page.heard)
        await page.client.aclose()
