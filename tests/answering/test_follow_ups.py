"""Talks in which a message leans on what was computed before."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.inquiry import Inquiry
from bot.library import Library
from tests.conftest import World

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")
YES, NO, OPEN = "met", "not_met", "unknown"
ALL = ("nus", "ntu", "manchester", "ubc")


@pytest.mark.parametrize(
    "talk",
    [
        [
            ("我大三临床，均分83，六级500，能去哪", dict(zip(ALL, (NO, YES, NO, NO), strict=True))),
            ("那雅思7小分都6.5呢", dict(zip(ALL, (YES, YES, YES, OPEN), strict=True))),
            ("UBC呢", {"ubc": OPEN}),
        ],
        [
            ("I'm a third-year nursing student, average 82", dict(zip(ALL, (NO, YES, YES, NO), strict=True))),
            ("can I go to Manchester?", {"manchester": YES}),
            ("and NTU?", {"ntu": YES}),
            ("what about UBC with IELTS 7 and 6.5 in each part?", {"ubc": NO}),
        ],
        [
            ("我六级515，曼大行吗", {"manchester": NO}),
            ("那525呢", {"manchester": YES}),
            ("托福87呢", {"manchester": NO}),
        ],
        [("六级480", {}), ("够NTU吗", {"ntu": YES}), ("够曼大吗", {"manchester": NO})],
        [("is 50000 yuan enough for UBC?", {"ubc": NO}), ("and for Manchester?", {"manchester": YES})],
        [
            ("Does NUS clash with exams until 8 July?", {"nus": OPEN}),
            ("and NTU?", {"ntu": YES}),
            ("UBC?", {"ubc": NO}),
        ],
        [("3月28号还能报国大吗", {"nus": NO}), ("那曼大呢", {"manchester": YES})],
    ],
)
def test_what_was_said_before_is_filled_in(library: Library, talk: list[tuple[str, dict[str, str]]]) -> None:
    inquiry = Inquiry(library, lambda: NOW, keeps_context=True)
    for question, verdicts in talk:
        computed = inquiry.ask(question)["computed"]
        assert (computed["verdicts"] if computed else {}) == verdicts, question


def test_after_comparing_two_the_next_question_may_be_about_all(library: Library) -> None:
    inquiry = Inquiry(library, lambda: NOW, keeps_context=True)
    assert inquiry.ask("Which is cheaper, NUS or NTU?")["computed"]["value"] == "10100 CNY"
    assert inquiry.ask("and which is longer?")["computed"]["programmes"] == ["ntu", "nus"]
    assert inquiry.ask("三万块够去哪个")["computed"]["programmes"] == ["nus"]
    assert set(inquiry.ask("which are for nursing students")["computed"]["verdicts"]) == set(ALL)
    assert inquiry.ask("which deadlines are next week")["computed"]["programmes"] == ["nus"]


async def test_in_the_chat_too(world: World) -> None:
    student = world.person("student", "zh")
    world.clock.moment = NOW
    assert "差 5" in await student.says("我六级515，曼大行吗")
    assert (await student.says("那525呢")).startswith("就您说的情况，曼大没有不符合的地方。")
    assert (await student.says("UBC呢")).startswith("就您说的情况，不符合UBC的条件。")


# --- the briefing of which the talk was -------------------------------------------------

SIGN_UPS = ["还能报名吗", "现在报名还来得及吗？", "怎么报名", "报名什么时候截止", "还有名额吗", "需要报名吗", "哪里报名", "可不可以报名",
            "can I still sign up", "Is it too late to register?", "how do I sign up?", "when does registration close?",
            "is registration still open?", "are there seats left?", "do I have to register?"]  # fmt: skip


@pytest.mark.parametrize("before", ["When is the briefing?", "宣讲会什么时候", "/briefings"])
@pytest.mark.parametrize("said", SIGN_UPS)
async def test_the_way_in_is_that_of_the_briefing(world: World, before: str, said: str) -> None:
    """After a talk about briefings; after one about a programme it is the application's."""
    li = world.person("li")
    await li.says(before)
    answer = await li.says(said)
    assert "briefing" in answer.casefold() or "宣讲会" in answer
    assert "26 March" not in answer
    assert "3月26日" not in answer


@pytest.mark.parametrize("said", ["还能报名吗", "现在报名还来得及吗？"])
async def test_after_a_programme_it_is_that_of_the_programme(world: World, said: str) -> None:
    li = world.person("li", "zh")
    await li.says("宣讲会什么时候")
    await li.says("NUS要多少钱")
    assert "3月26日" in await li.says(said)


async def test_who_names_a_programme_means_it(world: World) -> None:
    li = world.person("li", "zh")
    await li.says("宣讲会什么时候")
    assert "3月26日" in await li.says("NUS还能报名吗")
