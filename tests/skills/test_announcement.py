"""Staff write, look, confirm; every subscriber gets it; the author hears how it went."""

from __future__ import annotations

from bot.errors import DeliveryRefused, RecipientGone
from bot.messages import Address
from bot.storage import Lane
from tests.conftest import Person, World


async def _subscribers(world: World, *names: str) -> list[Person]:
    people = [world.person(name) for name in names]
    for person in people:
        await person.says("/subscribe")
    return people


async def test_an_announcement_from_writing_to_report(world: World, teacher: Person) -> None:
    """Previewed as it will be seen, counted, sent only after the tap, and reported."""
    li, zhang = await _subscribers(world, "li", "zhang")
    assert "next message" in await teacher.says("/announce")
    said = await teacher.says("**New deadline** for NUS\n<3")
    assert said.startswith("**New deadline** for NUS")
    assert "2 people" in said
    await world.deliver()
    assert world.outlet.sent == []
    assert "on its way to 2 people" in await teacher.presses("Send to 2")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["**New deadline** for NUS\n<3"]
    assert world.outlet.heard_by(zhang.address) == ["**New deadline** for NUS\n<3"]
    [report] = world.outlet.heard_by(teacher.address)
    assert "2 of 2 got it" in report
    assert "sent 2 of 2" in await teacher.says("/announcements")


async def test_who_blocked_and_who_failed_is_told_apart(world: World, teacher: Person) -> None:
    """The ledger tells the truth; who blocked the bot is no subscriber any longer."""
    await _subscribers(world, "li", "zhang", "wang")
    world.outlet.faults[Address("test", "li")] = RecipientGone("bot was blocked by the user")
    world.outlet.faults[Address("test", "zhang")] = DeliveryRefused("message is too strange")
    await teacher.says("/announce")
    await teacher.says("Hello")
    await teacher.presses("Send to 3")
    await world.deliver()
    [report] = world.outlet.heard_by(teacher.address)
    assert "1 of 3 got it, 1 blocked the bot or left, 1 failed" in report
    assert await world.storage.audiences.counts(["all"], world.clock()) == {"all": 2}


async def test_another_text_replaces_the_draft(world: World, teacher: Person) -> None:
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Frist")
    old = list(teacher.buttons)
    await teacher.says("First")
    assert "no longer works" in await teacher.forges(old[0].data)
    await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["First"]


async def test_it_can_be_dropped(world: World, teacher: Person) -> None:
    await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Oops")
    assert "Not sent" in await teacher.presses("Do not send")
    assert "no longer works" in await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.sent == []


async def test_a_double_tap_sends_once(world: World, teacher: Person) -> None:
    [li] = await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Once")
    send = teacher.buttons[0].data
    await teacher.presses("Send")
    assert "no longer works" in await teacher.forges(send)
    await world.deliver()
    assert world.outlet.heard_by(li.address) == ["Once"]


async def test_a_student_with_the_data_of_a_staff_button_gets_nowhere(
    world: World, teacher: Person, student: Person
) -> None:
    await _subscribers(world, "li")
    await teacher.says("/announce")
    await teacher.says("Hello")
    assert "no longer works" in await student.forges(teacher.buttons[0].data)
    await world.deliver()
    assert world.outlet.sent == []


async def test_who_unsubscribes_before_the_tap_is_left_out(world: World, teacher: Person) -> None:
    li, zhang = await _subscribers(world, "li", "zhang")
    await teacher.says("/announce")
    await teacher.says("Hello")
    await li.says("/unsubscribe")
    assert "on its way to 1 person" in await teacher.presses("Send")
    await world.deliver()
    assert world.outlet.heard_by(li.address) == []
    assert world.outlet.heard_by(zhang.address) == ["Hello"]


async def test_nobody_subscribed(world: World, teacher: Person) -> None:
    """Said plainly, and there is nothing to confirm."""
    await teacher.says("/announce")
    assert "nobody is in this group yet" in await teacher.says("Hello?")
    assert not [button.label for button in teacher.buttons if button.label.startswith("Send to")]


async def test_the_text_may_stand_behind_the_command(world: World, teacher: Person) -> None:
    await _subscribers(world, "li")
    assert "1 person" in await teacher.says("/announce The list\nis out")
    await teacher.presses("Send to 1")
    await world.deliver()
    assert world.outlet.sent[0][1].text == "The list\nis out"


async def test_too_long_is_refused_and_the_dialogue_stays_open(teacher: Person) -> None:
    await teacher.says("/announce")
    assert "4,000 characters" in await teacher.says("x" * 4000)
    assert "what they will see" in await teacher.says("short")


async def test_a_restart_in_the_middle_loses_nobody(world: World, teacher: Person) -> None:
    """Claimed but not sent: after the start everybody gets it."""
    people = await _subscribers(world, *(f"s{number}" for number in range(30)))
    await teacher.says("/announce")
    await teacher.says("Hello")
    await teacher.presses("Send")
    await world.storage.outbox.claim("test", Lane.BULK, 10, world.clock())
    await world.restart()
    await world.app.courier.take_up_again()
    await world.deliver()
    assert [world.outlet.heard_by(person.address) for person in people] == [["Hello"]] * 30
