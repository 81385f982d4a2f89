"""What an author sees while an announcement is on its way, and reads when it is done."""

from __future__ import annotations

import pytest

from bot.announcements.progress import report
from bot.courier import Courier
from bot.messages import Address, Language, Reply
from bot.storage import Announcement, DeliveryStatus, Lane, Outcome, Tally
from tests.conftest import Clock, Person, World
from tests.crowd import settings_with, subscribers


async def _get(world: World, number: int = 1) -> Announcement:
    announcement = await world.storage.announcements.get(number)
    assert announcement is not None
    return announcement


async def _sends(world: World, count: int) -> None:
    deliveries = await world.storage.outbox.claim("test", Lane.BULK, count, world.clock())
    await world.storage.outbox.settle([Outcome(d, DeliveryStatus.SENT) for d in deliveries], world.clock())
    await world.app.progress.show()


async def test_the_report_adds_up(world: World, teacher: Person) -> None:
    """Everybody is in it once, and what is nought is not named."""
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    announcement = await _get(world)
    object.__setattr__(announcement, "tally", Tally(sent=4, gone=1, failed=1, unknown=2, capped=3))
    assert report(announcement, Language.EN) == (
        "Announcement 1 is done: 4 of 11 got it; 1 blocked the bot, 1 failed, 2 could not be confirmed,"
        " 3 left out by the weekly cap."
    )
    assert report(announcement, Language.ZH) == (
        "第 1 号通知已发送完毕：11 人中 4 人收到；1 人已屏蔽机器人、1 人发送失败、2 人无法确认是否收到、"
        "3 人已达每周上限，没有发送。"
    )


async def test_what_was_stopped_is_reported_too(world: World, teacher: Person) -> None:
    """Once, when nothing is in flight any more; the bar shows what was reached."""
    await subscribers(world, "li", "zhang")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 2")
    said = await teacher.presses("Stop")
    assert "0%" in said
    assert "▓" not in said
    await world.deliver()
    await world.deliver()
    assert world.outlet.heard_by(teacher.address) == [
        "Announcement 1 was stopped: 0 of 2 got it; 2 not sent because it was stopped."
    ]


async def test_a_report_is_queued_with_the_end_or_not_at_all(
    world: World, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the end is shown, the report is there after the start."""
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 1")
    await world.storage.announcements.change(1, shown_at=(teacher.address, "1"))
    await world.app.courier.deliver_due()

    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Courier, "show", killed)
    with pytest.raises(KeyboardInterrupt):
        await world.app.progress.look()
    await world.restart()
    await world.deliver()
    assert world.outlet.heard_by(teacher.address) == ["Announcement 1 is done: 1 of 1 got it."]


async def test_the_pace_is_that_of_the_last_minute(world: World, teacher: Person, clock: Clock) -> None:
    """No time left is named before it is known, and a pause does not slow it down."""
    await subscribers(world, *(f"s{number}" for number in range(20)))
    await teacher.says("/announce Hello")
    assert "left" not in await teacher.presses("Send to 20")
    await _sends(world, 0)
    progress = world.app.progress.progress
    assert "left" not in progress(await _get(world), Language.EN)
    clock.passes(seconds=10)
    await _sends(world, 5)
    assert "5 of 20, 0.5 a second, 0:30 left" in progress(await _get(world), Language.EN)
    await teacher.presses("Pause")
    clock.passes(days=2)
    await _sends(world, 0)
    await teacher.presses("Resume")
    await _sends(world, 0)
    assert "left" not in progress(await _get(world), Language.EN)
    clock.passes(seconds=10)
    await _sends(world, 5)
    assert "10 of 20, 0.5 a second, 0:20 left" in progress(await _get(world), Language.EN)


async def test_in_quiet_hours_it_says_until_when_it_waits(world: World, teacher: Person) -> None:
    world.settings = settings_with(world, quiet_hours="09:30-11:00")
    await world.restart()
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.presses("Send to 1")
    text = world.app.progress.progress(await _get(world), Language.EN)
    assert "is waiting until 11:00 (quiet hours)" in text
    assert "left" not in text


async def test_what_was_planned_shows_its_progress_in_a_message_of_its_own(
    world: World, teacher: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribers(world, "li")
    await teacher.says("/announce Hello")
    await teacher.says("11:00")
    await teacher.presses("Send to 1")
    clock.passes(hours=1)
    await world.app.progress.look()
    shown: list[tuple[Address, str]] = []

    async def show(_: Courier, address: Address, message_id: str, reply: Reply) -> None:
        shown.append((address, message_id))

    monkeypatch.setattr(Courier, "show", show)
    await world.app.courier.deliver_due()
    [progress] = world.outlet.heard_by(teacher.address)
    assert "is on its way" in progress
    await world.app.progress.look()
    number = [address for address, _ in world.outlet.sent].index(teacher.address) + 1
    assert shown == [(teacher.address, str(number))]
