"""The knowledge as it is now, with the matcher trained on it; replaced whole when staff save a good edit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from platformdirs import user_cache_path
from watchfiles import awatch

from bot import texts
from bot.config import Settings
from bot.errors import KnowledgeError
from bot.knowledge import Answers, Knowledge, Reading, read_folder
from bot.knowledge.briefings import Overrides, with_overrides
from bot.matching import Matcher, language_of, open_encoder
from bot.messages import Language, Markdown, escape

log = logging.getLogger(__name__)

_EXAMPLES = 3

Clock = Callable[[], datetime]


def now() -> datetime:
    """Returns the clock of a running bot."""
    return datetime.now(UTC)


def cache_folder() -> Path:
    """Returns where trained matchers are kept between starts."""
    return user_cache_path("exchange-bot")


@dataclass(frozen=True)
class _Edition:
    """One state of the knowledge and everything made of it."""

    reading: Reading
    knowledge: Knowledge
    answers: Answers
    matcher: Matcher
    read_at: datetime


class Library:
    """What skills ask for knowledge, answers and matches.

    Raises:
        KnowledgeError: when made, if the folder cannot be used.
    """

    def __init__(self, settings: Settings, clock: Clock, folder: Path | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._folder = folder or settings.knowledge
        self._reloading = asyncio.Lock()
        # Before anything is read: it gets ready beside it.
        self._encoder = open_encoder(settings.matching.encoder, settings.matching.model, cache_folder())
        self._learned: tuple[tuple[str, str], ...] = ()
        self._learning: asyncio.Task[None] | None = None
        self._overrides: Overrides = {}
        self._edition = self._edited(*self._read())

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def reading(self) -> Reading:
        return self._edition.reading

    @property
    def knowledge(self) -> Knowledge:
        """What the files say, and over it what staff have changed by button."""
        return self._edition.knowledge

    def examples(self, language: Language) -> list[Markdown]:
        """Returns questions that a newcomer may ask: those of ``examples.yaml`` that welcome, else two of the first programme."""
        knowledge = self.knowledge
        chosen = [example.q for example in knowledge.examples if example.welcome]
        mine = [escape(question) for question in chosen if language_of(question) is language]
        if mine or not knowledge.programmes:
            return mine[:_EXAMPLES]
        name = next(iter(knowledge.programmes.values())).short.of(language)
        return [
            texts.say(language, "example-deadline", programme=name),
            texts.say(language, "example-cost", programme=name),
        ]

    @property
    def zone(self) -> ZoneInfo:
        """The institution's, of all dates."""
        return self._settings.zone

    @property
    def answers(self) -> Answers:
        return self._edition.answers

    @property
    def read_at(self) -> datetime:
        """When the reading of the files began."""
        return self._edition.read_at

    @property
    def matcher(self) -> Matcher:
        return self._edition.matcher

    async def reload(self) -> None:
        """Reads the folder again, beside the running bot; what works now stays until the new edition is whole.

        Raises:
            KnowledgeError: the new state cannot be used; the old one stays.
        """
        async with self._reloading:  # or a slow one, begun earlier, would lay old knowledge over new
            read = await asyncio.to_thread(self._read)
            self._edition = self._edited(*read)  # with what was changed by button meanwhile

    def override(self, overrides: Overrides) -> None:
        """Takes all that staff changed by button about briefings; it is true at once."""
        if overrides != self._overrides:
            self._overrides = overrides
            edition = self._edition
            self._edition = self._edited(edition.reading, edition.matcher, edition.read_at)

    async def learn(self, outside: Iterable[tuple[str, str]]) -> None:
        """Questions that staff say must not be answered become knowledge like that of the files.

        Args:
            outside: all of them, each with the group of ``outside.yaml`` it belongs to.
        """
        learned = tuple(outside)
        if learned != self._learned:
            self._learned = learned
            await self.reload()

    def learn_soon(self, outside: Iterable[tuple[str, str]]) -> None:
        """Learns beside the conversation, which need not wait the seconds that it takes."""

        async def learn(before: asyncio.Task[None] | None, learned: tuple[tuple[str, str], ...]) -> None:
            if before is not None and not before.done():
                await asyncio.gather(before, return_exceptions=True)
            try:
                await self.learn(learned)
            except Exception:
                log.exception("learning_failed; tried again at the next start")

        self._learning = asyncio.create_task(learn(self._learning, tuple(outside)))

    async def learnt(self) -> None:
        """Waits for what is being learnt."""
        if self._learning is not None:
            await self._learning

    async def watch(self, on_reloaded: Callable[[KnowledgeError | None], Awaitable[None]]) -> None:
        """Reloads after every edit and says how it went; runs until cancelled."""
        async for _ in awatch(self._folder, debounce=400, step=100, recursive=True):
            broken: KnowledgeError | None = None
            try:
                await self.reload()
                log.info("knowledge_reloaded")
            except KnowledgeError as error:
                log.warning("knowledge_rejected; the previous one stays in use:\n%s", error)
                broken = error
            except Exception:
                log.exception("knowledge_reload_failed; the previous one stays in use")
                continue
            try:
                await on_reloaded(broken)
            except Exception:
                log.exception("knowledge_reload_not_told")

    def _read(self) -> tuple[Reading, Matcher, datetime]:
        settings, began_at = self._settings, self._clock()
        reading = read_folder(self._folder, settings.zone, began_at, settings.confirm_after_days)
        knowledge = reading.knowledge.with_outside(self._learned)
        return (
            reading,
            Matcher(knowledge, self._encoder, cache_folder(), is_private=bool(self._learned)),
            began_at,
        )

    def _edited(self, reading: Reading, matcher: Matcher, read_at: datetime) -> _Edition:
        settings = self._settings
        knowledge = with_overrides(reading.knowledge, self._overrides)
        answers = Answers(knowledge, settings.zone, settings.institution_in, settings.confirm_after_days)
        return _Edition(reading, knowledge, answers, matcher, read_at)
