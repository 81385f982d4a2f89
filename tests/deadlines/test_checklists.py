"""One's checklist: counted back from the deadline, ticked by button, reminded of by name until nothing is left."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.config import Settings
from bot.library import Library
from tests.conftest import ROOT, STAFF, Clock, MakeWorld, Person, World

ZONE = ZoneInfo("Asia/Shanghai")


def _at(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(f"{day} {hour:02}:00").replace(tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
async def own(make_world: MakeWorld, settings: Settings, clock: Clock, tmp_path: Path) -> World:
    """The bot on knowledge of its own, which may be edited."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    return await make_world(Library(settings.model_copy(update={"knowledge": tmp_path / "knowledge"}), clock))


async def _edits(world: World, tmp_path: Path, programme: str, old: str, new: str) -> None:
    file = tmp_path / "knowledge" / "programmes" / f"{programme}.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    await world.library.reload()


async def _told(world: World) -> list[str]:
    """What is sent at this moment to students; staff hear of moved deadlines elsewhere."""
    before = len(world.outlet.sent)
    await world.app.reminders.look()
    await world.deliver()
    return [reply.text for to, reply in world.outlet.sent[before:] if to != STAFF]


async def _told_once(world: World) -> str:
    """The one thing that is sent now, and never again: not at the next look, not after a restart."""
    [said] = await _told(world)
    assert await _told(world) == []
    await world.restart()
    assert await _told(world) == []
    return said


async def _ticks(person: Person, programme: str, *items: str) -> None:
    for item in items:
        await person.forges(f"tick:set:{programme}:{item}")


FORM = ("form", "transcript", "language_report", "statement", "letter", "passport")
WORDS = {
    "en": {
        "tap": "Checklist: Manchester",
        "first": "Still to do: application form, transcript, language report, personal statement, letter of recommendation, photo page of your passport, signed paper form",
        "begin": "Time to begin: signed paper form",
        "left": "Still to do: signed paper form",
        "next": "Next to begin: signed paper form, by Friday 26 March 2027",
        "moved": "Next to begin: signed paper form, by Thursday 1 April 2027",
        "date": "Friday 9 April 2027, 17:00",
        "confirm": "confirm your place by e-mail",
    },
    "zh": {
        "tap": "清单：曼大",
        "first": "还没办：申请表、中英文成绩单、语言成绩单、英文个人陈述、推荐信、护照照片页、签字的纸质申请表",
        "begin": "现在该开始了：签字的纸质申请表",
        "left": "还没办：签字的纸质申请表",
        "next": "接下来该开始的：签字的纸质申请表，最晚 2027年3月26日星期五 开始",
        "moved": "接下来该开始的：签字的纸质申请表，最晚 2027年4月1日星期四 开始",
        "date": "2027年4月9日星期五 17:00",
        "confirm": "回邮件确认名额",
    },
}


@pytest.mark.parametrize("tag", ["en", "zh"])
async def test_the_life_of_a_checklist(own: World, clock: Clock, tmp_path: Path, tag: str) -> None:
    """Followed in February, ticked bit by bit; the deadline moves behind Qingming, and the reminders with it."""
    words, student = WORDS[tag], own.person("li", tag)
    clock.moment = _at("2027-02-20")
    await student.says("/remind Manchester")
    clock.moment = _at("2027-03-03")  # 30 days before
    said = await _told_once(own)
    assert words["first"] in said
    assert words["begin"] not in said

    said = await student.says("/my")
    assert words["next"] in said
    assert words["tap"] in [button.label for button in student.buttons]
    await student.presses(words["tap"])
    await _ticks(student, "manchester", *FORM)
    assert words["left"] in await student.says("/my")

    await _edits(own, tmp_path, "manchester", "closes: 2027-04-02 17:00", "closes: 2027-04-09 17:00")
    assert words["moved"] in await student.says("/my")  # 5 working days, without Monday 5 April
    assert await _told(own) == []
    clock.moment = _at("2027-03-10")
    assert words["left"] in await _told_once(own)  # 30 days before, again
    clock.moment = _at("2027-03-26")
    assert await _told(own) == []  # it would have begun today, before the deadline was moved
    clock.moment = _at("2027-04-01", 8)
    assert await _told(own) == []
    clock.moment = _at("2027-04-01")
    said = await _told_once(own)
    assert words["begin"] in said
    assert words["date"] in said
    clock.moment = _at("2027-04-02")
    assert words["left"] in await _told_once(own)  # 7 days before

    await _ticks(student, "manchester", "signed_form")
    clock.moment = _at("2027-04-08")
    assert await _told(own) == []  # all is ticked
    clock.moment = _at("2027-04-24")
    assert words["confirm"] in await _told_once(own)  # 5 working days after the results of 23 April
    await _ticks(student, "manchester", "confirmation")
    clock.moment = _at("2027-04-29")
    assert await _told(own) == []


