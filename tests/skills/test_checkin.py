"""Letting people in: by ticket, by the slide, by hand."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from bot.messages import Message
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, briefing, heard, opened, other, registers, saves


def scanned(picture: bytes) -> str:
    """What an independent decoder reads, as a phone would."""
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return code.text


def payload(picture: bytes) -> str:
    """What the bot gets when a phone opens the code."""
    link, _, rest = scanned(picture).partition("?start=")
    assert link == "https://t.me/exchange_bot"
    return f"/start {rest}"


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    return await opened(make_world, tmp_path, clock)


@pytest.fixture
async def li(hall: World) -> Person:
    person = hall.person("li")
    await registers(person, "jinyun campus")
    return person


async def test_staff_scan_a_ticket_once_and_twice(hall: World, li: Person, clock: Clock) -> None:
    """The second time it says when and by whom."""
    code = payload(li.files[1].content)
    clock.moment = STARTS - timedelta(minutes=10)
    chen = hall.person("teacher")
    said = await chen.does(Message(chen.address, code, name="Chen Laoshi", language_tag="en"))
    assert "✓ **Li Ming**, 2023010101: checked in (Jinyun Campus, on site)" in said
    clock.passes(minutes=1)
    said = await chen.says(code)
    assert "is already checked in: Saturday 6 March 2027, 14:20, by Chen Laoshi" in said
    assert "Li Ming is no longer checked in" in await chen.presses("Undo")
    assert "checked in (Jinyun" in await chen.says(code)


async def test_the_ticket_of_who_was_checked_in_changes_nothing(
    hall: World, li: Person, clock: Clock
) -> None:
    """It offers no way to give the seat back or to move; before, it does."""
    code = payload(li.files[1].content)
    clock.moment = STARTS - timedelta(minutes=10)
    assert "Your ticket" in await li.says(code)
    assert any("Give back" in button.label for button in li.buttons)
    await hall.person("teacher").says(code)
    li.buttons = []
    assert "Your ticket" in await li.says(code)
    assert not [
        b.label for b in li.buttons if any(word in b.label for word in ("Give back", "Move", "instead"))
    ]


async def test_a_ticket_says_nothing_of_the_person_to_others(hall: World, li: Person, clock: Clock) -> None:
    code = payload(li.files[1].content)
    clock.moment = STARTS
    said = await hall.person("stranger").says(code)
    assert "This is a ticket: Briefing at Jinyun, on site" in said
    assert "Li" not in said
    assert "2023010101" not in said
    assert "Your ticket" in await li.says(code)
    person = await hall.storage.people.find(li.address)
    assert person is not None
    mine = await hall.storage.registrations.find(person.id, "jinyun")
    assert mine is not None
    assert mine.checked_in_at is None
    assert mine.ticket in code
    assert len(mine.ticket) >= 22


async def test_a_ticket_counts_around_the_briefing_alone(hall: World, li: Person, clock: Clock) -> None:
    """Too early it says when; afterwards it is worthless to its owner and to others, and a day later to staff too."""
    code, chen = payload(li.files[1].content), hall.person("teacher")
    assert "begins on Saturday 6 March 2027, 12:30" in await chen.says(code)
    clock.moment = STARTS + timedelta(minutes=120)
    for person in (li, hall.person("stranger")):
        assert "not valid" in await person.says(code)
    clock.passes(days=1)
    assert "not valid" in await chen.says(code)


async def test_a_ticket_scanned_after_the_end_counts_as_late(hall: World, li: Person, clock: Clock) -> None:
    """The phone was offline: a minute after the end, and as long as /checkin works, staff may scan it."""
    code, chen = payload(li.files[1].content), hall.person("teacher")
    clock.moment = STARTS + timedelta(minutes=121)
    assert "so it counts as late" in await chen.says(code)
    assert "already checked in" in await chen.says(code)


@pytest.mark.parametrize("said", ["/cancel jinyun", "online", "another"])
async def test_after_check_in_a_seat_is_not_given_back(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, said: str
) -> None:
    """Checked in at the door before it begins, then cancelled, changed to online, or moved elsewhere; staff may undo the check-in first."""
    hall = await opened(
        make_world, tmp_path, clock, briefing(registration_closes="2027-03-06 14:30"), other()
    )
    li, chen = hall.person("li"), hall.person("teacher")
    await registers(li, "jinyun campus")
    code = payload(li.files[1].content)
    clock.moment = STARTS - timedelta(minutes=10)
    await chen.says(code)
    swap = {"online": "seat:swap:jinyun:jinyun:online", "another": f"seat:swap:jinyun:{other()['id']}:campus"}
    reply = await (li.forges(swap[said]) if said in swap else li.says(said))
    assert "checked in" in reply
    assert "already checked in" in await chen.says(code)


async def test_stopping_says_that_check_ins_are_kept(hall: World, li: Person, clock: Clock) -> None:
    """/cancel, or "stop", after check-ins."""
    clock.moment = STARTS
    chen = hall.person("teacher")
    for word in ("/cancel", "stop"):
        await chen.says("/checkin jinyun")
        await chen.says("2023010101")
        said = await chen.says(word)
        assert "stays checked in" in said
        assert "Nothing was saved" not in said


async def test_a_ticket_given_back_is_worthless(hall: World, li: Person, clock: Clock) -> None:
    code = payload(li.files[1].content)
    await li.says("/cancel jinyun")
    clock.moment = STARTS
    assert "not valid" in await hall.person("teacher").says(code)
    for made_up in ("t_", "t_x", "t_" + "A" * 22, "t_%", "t_" + "x" * 60):
        assert "Li" not in await hall.person("teacher").says(f"/start {made_up}")


# --- by hand -----------------------------------------------------------------------


async def test_by_name_or_number_one_after_the_other(hall: World, li: Person, clock: Clock) -> None:
    await registers(hall.person("b"), "jinyun online", "Li Na", "2023010102")
    clock.moment = STARTS
    chen = hall.person("teacher")
    assert "send a name or a student number" in await chen.says("/checkin")
    assert "2 people match" in await chen.says("li")
    assert "**Li Na**" in await chen.presses("Li Na")
    assert "Is this the person?" in await chen.says("010101")
    assert "**Li Ming**" in await chen.presses("Li Ming, 2023010101")
    assert "is already checked in" in await chen.says("2023010101")
    assert 'Nobody on the list matches "Wang"' in await chen.says("Wang")
    await chen.says("/cancel")
    assert "already checked in" in await chen.says("/checkin jinyun Li Ming")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("葉問", "叶问"), ("叶问", "葉問"), ("叶问", "ye wen"), ("Nguyễn Văn Đức", "duc"), ("Øystein", "oystein"), ("Işık", "isik"),
        ("İnci", "inci"), ("Łukasz", "lukasz"), ("Strauß", "strauss"), ("买买提•艾力", "买买提艾力"), ("买买提·艾力", "艾力"),
        ("买买提艾力", "买买提・艾力"), ("O’Neill", "oneill"), ("Jean-Luc", "jean luc"), ("Мухаммад", "mukhammad"), ("བཀྲ་ཤིས་", "བཀྲ་ཤིས"),
        ("曾志伟", "zeng"), ("吕布", "lv bu"), ("吕布", "lyu"), ("吕布", "lü"), ("呂布", "lu bu"), ("单雄信", "shan xiongxin"), ("仇英", "qiu"), ("区大文", "ou dawen"),
        ("Hans Müller", "mueller"), ("Mueller Hans", "müller"), ("Søren Ørsted", "oersted"), ("陈大文", "dawen chen"), ("陈大文", "dawenchen"), ("陈大文", "chen da wen"),
        ("Chen Dawen", "dawenchen"), ("欧阳修", "xiu ouyang"), ("欧阳修", "ou yang"), ("Jean-Luc Picard", "jeanluc"), ("Picard Jean-Luc", "jeanluc picard"), ("陈David", "david chen"),
        ("𠮷田", "吉田"), ("吉田", "𠮷田"), ("髙橋", "高桥"), ("Æthel", "aethel"), ("Zoe\u0308", "zoë"),
    ],
)  # fmt: skip
async def test_a_name_is_found_however_it_is_typed(hall: World, clock: Clock, name: str, words: str) -> None:
    """With and without accents, in either kind of characters, with any dot or none."""
    await registers(hall.person("li"), "jinyun campus", name)
    clock.moment = STARTS
    chen = hall.person("teacher")
    said = await chen.says(f"/checkin jinyun {words}")
    assert "checked in (Jinyun" in said or any("2023010101" in button.label for button in chen.buttons), said


async def test_a_sound_within_a_name_is_no_name(hall: World, clock: Clock) -> None:
    """Nor one of a character that may be read so, in another place."""
    await registers(hall.person("e"), "jinyun campus", "陈大力", "2023010155")
    clock.moment = STARTS
    chen = hall.person("teacher")
    await chen.says("/checkin jinyun")
    for words in ("li", "wen", "chenli", "da li wang"):
        assert "Nobody on the list" in await chen.says(words), words


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("王缙云", "王", "/checkin 王缙云"),
        ("王缙云", "王", "/checkin 缙云校区 王缙云"),
        ("Li Jinyun", "Li", "/checkin jinyun Li Jinyun"),
        ("Li Jinyun", "Li", "/checkin li jinyun"),
        ("王缙云", "王", "/attendees 王缙云"),
        ("Li Jinyun", "Li", "/attendees jinyun Li Jinyun"),
    ],
)
async def test_a_campus_within_a_name_belongs_to_the_name(
    hall: World, clock: Clock, name: str, other: str, said: str
) -> None:
    await registers(hall.person("a"), "jinyun campus", name, "2023010101")
    await registers(hall.person("b"), "jinyun online", other, "2023010102")
    clock.moment = STARTS
    answer = await hall.person("teacher").says(said)
    assert name in answer
    assert "2023010102" not in answer


async def test_a_part_of_a_name_checks_in_nobody_unasked(hall: World, clock: Clock) -> None:
    """ "Li Na" is not Elina; full-width figures are figures, and the order of names does not matter."""
    await registers(hall.person("e"), "jinyun campus", "Elina Petrova", "2023010155")
    await registers(hall.person("w"), "jinyun online", "张三", "2023010156")
    clock.moment = STARTS
    chen = hall.person("teacher")
    await chen.says("/checkin jinyun")
    assert "Nobody on the list" in await chen.says("Li Na")
    assert "Nobody on the list" in await chen.says("5")
    assert "Is this the person?" in await chen.says("petrova eli")
    assert "Is this the person?" in await chen.says("三")
    assert "checked in (Jinyun" in await chen.says("２０２３０１０１５５")


async def test_scanning_and_typing_go_together(hall: World, li: Person, clock: Clock) -> None:
    code = payload(li.files[1].content)
    await registers(hall.person("b"), "jinyun online", "Li Na", "2023010102")
    clock.moment = STARTS
    chen = hall.person("teacher")
    await chen.says("/checkin jinyun")
    assert "**Li Ming**" in await chen.says(code)
    assert "**Li Na**" in await chen.says("2023010102")


async def test_an_old_undo_undoes_nothing_else(hall: World, li: Person, clock: Clock) -> None:
    code = payload(li.files[1].content)
    clock.moment = STARTS
    chen = hall.person("teacher")
    await chen.says(code)
    undo = next(button.data for button in chen.buttons if button.label == "Undo")
    assert "no longer checked in" in await chen.forges(undo)
    clock.passes(minutes=5)
    await chen.says(code)
    assert "no longer works" in await chen.forges(undo)


async def test_two_at_once_and_the_name_is_kept(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    hall = await opened(make_world, tmp_path, clock, briefing(), briefing("daping"))
    await registers(hall.person("li"), "jinyun campus")
    clock.moment = STARTS
    chen = hall.person("teacher")
    assert "Which briefing" in await chen.says("/checkin Li Ming")
    assert "**Li Ming**" in await chen.presses("Jinyun")


async def test_a_check_in_does_not_survive_a_move_to_another_day(
    hall: World, li: Person, clock: Clock
) -> None:
    code, chen = payload(li.files[1].content), hall.person("teacher")
    clock.moment = STARTS - timedelta(hours=1)
    await chen.says(code)
    await saves(hall, briefing(starts="2027-03-13 14:30"), other())
    clock.moment = STARTS + timedelta(days=7)
    assert "✓ **Li Ming**" in await chen.says(code)


async def test_by_hand_the_day_after_and_no_longer(hall: World, li: Person, clock: Clock) -> None:
    chen = hall.person("teacher")
    assert "no briefing to check in for" in await chen.says("/checkin Li Ming")
    clock.moment = STARTS + timedelta(hours=20)
    assert "checked in" in await chen.says("/checkin Li Ming")
    clock.passes(hours=10)
    assert "no briefing to check in for" in await chen.says("/checkin Li Ming")


async def test_a_student_cannot_check_in_anybody(hall: World, li: Person, clock: Clock) -> None:
    clock.moment = STARTS
    assert "for staff" in await li.says("/checkin Li Ming")
    assert "no longer works" in await li.forges("checkin:in:1")
    assert "no longer works" in await li.forges("checkin:undo:1")


# --- by the slide --------------------------------------------------------------------


async def _slide(hall: World) -> bytes:
    """The picture as it stands in the teacher's chat now."""
    return [reply for to, reply in hall.outlet.sent if reply.files][-1].files[0].content


