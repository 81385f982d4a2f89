"""A running bot through every fault of the network: no secret and nothing that people wrote gets out, and what is forgotten is gone."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.test_leaks import (
    FAULTS,
    NAME,
    NUMBER,
    PROXY_PASSWORD,
    PROXY_USER,
    QUESTION,
    WORDS,
    Saboteur,
)
from tests.test_end_to_end import TEACHER_ID, Bot, registers, small_knowledge, started

ANSWER = "because his passport had expired in Ulaanbaatar"
REFUSED = "Where can I park a bicycle, Agafya?"
PEOPLES_WORDS = (NAME, NUMBER, QUESTION, ANSWER, REFUSED, "Agafya", "Ulaanbaatar")
SECRETS = (*WORDS[:5], f"{PROXY_USER}:{PROXY_PASSWORD}")
FAULTY_SECONDS = 1.5
_SEALED = re.compile(rb"gAAAA")
_TOKEN = re.compile(rb"[A-Za-z0-9_=-]*")
_LONGEST = 20_000  # bytes


@asynccontextmanager
async def sabotaged(folder: Path, telegram: BotApiServer) -> AsyncIterator[tuple[Bot, Saboteur]]:
    """The process, which reaches Telegram by a proxy alone."""
    saboteur = Saboteur(int(telegram.url.rpartition(":")[2]))
    async with await asyncio.start_server(saboteur.serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        FAULTS["redirect elsewhere"] = FAULTS["redirect elsewhere"].replace(b"%d", b"%d" % port)
        proxy = f"http://{PROXY_USER}:{PROXY_PASSWORD.replace('/', '%2F')}@127.0.0.1:{port}"
        knowledge = {"BOT_KNOWLEDGE": str(folder / "small"), "XDG_CACHE_HOME": str(folder)}
        async with started(folder, "http://telegram.invalid", BOT_TELEGRAM__PROXY=proxy, **knowledge) as bot:
            await bot.says("bot_listening", seconds=120)
            yield bot, saboteur


async def _live(li: User, teacher: User) -> None:
    """One takes a seat and asks; staff answer, and refuse an answer of the bot's to themselves."""
    await teacher.says("/start")
    await teacher.hears("Hello!")
    await li.says("/subscribe all")
    await li.hears("Done")
    await registers(li, "jinyun campus", NAME, NUMBER)
    await li.says(f"/human {QUESTION}")
    await teacher.hears(QUESTION)
    await teacher.presses("Answer")
    await teacher.hears("Please write the answer")
    await teacher.says(ANSWER)
    await li.hears(ANSWER)
    await teacher.says(REFUSED)
    await teacher.hears("gate 2")
    await teacher.presses("Must not be answered")
    await teacher.hears("stop answering this")


async def _suffer(saboteur: Saboteur, li: User, teacher: User) -> None:
    """People write and an announcement is on its way, while each fault in turn is all that any request meets."""
    methods = ("sendMessage", "sendDocument", "editMessageText", "getUpdates", "answerCallbackQuery")
    for number, fault in enumerate(FAULTS):
        await teacher.says(f"/announce News {number}")
        await teacher.hears("This is how it will look")
        await teacher.presses("Send to 1")
        await li.says(f"/human {QUESTION} {number}?")
        saboteur.answers = dict.fromkeys(methods, FAULTS[fault])
        await li.says("/my")
        await asyncio.sleep(FAULTY_SECONDS)
        saboteur.answers = {}
        await li.says("/language")
        await li.hears("Which language", timeout=90)
        await teacher.says(f"/announcements {number + 1}")
        await teacher.hears(f"News {number}", timeout=90)


def _files(folder: Path) -> list[Path]:
    """All that the bot has written; not the knowledge, which is the office's."""
    return [file for file in folder.rglob("*") if file.is_file() and "small" not in file.parts]


def _found(words: Iterable[str], folder: Path) -> list[tuple[str, str]]:
    contents = {file.name: file.read_bytes() for file in _files(folder)}
    return [(word, name) for word in words for name, content in contents.items() if word.encode() in content]


def _cells(folder: Path) -> Iterator[str]:
    """Every value of every table, as whoever has the file alone reads it."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f"SELECT * FROM {table}"):
                yield from (value if isinstance(value, str) else repr(value) for value in row)


def _unsealed(folder: Path) -> str:
    """Whatever stands encrypted in any byte of any file, freed pages and journals too, read with the key."""
    key = Fernet((folder / "personal.key").read_bytes().strip())
    said = set()
    for file in _files(folder):
        content = file.read_bytes()
        for start in _SEALED.finditer(content):
            said.add(_first_unsealed(key, content[start.start() : start.start() + _LONGEST]))
    return "\n".join(said)


def _first_unsealed(key: Fernet, bytes_: bytes) -> str:
    """The token with which some bytes begin; where it ends, no byte says."""
    run = _TOKEN.match(bytes_)
    for blocks in range(1, len(run[0] if run else b"") // 21):
        length = -(-(57 + 16 * blocks) // 3) * 4
        with suppress(InvalidToken, ValueError):
            return key.decrypt(bytes_[:length]).decode("utf-8", "replace")
    return ""


@pytest.mark.slow
async def test_nothing_gets_out_in_a_whole_life(tmp_path: Path) -> None:
    small_knowledge(tmp_path)
    (tmp_path / "small" / "outside.yaml").write_text(_OUTSIDE, "utf-8")
    async with BotApiServer() as telegram:
        li, teacher = telegram.user(7070707, "Li", "en"), telegram.user(TEACHER_ID, "Chen", "en")
        async with sabotaged(tmp_path, telegram) as (bot, saboteur):
            await _live(li, teacher)
            await _suffer(saboteur, li, teacher)
            assert saboteur.elsewhere == 0
            assert _found([*SECRETS, *PEOPLES_WORDS], tmp_path) == []
            assert [
                cell for cell in _cells(tmp_path) if any(w in cell for w in (*SECRETS, *PEOPLES_WORDS))
            ] == []
            assert [message.text for message in teacher.chat if any(s in message.text for s in SECRETS)] == []
            known = _unsealed(tmp_path)
            assert [word for word in PEOPLES_WORDS if word not in known] == [], (
                "or the test would see nothing"
            )
            for user in (li, teacher):
                await user.says("/forget")
                await user.hears("delete")
                await user.presses("Yes, delete")
                await user.hears("deleted", timeout=60)
            await asyncio.sleep(5)  # the journal is emptied, the matcher has learnt anew
            bot.process.kill()
        await asyncio.sleep(0)
        unsealed = _unsealed(tmp_path)
        assert [word for word in PEOPLES_WORDS if word in unsealed] == []
        assert _found([*SECRETS, *PEOPLES_WORDS, str(li.id)], tmp_path) == []


_OUTSIDE = """
- id: pets
  answer: {en: Not here., zh: 这里不管。}
  questions: {en: [May I bring my dog?, Where does my cat sleep], zh: [可以带狗吗]}
- id: weather
  answer: {en: Not here., zh: 这里不管。}
  questions: {en: [Will it rain tomorrow?, How cold is it], zh: [明天下雨吗]}
"""
