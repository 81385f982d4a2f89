"""Lists longer than a message's buttons may be: 105 programmes, 40 briefings, 20 answers to one question of a form."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.dialogue import pages
from bot.library import Library
from bot.messages import Button, Language, Message, Reply, column
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import STARTS, Hall, briefing

PROGRAMMES, BRIEFINGS, OPTIONS = 105, 40, 20
DIALECTS = [{"en": f"Dialect of {n:02}", "zh": f"方言{n:02}"} for n in range(OPTIONS)]
FORM = [
    {"id": "dialect", "kind": "choice", "question": {"en": "Which?", "zh": "哪种？"}, "options": DIALECTS}
]


def programme(number: int) -> dict[str, object]:
    name = {"en": f"University {number:03}", "zh": f"第{number:03}大学"}
    place = {"en": f"Town {number:03}", "zh": f"{number:03}城"}
    closes = {"id": "application", "label": {"en": "Autumn", "zh": "秋季"}, "closes": "2027-04-01 18:00"}
    dated = {"verified_on": date(2027, 3, 1), "source": "test"}
    return {
        "name": name,
        "short": name,
        "city": place,
        "country": place,
        "continent": place,
        "deadlines": [closes | dated],
    }


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Library:
    hall = Hall(tmp_path_factory.mktemp("crowd"), Clock())
    hall.writes(
        *(
            briefing(f"hall{n:02}", form=FORM, starts=f"{STARTS + timedelta(days=n):%Y-%m-%d %H:%M}")
            for n in range(BRIEFINGS)
        )
    )
    (hall.folder / "programmes").mkdir()
    for n in range(PROGRAMMES):
        text = json.dumps(programme(n), ensure_ascii=False, default=str)
        (hall.folder / "programmes" / f"u{n:03}.yaml").write_text(text, "utf-8")
    return hall.library()


@pytest.fixture
async def world(make_world: MakeWorld, crowd: Library) -> World:
    return await make_world(crowd)


async def _walked(person: Person) -> list[str]:
    """The labels of a list from its first page to its last, each page as Telegram takes it and people read it."""
    labels: list[str] = []
    for _ in range(100):
        assert len(person.buttons) <= 2 * pages.ROWS + 8
        labels += [button.label for button in person.buttons if not button.data.startswith("dialogue:page")]
        if not any(button.label.startswith("More") for button in person.buttons):
            return labels
        await person.presses("More")
    raise AssertionError("the pages do not end")


LISTS = {
    "/programmes": PROGRAMMES,
    "/subscribe": PROGRAMMES,
    "/remind": PROGRAMMES,
    "/briefings": BRIEFINGS,
    "/register": BRIEFINGS,
    "/register online": BRIEFINGS,
    "/attendees": BRIEFINGS,
    "/arrange": BRIEFINGS,
    "/poster": BRIEFINGS,
    "/stats": BRIEFINGS,
}


async def test_every_list_has_pages(world: World, teacher: Person) -> None:
    for said, count in LISTS.items():
        await teacher.says(said)
        labels = await _walked(teacher)
        kind = "University" if count == PROGRAMMES else "Hall"
        assert len({label for label in labels if kind in label}) == count, said


async def test_a_page_is_turned_in_place_and_back(world: World, student: Person) -> None:
    first = await student.says("/register")
    shown = [button.label for button in student.buttons]
    assert shown[-1] == "More (2 of 5) ›"
    reply = await world.app.assistant.respond(Message(student.address, button=student.buttons[-1].data))
    assert reply.replaces
    assert reply.text == first
    assert [button.label for button in reply.buttons[-1]] == ["‹ Back", "More (3 of 5) ›"]
    await student.says("back")
    assert [button.label for button in student.buttons] == shown


async def test_what_is_on_another_page_can_be_written(world: World, student: Person) -> None:
    """By its label, by part of it, by "more"; a number counts what is shown, also after a restart."""
    await student.says("/register")
    assert "Hall39" in await student.says("Hall39 Campus")
    await student.says("/register")
    await student.says("more")
    await world.restart()
    assert "Hall09" in await student.says("the second one")


async def test_an_option_of_a_form_on_the_last_page(student: Person) -> None:
    await student.says("/register hall03 online")
    await student.says("Li Ming")
    assert "Which?" in await student.says("2023010101")
    labels = await _walked(student)
    assert [label for label in labels if "Dialect" in label] == [d["en"] for d in DIALECTS]
    assert "booked" in await student.presses("Dialect of 19")


async def test_a_mark_is_set_on_the_page_that_is_shown(student: Person) -> None:
    await student.says("/subscribe")
    for _ in range(3):
        await student.presses("More")
    shown = [button.label for button in student.buttons]
    label = next(label for label in shown if label.startswith("University"))
    await student.presses(label)
    marked = [button.label for button in student.buttons]
    assert f"✓ {label}" in marked
    assert [name.removeprefix("✓ ") for name in marked][: len(shown)] == [n.removeprefix("✓ ") for n in shown]


async def test_the_audience_on_another_page(teacher: Person) -> None:
    await teacher.says("/announce Hello")
    await teacher.presses("Choose recipients")
    labels = await _walked(teacher)
    assert len([label for label in labels if "University" in label]) == PROGRAMMES
    assert any("Back" in label for label in labels)


async def test_the_page_of_a_list_that_is_gone(student: Person) -> None:
    await student.says("/register")
    old = student.buttons[-1].data
    await student.says("/subscribe")
    assert "no longer works" in await student.forges(old)
    for forged in ("dialogue:page", "dialogue:page:x:-1", "dialogue:page::99999999999"):
        assert "no longer works" in await student.forges(forged)


def test_short_lists_stay_whole_and_what_is_around_a_list_stays_below_each_page() -> None:
    short = Reply("Which?", column(*(Button(str(n), f"x:y:{n}") for n in range(12))))
    assert pages.page(short, None, Language.EN) is short
    items = column(*(Button(str(n), f"x:y:{n}") for n in range(20)))
    reply = Reply("Which?", (*items, (Button("Skip", "x:skip"),)))
    last = pages.page(reply, pages.TurnPage("", 99), Language.ZH)
    assert [[button.label for button in row] for row in last.buttons] == [
        ["16"], ["17"], ["18"], ["19"], ["‹ 上一页"], ["Skip"]
    ]  # fmt: skip
