"""Two chats of one person become one: by a code, typed or opened as a link; what is moved is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.messages import Address
from bot.storage.columns import metadata
from bot.storage.joins import OWNED
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, heard, opened, queues, registers


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    """Two seats on site, three online."""
    return await opened(make_world, tmp_path, clock)


@pytest.fixture
def li(hall: World) -> Person:
    return hall.person("li")


@pytest.fixture
def again(hall: World) -> Person:
    """Li once more, with another account."""
    return hall.person("li again")


async def code_of(person: Person) -> str:
    return str(re.findall(r"\*\*([A-Z2-9]{8})\*\*", await person.says("/join"))[0])


async def joins(person: Person, other: Person) -> str:
    """The one gives a code, the other takes it."""
    await person.says(f"/join {await code_of(other)}")
    return await person.presses("Yes, both are mine")


async def test_everything_moves_and_is_said(hall: World, li: Person, again: Person) -> None:
    await registers(li, "jinyun campus")
    await li.says("/subscribe deadlines")
    await li.says("/human Where is the office?")
    await again.says("hello")
    told = await joins(again, li)
    assert "both chats are one from now on" in told
    assert "- Your seat moved: Briefing at Jinyun, on site" in told
    assert "- 1 question to the office" in told
    assert "- 1 interest" in told
    assert "Briefing at Jinyun" in await again.says("/my")
    assert await li.says("/my") == await again.says("/my")
    assert len(await hall.storage.people.since()) == 2  # and the teacher
    assert "test:li" in await again.says("/mydata")


async def test_nothing_to_move_is_said_too(li: Person, again: Person) -> None:
    await li.says("hello")
    assert "nothing to move" in await joins(again, li)


async def test_the_answer_of_the_office_finds_who_asked(hall: World, li: Person, again: Person) -> None:
    await li.says("/human Where is the office?")
    await hall.deliver()
    await joins(again, li)
    teacher = hall.person("teacher")
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    await teacher.says("Upstairs.")
    await hall.deliver()
    told = [text for address in (li.address, again.address) for text in hall.outlet.heard_by(address)]
    assert sum("Upstairs." in text for text in told) == 1


async def test_of_two_seats_one_stays_and_the_other_is_offered(
    hall: World, li: Person, again: Person
) -> None:
    """The one taken first; whoever waits gets the other."""
    await registers(li, "jinyun campus")
    await registers(again, "jinyun campus")
    waiting = hall.person("wu")
    await queues(waiting)
    told = await joins(again, li)
    assert "You had two seats for Briefing at Jinyun. This one stays: on site" in told
    seats = await hall.storage.registrations.attendees("jinyun")
    assert len(seats) == 1
    await hall.deliver()
    assert "There is a seat for you" in heard(hall, waiting)


async def test_a_seat_ends_the_wait_for_it(hall: World, li: Person, again: Person) -> None:
    for name in ("one", "two"):
        await registers(hall.person(name), "jinyun campus")
    await registers(again, "jinyun campus")
    person = await hall.storage.people.find(again.address)
    assert person is not None
    await hall.storage.waiting_list.join(person.id, "jinyun", "campus", {}, hall.clock())  # type: ignore[arg-type]
    await joins(again, hall.person("one"))
    assert await hall.storage.waiting_list.of_briefing("jinyun") == []
    assert len(await hall.storage.registrations.attendees("jinyun")) == 2


async def test_who_was_checked_in_keeps_that_seat(hall: World, li: Person, again: Person) -> None:
    await registers(li, "jinyun online")
    await registers(again, "jinyun campus")
    hall.clock.moment = STARTS
    second = (await hall.storage.registrations.attendees("jinyun"))[1].registration
    await hall.storage.registrations.check_in([second.id], "Wang", hall.clock())
    assert "This one stays: on site" in await joins(again, li)


async def test_a_code_is_read_however_it_is_typed(li: Person, again: Person) -> None:
    code = await code_of(li)
    assert "Join them?" in await again.says(f"/join {code[:4].lower()} - {code[4:].lower()}")


async def test_a_link_asks_first(li: Person, again: Person) -> None:
    """Whoever is sent one by a stranger reads what it does, and can say no."""
    asked = await again.says(f"/start join-{await code_of(li)}")
    assert "Go on only if you made this code yourself" in asked
    assert "both chats stay as they are" in await again.presses("No")


@pytest.mark.parametrize("code", ["ABCDEFGH", "x", "😀", "A" * 500, "join-ABCDEFGH"])
async def test_a_wrong_code_is_told(li: Person, code: str) -> None:
    assert "not valid, or its 15 minutes are over" in await li.says(f"/join {code}")


async def test_a_code_ends_after_a_quarter_of_an_hour_and_works_once(
    hall: World, li: Person, again: Person
) -> None:
    code = await code_of(li)
    await again.says(f"/join {code}")
    hall.clock.passes(minutes=15)
    assert "15 minutes are over" in await again.presses("Yes, both are mine")
    await joins(again, li)
    assert "15 minutes are over" in await hall.person("thief").says(f"/join {code}")


async def test_a_new_code_ends_the_one_before(li: Person, again: Person) -> None:
    old = await code_of(li)
    assert old != await code_of(li)
    assert "not valid" in await again.says(f"/join {old}")


async def test_guessing_is_slowed_down(hall: World, li: Person, again: Person) -> None:
    for _ in range(5):
        assert "not valid" in await again.says("/join ABCDEFGH")
    code = await code_of(li)
    assert "too many wrong codes" in await again.says(f"/join {code}")
    hall.clock.passes(minutes=16)
    assert "Join them?" in await again.says(f"/join {await code_of(li)}")


async def test_ones_own_code_joins_nothing(li: Person) -> None:
    assert "belongs to this chat" in await li.says(f"/join {await code_of(li)}")


async def test_staff_stay_apart(hall: World, li: Person) -> None:
    """Neither by a code of theirs nor by taking one."""
    teacher = hall.person("teacher")
    assert "staff are not joined" in await teacher.says("/join")
    assert "staff are not joined" in await teacher.says(f"/join {await code_of(li)}")
    person = await hall.storage.people.find(teacher.address)
    assert person is not None
    code = await hall.storage.joins.code(person.id, hall.clock())
    assert "staff are not joined" in await li.says(f"/join {code}")


async def test_a_question_of_staff_is_none_about_joining(hall: World) -> None:
    assert "Nothing." in await hall.person("teacher").says("How much does it cost?")


async def test_an_announcement_is_said_once(hall: World, li: Person, again: Person) -> None:
    for person in (li, again):
        await person.says("/subscribe all")
    teacher = hall.person("teacher")
    await teacher.says("/announce Hello everybody")
    await teacher.presses("Send to 2")
    await joins(again, li)
    await hall.deliver()
    told = [text for address in (li.address, again.address) for text in hall.outlet.heard_by(address)]
    assert sum("Hello everybody" in text for text in told) == 1


async def test_nobody_has_two_e_mail_addresses(hall: World, li: Person, again: Person) -> None:
    """A confirmed one stays, and it is said which."""
    addresses, now = hall.storage.addresses, hall.clock()
    for person, email, is_confirmed in ((li, "li@a.example", True), (again, "li@b.example", False)):
        await person.says("hello")
        known = await hall.storage.people.find(person.address)
        assert known is not None
        address = await addresses.propose(known.id, email, now)
        if is_confirmed:
            await addresses.confirm(known.id, address, now)
    assert "Mail goes to li@a.example alone" in await joins(again, li)
    both = await hall.storage.people.find(li.address)
    assert both is not None
    assert [each.email for each in await addresses.of_person(both.id) if each.email] == ["li@a.example"]


async def test_three_chats_are_one_and_old_numbers_lead_there(hall: World, li: Person, again: Person) -> None:
    """A link in a mail that was sent before names a number that is nobody's any more."""
    third = hall.person("third")
    numbers = []
    for person in (li, again, third):
        await person.says("hello")
        known = await hall.storage.people.find(person.address)
        assert known is not None
        numbers.append(known.id)
    await joins(again, li)
    await joins(third, again)
    assert [await hall.storage.joins.now(number) for number in numbers] == [numbers[2]] * 3


