"""The knowledge lives: a good edit is there within two seconds, a broken one changes nothing and is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import KnowledgeError
from bot.library import Library
from bot.messages import Language
from tests.conftest import Clock, small_cache

TOPIC = "- {id: fee, scope: general, questions: {en: [How much is it]}, answer: {en: Old., zh: 旧。}}\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge folder's one file; what is learnt from it is kept away from the sample's."""
    monkeypatch.setenv("XDG_CACHE_HOME", small_cache())
    path = tmp_path / "knowledge" / "topics" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(TOPIC, "utf-8")
    return path


@pytest.fixture
def mine(file: Path, clock: Clock) -> Library:
    return Library(Settings(knowledge=file.parent.parent), clock)


@asynccontextmanager
async def _watched(
    library: Library, told: list[KnowledgeError | None], faults: list[Exception] | None = None
) -> AsyncIterator[None]:
    async def tell(error: KnowledgeError | None) -> None:
        told.append(error)
        if faults:
            raise faults.pop()

    watching = asyncio.create_task(library.watch(tell))
    await asyncio.sleep(0.3)  # until the watcher looks
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        await asyncio.sleep(0.02)
    return condition()


def _save(path: Path, text: str, *, aside: bool = False) -> None:
    """In place, or written beside and renamed, as many editors do."""
    target = path.with_suffix(".tmp") if aside else path
    target.write_text(text, "utf-8")
    target.replace(path)


def _answer(library: Library) -> str:
    return library.knowledge.topics["fee"].answer_in(Language.EN)


async def test_a_good_edit_is_live_within_two_seconds(mine: Library, file: Path) -> None:
    """Written in place, replaced as editors do, or in a file that is new."""
    told: list[KnowledgeError | None] = []
    async with _watched(mine, told):
        _save(file, TOPIC.replace("Old", "New"))
        assert await _within(2, lambda: _answer(mine) == "New.")
        _save(file, TOPIC.replace("Old", "Newer"), aside=True)
        assert await _within(2, lambda: _answer(mine) == "Newer.")
        _save(
            file.with_name("b.yaml"),
            TOPIC.replace("fee", "entry").replace("How much is it", "Do I need a visa"),
        )
        assert await _within(2, lambda: mine.matcher.match("do I need a visa").topic == "entry")
        assert await _within(2, lambda: len(told) >= 3)
    assert set(told) == {None}


async def test_a_broken_edit_keeps_what_works_and_is_told(mine: Library, file: Path) -> None:
    told: list[KnowledgeError | None] = []
    async with _watched(mine, told):
        _save(file, TOPIC + "- id: [\n")
        assert await _within(2, lambda: bool(told))
        assert isinstance(told[0], KnowledgeError)
        assert str(told[0]).startswith(f"{file}:")
        assert _answer(mine) == "Old."
        assert mine.matcher.match("how much is it").topic == "fee"
        _save(file, TOPIC.replace("Old", "Mended"))
        assert await _within(2, lambda: _answer(mine) == "Mended.")


async def test_trouble_with_telling_does_not_end_the_watch(mine: Library, file: Path) -> None:
    """The database may be locked for a moment; the next edit is live all the same."""
    told: list[KnowledgeError | None] = []
    async with _watched(mine, told, faults=[ZeroDivisionError()]):
        _save(file, "- [\n")
        assert await _within(2, lambda: bool(told))
        _save(file, TOPIC.replace("Old", "New"))
        assert await _within(2, lambda: _answer(mine) == "New.")


async def test_reading_again_by_hand(mine: Library, file: Path) -> None:
    _save(file, TOPIC.replace("Old", "New"))
    await mine.reload()
    assert _answer(mine) == "New."
    _save(file, "")
    with pytest.raises(KnowledgeError, match="the file is empty"):
        await mine.reload()
    assert _answer(mine) == "New."


def test_knowledge_that_never_worked_stops_the_start(file: Path, clock: Clock) -> None:
    _save(file, "- [\n")
    with pytest.raises(KnowledgeError):
        Library(Settings(knowledge=file.parent.parent), clock)
    with pytest.raises(KnowledgeError, match="there is no such folder"):
        Library(Settings(), clock, file.parent / "nowhere")
