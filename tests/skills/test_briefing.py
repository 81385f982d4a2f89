"""What is coming, and how one stands oneself."""

from __future__ import annotations

from bot.messages import Address, Message
from tests.conftest import Clock, Person, World
from tests.hall import registers


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


async def test_whoever_asks_after_registration_has_closed_reads_that_first(
    student: Person, clock: Clock
) -> None:
    """Also within the hour: what was said before it closed is not said again."""
    assert (await student.says("Can I still register for the briefing?")).startswith("Send /register")
    clock.passes(days=4)  # Saturday morning: Jinyun closed on Friday evening
    said = await student.says("Can I still register for the briefing?")
    assert said.startswith("Sign-up for **Exchange briefing 2027, Jinyun Campus** has closed.")
    assert "6 March 2027, 14:30; sign-up has closed" in said
    assert "sign-up closes Tuesday 9 March" in said
    assert (await student.says("宣讲会还能报名吗")).startswith(
        "**2027年海外交流宣讲会（缙云校区）**的报名已经截止。"
    )
    clock.passes(days=4)
    assert (await student.says("Can I still register?")).startswith("No briefing is open for sign-up")
    assert (await student.says("宣讲会还能报名吗")).startswith("目前没有可以报名的宣讲会")
    assert "Sign-up has closed." in await student.says("When is the next briefing?")


async def test_an_answer_changes_at_the_minute_at_which_registration_closes(
    student: Person, clock: Clock
) -> None:
    clock.passes(days=3, hours=7, minutes=59)
    assert (await student.says("Can I still register for the briefing?")).startswith("Send /register")
    clock.passes(minutes=2)
    assert "has closed" in (await student.says("Can I still register for the briefing?")).split("\n")[0]


async def test_whoever_asks_for_a_full_briefing_reads_that_first(teacher: Person, student: Person) -> None:
    """What is left, on site or online, is said with it."""
    for mode, seats in (("on site", "0"), ("online", "1")):
        await teacher.says("/arrange jinyun")
        await teacher.presses(f"Seats {mode}")
        await teacher.says(seats)
    said = await student.says("Is the briefing full already")
    assert said.startswith(
        "**Exchange briefing 2027, Jinyun Campus** is full on site; there are seats online."
    )
    assert "缙云校区）**：现场参加的名额已满，线上参加还有名额。" in await student.says(
        "宣讲会名额满了还能加吗"
    )
    await registers(teacher, "jinyun online")
    assert (await student.says("Is the briefing full already")).startswith(
        "**Exchange briefing 2027, Jinyun Campus** is full now; you can join the queue."
    )
    assert "缙云校区）**的名额已满，可以候补。" in await student.says("宣讲会名额满了还能加吗")


async def test_whoever_asks_reads_that_a_briefing_was_cancelled(teacher: Person, student: Person) -> None:
    await teacher.says("/arrange jinyun")
    await teacher.presses("Call off")
    await teacher.presses("Yes")
    said = await student.says("Was the briefing cancelled?")
    assert said.startswith(
        "**Exchange briefing 2027, Jinyun Campus** (Saturday 6 March 2027, 14:30) has been cancelled."
    )
    assert (await student.says("宣讲会还能报名吗")).startswith(
        "**2027年海外交流宣讲会（缙云校区）**（2027年3月6日星期六 14:30）已取消。"
    )


async def test_who_cannot_come_is_told_how_to_give_the_seat_back(student: Person) -> None:
    """Never taken for somebody in distress."""
    assert "send /cancel" in await student.says("I can't come any more")
    assert "/cancel" in await student.says("我来不了了")
