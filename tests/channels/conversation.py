"""What a channel brings to the conformance suite: somebody who talks to the bot there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.config import Settings
from bot.library import Library
from bot.messages import Language
from tests.conftest import Clock, MakeWorld, World


class Conversation(Protocol):
    """One person on one channel.

    ``takes_back``: what was told can disappear. ``shows_pictures_of_staff``:
    what staff send in Telegram arrives as it is.
    """

    world: World
    takes_back: bool
    shows_pictures_of_staff: bool

    async def say(self, text: str) -> None: ...

    async def tap(self, label: str) -> None:
        """Presses the latest button whose label holds these words."""

    async def read(self) -> str:
        """Returns, as a person sees it, what has come or changed since the last time."""

    async def chat(self) -> str:
        """Returns all that stands in the conversation now."""

    async def file(self, name: str) -> bytes:
        """Returns the latest file of a name."""


@dataclass(frozen=True)
class Stage:
    """What the bot is built from."""

    make_world: MakeWorld
    library: Library
    settings: Settings
    clock: Clock


Opening = Callable[[Stage, Language], AbstractAsyncContextManager[Conversation]]
"""Opens the bot with one channel, and somebody new on it who reads a language."""


@dataclass
class Guest:
    """Speaks and hears in one language: each sentence is written in both, as (English, Chinese)."""

    conversation: Conversation
    language: Language
    heard: str = ""

    @property
    def world(self) -> World:
        return self.conversation.world

    async def says(self, english: str, chinese: str = "") -> None:
        await self.conversation.say(self._mine(english, chinese))
        await self.listens()

    async def taps(self, english: str, chinese: str = "") -> None:
        await self.conversation.tap(self._mine(english, chinese))
        await self.listens()

    async def listens(self) -> None:
        """Waits until everything that is due has come."""
        await self.world.deliver()
        self.heard = await self.conversation.read()

    def hears(self, english: str, chinese: str = "") -> None:
        """What has come holds these words."""
        words = self._mine(english, chinese)
        assert words in self.heard, f"{words!r} was not heard, but {self.heard!r}"

    def hears_nothing_of(self, english: str, chinese: str = "") -> None:
        words = self._mine(english, chinese)
        assert words not in self.heard, f"{words!r} was heard in {self.heard!r}"

    def _mine(self, english: str, chinese: str) -> str:
        return chinese if chinese and self.language is Language.ZH else english
