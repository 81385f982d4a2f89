"""The right answer, a question back, or an honest "I don't know"."""

from __future__ import annotations

import re

import pytest

from bot.library import Library
from bot.messages import Language
from tests.conftest import Clock, Person, World

VAGUE = ("how strict are they", "is it strict there", "what about it in practice", "is it a lot")
PROGRAMMES = {"nus": "NUS", "ntu": "NTU", "manchester": "Manchester", "ubc": "UBC"}

_MARK = re.compile(r"\{%.*?%\}")


@pytest.mark.parametrize("named", PROGRAMMES)
def test_every_programme_topic_is_answered_from_its_own_facts(
    library: Library, clock: Clock, named: str
) -> None:
    """All topics, both languages: the programme's text and no other's."""
    knowledge, answers = library.knowledge, library.answers
    for topic in knowledge.topics.values():
        if topic.scope != "programme":
            continue
        for language in Language:
            said = answers.answer(topic.id, [named], language, clock())
            short = knowledge.programmes[named].short.of(language)
            assert said.startswith(f"**{short} · ")
            for other, programme in knowledge.programmes.items():
                if other != named:
                    own = _MARK.sub("", knowledge.programmes[named].facts[topic.id].text.of(language))
                    theirs = _MARK.sub("", programme.facts[topic.id].text.of(language))
                    assert not [line for line in theirs.splitlines() if line not in own and line in said]


async def test_without_a_name_all_programmes_stand_side_by_side(student: Person) -> None:
    said = await student.says("How much does it cost?")
    for name in ("Singapore", "Nanyang", "Manchester", "British Columbia"):
        assert name in said
    assert "GBP" in await student.presses("Manchester")


async def test_two_names_get_these_two(student: Person) -> None:
    said = await student.says("What is the tuition at NUS and Manchester?")
    assert "Singapore" in said
    assert "Manchester" in said
    assert "British Columbia" not in said


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("How much is Harvard?", "NUS"),
        ("牛津什么时候截止", "曼大"),
        ("Can I do research at Manchester Metropolitan University?", "Manchester"),
        ("哥伦比亚大学的学费", "UBC"),
        ("Is the University of Nowhere part of it?", "NTU"),
    ],
)
async def test_a_university_outside_is_told_who_takes_part(
    student: Person, question: str, shown: str
) -> None:
    said = await student.says(question)
    assert shown in said
    assert "not part of" in said or "不在这次交流项目里" in said
    assert "GBP" not in said


async def test_the_talk_goes_on(student: Person, clock: Clock) -> None:
    """A name alone keeps the topic, a topic alone keeps the programme, and time ends both."""
    assert "Manchester · " in await student.says("When does Manchester close?")
    assert "NUS · " in await student.says("and NUS?")
    assert "NUS · Cost" in await student.says("how much does it cost?")
    clock.passes(hours=2)
    assert "NUS · " not in await student.says("how much does it cost?")


async def test_a_passed_deadline_never_reads_as_open(student: Person, clock: Clock) -> None:
    assert "24 days left" in await student.says("When does NUS close?")
    clock.passes(days=24)
    assert "closes today" in await student.says("When does NUS close?")
    clock.passes(hours=8)
    said = await student.says("When does NUS close?")
    assert "closed" in said
    assert "left" not in said
    assert "open until" not in said


async def test_what_is_not_known_goes_to_the_office(world: World, student: Person, teacher: Person) -> None:
    """Asked, not known, passed on with one tap, answered by staff, and the student hears it."""
    assert "rather not guess" in await student.says("Wumpus frobnicate quokka?")
    assert "passing your question on" in await student.presses("Ask the office")
    assert "no longer works" in await student.presses("Ask the office")
    await world.deliver()
    [notice] = world.outlet.heard_by(teacher.address)
    assert "quokka" in notice
    assert "quokka" in await teacher.says("/questions")
    assert "write the answer" in await teacher.presses("Answer 1")
    assert "on its way" in await teacher.says("Yes, in **room 4**.")
    await world.deliver()
    [answer] = world.outlet.heard_by(student.address)
    assert "quokka" in answer
    assert r"\*\*room 4\*\*" in answer  # typed, not formatted
    assert "No questions are waiting" in await teacher.says("/questions")


