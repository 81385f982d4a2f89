"""A network that answers with anything at all: no secret and nothing that people wrote gets out by it."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import config, redaction
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.receiving import receive
from bot.config import Settings
from bot.library import Library, cache_folder, now
from bot.messages import Address, Markdown, Reply
from tests.bot_api_server import TOKEN, BotApiServer
from tests.channels.telegram.conftest import Line, signed_in, update_of

PROXY_USER, PROXY_PASSWORD = "office-proxy", "pr0xy/Pa55"
NAME, NUMBER, QUESTION = "Wang Xiaoming", "2023119876", "why was my brother refused at the border"
WORDS = (
    TOKEN,
    TOKEN.partition(":")[2],
    PROXY_PASSWORD,
    "pr0xy%2FPa55",
    "b2ZmaWNlLXByb3h5",
    NAME,
    NUMBER,
    QUESTION,
)

_OK = b"HTTP/1.1 200 OK\r\n"
_TOLD = f'{{"ok":true,"result":[{{"update_id":5,"message":{{"text":"{NAME} {NUMBER} {QUESTION}"'.encode()
FAULTS = {
    "bad status line": f"HTTP/1.1 what {TOKEN} {NAME}\r\n\r\n".encode(),
    "bad chunk": _OK + b"Transfer-Encoding: chunked\r\n\r\nzz" + _TOLD + b"\r\n",
    "negative length": _OK + b"Content-Length: -5\r\n\r\n" + _TOLD,
    "20 kB header": _OK + b"X-Long: " + TOKEN.encode() * 1000 + b"\r\n\r\n",
    "cut off": _OK + b"Content-Length: 9999\r\n\r\n" + _TOLD,
    "truncated JSON": _OK + b"Content-Length: %d\r\n\r\n" % len(_TOLD) + _TOLD,
    "JSON of another": _OK + b"Content-Length: 22\r\n\r\n" + b'{"name":"2023119876"} ',
    "a list": _OK + b"Content-Length: 14\r\n\r\n" + b'["2023119876"]',
    "proxy 407": b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n",
    "a page that says 403": b"HTTP/1.1 403 No\r\nContent-Length: %d\r\n\r\n" % len(_TOLD) + _TOLD,
    "redirect loop": b"HTTP/1.1 302 Found\r\nLocation: /bot"
    + TOKEN.encode()
    + b"/x\r\nContent-Length: 0\r\n\r\n",
    "redirect elsewhere": b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n",
    "nothing": b"",
}
QUICK = ("bad status line", "truncated JSON", "proxy 407")  # the others take their time with .ci/run


@dataclass
class Saboteur:
    """A proxy on 127.0.0.1 in front of the Bot API, which answers some methods itself."""

    port: int
    answers: dict[str, bytes] = field(default_factory=dict)
    elsewhere: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.elsewhere += b"/bot" not in head.partition(b"\r\n")[0]
            length = next(
                (
                    int(r.split(b":")[1])
                    for r in head.split(b"\r\n")
                    if r.lower().startswith(b"content-length")
                ),
                0,
            )
            body = await reader.readexactly(length)
            method = head.split(b" ")[1].partition(b"?")[0].rpartition(b"/")[2].decode()
            if method in self.answers:
                writer.write(self.answers[method])
            else:
                there, back = await asyncio.open_connection("127.0.0.1", self.port)
                line = head.replace(b"http://telegram.invalid", b"", 1)
                back.write(line.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + body)
                writer.write(await there.read())
                back.close()
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, as the command line would write it with more than it usually shows."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(redaction.Formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


@asynccontextmanager
async def behind(settings: Settings, library: Library) -> AsyncIterator[tuple[Line, Saboteur]]:
    """The whole bot, with Telegram behind a proxy that asks for a password."""
    async with BotApiServer() as telegram:
        telegram.account.known.add(telegram.user(7).id)
        saboteur = Saboteur(int(telegram.url.rpartition(":")[2]))
        async with await asyncio.start_server(saboteur.serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            FAULTS["redirect elsewhere"] = FAULTS["redirect elsewhere"].replace(b"%d", b"%d" % port)
            proxy = f"http://{PROXY_USER}:{PROXY_PASSWORD.replace('/', '%2F')}@127.0.0.1:{port}"
            config.load(environment={"BOT_TELEGRAM__TOKEN": TOKEN, "BOT_TELEGRAM__PROXY": proxy})
            own = settings.telegram.model_copy(update={"proxy": proxy})
            telegram._port = saboteur.port
            async with signed_in(
                settings.model_copy(update={"telegram": own}), library, _Named(telegram)
            ) as line:
                yield line, saboteur


class _Named(BotApiServer):
    """The same server, by the name that only the proxy knows."""

    def __init__(self, server: BotApiServer) -> None:
        vars(self).update(vars(server))

    @property
    def url(self) -> str:
        return "http://telegram.invalid"


def leaks(text: bytes) -> list[str]:
    return [word for word in WORDS if word.encode() in text]


@pytest.mark.parametrize(
    "fault", [fault if fault in QUICK else pytest.param(fault, marks=pytest.mark.slow) for fault in FAULTS]
)
async def test_no_fault_of_the_network_lets_anything_out(
    settings: Settings, library: Library, tmp_path: Path, log: io.StringIO, fault: str
) -> None:
    """Neither to the log, nor to a file, nor to the column of errors, which staff see."""
    async with behind(settings, library) as (line, saboteur):
        for said in (f"/human {QUESTION}", "/register jinyun campus", NAME, NUMBER):
            await line.gets(update_of(text=said))
        saboteur.answers = dict.fromkeys(("sendMessage", "getUpdates"), FAULTS[fault])
        li = await line.storage.people.meet(Address(CHANNEL, "7"), None, now())
        await line.storage.outbox.put([li.id], Reply(Markdown(f"{NAME}: {QUESTION}")), now())
        line.bot.courier.wake()
        stopping = asyncio.Event()
        polling = asyncio.create_task(receive(line.intake, settings.telegram, stopping))
        errors = await _errors(line, log)
        saboteur.answers = {}
        stopping.set()
        await polling
        assert saboteur.elsewhere == 0
        assert leaks(errors.encode()) == []
        files = {file.name: file for file in tmp_path.iterdir()}  # noqa: ASYNC240
        assert files.keys() >= {"bot.db", "bot.db-wal", "personal.key"}
        for file in [*files.values(), *cache_folder().glob("*.npz")]:
            assert leaks(file.read_bytes()) == [], file
        assert [name for name, file in files.items() if file.stat().st_mode & 0o077] == []
    assert leaks(log.getvalue().encode()) == []


async def _errors(line: Line, log: io.StringIO) -> str:
    """What the database says of the fault, once both directions have met it."""
    statement = "SELECT error FROM outbox WHERE error IS NOT NULL"
    async with asyncio.timeout(10):
        while True:
            async with line.storage.database.reading() as connection:
                errors = [row[0] for row in await connection.exec_driver_sql(statement)]
            if "polling_failed" in log.getvalue() and (errors or "channel_unreachable" in log.getvalue()):
                return " ".join(errors)
            await asyncio.sleep(0.05)
