"""A dialogue that an earlier version of the bot left open."""

from __future__ import annotations

import pytest

from bot.messages import Address, Language
from tests.conftest import World


@pytest.mark.parametrize(
    ("tag", "expected"), [("en", "start again with the command"), ("zh", "请重新发一次命令")]
)
async def test_a_step_that_no_longer_fits_closes_kindly(world: World, tag: str, expected: str) -> None:
    """Nothing is raised, nothing is taken for an answer, and the next message is met as usual."""
    teacher = world.person("teacher", tag)
    await teacher.says("/help")
    known = await world.storage.people.find(Address("test", "teacher"))
    assert known is not None
    old = {"skill": "questions", "step": "answer", "data": {"question": "none of today's"}}
    await world.storage.people.remember(known.id, Language(tag), old)
    assert expected in await teacher.says("23")
    assert expected not in await teacher.says("/help")


async def test_a_command_is_met_at_once_after_an_old_step(world: World) -> None:
    teacher = world.person("teacher")
    await teacher.says("/help")
    known = await world.storage.people.find(Address("test", "teacher"))
    assert known is not None
    old = {"skill": "questions", "step": "answer", "data": {}}
    await world.storage.people.remember(known.id, Language.EN, old)
    reply = await teacher.says("/help")
    assert "/register" in reply
    assert "in the middle" not in reply
