"""Whoever calls slowly, halfway, often or with too much keeps nobody else from calling."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import ClientSession

from bot.channels import server as server_module
from bot.channels.telegram import webhook
from bot.config import Settings
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import SECRET, Line, called_at, headers, update_of

_HEAD = f"POST /hook HTTP/1.1\r\nHost: e.org\r\n{webhook.SECRET_HEADER}: {SECRET}\r\n".encode()
HALF_OPEN = {
    "nothing": b"",
    "half a line": b"POST /ho",
    "half a header": _HEAD,
    "no body": _HEAD + b"Content-Length: 1000\r\n\r\n",
    "half a body": _HEAD + b'Content-Length: 1000\r\n\r\n{"update_id"',
    "half a chunk": _HEAD + b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"update_id"',
    "a stranger's": b"POST /hook HTTP/1.1\r\nHost: e.org\r\nContent-Length: 9\r\n\r\n",
}


@asynccontextmanager
async def connections(url: str, count: int, begin: bytes) -> AsyncIterator[list[asyncio.StreamReader]]:
    """So many that begin a request and do not end it."""
    port = int(url.split(":")[2].split("/")[0])
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    try:
        for _, writer in opened:
            writer.write(begin)
        yield [reader for reader, _ in opened]
    finally:
        for _, writer in opened:
            writer.close()


async def _is_served(url: str, li: User) -> None:
    async with ClientSession(headers=headers(SECRET)) as session, asyncio.timeout(5):
        async with session.post(url, json=update_of(text="/language")) as response:
            assert response.status == 200
        await li.hears()


async def _is_closed(reader: asyncio.StreamReader) -> None:
    with suppress(ConnectionError):
        while await reader.read(1000):
            pass


@pytest.mark.parametrize("begin", HALF_OPEN.values(), ids=HALF_OPEN.keys())
async def test_a_request_that_does_not_end_is_cut(
    line: Line,
    settings: Settings,
    server: BotApiServer,
    li: User,
    begin: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server_module, "REQUEST_SECONDS", 0.5)
    async with called_at(line, settings, server) as url, connections(url, 20, begin) as readers:
        await _is_served(url, li)
        async with asyncio.timeout(5):
            await asyncio.gather(*map(_is_closed, readers))


async def test_one_that_trickles_is_cut_too(
    line: Line, settings: Settings, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte in time, the whole not."""
    monkeypatch.setattr(server_module, "REQUEST_SECONDS", 0.5)
    async with called_at(line, settings, server) as url:
        port = int(url.split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        closed = asyncio.ensure_future(_is_closed(reader))
        with suppress(ConnectionError):
            for byte in _HEAD + b"X: " + b"x" * 100:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.02)
                if closed.done():
                    break
        async with asyncio.timeout(1):
            await closed
        writer.close()


async def test_many_half_open_ones_keep_nobody_out(
    line: Line,
    settings: Settings,
    server: BotApiServer,
    li: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The longest idle go; nothing is logged for each."""
    monkeypatch.setattr(server_module, "MOST_IDLE", 20)
    monkeypatch.setattr(server_module, "SETTLES_SECONDS", 0.0)
    async with called_at(line, settings, server) as url, connections(url, 200, _HEAD) as readers:
        await _is_served(url, li)
        async with asyncio.timeout(5):
            await asyncio.gather(*map(_is_closed, readers[:180]))
        await _is_served(url, li)
        assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) < 3


async def test_many_that_come_at_once_are_all_served(
    line: Line, settings: Settings, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As all pages do after a restart: each connects, and asks a moment later."""
    monkeypatch.setattr(server_module, "MOST_IDLE", 20)
    async with called_at(line, settings, server) as url:
        port = int(url.split(":")[2].split("/")[0])
        opened = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(200)))
        await asyncio.sleep(0.1)
        for _, writer in opened:
            writer.write(b"GET /hook HTTP/1.1\r\nHost: e.org\r\nConnection: close\r\n\r\n")
        async with asyncio.timeout(5):
            answers = await asyncio.gather(*(reader.read() for reader, _ in opened))
        for _, writer in opened:
            writer.close()
    assert [answer[9:12] for answer in answers] == [b"405"] * 200


async def test_who_calls_again_over_the_same_connection_is_served(
    line: Line, settings: Settings, server: BotApiServer, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than one request may take."""
    monkeypatch.setattr(server_module, "REQUEST_SECONDS", 0.3)
    async with called_at(line, settings, server) as url, ClientSession(headers=headers(SECRET)) as session:
        for _ in range(3):
            async with session.post(url, json=update_of(text="/language")) as response:
                assert response.status == 200
                assert response.connection is None or response.connection.transport is not None
            await asyncio.sleep(0.4)
        await li.hears()


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        (b"x" * (webhook.LARGEST_UPDATE_BYTES + 1), {}, 413),
        (b"[" * 100_000, {}, 400),
        (b'{"update_id": 1' + b"0" * 30 + b"}", {}, 400),
        (b'{"update_id": -1}', {}, 400),
        (b'{"update_id": 1e3}', {}, 400),
        (b'{"update_id": true}', {}, 400),
        (b"\x1f\x8b\x08\x00", {"Content-Encoding": "gzip"}, 400),
    ],
)
async def test_what_is_too_much_or_none_is_refused(
    line: Line, settings: Settings, server: BotApiServer, body: bytes, more: dict[str, str], status: int
) -> None:
    async with called_at(line, settings, server) as url, ClientSession() as session:
        given = headers(SECRET) | more
        async with session.post(url, data=io.BytesIO(body), headers=given) as response:
            assert response.status == status
        async with session.get(url, headers=given) as response:
            assert response.status == 405
        async with session.post(url + "/other", headers=given) as response:
            assert response.status == 404
        async with session.post(url, json=update_of(text="x"), headers=headers(SECRET)) as response:
            assert response.status == 200
