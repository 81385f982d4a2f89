"""Computed answers as `ask` and the chat give them: the first line answers, the office's own words stand below."""

from __future__ import annotations

from datetime import datetime

from bot.answering.inquiry import Inquiry
from bot.library import Library
from tests.conftest import World

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")


def test_the_first_line_answers_and_the_office_speaks_below(library: Library) -> None:
    answer = Inquiry(library, lambda: NOW).ask("六级480能报曼大吗", explain=True)
    assert (answer["status"], answer["topic"], answer["programme"]) == ("answered", "language", "manchester")
    assert answer["computed"]["verdicts"] == {"manchester": "not_met"}
    assert answer["answer"].startswith("就您说的情况，不符合曼大的条件。")
    assert "差 40" in answer["answer"]
    assert "PTE 学术类 62 分" in answer["answer"]
    assert answer["answers"][0]["computed"] == answer["computed"]
    assert answer["reading"]["comparisons"][0]["missing"] == "40"


def test_a_part_that_is_too_low_is_named(library: Library) -> None:
    inquiry = Inquiry(library, lambda: NOW)
    said = inquiry.ask("IELTS 6.5, speaking 6. Enough for NUS?")["answer"]
    assert "with its conditions), speaking 6 instead of 6.5\n" in said
    said = inquiry.ask("雅思7，写作5.5，口语6，曼大和国大够吗")["answer"]
    assert "口语 6，要求 6.5\n" in said
    assert "写作 5.5，要求 6.0\n" in said
    said = inquiry.ask("IELTS 6, listening 7. Enough for NUS?")["answer"]
    assert "(0.5 short)\n" in said


def test_nobody_is_told_that_they_can_apply_while_something_is_open(library: Library) -> None:
    answer = Inquiry(library, lambda: NOW).ask("My average is 90. Can I apply to NUS?")
    assert answer["computed"]["verdicts"] == {"nus": "met"}
    first = answer["answer"].splitlines()[0]
    assert first.startswith("Nothing you said stands in the way of NUS. Still open: your year, your major")


def test_a_figure_that_cannot_be_is_asked_back(library: Library) -> None:
    answer = Inquiry(library, lambda: NOW).ask("IELTS 65, is it enough for NTU?")
    assert answer["answer"].startswith("IELTS cannot be 65: which figure did you mean?")
    answer = Inquiry(library, lambda: NOW).ask("我的绩点是3.2，国大够吗")
    assert "绩点 3.2 没法直接比较" in answer["answer"]


def test_a_session_remembers_what_was_said(library: Library) -> None:
    inquiry = Inquiry(library, lambda: NOW, keeps_context=True)
    inquiry.ask("我大三临床，均分81，能报国大吗")
    answer = inquiry.ask("那UBC呢，雅思7.0小分都6.5")
    assert answer["computed"]["verdicts"] == {"ubc": "unknown"}


async def test_the_chat_answers_too(world: World) -> None:
    student = world.person("student")
    await student.says("/language en")
    world.clock.moment = NOW
    said = await student.says("Which one is the cheapest?")
    assert said.startswith("NUS comes first: CNY 28,400.")
    assert "not met: average 79" in await student.says("third year, average 79, can I apply to NUS?")
    assert "average 79" in await student.says("and is CET-6 560 enough for Manchester?")
