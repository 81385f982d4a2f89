"""What is coming, and how one stands oneself."""

from __future__ import annotations

from bot.messages import Address, Message
from tests.conftest import Clock, Person, World


async def test_briefings_lists_what_is_coming_with_seats_left(student: Person) -> None:
    said = await student.says("/briefings")
    assert "Saturday 6 March 2027, 14:30" in said
    assert "Wednesday 10 March 2027, 19:00" in said
    assert "on site: 200 of 200 seats left" in said
    assert "Sample data" in said


async def test_the_link_of_a_poster_opens_one_briefing(world: World, student: Person) -> None:
    """In the middle of something else too; then a tap registers."""
    await student.says("/human")
    said = await student.says("/start b_yuanjiagang")
    assert "Yuanjiagang Campus" in said
    assert "Jinyun" not in said
    assert "your name" not in said
    assert "on site or join online" in await student.presses("Register")


async def test_a_link_to_what_is_no_more_leads_to_the_list(student: Person) -> None:
    assert "no longer on the schedule" in await student.says("/start b_moon")
    assert "Upcoming briefings" in await student.presses("Upcoming briefings")


async def test_a_link_that_is_none_of_ours_says_hello(student: Person) -> None:
    for payload in ("x_1", "b_", "b", "_", "nonsense"):
        assert "I am the exchange bot" in await student.says(f"/start {payload}")


async def test_mine_is_marked_and_led_to(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    assert "You are registered (online)" in await student.says("/briefings")
    assert "Your ticket" in await student.presses("My ticket")
    assert "Register: Jinyun" not in [b.label for b in student.buttons]


async def test_in_a_group_nobody_sees_whose_seat_it_is(world: World, student: Person) -> None:
    await student.says("/register jinyun online")
    await student.says("Li Ming")
    await student.says("2023010101")
    said = await student.does(Message(student.address, "/briefings", chat=Address("test", "-1")))
    assert "You are registered" not in said
    assert "499 of 500" in said


async def test_what_is_over_says_so(student: Person, clock: Clock) -> None:
    clock.passes(days=30)
    said = await student.says("/start b_jinyun")
    assert "is over" in said
