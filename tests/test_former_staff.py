"""Whoever is removed from staff: all that was open for them ends at the next start."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot import skills
from bot.dialogue import Conversation
from bot.messages import Address, Reply
from bot.skills import Skill
from tests.conftest import Clock, MakeWorld, World
from tests.hall import STARTS, opened, registers

for module in pkgutil.iter_modules(skills.__path__, "bot.skills."):
    importlib.import_module(module.name)

CHEN = Address("test", "chen")
STAFF_DIALOGUES = [
    ("/announce",),
    ("/announce Hello everybody", "[Add a Chinese text]"),
    ("/arrange jinyun", "[Change the time]"),
    ("/checkin jinyun",),
    ("/attendees Li",),
    ("/questions", "[Answer]"),
]


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    world = await opened(make_world, tmp_path, clock)
    await world.restart(CHEN)
    li = world.person("li")
    await registers(li, "jinyun campus")
    await li.says("/human Where is the office?")
    await world.deliver()
    return world


@pytest.mark.parametrize("steps", STAFF_DIALOGUES, ids=lambda steps: steps[0])
async def test_an_open_dialogue_ends(hall: World, steps: tuple[str, ...]) -> None:
    """What was asked of staff is a message like any other now, and is not asked again."""
    chen = hall.person("chen")
    for step in steps:
        await (chen.presses(step[1:-1]) if step.startswith("[") else chen.says(step))
    buttons, drafts = chen.buttons, await hall.storage.announcements.latest(9)
    await hall.restart()
    answer = await chen.says("How much does it cost?")
    assert "Nothing." in answer
    assert "/cancel" not in answer
    person = await hall.storage.people.find(CHEN)
    assert person is not None
    assert Conversation.of_json(person.conversation).skill is None
    for button in buttons:
        await chen.forges(button.data)
    assert (await hall.storage.questions.open(9))[1] == 1
    assert await hall.storage.announcements.latest(9) == drafts


def test_every_dialogue_of_a_command_of_staff_ends() -> None:
    """None of a skill that only staff can open was left out."""
    of_staff = [s for s in Skill.__subclasses__() if s.commands and all(c.is_staff for c in s.commands)]
    assert len(of_staff) > 5
    assert [step for skill in of_staff for step in skill.steps if not step.is_staff] == []


async def test_a_slide_ends(hall: World, clock: Clock) -> None:
    """The code in the chat is worthless a minute later, and nobody else's slide is touched."""
    clock.moment = STARTS
    for person in (hall.person("chen"), hall.person("teacher")):
        await person.says("/slide jinyun")
    await hall.deliver()
    await hall.restart()
    clock.passes(seconds=60)
    await hall.app.door_codes.renew()
    assert [slide.address.id for slide in await hall.storage.door_codes.standing()] == ["teacher"]


async def test_what_waited_to_be_told_to_staff_is_not_told_any_more(hall: World, clock: Clock) -> None:
    hall.outlet.sent.clear()
    await hall.person("li").says("/human Is there a lift?")
    await hall.restart()
    await hall.deliver()
    clock.passes(hours=1)
    await hall.deliver()
    assert not any("lift" in text for text in hall.outlet.heard_by(CHEN))
    assert any("lift" in text for text in hall.outlet.heard_by(Address("test", "teacher")))


async def test_a_slide_that_waited_to_be_sent_is_not_put_up(hall: World, clock: Clock) -> None:
    clock.moment = STARTS + timedelta(minutes=1)
    await hall.person("chen").says("/slide jinyun")
    await hall.restart()
    await hall.deliver()
    assert [reply for to, reply in hall.outlet.sent if to == CHEN and reply.files] == []
    await hall.app.door_codes.renew()
    assert await hall.storage.door_codes.standing() == await hall.storage.door_codes.failed() == []
    assert Reply("") not in [reply for to, reply in hall.outlet.sent if to == CHEN]