async def test_what_is_ticked_while_a_reminder_waits_is_not_reminded_of(
    world: World, student: Person, clock: Clock
) -> None:
    clock.moment = _at("2027-03-10")
    await student.says("/remind UBC")
    clock.moment = _at("2027-03-26")  # three weeks before: ask the teachers
    assert await world.app.reminders.look() == 1
    await _ticks(student, "ubc", "letters")
    await world.deliver()
    assert world.outlet.sent == []
    await _ticks(student, "ubc", "letters")  # the tick taken away again
    clock.moment = _at("2027-04-02")
    [said] = await _told(world)
    assert "Time to begin: language report, letters" in said


async def test_who_was_not_reminded_for_weeks_is_reminded_once(
    world: World, student: Person, clock: Clock
) -> None:
    """The bot was off from the 30th day to the 13th, in which two things had to be begun."""
    clock.moment = _at("2027-03-10")
    await student.says("/remind UBC")
    clock.moment = _at("2027-04-03")
    said = await _told_once(world)
    assert "Time to begin: language report, letters" in said


async def test_what_comes_after_a_place_is_reminded_of_to_who_has_one(world: World, clock: Clock) -> None:
    """NUS wants the vaccination record four weeks before the first day, and only of those who go."""
    goes, applied, neither = (world.person(name, "en") for name in ("goes", "applied", "neither"))
    for person in (goes, applied, neither):
        await person.says("/remind NUS")
    for person in (goes, applied):
        await person.forges("reminders:done:nus:application")
    clock.moment = _at("2027-04-13")
    await _told(world)  # 19 April: the confirmation
    assert [bool(world.outlet.heard_by(p.address)) for p in (goes, applied, neither)] == [True, True, False]
    await _ticks(goes, "nus", "confirmation")
    clock.moment = _at("2027-05-31")
    [said] = await _told(world)
    assert "vaccination record is due in 7 days: Monday 7 June 2027" in said
    assert said in world.outlet.heard_by(goes.address)


async def test_the_calendar_has_the_days(student: Person) -> None:
    """When to begin, what has a day of its own, and what happens; nothing that is ticked."""
    await student.says("/remind UBC")
    await _ticks(student, "ubc", "language_report", "cv")
    await student.says("/my")
    await student.presses("calendar")
    events = {str(e["summary"]): e for e in icalendar.Calendar.from_ical(student.files[0].content).events}
    begin = events["UBC: begin now – letters"].decoded("dtstart")
    assert begin == datetime(2027, 3, 26, 9, tzinfo=ZONE)
    assert events["UBC: interview"].decoded("dtstart") == datetime(2027, 4, 26, 9, tzinfo=ZONE)
    assert "UBC: begin now – language report" not in events
    left = str(events["UBC: Application"]["description"])
    assert "letters" in left
    assert "CV" not in left


async def test_ticks_are_shown_and_forgotten(world: World, student: Person) -> None:
    await student.says("/remind NUS")
    await _ticks(student, "nus", "transcript")
    assert "Ticked by you: NUS 2027, transcript" in await student.says("/mydata")
    await student.says("/forget")
    await student.presses("Yes, delete")
    assert await world.storage.ticks.of_programme("nus", 2027) == {}
    assert "Ticked" not in await student.says("/mydata")


async def test_a_tick_of_last_year_is_none(own: World, clock: Clock, tmp_path: Path) -> None:
    student = own.person("li", "en")
    await student.says("/remind NUS")
    await _ticks(student, "nus", "transcript")
    assert "(1 of 13 ticked)" in await student.says("/my")
    await _edits(own, tmp_path, "nus", "2027-", "2028-")
    assert "(0 of 13 ticked)" in await student.says("/my")


@pytest.mark.parametrize("button", ["tick:list:oxford", "tick:set:nus:visa", "tick:set:nus", "tick:list:"])
async def test_a_button_for_what_is_gone_is_stale(student: Person, button: str) -> None:
    assert "no longer works" in await student.forges(button)


@pytest.mark.parametrize(
    ("question", "tag", "told"),
    [
        ("What should I do this week?", "en", ["This week, up to Sunday 28 March 2027:", "☐ letters", "NUS", "transcript"]),
        ("我这周应该做什么", "zh", ["这周（到 2027年3月28日星期日）：", "☐ 推荐信", "国大", "中英文成绩单"]),
        ("这周要准备什么材料", "zh", ["☐ 推荐信"]),
        ("Anything due next week for UBC?", "en", ["up to Sunday 4 April 2027", "letters", "language report"]),
        ("What do I have to hand in today?", "en", ["Today there is nothing", "Next: NUS, application form"]),
        ("我还差什么材料", "zh", ["这周", "推荐信"]),
    ],
)  # fmt: skip
async def test_what_to_do_this_week(
    world: World, clock: Clock, question: str, tag: str, told: list[str]
) -> None:
    """From the checklists of what one follows, whatever the matcher would have made of it."""
    student = world.person("li", tag)
    clock.moment = _at("2027-03-22", 10)
    await student.says("/remind UBC, NUS")
    said = await student.says(question)
    for words in told:
        assert words in said


