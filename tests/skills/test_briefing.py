"""From the notice to the seat, and back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.messages import Address
from tests.conftest import Clock, Person, World


async def test_briefings_lists_what_is_coming_with_seats_left(student: Person) -> None:
    said = await student.says("/briefings")
    assert "Saturday 6 March 2027, 14:30" in said
    assert "Wednesday 10 March 2027, 19:00" in said
    assert "on site: 200 of 200 seats left" in said
    assert "Sample data" in said


async def test_a_whole_registration_by_buttons(world: World, student: Person) -> None:
    """Which, how, who: then the seat is in the database, and the confirmation holds every detail."""
    assert "Which briefing" in await student.says("/register")
    assert "on site or join online" in await student.presses("Jinyun")
    assert "your name" in await student.presses("on site")
    assert "student number" in await student.says("Li Ming")
    said = await student.says("2023010101")
    for detail in (
        "booked",
        "Saturday 6 March 2027, 14:30",
        "Jinyun Campus",
        "on site",
        "Li Ming",
        "2023010101",
    ):
        assert detail in said
    assert (await world.storage.registrations.taken()) == {("jinyun", "campus"): 1}
    assert "199 of 200" in await student.says("/briefings")


async def test_a_registration_in_one_line(student: Person) -> None:
    """Only name and number are asked; the online link goes to those who registered."""
    await student.says("/register jinyun online")
    await student.says("O'Brien Smith")
    said = await student.says("s1234567")
    assert "https://" in said
    assert "S1234567" in said


@pytest.mark.parametrize(
    "line", ["/register 缙云 线上", "/register 线上 缙云校区", "/register ONLINE Jinyun"]
)
async def test_arguments_in_any_order_and_language(world: World, line: str) -> None:
    zhang = world.person("zhang", "zh")
    assert "姓名" in await zhang.says(line)
    assert "学号" in await zhang.says("张三")
    said = await zhang.says("2022123456")
    assert "报名成功" in said
    assert "2027年3月6日星期六 14:30" in said


async def test_details_are_asked_once_and_offered_again(student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "Li Ming, student number 2023010101" in await student.says("/register yuanjiagang campus")
    assert "booked" in await student.presses("Yes, register me")


async def test_known_details_can_be_changed(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    await student.says("/register yuanjiagang campus")
    assert "your name" in await student.presses("Change them")
    await student.says("Li Mingming")
    assert "Li Mingming" in await student.says("2023010102")
    person = await world.storage.people.find(student.address)
    assert person is not None
    assert (person.name, person.student_number) == ("Li Mingming", "2023010102")


async def test_a_place_called_campus_is_no_mode(student: Person) -> None:
    await student.says("/register online Jinyun Campus")
    await student.says("Li Ming")
    assert "https://" in await student.says("2023010101")
    assert "I do not know" in await student.says("/register yuanjiagang online campus")


async def test_a_command_in_between_does_not_end_the_registration(student: Person) -> None:
    await student.says("/register jinyun online")
    assert "in the middle of something" in await student.says("/help")
    assert "student number" in await student.says("Li Ming")
    await student.says("/language en")
    assert "booked" in await student.says("2023010101")


@pytest.mark.parametrize(
    "name",
    ["when does nus close", "国大什么时候截止啊", "", "12345", "When is the deadline?", "x" * 80, "<b>"],
)
async def test_what_is_no_name_is_asked_again(student: Person, name: str) -> None:
    await student.says("/register jinyun online")
    assert "does not look like a name" in await student.says(name)
    assert "student number" in await student.says("Li Ming")


@pytest.mark.parametrize("number", ["", "abc", "12", "1" * 30, "2023 0101 x y"])
async def test_what_is_no_number_is_asked_again(student: Person, number: str) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    assert "does not look like a student number" in await student.says(number)
    assert "booked" in await student.says("2023010101")


async def test_nobody_has_two_seats_at_one_briefing(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "already have a seat (online)" in await student.says("/register jinyun campus")
    assert sum((await world.storage.registrations.taken()).values()) == 1


async def test_a_full_mode_offers_the_other(world: World, student: Person) -> None:
    await _fill(world, "jinyun", "campus", 200)
    said = await student.says("/register jinyun campus")
    assert "All seats (on site) are taken" in said
    assert "your name" in await student.presses("online")


async def test_the_last_seat_goes_to_whoever_finishes_first(world: World, student: Person) -> None:
    """Full between the choice and the booking: told so, and nothing is overbooked."""
    await student.says("/register jinyun campus")
    await student.says("Li Ming")
    await _fill(world, "jinyun", "campus", 200)
    assert "All seats (on site) are taken" in await student.says("2023010101")
    assert (await world.storage.registrations.taken())["jinyun", "campus"] == 200


@pytest.mark.slow
async def test_two_hundred_at_once_for_the_last_fifty(world: World) -> None:
    """Through the whole bot, on a file database: exactly fifty seats are given."""
    await _fill(world, "yuanjiagang", "campus", 100)

    async def registers(number: int) -> str:
        person = world.person(f"s{number}")
        await person.says("/register yuanjiagang campus")
        await person.says("Li Ming")
        return await person.says(f"2023{number:06}")

    said = await asyncio.gather(*(registers(number) for number in range(200)))
    assert sum("booked" in text for text in said) == 50
    assert sum("are taken" in text for text in said) == 150
    assert (await world.storage.registrations.taken())["yuanjiagang", "campus"] == 150


async def test_my_and_cancel(world: World, student: Person) -> None:
    assert "Nothing is coming up" in await student.says("/my")
    assert "Nothing is coming up" in await student.says("/cancel")
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "2023010101" in await student.says("/my")
    assert "Which seat" in await student.says("/cancel")
    assert "free for someone else" in await student.presses("Jinyun")
    assert "no seat there" in await student.presses("Jinyun")
    assert await world.storage.registrations.taken() == {}


async def test_cancel_by_name(student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "free for someone else" in await student.says("/cancel jinyun")


async def test_after_the_closing_nobody_gets_in(student: Person, clock: Clock) -> None:
    """A dialogue begun before the closing does not end in a seat after it; the other briefing is the only choice."""
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    clock.moment = datetime(2027, 3, 5, 10, 0, tzinfo=UTC)  # 18:00 in Chongqing
    assert "closed" in await student.says("2023010101")
    assert "closed" in await student.says("/register jinyun online")
    assert "Yuanjiagang" in await student.says("/register")


async def test_when_all_is_over(student: Person, clock: Clock) -> None:
    clock.passes(days=30)
    assert "No briefing is planned" in await student.says("/briefings")
    assert "No briefing is planned" in await student.says("/register")


async def test_what_is_over_is_no_longer_mine_to_give_back(student: Person, clock: Clock) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    clock.passes(days=30)
    assert "Nothing is coming up" in await student.says("/my")
    assert "Nothing is coming up" in await student.says("/cancel jinyun")


async def test_an_unknown_briefing_is_named_back(student: Person) -> None:
    said = await student.says("/register moon")
    assert "moon" in said
    assert "jinyun" in said


async def test_a_double_click_books_once(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    await student.says("/register yuanjiagang campus")
    first, second = await asyncio.gather(
        student.presses("Yes, register me"), student.presses("Yes, register me")
    )
    assert "booked" in first
    assert "no longer works" in second
    assert (await world.storage.registrations.taken())["yuanjiagang", "campus"] == 1


async def _fill(world: World, briefing: str, mode: str, count: int) -> None:
    for number in range(count):
        person = await world.storage.people.meet(Address("test", f"filler{number}"), None, world.clock())
        await world.storage.registrations.book(person.id, briefing, mode, 10_000, world.clock())
