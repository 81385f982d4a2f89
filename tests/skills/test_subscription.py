"""All of the announcements or some, stopped, paused, and back again."""

from __future__ import annotations

from datetime import timedelta

import pytest

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
    await student.presses("Stop everything")
    assert await _interests(world.storage, student) == []


async def test_by_words_in_either_language(world: World, student: Person) -> None:
    assert "about NUS" in await student.says("/subscribe nus")
    await student.says("/subscribe 宣讲会")
    await student.says("/subscribe deadlines")
    assert await _interests(world.storage, student) == ["briefings", "deadlines", "programme:nus"]
    said = await student.says("/unsubscribe briefing")
    assert "Stopped: briefings. You still get: reminders of all deadlines, NUS" in said
    assert await _interests(world.storage, student) == ["deadlines", "programme:nus"]
    assert "What shall I stop?" in await student.says("/unsubscribe")
    assert "no more announcements or reminders" in await student.presses("Stop everything")
    assert "/subscribe starts them" in await student.says("/unsubscribe")


async def test_several_at_once(world: World, student: Person) -> None:
    await student.says("/subscribe NUS and Manchester, 宣讲会")
    assert await _interests(world.storage, student) == ["briefings", "programme:manchester", "programme:nus"]


async def test_what_still_comes_is_said(world: World, student: Person) -> None:
    """Nobody believes to have stopped what goes on."""
    await student.says("/subscribe")
    assert "You still get all announcements" in await student.says("/unsubscribe briefings")
    await student.says("/unsubscribe all")
    await student.says("/subscribe deadlines")
    assert "Stopped: NUS. You still get: Manchester" in await student.says("/unsubscribe NUS")
    assert "programme:nus" not in await _interests(world.storage, student)


async def test_after_a_block_one_gets_back_what_one_had(world: World, student: Person) -> None:
    """If one wants it; who had nothing is not asked."""
    await student.says("/subscribe NUS")
    await world.storage.people.set_gone(student.address, gone=True)
    assert await _interests(world.storage, student) == []
    welcome = await world.app.assistant.welcome_back(student.address, "en")
    assert welcome is not None
    assert "what you had chosen before" in welcome.text
    assert "You will receive again: NUS" in await student.forges("subscription:back")
    assert await _interests(world.storage, student) == ["programme:nus"]
    await student.says("/unsubscribe")
    await world.storage.people.set_gone(student.address, gone=True)
    assert await world.app.assistant.welcome_back(student.address, "en") is None


async def test_what_is_not_understood_changes_nothing(world: World, student: Person) -> None:
    assert 'do not know "the weather"' in await student.says("/subscribe the weather")
    assert 'do not know "Cambridge"' in await student.says("/unsubscribe Cambridge")
    assert "no longer works" in await student.forges("subscription:toggle:programme:oxford")
    assert await _interests(world.storage, student) == []


async def test_paused_for_two_weeks(world: World, student: Person, clock: Clock) -> None:
    """Nothing is lost by it: it ends by itself, or with one tap."""
    await student.says("/subscribe")
    assert "until Tuesday 16 March 2027 I will send no announcements" in await student.presses(
        "Pause for two weeks"
    )
    audiences = world.storage.audiences
    assert await audiences.counts(["all"], clock()) == {"all": 0}
    assert await audiences.counts(["all"], clock() + timedelta(days=15)) == {"all": 1}
    assert "Paused until Tuesday 16 March 2027" in await student.says("/settings")
    await student.forges("subscription:resume")
    assert await audiences.counts(["all"], clock()) == {"all": 1}
    assert "until Tuesday 16 March 2027" in await student.says("/unsubscribe pause")


async def test_what_one_gets_stands_in_ones_data(student: Person) -> None:
    await student.says("/subscribe NUS")
    assert "You get: NUS (news, and reminders of deadlines)" in await student.says("/mydata")


async def test_a_pause_is_ended_by_nobody_but_oneself(student: Person) -> None:
    """Whoever adds something while pausing reads that the pause goes on."""
    await student.says("/subscribe")
    await student.presses("Pause for two weeks")
    for command in ("/subscribe", "/subscribe NUS", "/remind UBC"):
        assert "Paused until Tuesday 16 March 2027" in await student.says(command)
    assert "You will receive again: all announcements, NUS" in await student.forges("subscription:resume")


