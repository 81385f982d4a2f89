"""A talk that leans on what was said before: earlier programmes, buttons chosen in words, taps that keep the programmes."""

from __future__ import annotations

import pytest

from tests.conftest import Person, World

VAGUE = ("how strict are they", "is it strict there", "what about it in practice", "is it a lot")
VAGUE_OF_NTU = ("NTU 那边学得动吗", "NTU 严吗", "NTU 规矩多吗", "NTU 麻烦不")
VAGUE_OF_SINGAPORE = ("新加坡 规矩多吗", "新加坡有什么要注意的", "新加坡 麻烦不", "新加坡 严不严")


async def test_the_one_before(student: Person) -> None:
    """前面那个 is the programme that the talk was about before the last one."""
    assert "NUS · " in await student.says("When does NUS close?")
    assert "Manchester · " in await student.says("and Manchester?")
    assert "NUS · " in await student.says("and the previous one?")
    assert "曼大 · 费用" in await student.says("曼大多少钱")
    assert "UBC · 费用" in await student.says("UBC呢")
    assert "曼大 · 费用" in await student.says("前面那个呢")


async def test_a_correction_of_the_programme_keeps_the_topic(student: Person) -> None:
    assert "NTU · Cost" in await student.says("NTU fee?")
    assert "NUS · Cost" in await student.says("oh wait, i meant NUS")
    assert "Manchester · Cost" in await student.says("sorry, Manchester")


async def test_a_question_back_keeps_the_programme_it_named(world: World, student: Person) -> None:
    """The next question needs not name it again."""
    assert "想确认" in await student.says(world.vague(*VAGUE_OF_NTU))
    assert "NTU · Cost" in await student.says("how much does it cost?")


@pytest.mark.parametrize(
    ("words", "expected"), [("the first one", 0), ("the second one", 1), ("第二个", 1), ("Third", 2)]
)
async def test_a_button_may_be_chosen_in_words(
    world: World, student: Person, words: str, expected: int
) -> None:
    await student.says(world.vague(*VAGUE_OF_NTU))
    offered = student.buttons[expected].data
    tapped = world.person("wang")
    await tapped.says(world.vague(*VAGUE_OF_NTU) if words.startswith("第") else "NTU")
    assert await student.says(words) == await tapped.forges(offered)


@pytest.mark.parametrize("words", ["none of these", "都不是"])
async def test_none_of_them_may_be_said_in_words(world: World, student: Person, words: str) -> None:
    await student.says(world.vague(*VAGUE))
    await student.says(words)
    assert {"questions:pass"} == {button.data for button in student.buttons}


async def test_several_programmes_survive_a_question_back(world: World, student: Person) -> None:
    """Singapore means two; a tap on a topic answers for these two."""
    assert "想确认" in await student.says(world.vague(*VAGUE_OF_SINGAPORE))
    of_a_programme = ("courses", "eligibility", "features", "language", "life", "selection")
    said = await student.forges(
        next(b.data for b in student.buttons if any(topic in b.data for topic in of_a_programme))
    )
    assert "南洋" in said
    assert "曼" not in said
