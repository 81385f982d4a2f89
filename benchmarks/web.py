"""The page under load: people with open pages and event streams on one process, beside a bare Starlette echo."""

from __future__ import annotations

import asyncio
import os
import random
import re
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks import intake
from benchmarks.loopback import Process, start, start_script
from benchmarks.world import labelled_questions, milliseconds, sample_library

_PEOPLE = int(os.environ.get("PEOPLE", "2000"))
_PER_SECOND = 50
_SECONDS = 40.0
_QUESTIONS_EVERY = 5  # messages, one of which is a question
_AT_ONCE = 50
_CLOSED_SECONDS = 8.0
_LATE_SECONDS = 30.0  # after which what a page has not heard counts as lost
_IDLE_SECONDS = 10.0
_START_SECONDS = 300.0  # the first time the matcher learns
_COMMANDS = ("/privacy", "/help")
_PACE = f"{_PER_SECOND} a second"
_CLOSED = f"closed loop, {_AT_ONCE} at once"
_ENTRY = re.compile(r'data-entry="(\d+)"')
_OPEN = re.compile(r"page_open url=(\S+);")
_SETTINGS = {"BOT_TELEGRAM__TOKEN": "", "BOT_WEB__ENABLED": "true", "BOT_WEB__PORT": "0"}

_ECHO = """
import os, uvicorn
from urllib.parse import parse_qs
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
async def say(request):
    return HTMLResponse(parse_qs((await request.body()).decode())["text"][0])
app = Starlette(routes=[Route("/say", say, methods=["POST"])])
uvicorn.run(app, port=int(os.environ["URL"]), log_level="error", access_log=False)
"""


def measure(_: Path | None) -> dict[str, Any]:
    """2,000 people (PEOPLE=2000) with open pages, 50 messages a second, beside a bare Starlette echo and `intake`."""
    questions = [row.q for row in labelled_questions(sample_library(), None)]
    return asyncio.run(_measured(questions))


async def _measured(questions: Sequence[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        async with _echoing(Path(name)) as url, _visitors(url) as strangers:
            await _closed_loop(strangers, _COMMANDS)  # warms up
            echoed = {
                _PACE: milliseconds(await _paced(strangers, _COMMANDS, 10)),
                _CLOSED: await _closed_loop(strangers, _COMMANDS),
            }
    with tempfile.TemporaryDirectory() as name:
        async with _serving(Path(name)) as (url, process), _visitors(url) as people:
            ours = await _loaded(process, people, questions)
    return {
        "starlette echo": echoed,
        "ours": ours,
        "ours, commands, by `intake`": await intake.ours(list(_COMMANDS)),
    }


async def _loaded(process: Process, people: Sequence[_Visitor], questions: Sequence[str]) -> dict[str, Any]:
    await _each(people, lambda person: person.says("/privacy"))
    before = process.memory_mb()
    listening = [asyncio.create_task(person.listens()) for person in people]
    await asyncio.gather(*(person.is_there() for person in people))
    opened = process.memory_mb()
    idle = await _processor(process, asyncio.sleep(_IDLE_SECONDS))
    rounds = enumerate(questions)
    mixed = [q if n % _QUESTIONS_EVERY == 0 else _COMMANDS[n % len(_COMMANDS)] for n, q in rounds]
    took: list[float] = []

    async def write() -> None:
        took.extend(await _paced(people, mixed, _SECONDS))

    busy = await _processor(process, write())
    lost = await _lost(people)
    waited = [seconds for person in people for seconds in person.waited]
    figures = {
        "open pages": len(people),
        f"{_PACE}, one in {_QUESTIONS_EVERY} a question": milliseconds(took),
        "until the page's stream brings it": milliseconds(waited),
        "entries said / lost / twice": [sum(len(p.said) for p in people), lost, sum(p.twice for p in people)],
        "memory before / with the pages / after, MB": [
            round(megabytes) for megabytes in (before, opened, process.memory_mb())
        ],
        "memory of one open page, KB": round((opened - before) * 1024 / len(people), 1),
        "processor, shares of a core, idle / busy": [round(idle, 3), round(busy, 2)],
        f"{_CLOSED}, commands": await _closed_loop(people, _COMMANDS),
        f"{_CLOSED}, questions": await _closed_loop(people, questions),
        "lost in all": await _lost(people),
        "streams cut": sum(person.cuts for person in people),
    }
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    return figures


async def _processor(process: Process, work: Awaitable[None]) -> float:
    """Does something; returns how much of one core the process took meanwhile."""
    begun, cpu = time.monotonic(), process.cpu_seconds()
    await work
    return (process.cpu_seconds() - cpu) / (time.monotonic() - begun)


@dataclass
class _Visitor:
    """Somebody with a page open, at a network address of their own, as a proxy tells it."""

    session: aiohttp.ClientSession
    url: str
    number: int
    said: set[int] = field(default_factory=set)
    heard: set[int] = field(default_factory=set)
    waited: list[float] = field(default_factory=list)
    twice: int = 0
    cuts: int = 0
    _cookie: str = ""
    _begun: float = 0.0
    _last: int = 0
    _is_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def says(self, text: str) -> None:
        """Says something, and reads the answer."""
        self._begun = time.monotonic()
        form = {"text": text, "nonce": random.randbytes(8).hex(), "lang": "en"}
        headers = {**self._headers, "X-Fragment": "1"}
        async with self.session.post(f"{self.url}/say", data=form, headers=headers) as response:
            answer = await response.text()
            if response.status != HTTPStatus.OK:
                raise RuntimeError(f"/say answered {response.status}: {answer[:200]}")
            self._cookie = response.headers.get("set-cookie", self._cookie).partition(";")[0]
        entries = set(map(int, _ENTRY.findall(answer)))
        if self._is_open.is_set():
            self.said |= entries
        else:
            self._last = max(entries, default=0)

    async def listens(self) -> None:
        """Keeps the stream open, and comes back as a browser does."""
        while True:
            try:
                async with self.session.get(
                    f"{self.url}/events",
                    params={"after": self._last},
                    headers={**self._headers, "Last-Event-ID": str(self._last)},
                ) as stream:
                    async for line in stream.content:
                        self._reads(line)
            except aiohttp.ClientError:
                pass
            self.cuts += 1
            await asyncio.sleep(1)

    async def is_there(self) -> None:
        await self._is_open.wait()

    def _reads(self, line: bytes) -> None:
        self._is_open.set()
        if line.startswith(b"id: "):
            number = self._last = int(line[4:])
            self.twice += number in self.heard
            self.heard.add(number)
            self.waited.append(time.monotonic() - self._begun)

    @property
    def missing(self) -> int:
        return len(self.said - self.heard)

    @property
    def _headers(self) -> dict[str, str]:
        own = {"X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250}"}
        return {**own, "Cookie": self._cookie} if self._cookie else own


async def _each(people: Sequence[_Visitor], does: Callable[[_Visitor], Awaitable[None]]) -> None:
    """Lets each do something, a few at once."""
    rest = iter(people)

    async def work() -> None:
        for person in rest:
            await does(person)

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))


