"""What was typed into a dialogue follows when its message is edited, and the person is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages import Message
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import briefing, opened, other

FORM = [
    {"id": "year", "question": {"en": "Which year?", "zh": "几年级？"}, "pattern": "[1-8]"},
    {"id": "diet", "question": {"en": "Any diet?", "zh": "有忌口吗？"}, "is_required": False},
]


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    return await opened(make_world, tmp_path, clock, briefing(form=FORM), other())


async def says(person: Person, number: str, text: str) -> str:
    """As in a channel that numbers what is said."""
    return await person.does(Message(person.address, text, id=number, language_tag=person.language_tag))


async def edits(person: Person, number: str, text: str) -> str:
    return await person.does(
        Message(person.address, text, id=number, is_edit=True, language_tag=person.language_tag)
    )


async def test_a_name_is_edited_on_the_way_to_the_seat(hall: World) -> None:
    """The open question comes again, and the ticket has the new name."""
    li = hall.person("li")
    await says(li, "1", "/register jinyun online")
    await says(li, "2", "Li Mign")
    said = await edits(li, "2", "Li Ming")
    assert (
        said
        == "You edited your message: your name is now Li Ming.\n\nThank you, Li Ming. What is your student number?"
    )
    await says(li, "3", "2023010101")
    await says(li, "4", "3")
    said = await edits(li, "3", "2023010102")
    assert "student number is now 2023010102" in said
    assert "Any diet?" in said
    assert "Which year? 4" in await edits(li, "4", "4")
    ticket = await says(li, "5", "none")
    for detail in ("Li Ming", "2023010102", "Which year? 4", "Any diet? none"):
        assert detail in ticket


async def test_in_chinese_after_the_seat_is_taken(hall: World) -> None:
    """Also after a restart; the list of attendees has what was edited."""
    zhang = hall.person("zhang", "zh")
    for number, text in enumerate(("/register jinyun 线上", "张山", "2023010103", "3", "跳过")):
        said = await says(zhang, str(number), text)
    assert "张山" in said
    await hall.restart()
    assert await edits(zhang, "1", "张三") == "已按您修改的消息更新姓名：张三。"
    assert "更新学号：2023010104" in await edits(zhang, "2", "2023010104")
    assert await edits(zhang, "3", "5") == "已按您修改的消息更新回答：几年级？ 5"
    assert "有忌口吗？ 花生" in await edits(zhang, "4", "花生")
    [attendee] = await hall.storage.registrations.attendees("jinyun")
    assert (attendee.name, attendee.student_number) == ("张三", "2023010104")
    assert attendee.registration.answers == {"year": "5", "diet": "花生"}
    assert "张三" in await zhang.says("/my")


async def test_what_is_no_answer_changes_nothing_and_says_why(hall: World) -> None:
    li = hall.person("li")
    for number, text in enumerate(("/register jinyun online", "Li Ming", "2023010101", "3", "skip")):
        await says(li, str(number), text)
    for message, text, why in (
        ("1", "12345", "not look like a name"),
        ("2", "what?", "not look like a student number"),
        ("3", "ninth", "not in the expected format"),
    ):
        said = await edits(li, message, text)
        assert "what you wrote before stays" in said
        assert why in said
    [attendee] = await hall.storage.registrations.attendees("jinyun")
    assert (attendee.name, attendee.student_number) == ("Li Ming", "2023010101")
    assert attendee.registration.answers == {"year": "3", "diet": ""}


async def test_a_refused_answer_is_mended_by_its_edit(hall: World) -> None:
    li = hall.person("li")
    await says(li, "1", "/register jinyun online")
    assert "not look like a name" in await says(li, "2", "12345")
    assert "What is your student number" in await edits(li, "2", "Li Ming")


async def test_a_name_that_was_given_anew_is_not_undone_by_an_old_message(hall: World) -> None:
    li = hall.person("li")
    for number, text in enumerate(
        ("/register yuanjiagang online", "Li Ming", "2023010101", "/register jinyun online")
    ):
        await says(li, str(number), text)
    await li.presses("Change")
    await says(li, "5", "Li Mingming")
    assert "stays as it was" in await edits(li, "1", "Li Min")
    await says(li, "6", "2023010101")
    await says(li, "7", "3")
    assert "Li Mingming" in await says(li, "8", "skip")


async def test_what_was_stopped_follows_no_edit(hall: World) -> None:
    li = hall.person("li")
    await says(li, "1", "/register jinyun online")
    await says(li, "2", "Li Ming")
    await says(li, "3", "/cancel")
    assert await edits(li, "2", "Wu Wei") == ""


async def test_a_place_in_the_queue_follows_too_and_a_seat_given_back_does_not(hall: World) -> None:
    for name in ("a", "b"):
        person = hall.person(name)
        for text in ("/register jinyun campus", "Li Hua", f"20230101{ord(name)}", "2", "skip"):
            await person.says(text)
    wu = hall.person("wu")
    await wu.says("/register jinyun campus")
    await wu.presses("Join the queue (on site)")
    for number, text in enumerate(("Wu Wei", "2023010199", "3", "skip")):
        await says(wu, str(number), text)
    assert "Which year? 4" in await edits(wu, "2", "4")
    [place] = await hall.storage.waiting_list.of_briefing("jinyun")
    assert place.answers["year"] == "4"
    await wu.says("/cancel")
    await wu.presses("Give back my seat")
    assert await hall.storage.waiting_list.of_briefing("jinyun") == []
    assert "stays as it was" in await edits(wu, "2", "5")


async def test_fit_follows_an_edited_answer(student: Person) -> None:
    """Before its end and after."""
    await says(student, "1", "/fit")
    await says(student, "2", "third year, nursing")
    await says(student, "3", "72")
    assert "4/6" in await edits(student, "3", "85")
    for _ in range(3):
        judged = await student.says("skip")
    assert "NUS" in judged
    assert "average 60" in await edits(student, "3", "60")


async def test_staff_edit_a_room_before_they_confirm_it_and_after(hall: World) -> None:
    teacher = hall.person("teacher")
    await teacher.says("/arrange jinyun")
    await teacher.presses("Change the room")
    assert "Hall 2" in await says(teacher, "1", "Hall 2")
    assert "Hall 3" in await edits(teacher, "1", "Hall 3")
    await teacher.presses("Yes")
    assert hall.library.knowledge.briefings["jinyun"].venue.en == "Hall 3"
    assert "stays as it was" in await edits(teacher, "1", "Hall 4")