async def test_an_old_resume_button_promises_nothing(student: Person) -> None:
    await student.says("/subscribe")
    await student.says("/unsubscribe")
    assert "All right, no announcements" in await student.forges("subscription:resume")
    assert "All right, no announcements" in await student.forges("subscription:pause")


async def test_only_some_is_only_some(world: World, student: Person, clock: Clock) -> None:
    """Who unticks all announcements and keeps NUS hears no more of the canteen."""
    await student.says("/subscribe")
    await student.presses("NUS")
    await student.presses("✓ all announcements")
    audiences = ["all", "language:en", "programme:nus"]
    assert await world.storage.audiences.counts(audiences, clock()) == {
        "all": 0,
        "language:en": 0,
        "programme:nus": 1,
    }


async def test_in_chinese(world: World) -> None:
    wang = world.person("wang", "zh")
    assert "国大、曼大有新消息" in await wang.says("/subscribe 国大和曼大")
    assert "要停止哪些" in await wang.says("/unsubscribe")
    said = await wang.says("/unsubscribe 暂停")
    assert "2027年3月16日星期二之前不发通知" in said
    assert "已停止：国大。您仍会收到：曼大（新消息和截止日期提醒）" in await wang.says("/unsubscribe 国大")


# --- as people write to mailing services ------------------------------------------------

STOPS = ["STOP", "stop.", "Stop all", "unsubscribe", "Unsubscribe me, please", "opt out", "TD", "td", "T", "退订", "退订！",
         "T退订", "/stop", "/退订", "STOP STOP", "取消订阅", "停止接收消息", "停", "別再發了", "不要再给我发消息了", "退订通知", "please stop sending me messages", "我要退订"]  # fmt: skip


@pytest.mark.parametrize("said", STOPS)
async def test_a_lone_stop_ends_what_is_sent(world: World, student: Person, said: str) -> None:
    """At once where there is one thing; of several it is asked which; to nobody subscribed it is said."""
    await student.says("/language en")
    assert "no announcements" in await student.says(said)
    await student.says("/subscribe")
    assert "no more announcements or reminders" in await student.says(said)
    assert await _interests(world.storage, student) == []
    await student.says("/subscribe NUS, briefings")
    assert "What shall I stop?" in await student.says(said)
    assert "no more announcements" in await student.presses("Stop everything")


@pytest.mark.parametrize("said", STOPS)
async def test_in_a_dialogue_it_stops_the_dialogue(world: World, student: Person, said: str) -> None:
    """It becomes nobody's name, answer or question; the subscription stays."""
    await student.says("/subscribe")
    await student.says("/language en")
    await student.says("/register jinyun online")
    assert "stopped" in await student.says(said)
    await student.says("/human")
    assert "stop" in await student.says(said)
    await student.says("/cancel")
    assert await world.storage.questions.open(9) == ([], 0)
    assert await _interests(world.storage, student) == ["all"]


@pytest.mark.parametrize("said", ["STOP", "退订", "TD"])
async def test_it_is_no_answer_to_another_question(world: World, student: Person, said: str) -> None:
    """Neither a "no" to a seat that is held nor a word on `/forget`; "cancel" is, as before."""
    await student.says("/language en")
    await student.says("/subscribe NUS")
    await student.says("/forget")
    assert "no more announcements" in await student.says(said)
    await student.says("yes")
    assert await world.storage.people.find(student.address) is not None
    await student.says("/forget")
    assert "nothing was deleted" in await student.says("cancel")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("unsubscribe from NUS", ["briefings"]),
        ("退订宣讲会", ["programme:nus"]),
        ("Please unsubscribe me from NUS and briefings.", []),
        ("退订全部", []),
        ("/unsubscribe everything, please", []),
        ("/unsubscribe from NUS.", ["briefings"]),
        ("unsubscribe from Netflix", ["briefings", "programme:nus"]),
    ],
)
async def test_what_is_named_is_stopped(world: World, student: Person, said: str, left: list[str]) -> None:
    await student.says("/subscribe NUS, briefings")
    await student.says(said)
    assert await _interests(world.storage, student) == left
