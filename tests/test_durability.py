"""The benchmark of kills, short: SIGKILL at random moments loses nothing."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("aiosmtpd", reason="pip install -e '.[dev]'")

from benchmarks.durability import killed


@pytest.mark.slow
def test_whatever_is_killed_takes_effect_once_and_reaches_everybody() -> None:
    figures = asyncio.run(killed(6))
    asked, kept = figures["questions asked / in the database"].split(" / ")
    assert asked == kept
    assert figures["handed out and without effect"] == 0
    assert figures["recipients that lack one"] == 0
    assert figures["repeated and not in the ledger"] == 0
    repeated = figures["repeated announcements"] + figures["repeated replies"]
    assert repeated <= figures["under way at a kill, by the ledger"]
    assert figures["of these with the Message-ID of the first"] == figures["of these by mail"]
    assert figures["integrity"] == "ok"
