"""南大 is Nanyang or Nanjing: a short name with two meanings is asked back, unless what stands beside it decides."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.inquiry import Inquiry
from bot.library import Library
from bot.matching import Context, Status
from tests.conftest import World

NOW = datetime.fromisoformat("2027-03-15T10:00:00+08:00")


@pytest.mark.parametrize(
    "question", ["南大申请几号截止", "南大要雅思多少", "六级480南大能报吗", "南大的住宿怎么样"]
)
def test_it_is_asked_back(library: Library, question: str) -> None:
    match = library.matcher.match(question)
    assert match.status is Status.CLARIFY
    assert [alternative.programme for alternative in match.alternatives] == ["ntu"]
    answer = Inquiry(library, lambda: NOW).ask(question)
    assert (answer["status"], answer["computed"]) == ("clarify", None)
    assert "南洋理工大学" in answer["answer"]
    assert "南京大学" in answer["answer"]


@pytest.mark.parametrize("question", ["新加坡南大申请几号截止", "国大和南大哪个便宜"])
def test_what_stands_beside_it_decides(library: Library, question: str) -> None:
    match = library.matcher.match(question)
    assert "ntu" in match.named
    assert match.shared is None


def test_the_other_university_named_in_full_is_the_other(library: Library) -> None:
    match = library.matcher.match("南京大学也就是南大的截止时间")
    assert match.elsewhere is not None
    assert match.named == ()


def test_the_talk_decides(library: Library) -> None:
    match = library.matcher.match("那南大的住宿呢", Context("deadline", ("ntu",)))
    assert match.programmes == ("ntu",)


async def test_a_tap_answers_the_question_that_was_asked(world: World) -> None:
    student = world.person("student")
    await student.says("/language zh")
    assert "您说的是哪一所" in await student.says("六级480南大能报吗")
    assert "没有不符合的地方" in await student.presses("南洋理工大学")


async def test_who_meant_the_other_hears_that_it_takes_no_part(world: World) -> None:
    student = world.person("student")
    await student.says("/language zh")
    await student.says("南大的住宿怎么样")
    assert "南京大学不在这次交流项目里" in await student.presses("南京大学")
