"""From a student to a person in the office."""

from __future__ import annotations

from typing import Any

import pytest

from bot import markup
from bot.markup import Run
from bot.messages import Message
from tests.conftest import Person, World


async def test_a_long_question_is_not_cut_without_a_word(
    world: World, student: Person, teacher: Person
) -> None:
    assert "2,999 characters" in await student.says("/human " + "why " * 750)
    assert "passing your question on" in await student.says("Short:\nwhy?")
    await world.deliver()
    assert "Short:\nwhy?" in world.outlet.heard_by(teacher.address)[0]


async def test_two_staff_answer_at_once(world: World, student: Person, teacher: Person) -> None:
    """The second is told what the first has answered; the student hears one answer."""
    await student.says("/human Is there a bus?")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    person = await world.storage.people.find(student.address)
    assert person is not None
    await world.storage.questions.answer(1, "Line 5.", world.clock())
    assert "already been answered: Line 5." in await teacher.says("Line 6.")
    await world.deliver()
    assert world.outlet.heard_by(student.address) == []


async def test_nothing_invisible_reaches_staff(world: World, student: Person, teacher: Person) -> None:
    await student.says("/human \x1b[31mred \u202eback")
    await world.deliver()
    [notice] = world.outlet.heard_by(teacher.address)
    assert "\x1b" not in notice
    assert "\u202e" not in notice


# --- the words of the answer ---------------------------------------------------------------------------


async def _takes_up(world: World, student: Person, teacher: Person) -> None:
    await student.says("/human Is **room 3_02** open?")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")


@pytest.mark.parametrize(
    "answer", ["2**10 and 3**2", r"¯\_(ツ)_/¯", "第_周第_节", "- a*b_c`d`", "می\u200cخواهم"]
)
async def test_an_answer_arrives_as_it_was_typed(
    world: World, student: Person, teacher: Person, answer: str
) -> None:
    await _takes_up(world, student, teacher)
    await teacher.says(answer)
    await world.deliver()
    [heard] = map(markup.plain, world.outlet.heard_by(student.address))
    assert "You asked: Is **room 3_02** open?" in heard
    assert heard.endswith(f"\n\n{answer}")
    mine = markup.plain(await student.says("/mydata"))
    assert answer in mine


async def test_an_answer_keeps_its_formatting(world: World, student: Person, teacher: Person) -> None:
    await _takes_up(world, student, teacher)
    said = (Run("See "), Run("the site", url="https://e.org/"), Run(" a_b"))
    await teacher.does(Message(teacher.address, "See the site a_b", runs=said))
    await world.deliver()
    [heard] = world.outlet.heard_by(student.address)
    assert heard.endswith(r"See [the site](https://e.org/) a\_b")


async def test_an_answer_that_markdown_cannot_hold_comes_as_it_is(
    world: World, student: Person, teacher: Person
) -> None:
    """Underlined words, a photo with words below it."""
    await _takes_up(world, student, teacher)
    original: dict[str, Any] = {"text": "Yes", "entities": [{"type": "underline", "offset": 0, "length": 3}]}
    await teacher.does(Message(teacher.address, "Yes", original=original))
    await world.deliver()
    [(_, reply)] = [sent for sent in world.outlet.sent if sent[0] == student.address]
    assert reply.original == original
    assert reply.text == "Yes"
    assert reply.before is not None
    assert markup.plain(reply.before.text).endswith("You asked: Is **room 3_02** open?")
