"""The whole conversation in a terminal: a line in, the reply printed, buttons by their numbers."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TextIO

from bot import markup, texts
from bot.assistant import Assistant
from bot.channels.originals import shown
from bot.courier import Unpaced
from bot.errors import DeliveryRefused
from bot.messages import Address, Button, Language, Message, Reply

CHANNEL = "terminal"
_PROMPT = "> "


@dataclass
class Terminal(Unpaced):
    """One person at one terminal.

    Args:
        is_live: a person types; otherwise lines are piped in, and each is printed before its answer.
        language_tag: the terminal's locale.
    """

    name: str
    is_live: bool
    language_tag: str
    output: TextIO = field(default_factory=lambda: sys.stdout)

    def __post_init__(self) -> None:
        self.address = Address(CHANNEL, self.name)
        self._language = Language.of_tag(self.language_tag) or Language.EN
        self._buttons: list[Button] = []

    @cached_property
    def _folder(self) -> Path:
        """Makes the folder for files, which nobody else may look into."""
        return Path(tempfile.mkdtemp(prefix="exchange-bot-"))

    @property
    def reachable(self) -> Address:
        return self.address

    def messages(self, reply: Reply) -> list[Reply]:
        return [reply]

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        """Prints what comes unasked: an announcement, an answer from the office."""
        self._print("")
        self.show(shown(message, self._language))
        if self.is_live:
            self._print(_PROMPT, end="")
        return ("printed",)

    def link_to(self, payload: str) -> str:
        """Returns what is typed here where a link is tapped in Telegram."""
        return f"/start {payload}"

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        """Prints only files: printed text cannot be changed, and progress is not printed over and over."""
        for file in message.files:
            (self._folder / file.name).write_bytes(file.content)

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        """Prints the correction below, because what was printed cannot be changed."""
        await self.send(address, message)

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        raise DeliveryRefused("a terminal cannot take back what it has printed")

    def show(self, reply: Reply) -> None:
        if reply.before is not None:
            self.show(reply.before)
            self._print("")
        is_styled = self.is_live and self.output.isatty()
        self._print("".join(_styled(run) if is_styled else _plain(run) for run in markup.runs(reply.text)))
        for file in reply.files:
            path = self._folder / file.name
            path.write_bytes(file.content)
            self._print(f"  {path}")
        first = len(self._buttons) + 1
        self._buttons += [button for row in reply.buttons for button in row]
        for number, button in enumerate(self._buttons[first - 1 :], start=first):
            self._print(f"  [{number}] {button.label}")

    async def converse(
        self, assistant: Assistant, read_line: Callable[[], str], deliver: Callable[[], Awaitable[None]]
    ) -> None:
        """Talks until /quit or the end of the input.

        Args:
            read_line: blocks for one line; "" at the end of the input.
            deliver: called after every answer, to bring what has come unasked.
        """
        self._print(texts.say(self._language, "terminal-welcome"))
        self._print("")
        self.show(await assistant.respond(self._message("/start")))
        await deliver()
        while True:
            self._print(f"\n{_PROMPT}", end="")
            line = await _in_thread(read_line)
            if not self.is_live:
                self._print(line.rstrip("\n"))
            elif not line:
                self._print("")
            text = line.lstrip("\ufeff").strip()  # how some programs begin what they pipe
            if text == "/quit":
                self._remove_files()
            if not line or text == "/quit":
                break
            reply = await self._answer(assistant, text)
            self._buttons = []  # only what was asked last can be pressed; what comes unasked is numbered on
            self.show(reply)
            await deliver()
        self._print(texts.say(self._language, "terminal-bye"))

    async def _answer(self, assistant: Assistant, text: str) -> Reply:
        if text.isdecimal() and len(text) <= 2:
            number = int(text)
            if not 1 <= number <= len(self._buttons):
                if await assistant.is_in_dialogue(self.address):  # a number may be what was asked for
                    return await assistant.respond(self._message(text))
                return Reply(texts.say(self._language, "terminal-no-button", number=text))
            return await assistant.respond(self._message(button=self._buttons[number - 1].data))
        return await assistant.respond(self._message(text))

    def _remove_files(self) -> None:
        """Leaves no tickets behind; what was piped in and just ends leaves them to whoever piped it."""
        if "_folder" in vars(self):
            shutil.rmtree(self._folder, ignore_errors=True)

    def _message(self, text: str = "", button: str | None = None) -> Message:
        return Message(self.address, text, button=button, language_tag=self.language_tag, name=self.name)

    def _print(self, text: str, end: str = "\n") -> None:
        print(text, end=end, file=self.output, flush=True)


async def _in_thread(read_line: Callable[[], str]) -> str:
    """Reads in a thread that does not keep the process alive when Ctrl-C ends the conversation."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def settle(text: str) -> None:
        if not line.done():
            line.set_result(text)

    threading.Thread(target=lambda: loop.call_soon_threadsafe(settle, read_line()), daemon=True).start()
    return await line


def _plain(run: markup.Run) -> str:
    return f"{run.text} ({run.url})" if run.url and run.url != run.text else run.text


def _styled(run: markup.Run) -> str:
    codes = [code for code, wanted in (("1", run.bold), ("3", run.italic), ("2", run.code)) if wanted]
    return f"\x1b[{';'.join(codes)}m{_plain(run)}\x1b[0m" if codes else _plain(run)
