"""``python -m bot run`` with the page: where it opens, what it survives, and how it ends."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.bot_api_server import BotApiServer
from tests.test_end_to_end import Bot, refuses_to_start, small_knowledge, started

PAGE = {"BOT_WEB__ENABLED": "true", "BOT_WEB__PORT": "0"}


async def _opened(bot: Bot) -> str:
    await bot.says("page_open", 120)
    found = re.search(r"page_open url=(\S+);", bot.said)
    assert found is not None
    return found[1]


async def test_without_a_token_the_page_alone_is_served_and_a_kill_loses_nothing(tmp_path: Path) -> None:
    settings = {**PAGE, **small_knowledge(tmp_path), "BOT_TELEGRAM__TOKEN": ""}
    async with httpx.AsyncClient(timeout=60, follow_redirects=True) as client:
        async with started(tmp_path, "", **settings) as bot:
            url = await _opened(bot)
            assert (await client.get(f"{url}/health")).text == "ok\n"
            page = await client.post(f"{url}/say", data={"text": "Where can I borrow a bicycle?"})
            assert "Where can I borrow a bicycle?" in page.text
            said = re.findall(r'id="m\d+"', page.text)
            bot.process.send_signal(signal.SIGKILL)
        async with started(tmp_path, "", **settings) as bot:
            url = await _opened(bot)
            page = await client.get(url)
            assert re.findall(r'id="m\d+"', page.text) == said
            async with client.stream("GET", f"{url}/events"):
                await bot.stops()


@pytest.mark.slow
async def test_with_a_token_both_are_served_by_one_process(tmp_path: Path) -> None:
    settings = {**PAGE, **small_knowledge(tmp_path)}
    async with BotApiServer() as server, started(tmp_path, server.url, **settings) as bot:
        url = await _opened(bot)
        await server.is_polled(60)
        li = server.user(1)
        await li.says("/start")
        await li.hears("Hello!")
        async with httpx.AsyncClient() as client:
            assert "Hello!" in (await client.get(url)).text
        await bot.stops()


@pytest.mark.slow
async def test_the_page_does_not_wait_for_a_telegram_that_cannot_be_reached(tmp_path: Path) -> None:
    """What is told in the meantime leaves by the page, and tickets get a link."""
    settings = {**PAGE, **small_knowledge(tmp_path)}
    async with started(tmp_path, "http://127.0.0.1:9", **settings) as bot, httpx.AsyncClient() as client:
        url = await _opened(bot)
        await bot.says("sign_in_failed")
        await bot.says("lease_taken name=courier web")
        answer = ""
        for said in ("/register", "1", "1", "Li Na", "2023123456"):
            response = await client.post(f"{url}/say", data={"text": said}, headers={"x-fragment": "1"})
            answer = response.text
        assert "Your seat is booked." in answer
        assert "lease_taken name=courier telegram" not in bot.said
        await bot.stops()


@pytest.mark.slow
async def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        await refuses_to_start(
            tmp_path,
            *("web: cannot listen on", port, "web.port"),
            BOT_WEB__ENABLED="true",
            BOT_WEB__PORT=port,
        )