async def _paced(people: Sequence[_Visitor], texts: Sequence[str], seconds: float) -> list[float]:
    """Somebody else writes fifty times a second, answered or not; returns how long each answer took since it was due."""
    took: list[float] = []
    begun = time.monotonic()

    async def write(person: _Visitor, text: str, due: float) -> None:
        await person.says(text)
        took.append(time.monotonic() - due)

    async with asyncio.TaskGroup() as writing:
        said = zip(cycle(people), cycle(texts), strict=False)
        for number, (person, text) in enumerate(islice(said, int(_PER_SECOND * seconds))):
            due = begun + number / _PER_SECOND
            await asyncio.sleep(due - time.monotonic())
            writing.create_task(write(person, text, due))
    return took


async def _closed_loop(people: Sequence[_Visitor], texts: Sequence[str]) -> dict[str, float]:
    """Fifty browsers write at once, each again as soon as it is answered, as somebody else: nobody may write so often."""
    took: list[float] = []
    said = zip(cycle(people), cycle(texts), strict=False)
    begun = time.monotonic()

    async def work() -> None:
        while time.monotonic() - begun < _CLOSED_SECONDS:
            person, text = next(said)
            asked = time.monotonic()
            await person.says(text)
            took.append(time.monotonic() - asked)

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
    return {"per_second": round(len(took) / (time.monotonic() - begun)), **milliseconds(took)}


async def _lost(people: Sequence[_Visitor]) -> int:
    """Counts what a page has not heard a good while after it was said."""
    end = time.monotonic() + _LATE_SECONDS
    while (missing := sum(person.missing for person in people)) and time.monotonic() < end:
        await asyncio.sleep(0.1)
    return missing


@asynccontextmanager
async def _serving(folder: Path) -> AsyncIterator[tuple[str, Process]]:
    """The bot with the page alone."""
    process = await start(folder, "", _SETTINGS)
    try:
        yield await _opened(process), process
    finally:
        await process.kill()


async def _opened(process: Process) -> str:
    """Waits for the page; returns where it is."""
    async with asyncio.timeout(_START_SECONDS):
        while (found := _OPEN.search(process.log.read_text("utf-8"))) is None:
            if process.has_ended:
                raise RuntimeError(process.log.read_text("utf-8"))
            await asyncio.sleep(0.1)
    return found[1]


@asynccontextmanager
async def _echoing(folder: Path) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await start_script(_ECHO, folder, str(port))
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not await _is_listening(port):
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        await process.kill()


async def _is_listening(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def _visitors(url: str) -> AsyncIterator[list[_Visitor]]:
    connector, jar = aiohttp.TCPConnector(limit=0), aiohttp.DummyCookieJar()
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar, timeout=timeout) as session:
        yield [_Visitor(session, url, number) for number in range(_PEOPLE)]