def test_whatever_belongs_to_a_person_moves() -> None:
    """A new table with a person in it must be thought of here."""
    apart = {"transcripts", "join_codes", "people", "outbox", "answers", "announcements", "briefing_changes"}
    owned = {table.name for table, _ in OWNED}
    with_people = {
        table.name
        for table in metadata.tables.values()
        if any(key.column.table.name == "people" for key in table.foreign_keys)
    }
    assert with_people == owned | apart - {"people"}


async def test_who_was_muted_stays_so(hall: World, li: Person, again: Person) -> None:
    await li.says("hello")
    person = await hall.storage.people.find(li.address)
    assert person is not None
    await hall.storage.people.set_muted(person.id, muted=True)
    await joins(again, li)
    both = await hall.storage.people.find(again.address)
    assert both is not None
    assert both.is_muted


async def test_all_of_them_are_forgotten(hall: World, li: Person, again: Person) -> None:
    await registers(li, "jinyun campus")
    await joins(again, li)
    await again.says("/forget")
    await again.presses("Yes, delete everything")
    for person in (li, again):
        assert await hall.storage.people.find(person.address) is None
    assert await hall.storage.registrations.attendees("jinyun") == []


async def test_the_link_leads_to_the_other_channel(hall: World) -> None:
    student = Person(hall.app.assistant, Address("web", "li"), "en")
    assert "https://t.me/exchange_bot?start=join-" in await student.says("/join")
    assert "https://" not in await hall.person("li").says("/join")