async def test_what_should_have_begun_is_said(student: Person, clock: Clock) -> None:
    clock.moment = _at("2027-03-30", 10)
    await student.says("/remind UBC")
    said = await student.says("What should I do this week?")
    assert (
        "letters (as a file, × 2, from your teachers): you should have begun by Friday 26 March 2027" in said
    )
    await _ticks(student, "ubc", "letters", "language_report")
    assert "This week there is nothing that you have to begin" in await student.says(
        "what should I do this week"
    )


async def test_who_follows_nothing_learns_how_to_and_what_is_coming(student: Person, clock: Clock) -> None:
    """One tap follows a programme."""
    clock.moment = _at("2027-03-22", 10)
    said = await student.says("What should I do this week?")
    assert "which programme is yours. Send /remind with its name" in said
    assert "Friday 26 March 2027: NUS, Application closes at 17:00" in said
    assert "Friday 26 March 2027: UBC, last day to begin: letters" in said
    await student.presses("NUS")
    assert "NUS" in await student.says("What should I do this week?")
    assert "我得先知道您关注哪个项目" in await student.says("下周NTU要准备什么")


async def test_a_finished_checklist_has_nothing_for_any_week(student: Person, clock: Clock) -> None:
    clock.moment = _at("2027-03-22", 10)
    await student.says("/remind NUS")
    await student.forges("reminders:done:nus:application")
    said = await student.says("what do I still have to do?")
    assert "Next: NUS, confirm your place by e-mail by Monday 19 April 2027" in said


async def test_who_did_not_apply_is_not_told_of_what_is_over(student: Person, clock: Clock) -> None:
    await student.says("/remind NUS")
    clock.moment = _at("2027-03-27")
    assert "checklist" not in await student.says("/my")
    said = await student.says("What should I do this week?")
    assert "application form" not in said
    assert "Well done" not in said


async def test_what_has_no_date_yet_is_named(student: Person, clock: Clock) -> None:
    await student.says("/remind NUS")
    await student.forges("reminders:done:nus:application")
    await _ticks(student, "nus", "confirmation", "vaccination", "report", "certificate")
    said = await student.says("What should I do this week?")
    assert (
        "Still to do, without a date yet: printed copy of the insurance policy, pay the programme fee" in said
    )
    await _ticks(student, "nus", "payment", "insurance")
    assert "Everything on your checklists is ticked" in await student.says("What should I do this week?")


async def test_the_coming_dates_are_told_however_far_they_are(student: Person, clock: Clock) -> None:
    clock.moment = _at("2026-11-28")
    said = await student.says("What should I do this week?")
    assert "Monday 1 March 2027: NUS, Application opens" in said


async def test_a_checklist_says_how_and_by_when(student: Person) -> None:
    """Where it is handed in is said once for all that goes there; what has a day of its own tells it."""
    said = await student.forges("tick:list:manchester")
    assert "Application: all of this by Friday 2 April 2027, 17:00" in said
    assert "**In 1 PDF, to manchester@example.edu**\n- ☐ application form (as a file)" in said
    assert (
        "signed paper form (on paper, from your school, with its stamp): begin by Friday 26 March 2027"
        in said
    )
    assert "vaccination record (the original): by the first day in the hospital" in said
    assert "pay the programme fee: by 15 working days after the admission letter" in said
    assert "interview, at the latest: Monday 12 April 2027" in said
    assert "results: Monday 19 April 2027" in said  # 10 working days over Qingming


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_is_told_twice_or_of_what_is_ticked(world: World, clock: Clock, seed: int) -> None:
    """Whatever is ticked when, and however long the bot was off or how often it was restarted."""
    rng, student = random.Random(seed), world.person("li", "en")
    clock.moment = _at("2027-03-09")
    await student.says("/remind UBC")
    tasks = world.app.checklists.tasks("ubc")
    assert tasks is not None
    items = tasks.for_application
    left, told = {task.id for task in items}, 0
    while clock.moment < _at("2027-04-16", 17):
        for said in await _told(world):
            told += 1
            assert left, "all is ticked"
            assert f"Still to do: {', '.join(t.title.en or '' for t in items if t.id in left)}" in said
            for task in items:
                assert task.id in left or f"Time to begin: {task.title.en}" not in said
        if rng.random() < 0.25:
            await world.restart()
        if rng.random() < 0.4:
            item = rng.choice(items).id
            await _ticks(student, "ubc", item)
            left ^= {item}
        clock.passes(days=rng.choice((1, 1, 1, 2, 4)))
    assert 1 <= told <= 5  # 30, 21, 14, 7 and 1 days before
