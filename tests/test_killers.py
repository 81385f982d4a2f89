"""An update that kills the process, or lets it hang, does so three times and is set aside; everybody else is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot_api_server import BotApiServer
from tests.test_end_to_end import ROOT, TEACHER_ID, running, small_knowledge

# A fault that we do not know of yet, planted where any process looks when it starts.
_FAULT = """
import os, time
from bot.channels.telegram import channel
from bot.processes import hangs

hangs._LONGEST_HANG_SECONDS = 2.0
original = channel.TelegramChannel.{method}

def faulty(self, given, *more):
    if "/human killer" in str(given):
        {deed}
    return original(self, given, *more)

channel.TelegramChannel.{method} = faulty
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "deed"),
    [
        ("answer", "time.sleep(600)"),  # the loop stands still, and no signal is heeded
        ("read", "os._exit(137)"),  # as if it ran out of memory
    ],
)
async def test_what_kills_three_times_is_set_aside(tmp_path: Path, method: str, deed: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(_FAULT.format(method=method, deed=deed), "utf-8")
    settings = {**small_knowledge(tmp_path), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    async with BotApiServer() as server:
        li, wang, teacher = server.user(1, "Li", "zh"), server.user(2), server.user(TEACHER_ID, "Chen", "en")
        async with running(tmp_path, server, **settings) as bot:
            await teacher.says("/privacy")
            await teacher.hears()
            await li.says("/privacy")
            await li.hears("学号")
            await li.says("/human killer")
            await li.says("/privacy")
            await wang.says("/privacy")
            assert await bot.ends() in (1, 137)
        for _ in range(2):
            async with running(tmp_path, server, **settings) as bot:
                assert await bot.ends() in (1, 137)
        async with running(tmp_path, server, **settings) as bot:
            await wang.hears("student number")
            await li.hears("出了点问题")
            await li.hears("学号")
            told = await teacher.hears("set aside")
            assert "the process ended while it was handled" in told.text
            await teacher.hears_nothing()
            assert "update_set_aside" in bot.said
        async with running(tmp_path, server, **settings) as bot:
            await wang.says("/language")
            await wang.hears("Which language")
            await teacher.hears_nothing()
            await bot.stops()
