"""Hello, help, language, settings, and who gets announcements."""

from __future__ import annotations

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
    assert "You get no announcements and no reminders" in await student.says("/settings")
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
