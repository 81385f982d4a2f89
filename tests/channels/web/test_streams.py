"""What is told in the meantime reaches every open page of a person, and of nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import httpx
import pytest

from bot.channels.web import streams as module
from bot.channels.web.streams import Streams
from bot.messages import Markdown, Reply
from bot.storage import Lane
from tests.channels.web.conftest import Browser, Pages, served


async def _until(lines: AsyncIterator[str], words: str) -> list[str]:
    """The lines up to the one with these words."""
    heard = []
    async with asyncio.timeout(10):
        async for line in lines:
            heard.append(line)
            if words in line:
                return heard
    raise AssertionError(f"the stream ended before {words!r}: {heard}")


async def _says(client: httpx.AsyncClient, text: str) -> str:
    response = await client.post("/say", data={"text": text}, headers={"x-fragment": "1"})
    assert response.status_code == 200
    return response.text


async def test_an_open_page_hears_at_once_and_what_it_missed_on_return(pages: Pages) -> None:
    async with served(pages) as url, httpx.AsyncClient(base_url=url) as client:
        await _says(client, "hello")
        people = await pages.storage_people()
        async with client.stream("GET", "/events?after=2") as stream:
            lines = stream.aiter_lines()
            await _until(lines, ": here")
            await pages.app.storage.outbox.put(people, Reply(Markdown("Room **7**")), pages.clock())
            await pages.deliver()
            heard = await _until(lines, "<strong>7</strong>")
            assert "id: 3" in heard
        await pages.app.storage.outbox.put(people, Reply(Markdown("Room 8")), pages.clock())
        await pages.deliver()
        async with client.stream("GET", "/events?after=2", headers={"last-event-id": "3"}) as stream:
            heard = await _until(stream.aiter_lines(), ": here")
        assert [line for line in heard if line.startswith("id")] == ["id: 4"]


async def test_nobody_hears_what_is_told_to_another(pages: Pages) -> None:
    async with (
        served(pages) as url,
        httpx.AsyncClient(base_url=url) as li,
        httpx.AsyncClient(base_url=url) as wu,
    ):
        await _says(li, "hello")
        await _says(wu, "hello")
        [_, second] = await pages.storage_people()
        async with li.stream("GET", "/events?after=2") as stream:
            lines = stream.aiter_lines()
            await _until(lines, ": here")
            await pages.app.storage.outbox.put([second], Reply(Markdown("for Wu")), pages.clock())
            await pages.deliver()
            await _says(li, "/help")
            assert "for Wu" not in "".join(await _until(lines, "/briefings"))


async def test_what_is_recalled_is_taken_off_the_page(pages: Pages) -> None:
    async with served(pages) as url, httpx.AsyncClient(base_url=url) as client:
        await _says(client, "hello")
        [person] = await pages.storage_people()
        address = (await pages.app.storage.people.get_all([person]))[0].address
        [number] = await pages.channel.sender.send(address, Reply(Markdown("A slip")))
        async with client.stream("GET", f"/events?after={number}") as stream:
            lines = stream.aiter_lines()
            await _until(lines, ": here")
            await pages.channel.sender.correct(address, [number], Reply(Markdown("Put right")))
            await _until(lines, "Put right")
            await pages.channel.sender.recall(address, [number])
            await _until(lines, f"data: {number}")
        assert "Put right" not in (await client.get("/")).text


async def test_a_visitor_who_has_said_nothing_has_no_stream(pages: Pages) -> None:
    async with served(pages) as url, httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/events")).status_code == 204


async def test_the_page_open_longest_is_let_go_when_there_are_too_many() -> None:
    streams = Streams()
    with ExitStack() as stack:
        first, *_ = [stack.enter_context(streams.opened(1)) for _ in range(6)]
        assert not first.is_closed
        stack.enter_context(streams.opened(1))
        assert first.is_closed
    assert len(streams) == 0


async def test_a_page_that_does_not_read_is_let_go() -> None:
    streams = Streams()
    with streams.opened(1) as stream:
        for number in range(200):
            streams.tell(1, number)
        assert stream.is_closed


async def test_a_page_counts_once_its_script_says_that_it_shows_what_came(pages: Pages) -> None:
    async with served(pages) as url, httpx.AsyncClient(base_url=url) as client:
        await _says(client, "hello")
        person = (await pages.storage_people())[-1]
        async with client.stream("GET", "/events?after=2") as stream:
            lines = stream.aiter_lines()
            await _until(lines, ": here")
            noticed = asyncio.create_task(pages.channel.sender.is_noticed(person, "7"))
            await client.post("/shown", data={"entry": "6"})
            assert not noticed.done()
            await client.post("/shown", data={"entry": "7"})
            assert await noticed
            assert await pages.channel.sender.is_noticed(person, "7")
        while pages.channel.sender.is_attended(person):
            await asyncio.sleep(0.01)
        assert not await pages.channel.sender.is_noticed(person, "7")


async def test_a_page_that_stays_silent_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SHOWN_SECONDS", 0.01)
    streams = Streams()
    with streams.opened(1), streams.opened(2):
        streams.note_shown(2, 5)
        assert not await streams.shows(1, 5)
        assert await streams.shows(2, 5)


async def test_what_a_kill_left_unnoted_stands_on_the_page_once(pages: Pages, student: Browser) -> None:
    await student.says("hello")
    person = (await pages.storage_people())[-1]
    await pages.app.storage.outbox.put([person], Reply(Markdown("Room 7")), pages.clock())
    [delivery] = await pages.app.storage.outbox.claim("web", Lane.URGENT, 1, pages.clock())
    await pages.channel.sender.put(delivery, Reply(Markdown("Room 7")))
    await pages.restart()
    await pages.app.storage.outbox.take_up_again("web", pages.clock())
    await pages.deliver()
    assert (await student.opens()).count("Room 7") == 1
