"""Somebody at a terminal, who types lines and reads what is printed."""

from __future__ import annotations

import asyncio
import io
import queue
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.terminal import CHANNEL, Terminal
from bot.messages import Language
from tests.channels.conversation import Stage
from tests.conftest import World


@dataclass
class TerminalConversation:
    world: World
    output: io.StringIO
    takes_back: bool = False
    shows_pictures_of_staff: bool = False
    _lines: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    _waits: asyncio.Event = field(default_factory=asyncio.Event)
    _read: int = 0

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def read_line(self) -> str:
        """Blocks, in a thread of the terminal's."""
        self._loop.call_soon_threadsafe(self._waits.set)
        return self._lines.get()

    async def say(self, text: str) -> None:
        await self._types(f"{text}\n")

    async def tap(self, label: str) -> None:
        buttons = re.findall(r"^  \[(\d+)\] (.*)", self.output.getvalue(), re.MULTILINE)
        found = [number for number, words in buttons if label in words]
        assert found, f"no button {label!r} among {buttons}"
        await self._types(f"{found[-1]}\n")

    async def read(self) -> str:
        printed, self._read = self.output.getvalue()[self._read :], len(self.output.getvalue())
        return printed

    async def chat(self) -> str:
        return self.output.getvalue()

    async def file(self, name: str) -> bytes:
        paths = re.findall(rf"^  (/.*/{re.escape(name)})$", self.output.getvalue(), re.MULTILINE)
        assert paths, f"no file {name!r} was printed"
        return await asyncio.to_thread(Path(paths[-1]).read_bytes)

    async def ready(self) -> None:
        async with asyncio.timeout(10):
            await self._waits.wait()

    async def end(self) -> None:
        self._lines.put("/quit\n")

    async def _types(self, line: str) -> None:
        await self.ready()
        self._waits.clear()
        self._lines.put(line)
        await self.ready()


@asynccontextmanager
async def opened(stage: Stage, language: Language) -> AsyncIterator[TerminalConversation]:
    output = io.StringIO()
    terminal = Terminal("li", is_live=False, language_tag=f"{language}_CN.UTF-8", output=output)
    world = await stage.make_world(stage.library, channels={CHANNEL: lambda _: terminal})
    conversation = TerminalConversation(world, output)
    talking = asyncio.create_task(
        terminal.converse(world.app.assistant, conversation.read_line, world.deliver)
    )
    try:
        await conversation.ready()
        yield conversation
    finally:
        await conversation.end()
        await talking
