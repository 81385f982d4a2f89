"""What staff change by button: true at once, told, logged; and a later edit of the file holds again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import markup
from bot.knowledge import Mode
from bot.messages import Button, Message
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, Hall, briefing, heard, opened, other, queues, registers, saves


@pytest.fixture
async def hall(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> World:
    world = await opened(make_world, tmp_path, clock)
    await world.deliver()
    return world


async def _presses(person: Person, data: str) -> str:
    """As a member of staff with a name would."""
    return await person.does(Message(person.address, button=data, name="Chen", language_tag="en"))


async def test_closing_and_opening(hall: World) -> None:
    chen, li = hall.person("teacher"), hall.person("li")
    assert "Status: open for registration" in await chen.says("/arrange jinyun")
    said = await _presses(chen, "arrangement:close:jinyun")
    assert "Status: closed" in said
    assert "Tuesday 2 March 2027, 10:00, Chen: Registration closed" in said
    assert "Registration for this briefing is closed" in await li.says("/register jinyun online")
    await hall.restart()
    assert "Registration for this briefing is closed" in await li.says("/register jinyun online")
    assert "Status: open" in await _presses(chen, "arrangement:open:jinyun")
    assert "your name" in await li.says("/register jinyun online")


async def test_opening_when_its_time_was_over(hall: World, clock: Clock) -> None:
    clock.moment = STARTS.replace(hour=9)
    chen = hall.person("teacher")
    assert "Status: closed" in await chen.says("/arrange jinyun")
    await chen.presses("Open registration")
    assert "booked" in await registers(hall.person("li"), "jinyun online")


async def test_more_seats_reach_the_queue_and_fewer_take_none_away(hall: World) -> None:
    chen = hall.person("teacher")
    for name in ("a", "b"):
        await registers(hall.person(name), "jinyun campus", f"Li {name.upper()}")
    wu = hall.person("wu")
    await queues(wu, "Wu Wei", "2023010199")
    await chen.says("/arrange jinyun")
    await chen.presses("Seats on site")
    assert "just a number" in await chen.says("many")
    said = await chen.says("3")
    assert "on site: 2 of 3 registered" in said
    await hall.deliver()
    assert "There is a seat for you" in heard(hall, wu)
    await _presses(chen, "arrangement:set:jinyun:seats.campus")
    said = await chen.says("1")
    assert "Nobody loses a seat" in said
    assert (await hall.storage.registrations.count("jinyun"))[Mode.CAMPUS] == 2


async def test_moving_is_shown_confirmed_told_and_reminded_of(hall: World, clock: Clock) -> None:
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun campus")
    await chen.says("/arrange jinyun")
    await chen.presses("Change the time")
    assert "cannot read that" in await chen.says("soon")
    assert "has passed" in await chen.says("2027-03-01 09:00")
    said = await chen.says("14 March 15:00")
    assert "Saturday 6 March 2027, 14:30 → Sunday 14 March 2027, 15:00" in said
    assert "1 person who is registered or waiting will be told" in said
    await hall.deliver()
    assert hall.outlet.heard_by(li.address) == []
    said = await chen.presses("Yes")
    assert "Sunday 14 March 2027, 15:00" in said
    await hall.deliver()
    assert "→ Sunday 14 March 2027, 15:00" in heard(hall, li)
    assert "Registration closes on Saturday 13 March 2027, 18:30" in await li.says("/start b_jinyun")


async def test_a_later_edit_of_the_file_holds(hall: World) -> None:
    """Whatever was changed last is true, and the log says who did what."""
    chen = hall.person("teacher")
    await _presses(chen, "arrangement:set:jinyun:seats.campus")
    await chen.says("50")
    await saves(hall, briefing(venue={"en": "Hall 9", "zh": "第9报告厅"}), other())
    assert "of 50 registered" in await chen.says("/arrange jinyun"), "the file says nothing new of the seats"
    await saves(hall, briefing(modes={"campus": {"capacity": 7}, "online": {"capacity": 3}}), other())
    said = await chen.says("/arrange jinyun")
    assert "of 7 registered" in said
    assert "the knowledge files: " in said
    assert "Seats (on site): 50 → 7" in said
    await hall.restart()
    assert "of 7 registered" in await chen.says("/arrange jinyun")


async def test_calling_it_off_asks_first(hall: World) -> None:
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun campus")
    await chen.says("/arrange jinyun")
    assert "tells 1 person who is" in await chen.presses("Call off this briefing")
    await chen.presses("No")
    assert "Status: open" in await chen.says("/arrange jinyun")
    await chen.presses("Call off this briefing")
    assert "Status: cancelled" in await chen.presses("Yes")
    await hall.deliver()
    assert "this briefing is cancelled" in heard(hall, li)
    await chen.says("/arrange jinyun")
    await chen.presses("Hold it after all")
    await hall.deliver()
    assert "will take place after all" in heard(hall, li)


async def test_a_new_room_and_links(hall: World) -> None:
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun online")
    await chen.says("/arrange jinyun")
    await chen.presses("Online link")
    assert "That is not a link" in await chen.says("meeting room 5")
    assert "That is not a link" in await chen.says("https://")
    assert "1 person who is registered or waiting will be told" in await chen.says(
        "https://new.example.edu/5"
    )
    await chen.presses("Yes")
    await hall.deliver()
    assert "https://new.example.edu/5" in heard(hall, li)
    await chen.says("/arrange jinyun")
    await chen.presses("Change the room")
    assert "Hall 1 → Library" in await chen.says("Library")


async def test_a_student_can_arrange_nothing(hall: World) -> None:
    li = hall.person("li")
    for data in (
        "close:jinyun",
        "cancel:jinyun",
        "set:jinyun:seats.campus",
        "confirm:jinyun:0",
        "log:jinyun",
    ):
        assert "no longer works" in await li.forges(f"arrangement:{data}")
    assert "for staff" in await li.says("/arrange jinyun")


# --- what must not go wrong --------------------------------------------------------------


async def test_a_button_beside_the_regular_look_is_told_once_and_kept(hall: World) -> None:
    """Whatever the moment: told once, logged once, and true after a restart."""
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun online")
    for number in range(12):

        async def look(pause: float = number / 1500) -> None:
            await asyncio.sleep(pause)
            await hall.app.changes.look()

        await chen.says("/arrange jinyun")
        await chen.presses("Online link")
        await chen.says(f"https://new.example.edu/{number}")
        hall.outlet.sent.clear()
        await asyncio.gather(chen.presses("Yes"), look(), look(0))
        await hall.deliver()
        assert len(hall.outlet.heard_by(li.address)) == 1
        assert len(await hall.storage.briefings.changes("jinyun", None)) == number + 1
    await hall.restart()
    await hall.deliver()
    assert len(hall.outlet.heard_by(li.address)) == 1
    assert "new.example.edu/11" in await li.forges("seat:ticket:jinyun")


async def test_what_is_undone_was_never_true(hall: World, monkeypatch: pytest.MonkeyPatch) -> None:
    chen = hall.person("teacher")
    with monkeypatch.context() as patched:
        patched.setattr(hall.storage.registrations, "count", None)
        assert "went wrong" in await _presses(chen, "arrangement:close:jinyun")
    await hall.deliver()
    assert "Status: open" in await chen.says("/arrange jinyun")
    assert await hall.storage.briefings.changes("jinyun", None) == []


async def test_a_yes_answers_its_own_question_only(hall: World) -> None:
    chen = hall.person("teacher")
    await chen.says("/arrange jinyun")
    await chen.presses("Change the room")
    await chen.says("Hall 5")
    yes = chen.buttons[0].data
    await _presses(chen, "arrangement:cancel:jinyun")
    assert "no longer works" in await chen.forges(yes)
    assert "Status: open" in await chen.says("/arrange jinyun")


async def test_a_late_yes_moves_nothing_into_the_past(hall: World, clock: Clock) -> None:
    chen = hall.person("teacher")
    await chen.says("/arrange jinyun")
    await chen.presses("Change the time")
    assert "Saturday 6 March 2027, 14:30 → Saturday 6 March 2027, 15:00" in await chen.says("15:00")
    await chen.presses("Yes")
    await _presses(chen, "arrangement:set:jinyun:starts")
    await chen.says("3 March 15:00")
    clock.passes(days=3)
    assert "has passed" in await chen.presses("Yes")
    assert "Saturday 6 March 2027, 15:00" in await chen.says("/arrange jinyun")


async def test_registration_never_stays_open_beyond_the_start(hall: World, clock: Clock) -> None:
    """Moved by button, and then again in the file."""
    chen = hall.person("teacher")
    await chen.says("/arrange jinyun")
    await chen.presses("Change the time")
    await chen.says("14 March 15:00")
    await chen.presses("Yes")
    await saves(hall, briefing(starts="2027-03-08 10:00"), other())
    clock.moment = STARTS.replace(day=8, hour=10)
    assert "closed" in await hall.person("li").says("/register jinyun online")


async def test_an_old_no_ends_no_other_dialogue(hall: World) -> None:
    chen = hall.person("teacher")
    await chen.says("/arrange jinyun")
    await chen.presses("Call off this briefing")
    no = chen.buttons[1].data
    await chen.says("/announce")
    assert "no longer works" in await chen.forges(no)
    await _presses(chen, "arrangement:close:jinyun")
    assert "This is how it will look" in await chen.says("Hello")


async def test_who_did_what_when_a_file_was_saved_a_moment_before(hall: World) -> None:
    """The button's log entry holds the button's change alone."""
    chen = hall.person("teacher")
    Hall(hall.library.folder, hall.clock).writes(briefing(venue={"en": "Hall 9", "zh": "九"}), other())
    await hall.library.reload()
    await _presses(chen, "arrangement:close:jinyun")
    last, first = await hall.storage.briefings.changes("jinyun", None)
    assert (first.name, set(first.changes)) == (None, {"venue"})
    assert (last.name, set(last.changes)) == ("Chen", {"is_closed"})


async def test_a_mode_that_is_gone_cannot_be_set(hall: World) -> None:
    chen = hall.person("teacher")
    await _presses(chen, "arrangement:set:jinyun:seats.online")
    await saves(hall, briefing(modes={"campus": {"capacity": 2}}), other())
    assert "no longer works" in await chen.says("5")


async def test_calling_off_and_on_again_keeps_it_closed(hall: World, clock: Clock) -> None:
    chen = hall.person("teacher")
    await _presses(chen, "arrangement:close:jinyun")
    await saves(hall, briefing(is_cancelled=True), other())
    await chen.says("/arrange jinyun")
    assert "Status: closed" in await chen.presses("Hold it after all")


async def test_of_two_at_one_campus_the_coming_one_is_meant(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    jinyun = {"campus": {"en": "Jinyun Campus", "zh": "缙云校区"}}
    spring = briefing(
        "jinyun_spring", starts="2027-02-01 10:00", registration_closes="2027-02-01 09:00", **jinyun
    )
    hall = await opened(make_world, tmp_path, clock, spring, briefing("jinyun_autumn", **jinyun))
    assert "Status: open" in await hall.person("teacher").says("/arrange jinyun")
    assert "Status: over" in await hall.person("teacher").says("/arrange jinyun_spring")
    assert "booked" in await registers(hall.person("li"), "缙云 campus")


async def test_the_whole_log_as_a_table(hall: World) -> None:
    chen = hall.person("teacher")
    for _ in range(5):
        await _presses(chen, "arrangement:close:jinyun")
        await _presses(chen, "arrangement:open:jinyun")
    await chen.says("/arrange jinyun")
    await chen.presses("All changes")
    assert chen.files[0].name == "jinyun-log.csv"
    lines = chen.files[0].content.decode("utf-8-sig").splitlines()
    assert len(lines) == 11
    assert lines[1].endswith('"Chen","Registration open again"')


async def test_what_a_file_has_overruled_does_not_come_back(hall: World) -> None:
    """The button said 50; the file said 7, and then what it had said at first."""
    chen = hall.person("teacher")
    await _presses(chen, "arrangement:set:jinyun:seats.campus")
    await chen.says("50")
    for seats in (7, 2):
        await saves(hall, briefing(modes={"campus": {"capacity": seats}, "online": {"capacity": 3}}), other())
        assert f"of {seats} registered" in await chen.says("/arrange jinyun")


async def test_what_is_so_already_is_not_said_to_be_done(hall: World) -> None:
    chen = hall.person("teacher")
    await _presses(chen, "arrangement:set:jinyun:seats.campus")
    assert "No change" in await chen.says("2")
    await _presses(chen, "arrangement:set:jinyun:starts")
    assert "No change" in await chen.says("2027-03-06 14:30")
    assert await hall.storage.briefings.changes("jinyun", None) == []


async def test_a_room_is_shown_as_it_was_written(hall: World) -> None:
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun campus")
    await _presses(chen, "arrangement:set:jinyun:venue")
    await chen.says("Room _A_ **B** [a](http://e.org)\n\n**All get a prize**")
    await chen.presses("Yes")
    await hall.deliver()
    plain = "".join(run.text for run in markup.runs(heard(hall, li)))
    assert "Room _A_ **B** [a](http://e.org) **All get a prize**" in plain
    assert "LOCATION:Jinyun Campus\\, Room _A_ **B** [a]" in li.files[0].content.decode()


async def test_once_called_off_or_over_old_buttons_promise_nothing(hall: World, clock: Clock) -> None:
    chen = hall.person("teacher")
    await saves(hall, briefing(is_cancelled=True), other())
    assert "no longer works" in await _presses(chen, "arrangement:set:jinyun:starts")
    await saves(hall, briefing(), other())
    clock.moment = STARTS.replace(hour=15)
    assert "Open registration" not in [b.label for b in (await _buttons(chen))]
    clock.moment = STARTS.replace(hour=18)
    assert "no longer works" in await _presses(chen, "arrangement:set:jinyun:venue")
    assert "is over" in await chen.says("/slide jinyun")


async def _buttons(chen: Person) -> list[Button]:
    await chen.says("/arrange jinyun")
    return chen.buttons


async def test_a_link_is_taken_away_and_one_that_goes_out_at_once_is_asked_about(
    hall: World, clock: Clock
) -> None:
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun online")
    clock.moment = STARTS.replace(hour=18)
    await _presses(chen, "arrangement:set:jinyun:recording_link")
    assert "1 person who is registered or waiting will be told" in await chen.says("https://example.edu/film")
    await chen.presses("Yes")
    await _presses(chen, "arrangement:set:jinyun:recording_link")
    assert "Done" in await chen.says("-")
    assert hall.library.knowledge.briefings["jinyun"].recording_link is None


async def test_a_button_pressed_while_the_date_is_in_doubt_is_kept_and_logged(hall: World) -> None:
    """With the name of whoever pressed it; and the correction of the date is no news to anybody."""
    chen, li = hall.person("teacher"), hall.person("li")
    await registers(li, "jinyun campus")
    slip = briefing(starts="2026-03-06 14:30", registration_closes="2026-03-05 18:00")
    await saves(hall, slip, other())
    await _presses(chen, "arrangement:set:jinyun:slides_link")
    await chen.says("https://example.edu/slides")
    await _presses(chen, next(button.data for button in chen.buttons if button.label == "Yes"))
    await saves(hall, briefing(), other())
    await hall.restart()
    await hall.deliver()
    assert hall.library.knowledge.briefings["jinyun"].slides_link == "https://example.edu/slides"
    assert hall.outlet.heard_by(li.address) == []
    changes = await hall.storage.briefings.changes("jinyun", None)
    assert [(change.name, set(change.changes)) for change in changes] == [
        ("Chen", {"slides_link"}),
        (None, {"starts"}),
    ]


GLUED = {
    "https://meeting.example/dm/abc，会议密码：1234": ("https://meeting.example/dm/abc", "会议密码：1234"),
    "https://meeting.example/x。": ("https://meeting.example/x", ""),
    "HTTPS://meeting.example/y": ("https://meeting.example/y", ""),
    "https://meeting.\u200bexample/v\u2060": ("https://meeting.example/v", ""),
    "<https://meeting.example/z>": ("https://meeting.example/z", ""),
    "会议链接：https://meeting.example/j/9?pwd=a_b&x=1（请提前入会）": ("https://meeting.example/j/9?pwd=a_b&x=1", "请提前入会"),
    "https://meeting.example/w Passcode: 77": ("https://meeting.example/w", "Passcode: 77"),
}  # fmt: skip


async def test_a_link_is_taken_alone_and_the_rest_is_shown(hall: World) -> None:
    """In a call before many are told, and for slides, which nobody is told of yet."""
    chen = hall.person("teacher")
    await registers(hall.person("li"), "jinyun online")
    for said, (link, rest) in GLUED.items():
        for what in ("online_link", "slides_link"):
            await _presses(chen, f"arrangement:set:jinyun:{what}")
            shown = await chen.says(said)
            assert ("not part of the link" in shown) == bool(rest), said
            assert rest in shown
            if what == "online_link" or rest:
                await chen.presses("Yes")
            assert getattr(hall.library.knowledge.briefings["jinyun"], what) == link


async def test_what_holds_no_link_is_refused(hall: World) -> None:
    chen = hall.person("teacher")
    await _presses(chen, "arrangement:set:jinyun:online_link")
    for said in (
        "会议号 123 456 789",
        "www.meeting.example",
        "https://",
        f"https://e.org/{'x' * 500}",
        "ftp://e.org/x",
        "https://e.org/x…",
        "https://e.org/x...",
    ):
        assert "That is not a link" in await chen.says(said), said
