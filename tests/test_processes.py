"""Several processes on one database: each person hears each change once, whoever made it and whoever is killed."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot_api_server import BotApiServer, User
from tests.test_end_to_end import ROOT, TEACHER_ID, registers, running, small_knowledge

TWO_LOOKS_SECONDS = 12


@dataclass
class Chat:
    """``python -m bot chat``, and all that it has printed."""

    process: asyncio.subprocess.Process
    typing: int
    said: str = ""

    async def types(self, line: str, seconds: float = 60) -> str:
        """What is printed from then on, until the bot waits for the next line."""
        before = len(self.said)
        os.write(self.typing, f"{line}\n".encode())
        await self.waits(before, seconds)
        return self.said[before:]

    async def waits(self, before: int = 0, seconds: float = 120) -> None:
        async with asyncio.timeout(seconds):
            while not self.said[before:].endswith("\n> "):
                await asyncio.sleep(0.05)

    async def presses(self, label: str) -> str:
        """The button that was shown last under this label."""
        numbers = re.findall(rf"\[(\d+)\] {label}", self.said)
        assert numbers, self.said
        return await self.types(numbers[-1])

    async def reads(self) -> None:
        assert self.process.stdout is not None
        while text := await self.process.stdout.read(1000):
            self.said += text.decode()


@asynccontextmanager
async def talking(
    folder: Path, environment: dict[str, str], name: str, *options: str, is_live: bool = False
) -> AsyncIterator[Chat]:
    """Somebody at a terminal, or with piped lines; whatever happens, it does not outlive the test."""
    bot_end, typing = pty.openpty()[::-1] if is_live else os.pipe()
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    settings = {
        "PYTHONPATH": str(ROOT),
        "LANG": "en_GB.UTF-8",
        "LC_ALL": "en_GB.UTF-8",
        "BOT_STAFF__IDS": str(TEACHER_ID),
        "BOT_DATABASE__URL": "sqlite+aiosqlite:///bot.db",
        "BOT_ENCRYPTION__KEY_FILE": "personal.key",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "chat", "--as", name, *options),
        cwd=folder,
        env={**inherited, **settings, **environment},
        stdin=bot_end,
        stdout=asyncio.subprocess.PIPE,
    )
    os.close(bot_end)
    chat = Chat(process, typing)
    reading = asyncio.create_task(chat.reads())
    try:
        await chat.waits()
        yield chat
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await reading
        os.close(typing)


async def _takes_a_seat(chat: Chat, name: str, number: str) -> None:
    await chat.types("/register jinyun online")
    await chat.types(name)
    assert "Your seat is booked." in await chat.types(number)


async def _hears_once(li: User, chat: Chat, told: str, count: int) -> None:
    """Everybody goes on talking for two looks of whoever tells."""
    await li.hears(told, timeout=20)
    for _ in range(2):
        await chat.types("/my")
        await li.says("/my")
        await li.hears("Jinyun Campus")
        await asyncio.sleep(TWO_LOOKS_SECONDS / 2)
    await li.hears_nothing()
    changes = [line for line in chat.said.splitlines() if "→" in line]
    assert len(changes) == count, chat.said
    assert told in changes[-1]


def _saves(folder: Path, minutes: int) -> None:
    """Somebody edits how long the briefings take."""
    file = folder / "small" / "briefings.yaml"
    text, count = re.subn(r"minutes: \d+", f"minutes: {minutes}", file.read_text("utf-8"))
    assert count
    file.write_text(text, "utf-8")


@pytest.mark.slow
async def test_two_chats_beside_a_running_bot(tmp_path: Path) -> None:
    """A briefing is moved in one of them, and then in its file; nobody reads that it was moved back."""
    knowledge = small_knowledge(tmp_path)
    async with (
        BotApiServer() as server,
        running(tmp_path, server, **knowledge) as bot,
        talking(tmp_path, knowledge, "wang", is_live=True) as wang,
        talking(tmp_path, knowledge, "chen", "--staff") as chen,
    ):
        li = server.user(1, "Li", "en")
        await registers(li, "jinyun online", "Li Na", "2023110777")
        await _takes_a_seat(wang, "Wang Wei", "2023110778")
        await chen.types("/arrange jinyun")
        await chen.presses("Change the time")
        await chen.types("15:45")
        assert "15:45" in await chen.presses("Yes")
        assert "15:45" in await wang.types("/briefings")
        await _hears_once(li, wang, ", 15:45", 1)
        _saves(tmp_path, 45)
        await _hears_once(li, wang, "→ 45", 2)
        await chen.types("/briefings")
        await bot.stops()


@pytest.mark.slow
async def test_a_chat_that_was_first_and_is_killed_is_succeeded(tmp_path: Path) -> None:
    """It told what had changed until then; the running bot does so seconds later."""
    knowledge = small_knowledge(tmp_path)
    async with (
        BotApiServer() as server,
        talking(tmp_path, knowledge, "wang", is_live=True) as wang,
        running(tmp_path, server, **knowledge) as bot,
    ):
        li = server.user(1, "Li", "en")
        await registers(li, "jinyun online", "Li Na", "2023110777")
        await _takes_a_seat(wang, "Wang Wei", "2023110778")
        _saves(tmp_path, 45)
        await _hears_once(li, wang, "→ 45", 1)
        wang.process.kill()
        _saves(tmp_path, 50)
        await li.hears("→ 50", timeout=30)
        await li.hears()  # the calendar file
        await li.hears_nothing(TWO_LOOKS_SECONDS)
        await bot.stops()