async def test_close_calls_ask_back_but_never_twice(world: World, student: Person) -> None:
    said = await student.says(world.vague(*VAGUE))
    assert "Did you mean" in said
    assert "Did you mean" not in await student.says(world.vague(*VAGUE))


async def test_none_of_these_leads_to_the_office(world: World, student: Person) -> None:
    await student.says(world.vague(*VAGUE))
    assert "do not have the answer" in await student.presses("None of these")
    assert "passing your question on" in await student.presses("Ask the office")


async def test_distress_gets_help_and_no_shrug(student: Person) -> None:
    said = await student.says("我不想活了")
    assert "12356" in said
    assert "12356" in await student.says("I want to kill myself")


@pytest.mark.parametrize(
    "message",
    [
        "NUS rejected me and I want to die",
        "国大没录取我，我不想活了",
        "曼大的面试没过，活着没意思",
        "Harvard said no, I want to die",
        "UBC said no. I can't go on. When is the next round? And how much is NTU?",
        "我六级没过480，国大去不了了，真的不想活了",
        "我均分75，能申请国大吗？我想自杀",
    ],
)
async def test_distress_comes_before_whatever_else_a_message_asks(student: Person, message: str) -> None:
    assert "12356" in await student.says(message)
    assert "12356" in await student.says(message)


@pytest.mark.parametrize("message", ["UBC的宿舍会不会冷死", "材料太多了我要疯了，国大到底要交什么"])
async def test_who_exaggerates_is_not_taken_for_somebody_in_distress(student: Person, message: str) -> None:
    assert "12356" not in await student.says(message)


@pytest.mark.parametrize("question", ["你好", "thanks a lot!", "hello", "谢谢老师"])
async def test_small_talk(student: Person, question: str) -> None:
    said = await student.says(question)
    assert "guess" not in said
    assert "Sample data" not in said


@pytest.mark.parametrize(
    "question",
    [
        "截止那天晚上交还算不算",
        "每天大约要花多少钱",
        "普通大学生能申请吗",
        "马上大三了能报吗",
        "生病了上医院怎么办",
        "线上交流怎么报名",
    ],
)
async def test_ordinary_words_are_no_university(student: Person, question: str) -> None:
    assert "不在这次交流项目里" not in await student.says(question)


async def test_a_general_answer_about_one_programme_keeps_to_it(student: Person) -> None:
    said = await student.says("when will the NUS results come out")
    assert "Singapore" in said
    assert "Manchester" not in said


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("NUS Business School tuition", "**NUS · Cost**"),
        ("NUS School of Medicine deadline", "**NUS · Application deadline**"),
        ("Manchester Faculty of Social Sciences deadline", "**Manchester · Application deadline**"),
        ("曼大护理专业什么时候截止", "**曼大 · 申请截止时间**"),
        ("国大商学院学费", "**国大 · 费用**"),
        ("all but NUS, NTU and UBC: when do they close?", "**Manchester · Application deadline**"),
        ("除了国大、南洋和UBC，其他什么时候截止", "**曼大 · 申请截止时间**"),
    ],
)
async def test_a_school_behind_a_name_and_a_list_of_exceptions_ask_for_ours(
    student: Person, question: str, begins: str
) -> None:
    """Never taken for life at the own university."""
    assert (await student.says(question)).startswith(begins)


async def test_a_major_behind_a_name_still_decides_who_may_apply(student: Person) -> None:
    assert "not met" in await student.says("Does NUS nursing school take me? I study nursing")
    assert "不符合" in await student.says("NUS收护理专业吗")
