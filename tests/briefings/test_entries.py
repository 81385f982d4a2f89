"""Name, number and answers to the form, told in one message or in other words than were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages import Message
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import briefing, opened, other, registers
from tests.skills.test_registration import FORM

NURSING, THIRD = {"college": "Nursing"}, {"year": "3"}


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    many = {"online": {"capacity": 100}}
    return await opened(make_world, tmp_path, clock, briefing(form=FORM, modes=many), other())


async def finishes(person: Person) -> None:
    """Answers whatever is still asked."""
    for said in ("Nursing", "1", "no", "skip"):
        await person.says(said)


async def kept(world: World) -> tuple[str | None, str | None, dict[str, str]]:
    [attendee] = await world.storage.registrations.attendees("jinyun")
    return attendee.name, attendee.student_number, attendee.registration.answers


@pytest.mark.parametrize(
    ("said", "name", "answers"),
    [
        ("李娜 2021220345", "李娜", {}),
        ("李娜2021220345", "李娜", {}),
        ("2021220345 李娜", "李娜", {}),
        ("李娜　２０２１２２０３４５", "李娜", {}),
        ("我叫李娜，学号2021220345，谢谢老师", "李娜", {}),
        ("姓名：李娜\n学号：2021220345\n学院：护理学院\n年级：大三", "李娜", NURSING | THIRD),
        ("李娜/2021220345/護理學院", "李娜", NURSING),
        ("李娜-2021220345-3", "李娜", THIRD),
        ("李娜 护理学院 大三 2021220345", "李娜", NURSING | THIRD),
        ("Li Na, 2021220345, nursing", "Li Na", NURSING),
        ("David, ID 2021220345, third year, Nursing", "David", NURSING | THIRD),
        ("I am Li Na and my student number is 2021220345.", "Li Na", {}),
        ("Name: Li Na; Student ID: 2021220345; College: Nursing; Year: 3", "Li Na", NURSING | THIRD),
        ("买买提·艾力 2021220345", "买买提·艾力", {}),
    ],
)
async def test_a_name_and_more_in_one_message(
    hall: World, said: str, name: str, answers: dict[str, str]
) -> None:
    """Each goes where it belongs, is shown, and is not asked again."""
    li = hall.person("li")
    await li.says("/register jinyun online")
    reply = await li.says(said)
    assert f"{name}, student number 2021220345" in reply or f"{name}，学号 2021220345" in reply
    asked = [key for key in ("college", "year") if key not in answers]
    for key, value in (("college", "Clinical Medicine"), ("year", "8")):
        if key in asked:
            await li.says(value)
    await li.says("no")
    await li.says("skip")
    left = {"college": "Clinical Medicine", "year": "8", "passport": "no", "note": ""}
    assert await kept(hall) == (name, "2021220345", left | answers)


@pytest.mark.parametrize(
    "said",
    [
        "Li Na 2021220345 13812345678",
        "Li Na, 2021220345 or 2021220346",
        "Li, Na, 2021220345",
        "Li Na, female, 2021220345",
        "call me at 2021220345",
        "我的电话是13812345678",
        "2021220345",
        "Li Na, not 2021220345",
        "Li Na 2021220345 is wrong",
        "2021级护理 李娜 2021220345",
        "Li Na 85.5",
        "李娜\n护士",
        "+8613812345678",
        "李娜 " + "很" * 200 + " 2021220345",
    ],
)
async def test_what_leaves_a_doubt_is_asked_back(hall: World, said: str) -> None:
    li = hall.person("li")
    await li.says("/register jinyun online")
    assert "write just your name" in await li.says(said)
    assert "Thank you, Li Ming. What is your student number" in await li.says("Li Ming")


async def test_what_is_not_asked_for_is_said(world: World, student: Person) -> None:
    """The sample has no form; nothing disappears without a word."""
    await student.says("/register jinyun online")
    reply = await student.says("Li Na, 2021220345, nursing")
    assert "booked" in reply
    assert "I did not use “nursing”" in reply
    assert "/human" in reply
    person = await world.storage.people.find(student.address)
    assert person is not None
    assert (person.name, person.student_number) == ("Li Na", "2021220345")


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("2021220345, nursing, year 3", NURSING | THIRD),
        ("2021220345 护理学院", NURSING),
        ("Li Na 2021220345", {}),
        ("li na 2021220345 third year", THIRD),
    ],
)
async def test_a_number_and_more(hall: World, said: str, answers: dict[str, str]) -> None:
    li = hall.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Na")
    await li.says(said)
    for key, value in (("college", "Clinical Medicine"), ("year", "8")):
        if key not in answers:
            await li.says(value)
    await li.says("no")
    await li.says("skip")
    left = {"college": "Clinical Medicine", "year": "8", "passport": "no", "note": ""}
    assert await kept(hall) == ("Li Na", "2021220345", left | answers)


async def test_no_other_name_comes_with_a_number(hall: World) -> None:
    li = hall.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Na")
    for said in ("it should be 2021220345", "Li Hua 2021220345", "not 2021220345"):
        assert "does not look like a student number" in await li.says(said)


async def test_a_mobile_number_is_no_student_number_beside_a_name(hall: World) -> None:
    """It is said that it was not used; alone it may be one, but not with a country code."""
    li = hall.person("li")
    await li.says("/register jinyun online")
    said = await li.says("李娜 13812345678")
    assert "没有记下" in said or "I did not use “13812345678”" in said
    for wrong in ("+8613812345678", "tel 13812345678"):
        await li.says(wrong)
    await li.says("2021220345.0")
    await finishes(li)
    assert (await kept(hall))[:2] == ("李娜", "2021220345")


async def test_answers_to_two_fields_in_one_message(hall: World) -> None:
    """But not two to one field, nor what is only half an answer."""
    li = hall.person("li")
    await registers(li, "jinyun online")
    for said in ("Nursing, Clinical Medicine", "Nursing, but maybe later"):
        assert "Please tap one of the answers" in await li.says(said)
    assert "passport" in await li.says("护理学院 大三")
    assert "Please tap" in await li.says("no, I mean yes")
    await li.says("yes")
    await li.says("skip")
    assert (await kept(hall))[2] == {"college": "Nursing", "year": "3", "passport": "yes", "note": ""}


async def test_known_details_are_changed_in_one_message(hall: World) -> None:
    li = hall.person("li")
    await registers(li, "yuanjiagang online")
    assert "Li Ming" in await li.says("/register jinyun online")
    assert "Thank you, 李娜, student number 2021220345" in await li.says("李娜 2021220345")
    await finishes(li)
    assert (await kept(hall))[:2] == ("李娜", "2021220345")


async def test_all_of_a_message_follows_its_edit(hall: World) -> None:
    li = hall.person("li")
    await li.says("/register jinyun online")
    await li.does(Message(li.address, "Li Ma, 2021220354, nursing", id="1", language_tag="en"))
    await finishes(li)
    edited = Message(
        li.address, "Li Na, 2021220345, clinical medicine", id="1", is_edit=True, language_tag="en"
    )
    said = await li.does(edited)
    for detail in ("Li Na", "2021220345", "Clinical Medicine"):
        assert detail in said
    name, number, answers = await kept(hall)
    assert (name, number, answers["college"]) == ("Li Na", "2021220345", "Clinical Medicine")
    refused = await li.does(Message(li.address, "Li Na 1 2", id="1", is_edit=True, language_tag="en"))
    assert "what you wrote before stays" in refused


# --- years -----------------------------------------------------------------------------

YEAR = {"id": "year", "question": {"en": "Which year?", "zh": "几年级？"}}
LATER = ["Year 2", "Year 3", "Year 4", "Year 5 and above"]
"""The third of these is not year 3."""


@pytest.mark.parametrize(
    "said",
    ["大三", "大3", "三年级", "３年级", "year 3", "Year three", "third year", "3rd year", "third", "I am in my third year",
     "我现在大三了", "本科三年级", "大三下学期", "三年級。", "Y3", "junior", "第三年"],
)  # fmt: skip
async def test_a_year_in_any_words(make_world: MakeWorld, tmp_path: Path, clock: Clock, said: str) -> None:
    """For a pattern of figures, and for a choice in other words; 研三 and "year 3 or 4" are none of it."""
    options = [{"en": label, "zh": zh} for label, zh in zip(LATER, ("大二", "大三", "大四", "大五及以上"), strict=True)]  # fmt: skip
    form = [{**YEAR, "pattern": "[1-8]"}, {**YEAR, "id": "choice", "kind": "choice", "options": options}]
    world = await opened(make_world, tmp_path, clock, briefing(form=form))
    li = world.person("li")
    await registers(li, "online")
    for doubtful in ("研三", "year 3 or 4", "9年级", "three years"):
        assert "not in the expected format" in await li.says(doubtful), doubtful
    await li.says(said)
    assert "booked" in await li.says("3" if said == "third" else said)
    assert (await kept(world))[2] == {"year": "3", "choice": "Year 3"}
