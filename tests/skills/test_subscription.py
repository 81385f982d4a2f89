"""All of the announcements or some, stopped, paused, and back again."""

from __future__ import annotations

from datetime import timedelta

from bot.storage import Storage
from tests.conftest import Clock, Person, World


async def _interests(storage: Storage, person: Person) -> list[str]:
    known = await storage.people.find(person.address)
    assert known is not None
    return await storage.interests.of_person(known.id)


async def test_all_or_some_by_buttons(world: World, student: Person) -> None:
    assert "you will get the office's announcements" in await student.says("/subscribe")
    assert "✓ all announcements" in [button.label for button in student.buttons]
    await student.presses("all announcements")
    await student.presses("NUS")
    assert "✓ NUS" in [button.label for button in student.buttons]
    await student.presses("briefings")
    assert await _interests(world.storage, student) == ["briefings", "programme:nus"]
    await student.presses("Stop announcements")
    assert await _interests(world.storage, student) == []


async def test_by_words_in_either_language(world: World, student: Person) -> None:
    assert "about NUS" in await student.says("/subscribe nus")
    await student.says("/subscribe 宣讲会")
    await student.says("/subscribe deadlines")
    assert await _interests(world.storage, student) == ["briefings", "deadlines", "programme:nus"]
    assert "nothing more about briefings" in await student.says("/unsubscribe briefing")
    assert await _interests(world.storage, student) == ["deadlines", "programme:nus"]
    assert "no more announcements" in await student.says("/unsubscribe")
    assert "/subscribe starts them" in await student.says("/unsubscribe")


async def test_what_is_not_understood_changes_nothing(world: World, student: Person) -> None:
    assert 'do not know "the weather"' in await student.says("/subscribe the weather")
    assert 'do not know "Cambridge"' in await student.says("/unsubscribe Cambridge")
    assert "no longer works" in await student.forges("subscription:toggle:programme:oxford")
    assert await _interests(world.storage, student) == []


async def test_paused_for_two_weeks(world: World, student: Person, clock: Clock) -> None:
    """Nothing is lost by it: it ends by itself, or with one tap."""
    await student.says("/subscribe")
    assert "nothing until Tuesday 16 March 2027" in await student.presses("Pause for two weeks")
    audiences = world.storage.audiences
    assert await audiences.counts(["all"], clock()) == {"all": 0}
    assert await audiences.counts(["all"], clock() + timedelta(days=15)) == {"all": 1}
    await student.presses("Go on now")
    assert await audiences.counts(["all"], clock()) == {"all": 1}


async def test_what_one_gets_stands_in_ones_data(student: Person) -> None:
    await student.says("/subscribe NUS")
    assert "Announcements about: NUS" in await student.says("/mydata")
