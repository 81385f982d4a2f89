"""Updates a second and latency through the whole bot over HTTP, beside echo bots that store nothing."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.loopback import Loopback, Process, start, start_script
from benchmarks.world import labelled_questions, milliseconds, sample_library

_USERS = 50
_SECONDS = 8.0
_BURST = 1000
_WARM_UP = 200

_PTB = """
import os
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context): await update.message.reply_text(update.message.text)
builder = ApplicationBuilder().token(os.environ["TOKEN"]).base_url(os.environ["URL"] + "/bot")
application = builder.concurrent_updates(CONCURRENT).build()
application.add_handler(MessageHandler(filters.ALL, echo))
application.run_polling()
"""
_AIOGRAM = """
import asyncio, os
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
dispatcher = Dispatcher()
@dispatcher.message()
async def echo(message): await message.answer(message.text)
async def main():
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["URL"]))
    await dispatcher.start_polling(Bot(os.environ["TOKEN"], session=session))
asyncio.run(main())
"""
_FAST = {
    "BOT_TELEGRAM__LIMITS__PER_SECOND": "10000",
    "BOT_TELEGRAM__LIMITS__PER_CHAT_PER_SECOND": "10000",
}


def measure(_: Path | None) -> dict[str, Any]:
    """Updates a second and latency through the whole bot over HTTP, beside python-telegram-bot and aiogram echo bots."""
    questions = [row.q for row in labelled_questions(sample_library(), None)]
    figures: dict[str, Any] = {}
    peers = {
        "python-telegram-bot echo, sequential": _PTB.replace("CONCURRENT", "False"),
        "python-telegram-bot echo, concurrent": _PTB.replace("CONCURRENT", "256"),
        "aiogram echo": _AIOGRAM,
    }
    for name, script in peers.items():
        figures[name] = asyncio.run(_load(partial(start_script, script), ["Hello"]))
    figures["ours, commands"] = asyncio.run(ours(["/privacy", "/help"]))
    figures["ours, questions"] = asyncio.run(ours(questions))
    return figures


async def ours(texts: list[str]) -> dict[str, Any]:
    """Measures this bot."""
    return await _load(partial(start, settings=_FAST), texts)


async def _load(run: Callable[[Path, str], Awaitable[Process]], texts: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with Loopback().open() as server:
            process = await run(Path(folder), server.url)
            try:
                await server.is_polled()
                await asyncio.sleep(1)
                await _closed_loop(server, texts, until=_WARM_UP)
                closed = await _closed_loop(server, texts, seconds=_SECONDS)
                burst = await _burst(server, texts)
            finally:
                await process.kill()
    return {"closed loop, 50 users": closed, "burst of 1,000": burst}


async def _closed_loop(
    server: Loopback, texts: list[str], *, seconds: float = 600, until: int = 10**9
) -> dict[str, float]:
    """Each of fifty people writes again as soon as they are answered."""
    asked: dict[int, float] = {}
    took: list[float] = []
    end = time.monotonic() + seconds
    done = asyncio.Event()

    def write(person: int) -> None:
        asked[person] = time.monotonic()
        server.says(person, texts[(person + len(took)) % len(texts)])

    def answered(person: int, _: str) -> None:
        if person not in asked:
            return  # the second part of a long answer
        took.append(time.monotonic() - asked.pop(person))
        if time.monotonic() < end and len(took) < until:
            write(person)
        elif not asked:
            done.set()

    server.on_sent = answered
    begun = time.monotonic()
    for person in range(1, _USERS + 1):
        write(person)
    async with asyncio.timeout(seconds + 120):
        await done.wait()
    return {"per_second": round(len(took) / (time.monotonic() - begun)), **milliseconds(took)}


async def _burst(server: Loopback, texts: list[str]) -> dict[str, float]:
    took: dict[int, float] = {}
    done = asyncio.Event()
    begun = time.monotonic()

    def answered(person: int, _: str) -> None:
        took.setdefault(person, time.monotonic() - begun)
        if len(took) == _BURST:
            done.set()

    server.on_sent = answered
    for number in range(_BURST):
        server.says(1000 + number, texts[number % len(texts)])
    async with asyncio.timeout(300):
        await done.wait()
    return {"per_second": round(_BURST / max(took.values())), **milliseconds(list(took.values()))}
