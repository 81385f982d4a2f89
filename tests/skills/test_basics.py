"""Hello, help, language, settings, and who gets announcements."""

from __future__ import annotations

from bot.messages import Address, Message
from tests.conftest import Person, World


async def test_start_asks_once_whether_to_subscribe(world: World, student: Person) -> None:
    assert "Shall I send you" in await student.says("/start")
    assert "you will get" in await student.presses("Yes")
    assert "Shall I send you" not in await student.says("/start")
    assert await world.storage.audiences.counts(["all"], world.clock()) == {"all": 1}


async def test_no_means_no(world: World, student: Person) -> None:
    await student.says("/start")
    assert "no announcements" in await student.presses("No")
    assert "Shall I send you" not in await student.says("/start")
    assert await world.storage.audiences.counts(["all"], world.clock()) == {"all": 0}


async def test_the_answer_speaks_the_language_of_the_question(student: Person) -> None:
    assert "Friday 26 March 2027" in await student.says("When does NUS close?")
    assert "2027年3月26日星期五" in await student.says("新国立什么时候截止")
    assert "报名" in await student.says("/briefings"), "a command follows the language last spoken"


async def test_language_fixes_it(student: Person) -> None:
    """By buttons or in one line; "language of my question" lets go again."""
    await student.says("/language")
    assert "以后我都用中文" in await student.presses("中文")
    assert "2027年3月26日" in await student.says("When does NUS close?")
    assert "English from now on" in await student.says("/language en")
    assert "Friday 26 March" in await student.says("新国立什么时候截止")
    await student.says("/language auto")
    assert "2027年3月26日" in await student.says("新国立什么时候截止")


async def test_a_name_in_chinese_does_not_turn_the_language(student: Person) -> None:
    await student.says("/register jinyun online")
    assert "student number" in await student.says("李明")


async def test_settings_show_and_change(student: Person) -> None:
    assert "You get no announcements or reminders" in await student.says("/settings")
    await student.presses("Yes, keep me posted")
    assert "You get: all announcements" in await student.says("/settings")
    assert "no more announcements" in await student.presses("Stop everything")


async def test_an_unknown_command_is_told_the_nearest(student: Person) -> None:
    assert "/register" in await student.says("/registr")
    assert "no command /xyzzy" in await student.says("/xyzzy")
    assert "/announce" not in await student.says("/anounce"), "students are not told of staff commands"


async def test_subscribing_twice_and_unsubscribing_twice(student: Person) -> None:
    await student.says("/subscribe")
    assert "already" in await student.says("/subscribe")
    assert "no more" in await student.says("/unsubscribe")
    assert "no announcements" in await student.says("/unsubscribe")


async def test_settings_name_a_pause_and_end_it(student: Person) -> None:
    await student.says("/subscribe NUS")
    await student.says("/settings")
    await student.presses("Pause")
    assert "Paused until Tuesday 16 March 2027" in await student.says("/settings")
    assert "You will receive again: NUS" in await student.presses("Resume")
    assert "Paused" not in await student.says("/settings")


async def test_whoever_was_gone_is_asked_whether_to_go_on(world: World, student: Person) -> None:
    """Also if Telegram never told of the unblocking, and they just write again."""
    await student.says("/remind NUS")
    await world.storage.people.set_gone(student.address, gone=True)
    for command in ("/start", "/settings"):
        assert "Would you like to receive what you had chosen before?" in await student.says(command)
    assert "You will receive again: NUS" in await student.presses("Yes, as before")
    assert "Shall I" not in await student.says("/settings")


async def test_no_to_announcements_keeps_what_was_chosen_since(student: Person) -> None:
    """An old button does not take away the reminders."""
    await student.says("/start")
    old = next(button.data for button in student.buttons if "No, thank you" in button.label)
    await student.says("/remind NUS")
    assert "You still get: NUS" in await student.forges(old)


async def test_a_command_of_another_bot_in_a_group_is_met_with_silence(world: World, student: Person) -> None:
    """An unknown command in a group, also one that looks like ours."""
    group = Address("test", "-5")
    for said in ("/rules", "/ban @li", "/remindme", "/hlep"):
        assert await student.does(Message(student.address, said, chat=group)) == ""
    assert "no command" in await student.says("/rules")