async def test_a_slide_checks_in_many_and_changes_every_half_minute(
    hall: World, li: Person, clock: Clock
) -> None:
    online = hall.person("online")
    await registers(online, "jinyun online", "Wang Wu", "2023010102")
    chen = hall.person("teacher")
    assert "begins on" in await chen.says("/slide jinyun")
    clock.moment = STARTS
    assert "change every 30 seconds" in await chen.says("/slide jinyun")
    await hall.deliver()
    first = payload(await _slide(hall))
    assert "You are checked in: Briefing at Jinyun" in await li.says(first)
    assert "already" in await li.says(first)
    clock.passes(seconds=30)
    await hall.app.door_codes.renew()
    second = payload(await _slide(hall))
    assert second != first
    assert "You are checked in" in await online.says(first), "half a minute to type is left"
    clock.passes(seconds=30)
    await hall.app.door_codes.renew()
    assert "expired" in await li.says(first)
    assert "not registered" in await hall.person("stranger").says(payload(await _slide(hall)))
    assert len([reply for _, reply in hall.outlet.sent if reply.files]) == 1, (
        "one picture, renewed in its place"
    )


async def test_a_slide_goes_on_after_a_restart_and_ends_with_the_briefing(
    hall: World, li: Person, clock: Clock
) -> None:
    clock.moment = STARTS
    await hall.person("teacher").says("/slide jinyun")
    await hall.deliver()
    first = await _slide(hall)
    await hall.restart()
    clock.passes(seconds=60)
    await hall.app.door_codes.renew()
    assert await _slide(hall) != first
    last = payload(await _slide(hall))
    clock.moment = STARTS + timedelta(minutes=120)
    await hall.app.door_codes.renew()
    assert await hall.storage.door_codes.standing() == []
    assert "expired" in await li.says(last)
    assert not any(
        "no longer renewed" in text for text in hall.outlet.heard_by(hall.person("teacher").address)
    )


