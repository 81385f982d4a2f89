"""How many statements a message costs, on the real database: what is read once is passed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, filled, heard, opened, queues, registers

PERSON = 1
"""What every message costs: to read who it is from; the transaction begins on the same trip."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """All that are sent to a database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    return await opened(make_world, tmp_path, clock)


@pytest.fixture
async def li(hall: World) -> Person:
    """Has a seat on site at the first briefing, and said who they are."""
    person = hall.person("li")
    await registers(person, "jinyun campus")
    return person


async def test_a_question(li: Person) -> None:
    """The first one also notes what the talk is about."""
    with statements() as sent:
        await li.says("How much does it cost?")
    assert len(sent) == PERSON + 1, sent
    with statements() as sent:
        await li.says("How much does it cost?")
    assert len(sent) == PERSON, sent


async def test_the_way_to_a_seat(li: Person) -> None:
    """Which, how, and yes: a standing in two statements, and what may be answered; then the seat, and that nothing is open any more."""
    with statements() as sent:
        assert "on site or join online" in await li.says("/register yuanjiagang")
    assert len(sent) == PERSON + 3, sent
    with statements() as sent:
        assert "Shall I" in await li.presses("on site")
    assert len(sent) == PERSON + 3, sent
    with statements() as sent:
        assert "booked" in await li.presses("Yes, register me")
    assert len(sent) == PERSON + 5, sent
    assert [words for words in sent if words.startswith("INSERT")] == [sent[3]]


async def test_the_first_seat_of_somebody_new(hall: World) -> None:
    """Who they are and that they agreed is kept with it."""
    new = hall.person("new")
    await new.says("/register jinyun online")
    await new.says("Li Ming")
    with statements() as sent:
        assert "booked" in await new.says("2023010101")
    assert len(sent) == PERSON + 7, sent


@pytest.mark.parametrize(
    ("data", "said", "more"),
    [
        ("seat:ticket:jinyun", "Your ticket", 2),
        ("seat:swap:jinyun:jinyun:online", "changed", 5),
        ("seat:swap:jinyun:yuanjiagang:campus", "is free for somebody else", 6),
        ("seat:cancel:jinyun", "given back", 3),
    ],
)
async def test_a_tap_on_a_seat(li: Person, data: str, said: str, more: int) -> None:
    with statements() as sent:
        assert said in await li.forges(data)
    assert len(sent) == PERSON + more, sent


async def test_a_tap_that_frees_a_seat_for_the_next(hall: World) -> None:
    """The queue is read, the next is written to, and the seat is held for them."""
    first, _ = await filled(hall, "jinyun campus", 2)
    await queues(hall.person("wu"))
    with statements() as sent:
        assert "given back" in await first.forges("seat:cancel:jinyun")
    assert len(sent) == PERSON + 6, sent


async def test_a_tap_that_takes_an_offer(hall: World) -> None:
    first, _ = await filled(hall, "jinyun campus", 2)
    wu = hall.person("wu")
    await queues(wu)
    await first.forges("seat:cancel:jinyun")
    await hall.deliver()
    heard(hall, wu)
    with statements() as sent:
        assert "booked" in await wu.presses("Yes, I will take it")
    assert len(sent) == PERSON + 5, sent


async def test_a_check_in(hall: World, li: Person, clock: Clock) -> None:
    """By the code on the ticket, by the slide, and by name, which reads the list and the queue."""
    [attendee] = await hall.storage.registrations.attendees("jinyun")
    clock.moment = STARTS
    chen = hall.person("teacher")
    await chen.says("/checkin jinyun")
    with statements() as sent:
        assert "checked in" in await chen.says(f"/start t_{attendee.registration.ticket}")
    assert len(sent) == PERSON + 3, sent
    await chen.presses("Undo")
    with statements() as sent:
        assert "checked in" in await chen.says("Li Ming")
    assert len(sent) == PERSON + 4, sent
    await chen.presses("Undo")
    link = await hall.app.door_codes.link(hall.library.knowledge.briefings["jinyun"], clock())
    with statements() as sent:
        assert "You are checked in" in await li.says(f"/start {link.partition('=')[2]}")
    assert len(sent) == PERSON + 2, sent


async def test_what_the_office_tells(hall: World, li: Person) -> None:
    """Words are put to a notice from the person and their standing."""
    person = await hall.storage.people.find(li.address)
    assert person is not None
    write = hall.app.courier.writers["briefing-changed"]
    news = {"venue": [{"en": "Hall 1"}, {"en": "Hall 2"}]}
    with statements() as sent:
        reply = await write(person.id, {"briefing": "jinyun", "news": news}, hall.clock())
    assert reply is not None
    assert "Hall 2" in reply.text
    assert len(sent) == 3, sent
