"""Those who wait, came, or did not, as somebody to announce to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcements import audiences
from tests.conftest import Clock, MakeWorld
from tests.hall import STARTS, briefing, opened, other, queues, registers


@pytest.mark.parametrize("tag", ["en", "zh"])
async def test_who_waits_who_came_and_who_did_not(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, tag: str
) -> None:
    """Each is offered when it makes sense, with its count, and reached."""
    one = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    world = await opened(make_world, tmp_path, clock, briefing(modes=one), other())
    await registers(world.person("a"), "jinyun campus", "Li A")
    await registers(world.person("b"), "jinyun online", "Li B")
    c = world.person("c")
    await queues(c, "Li C", "2023010103")
    teacher = world.person("teacher", tag)

    async def announces(text: str, audience: str) -> set[str]:
        """Who has got it, through the card that staff see."""
        await teacher.says("/announce")
        await teacher.says(text)
        await teacher.presses({"en": "Choose recipients", "zh": "发给谁"}[tag])
        choice = next(button for button in teacher.buttons if button.data.endswith(audience))
        assert {"en": "briefing", "zh": "宣讲会"}[tag] in choice.label
        await teacher.forges(choice.data)
        await teacher.presses({"en": "Send to", "zh": "发给 "}[tag])
        await world.deliver()
        return {address.id for address, reply in world.outlet.sent if reply.text == text}

    assert await announces("soon", "waiting:jinyun") == {"c"}
    clock.moment = STARTS
    await world.person("teacher").says("/checkin jinyun Li A")
    assert "absent:jinyun" not in audiences.offered(world.library.knowledge, clock())
    assert await announces("welcome", "present:jinyun") == {"a"}
    clock.moment = STARTS + timedelta(hours=3)
    assert await announces("pity", "absent:jinyun") == {"b"}