async def test_a_slide_that_cannot_be_renewed_any_more_says_so(hall: World, li: Person, clock: Clock) -> None:
    """It was deleted; or the briefing was called off."""
    clock.moment = STARTS
    chen = hall.person("teacher")
    await chen.says("/slide jinyun")
    await hall.deliver()
    await chen.says("/slide jinyun")
    await hall.deliver()
    assert len(await hall.storage.door_codes.standing()) == 1, "the second takes the place of the first"
    await saves(hall, briefing(is_cancelled=True), other())
    clock.passes(seconds=30)
    await hall.app.door_codes.renew()
    await hall.deliver()
    assert "is no longer renewed" in heard(hall, chen)
    assert await hall.storage.door_codes.standing() == []


async def test_a_code_of_the_slide_cannot_be_guessed(hall: World, li: Person, clock: Clock) -> None:
    clock.moment = STARTS
    for code in ("c_", "c_0", "c_" + "0" * 20, "c_jinyun", "c_é"):
        said = await li.says(f"/start {code}")
        assert "expired" in said or "I am the exchange bot" in said


# --- posters -------------------------------------------------------------------------


async def test_a_poster_leads_to_its_briefing(hall: World) -> None:
    chen, new = hall.person("teacher"), hall.person("new")
    assert "Which briefing" in await chen.says("/poster")
    await chen.presses("Jinyun")
    assert [file.name for file in chen.files] == ["poster-jinyun.png", "poster-jinyun.svg"]
    assert b"<svg" in chen.files[1].content
    assert "2 of 2 seats left" in await new.says(payload(chen.files[0].content))
    assert "for staff" in await new.says("/poster jinyun")


async def test_accents_apostrophes_and_hyphens_make_no_difference(hall: World, clock: Clock) -> None:
    names = {"O’Brien Sam": "o'brien", "José García": "jose", "Al-Farsi Omar": "farsi"}
    for number, name in enumerate(names):
        await registers(hall.person(f"n{number}"), "jinyun online", name, f"202301020{number}")
    for said in names.values():
        assert "202301020" in await hall.person("teacher").says(f"/attendees jinyun {said}")
