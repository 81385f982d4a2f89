"""Many write at once: each is answered once, in order, and nobody suffers for another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.channels.web.batches import Batches
from tests.channels.web.conftest import Pages


async def test_many_at_once_are_each_told_their_own(pages: Pages) -> None:
    browsers = [pages.browser() for _ in range(30)]
    said = await asyncio.gather(*(b.says(f"/human Question {n}?") for n, b in enumerate(browsers)))
    assert all(f"Question {n}?" in shown for n, shown in enumerate(said))
    for number, browser in enumerate(browsers):
        log = await browser.opens()
        assert log.count("/human Question") == 1
        assert f"/human Question {number}?" in log


async def test_what_one_person_says_in_two_tabs_at_once_is_answered_twice_and_a_double_tap_once(
    pages: Pages,
) -> None:
    browser = pages.browser()
    await browser.says("hello")
    same = {"text": "/help", "nonce": "00000000000000aa"}
    other = {"text": "/privacy", "nonce": "00000000000000bb"}
    forms = (same, other, same)
    answers = await asyncio.gather(*(browser.client.post("/say", data=form) for form in forms))
    assert [answer.status_code for answer in answers] == [303] * 3
    log = await browser.opens()
    assert log.count("You:\n/help") == 1
    assert log.count("You:\n/privacy") == 1


async def test_whoever_forgets_themselves_among_others_leaves_nothing(pages: Pages) -> None:
    leaving, staying = pages.browser(), pages.browser()
    await asyncio.gather(leaving.says("hello"), staying.says("hello"))
    await leaving.says("/forget")
    said = await asyncio.gather(leaving.presses("Yes, delete everything"), staying.says("/help"))
    assert "/briefings" in said[1]
    assert len(await pages.storage_people()) == 1


async def test_what_fails_in_a_batch_is_tried_alone_and_the_others_are_answered() -> None:
    handled: list[Sequence[int]] = []

    async def handle(batch: Sequence[int]) -> dict[int, int]:
        await asyncio.sleep(0)
        handled.append(batch)
        if 2 in batch:
            raise ValueError(2)
        return {place: -asked for place, asked in enumerate(batch[:3])}

    batches = Batches(handle)
    results = await asyncio.gather(*map(batches.result, range(1, 6)), return_exceptions=True)
    assert [*map(str, results)] == ["-1", "2", "-3", "-4", "-5"]
    assert [*map(len, handled)] == [5, 1, 1, 1, 1, 1]


async def test_what_is_left_of_a_batch_comes_first_in_the_next() -> None:
    handled: list[Sequence[int]] = []

    async def handle(batch: Sequence[int]) -> dict[int, int]:
        await asyncio.sleep(0)
        handled.append(batch)
        return {0: batch[0]}

    batches = Batches(handle)
    assert await asyncio.gather(*map(batches.result, range(4))) == [0, 1, 2, 3]
    assert [batch[0] for batch in handled] == [0, 1, 2, 3]


async def test_whoever_does_not_wait_any_more_keeps_nobody_from_an_answer() -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def handle(batch: Sequence[int]) -> dict[int, int]:
        begun.set()
        await goes_on.wait()
        return dict(enumerate(batch))

    batches = Batches(handle)
    first, second = (asyncio.create_task(batches.result(number)) for number in (1, 2))
    await begun.wait()
    first.cancel()
    goes_on.set()
    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first
