"""How requests travel: through proxies, and what is said when they do not."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError

from bot.channels.telegram.request import AiohttpRequest, NotSent
from tests.bot_api_server import TOKEN, BotApiServer

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def request_through(proxy: str | None) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(2, 2.0, proxy)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


@asynccontextmanager
async def proxy(
    scheme: str, connect: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Streams]]
) -> AsyncIterator[str]:
    """A proxy on 127.0.0.1 that passes on whatever comes after ``connect``."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await connect(reader, writer)
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        yield f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


async def _socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Streams:
    """RFC 1928, without a password, for IPv4 addresses."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    *_, kind = await reader.readexactly(4)
    assert kind == 1
    *address, port = struct.unpack("!BBBBH", await reader.readexactly(6))
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    return await asyncio.open_connection(".".join(map(str, address)), port)


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


async def test_through_a_socks_proxy(server: BotApiServer) -> None:
    async with proxy("socks5", _socks) as address, request_through(address) as request:
        status, body = await request.do_request(f"{server.url}/bot{TOKEN}/getMe", "POST")
    assert (status, b"exchange_bot" in body) == (200, True)


async def test_through_an_http_proxy(server: BotApiServer) -> None:
    """A plain one gets the whole address, and the request goes where the proxy sends it."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Streams:
        line = (await reader.readline()).decode()
        there, back = await asyncio.open_connection("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
        back.write(line.replace("http://telegram.invalid", "").encode())
        return there, back

    async with proxy("http", connect) as address, request_through(address) as request:
        status, body = await request.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")
    assert (status, b"exchange_bot" in body) == (200, True)


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_a_proxy_that_is_not_there_is_named_and_the_token_is_not(scheme: str) -> None:
    """Nothing left the machine, so it may be tried again without a doubt."""
    async with request_through(f"{scheme}://127.0.0.1:9") as request:
        with pytest.raises(NotSent, match=r"127\.0\.0\.1:9|refused") as caught:
            await request.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")
    assert TOKEN not in str(caught.value)


def test_what_is_no_proxy_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind of proxy: ftp://"):
        AiohttpRequest(1, 1.0, "ftp://127.0.0.1:9")


async def test_nobody_else_is_told_what_was_meant_for_telegram() -> None:
    """A redirect is not followed: the request would carry the token and what people wrote elsewhere."""

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(
            b"HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        writer.close()

    asked: list[bytes] = []
    async with (
        await asyncio.start_server(elsewhere, "127.0.0.1", 0) as server,
        request_through(None) as request,
    ):
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NetworkError):
            await request.call(f"http://127.0.0.1:{port}/bot{TOKEN}/sendMessage", {"text": "Hello"})
    assert len(asked) == 1


async def test_what_is_half_a_character_travels_too(server: BotApiServer) -> None:
    """Telegram says what it thinks of it; the bot does not stumble."""
    server.account.known.add(7)
    li = server.user(7)
    async with request_through(None) as request:
        url = f"{server.url}/bot{TOKEN}/sendMessage"
        await request.call(url, {"chat_id": 7, "text": "\ud83d 好"})
    assert li.chat[0].text.endswith("好")
