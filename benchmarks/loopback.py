"""A Bot API server on 127.0.0.1 that counts, and can be as bad as a network; and bots as processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

ROOT = Path(__file__).parent.parent
TOKEN = "1000001:benchmark"
_ME = {"id": 1000001, "is_bot": True, "first_name": "Exchange", "username": "exchange_bot"}
_FLAGS = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
_SENDING = ("sendmessage", "copymessage", "editmessagetext")

Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """``status``: refused with that; ``lost``: it arrives and its answer does not; ``broken``: neither does; ``seconds``: slowly, or what a 429 names."""

    status: int = 0
    lost: bool = False
    broken: bool = False
    seconds: float = 0.0


@dataclass
class Loopback:
    """``sent``: moment, chat, text of what has arrived. ``handed_out``: the numbers of updates that a bot was given."""

    fault: Callable[[str, Json], Fault | None] = lambda method, parameters: None
    sent: list[tuple[float, int, str]] = field(default_factory=list)
    handed_out: set[int] = field(default_factory=set)
    under_way: dict[int, Json] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    on_sent: Callable[[int, str], None] | None = None
    _updates: list[Json] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _polls: int = 0
    port: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Loopback]:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._called)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def says(self, person: int, text: str) -> int:
        """A person writes; returns the update's number."""
        number = next(self._ids)
        chat = {"id": person, "type": "private", "first_name": "P"}
        message = {"message_id": number, "date": int(time.time()), "chat": chat, "text": text}
        message["from"] = {"id": person, "is_bot": False, "first_name": "P", "language_code": "en"}
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self._updates.append({"update_id": number, "message": message})
        self._news.set()
        return number

    def presses(self, person: int, data: str) -> int:
        number = next(self._ids)
        message = {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "text": "x"}
        who = {"id": person, "is_bot": False, "first_name": "P", "language_code": "en"}
        query = {"id": str(number), "from": who, "chat_instance": "1", "data": data, "message": message}
        self._updates.append({"update_id": number, "callback_query": query})
        self._news.set()
        return number

    @property
    def waiting(self) -> int:
        """Updates that were not acknowledged."""
        return len(self._updates)

    async def is_polled(self, seconds: float = 120) -> None:
        before = self._polls
        async with asyncio.timeout(seconds):
            while self._polls == before:
                await asyncio.sleep(0.01)

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        given: Json = dict(request.query)
        given.update(
            await request.json() if request.content_type == "application/json" else await request.post()
        )
        self.counts[method] += 1
        if method == "getupdates":
            return _ok(await self._get_updates(given))
        number = next(self._ids)
        self.under_way[number] = {"method": method, **given}
        try:
            return await self._answered(request, method, given)
        finally:
            self.under_way.pop(number, None)

    async def _answered(self, request: web.Request, method: str, given: Json) -> web.StreamResponse:
        fault = self.fault(method, given) or Fault()
        if fault.status == 429:
            self.counts["429"] += 1
            body = {"parameters": {"retry_after": max(1, int(fault.seconds))}}
            return _refused(429, "Too Many Requests", body)
        if fault.status:
            return _refused(fault.status, "injected")
        if fault.broken:
            _break(request)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if method == "getme":
            return _ok({**_ME, **dict.fromkeys(_FLAGS, False)})
        if method not in _SENDING:
            return _ok(True)
        chat, text = int(given["chat_id"]), str(given.get("text", ""))
        self.sent.append((time.monotonic(), chat, text))
        if self.on_sent is not None:
            self.on_sent(chat, text)
        if fault.lost:
            _break(request)
        message = {"message_id": next(self._ids), "date": 1, "chat": {"id": chat, "type": "private"}}
        return _ok({**message, "from": _ME, "text": text or "x"})

    async def _get_updates(self, given: Json) -> list[Json]:
        self._polls += 1
        mine, offset = self._polls, int(given.get("offset", 0))
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(float(given.get("timeout", 0))):
                    while not self._updates and self._polls == mine:
                        await self._news.wait()
        batch = self._updates[: int(given.get("limit", 100))]
        self.handed_out.update(update["update_id"] for update in batch)
        return batch


def _ok(result: Any) -> web.Response:
    return web.Response(
        body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json"
    )


def _refused(status: int, description: str, more: Json | None = None) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description, **(more or {})}
    return web.json_response(body, status=status)


def _break(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()
    raise asyncio.CancelledError


@dataclass
class Process:
    """A bot that runs; ``kill`` is a SIGKILL."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def has_ended(self) -> bool:
        return self.process.returncode is not None

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        with suppress(ProcessLookupError):
            self.process.terminate()
        await self.process.wait()

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def start(folder: Path, url: str, settings: Mapping[str, str]) -> Process:
    """Our bot, on a database in ``folder``."""
    own = {
        "BOT_TELEGRAM__TOKEN": TOKEN,
        "BOT_TELEGRAM__API_URL": url,
        "BOT_WEB__ENABLED": "false",
        "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "BOT_ENCRYPTION__KEY_FILE": str(folder / "personal.key"),
        "BOT_KNOWLEDGE": str(ROOT / "knowledge"),
        **settings,
    }
    return await _started(folder, own, "-m", "bot", "run")


async def start_script(script: str, folder: Path, url: str) -> Process:
    """A peer, as a few lines of Python that read URL and TOKEN from the environment."""
    return await _started(folder, {"URL": url, "TOKEN": TOKEN}, "-c", script)


async def _started(folder: Path, settings: dict[str, str], *arguments: str) -> Process:
    log = folder / "log.txt"
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    with log.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=folder,
            env={**inherited, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", **settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=stderr,
        )
    return Process(process, log)


def pace(moments: Sequence[float], window: float) -> int:
    """The most that fell into any span of ``window`` seconds."""
    most = first = 0
    ordered = sorted(moments)
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most
