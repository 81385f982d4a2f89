"""Questions of the bot, answered in words: each word does what the button does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.dialogue import Conversation, hearing
from bot.messages import Address, Message
from tests.conftest import Clock, MakeWorld, Person, World
from tests.hall import briefing, filled, heard, opened, other, queues
from tests.skills.test_registration import FORM

ASKED = {
    "announcements": ["/start"],
    "forget": ["/forget"],
    "mode": ["/register jinyun"],
    "briefing": ["/register"],
    "details": ["/register jinyun online", "Li Ming", "2023010101", "/register yuanjiagang online"],
    "unsubscribe": ["/subscribe NUS", "/subscribe briefings", "/unsubscribe"],
    "language": ["/language"],
    "settings": ["/settings"],
    "remind": ["/remind"],
    "clarify": ["is it hard there"],
    "unknown": ["Quarks and gluons?"],
    "programmes": ["/programmes"],
    "briefings": ["/briefings"],
    "cost": ["how much does it cost?"],
    "my": ["/register jinyun online", "Li Ming", "2023010101", "/my"],
    "cancel": ["/register jinyun online", "Li Ming", "2023010101", "/cancel"],
    "announce": ["/subscribe", "/announce Hello all"],
    "arrange": ["/arrange jinyun"],
    "attendees": ["/attendees"],
    "stats": ["/stats"],
    "poster": ["/poster"],
    "questions": ["/human Is there a bus?", "/questions"],
}


@pytest.mark.parametrize("tag", ["en", "zh"])
@pytest.mark.parametrize("asked", ASKED)
async def test_each_label_may_be_typed(world: World, asked: str, tag: str) -> None:
    """Every button of what each skill asks is found by its label, and no label presses another."""
    person = world.person("teacher", tag)
    for line in ASKED[asked]:
        await person.says(line)
    known = await world.storage.people.find(person.address)
    assert known is not None
    choices = Conversation.of_json(known.conversation).choices
    assert [choice.data for choice in choices] == [button.data for button in person.buttons]
    assert choices
    for button in person.buttons:
        choice = hearing.chosen(f" {button.label}. ", choices, literally=True)
        assert choice is not None
        assert button.label in choice.names


@pytest.mark.parametrize("asked", ["mode", "details", "cost", "announce", "settings", "questions"])
async def test_a_typed_label_is_a_pressed_button(world: World, asked: str) -> None:
    """The reply is the same, but for the number of what was written since."""
    tapping = await _asked(world, ASKED[asked], "en")
    pressed = await tapping.presses(tapping.buttons[0].label)
    typing = await _asked(world, ASKED[asked], "en")
    assert _same(await typing.says(typing.buttons[0].label)) == _same(pressed)


def _same(text: str) -> str:
    return re.sub(r"\d+", "#", text)


async def _asked(world: World, lines: list[str], tag: str) -> Person:
    """The teacher, met for the first time."""
    known = await world.storage.people.find(Address("test", "teacher"))
    if known is not None:
        await world.storage.people.forget(known.id)
    world.people.clear()
    person = world.person("teacher", tag)
    for line in lines:
        await person.says(line)
    return person


@pytest.mark.parametrize(
    ("tag", "said"), [("en", "yes"), ("en", "Sure, please!"), ("en", "好的"), ("zh", "好的"), ("zh", "👍")]
)
async def test_yes_subscribes(world: World, tag: str, said: str) -> None:
    li = world.person("li", tag)
    await li.says("/start")
    await li.says(said)
    person = await world.storage.people.find(li.address)
    assert person is not None
    assert person.is_subscribed


@pytest.mark.parametrize("said", ["no", "不用了", "沒有", "cancel"])
async def test_no_subscribes_to_nothing(world: World, said: str) -> None:
    li = world.person("li")
    await li.says("/start")
    await li.says(said)
    person = await world.storage.people.find(li.address)
    assert person is not None
    assert not person.is_subscribed


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        *(
            (said, False)
            for said in ["yes", "是的", "yes delete everything", "delete it", "删除", "确认删除"]
        ),
        *((said, False) for said in ["Delete everything, please", "好的，删除吧", "要得", "可", "OKOK"]),
        *(
            (said, True)
            for said in ["no", "取消", "不删", "don't delete", "别删", "先不删了", "可是", "hold on"]
        ),
    ],
)
async def test_forget_is_answered_in_words(world: World, said: str, is_kept: bool) -> None:
    li = world.person("li")
    await li.says("/forget")
    await li.says(said)
    assert (await world.storage.people.find(li.address) is not None) is is_kept


@pytest.mark.parametrize("said", ["NUS?", "yes, and what does it cost?", "When do applications close?"])
async def test_a_question_is_no_answer(world: World, said: str) -> None:
    li = world.person("li")
    await li.says("/forget")
    assert "deleted" not in await li.says(said)
    assert await world.storage.people.find(li.address) is not None


@pytest.mark.parametrize("said", ["online", "线上参加", "線上", "2", "the second one", "第二个"])
async def test_a_seat_is_taken_without_a_tap(student: Person, said: str) -> None:
    await student.says("/register")
    assert "on site or join online" in await student.says("缙云校区")
    said = await student.says(said)
    assert "your name" in said or "什么名字" in said  # a number in Chinese words is met in Chinese


async def test_language_stays_what_it_was_when_a_word_answers(student: Person) -> None:
    await student.says("/register")
    assert "on site or join online" in await student.says("缙云")


# --- stop ------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["取消", "cancel", "Stop.", "算了，不报了"])
@pytest.mark.parametrize(
    "lines", [["/register jinyun online"], ["/register jinyun online", "Li Ming"], ["/human"]]
)
async def test_stop_leaves_a_dialogue(world: World, student: Person, lines: list[str], said: str) -> None:
    for line in lines:
        await student.says(line)
    assert "stopped" in await student.says(said)
    assert await world.storage.questions.open(9) == ([], 0)


@pytest.mark.parametrize("said", ["取消", "stop"])
async def test_stop_is_asked_back_where_it_may_be_the_answer(
    world: World, teacher: Person, said: str
) -> None:
    """A student must not get 取消 as the office's answer, unless it is just that."""
    li = world.person("li")
    await li.says("/human Can I still cancel?")
    await teacher.says("/questions")
    await teacher.presses("1")
    assert "Do you want to stop here" in await teacher.says(said)
    assert "stopped" in await teacher.says("Stop here")
    questions, _ = await world.storage.questions.open(9)
    assert len(questions) == 1
    await teacher.says("/questions")
    await teacher.presses("1")
    await teacher.says(said)
    assert "on its way" in await teacher.presses("That is my text")
    assert await world.storage.questions.open(9) == ([], 0)


async def test_stop_said_twice_stops(world: World, teacher: Person) -> None:
    await teacher.says("/announce")
    assert "Do you want to stop here" in await teacher.says("stop")
    assert "stopped" in await teacher.says("stop")
    assert await world.storage.announcements.latest(9) == []


async def test_whoever_writes_something_else_after_stop_goes_on(teacher: Person) -> None:
    await teacher.says("/subscribe")
    await teacher.says("/announce")
    await teacher.says("stop")
    assert "Library hours change" in await teacher.says("Library hours change")
    stale = Message(teacher.address, button="dialogue:keep", language_tag="en")
    assert "no longer works" in (await teacher.assistant.respond(stale)).text


LEFT = [
    "退出报名",
    "我不去了",
    "cancel registration",
    "没事了",
    "never mind, sorry",
    "先不回了",
    "cancel answer",
]
LEFT += [
    "取消提问",
    "I changed my mind",
    "算了我晚点再回",
    "/cancel.",
    "/取消",
    "/ cancel",
    "/取消报名",
    "／cancel！",
]
LEFT += ["取　消", "取 消 报 名", "算 了"]
LEFT += ["/stop", "/cancel_registration", "、cancel", "不想报了", "放弃报名", "nvm", "I want to cancel"]
DOUBTFUL = [
    "hold on",
    "wait a sec",
    "返回",
    "start over",
    "等一下",
    "go back",
    "晚点再说",
    "one moment",
    "重新开始",
    "/返回",
]


@pytest.mark.parametrize("said", LEFT)
async def test_a_dialogue_is_left_in_any_words(student: Person, said: str) -> None:
    await student.says("/register jinyun online")
    assert "stopped" in await student.says(said)
    await student.says("/human")
    assert "stopped" in await student.says(said)


@pytest.mark.parametrize("said", DOUBTFUL)
async def test_what_may_mean_stop_is_asked_back(world: World, student: Person, said: str) -> None:
    """Whoever goes on just goes on."""
    await student.says("/human")
    assert "Do you want to stop here" in await student.says(said)
    await student.says("no")
    assert "stopped" in await student.says("Stop here")
    await student.says("/register jinyun online")
    assert "Do you want to stop here" in await student.says(said)
    assert "Thank you, Li Ming" in await student.says("Li Ming")
    assert "Do you want to stop here" in await student.says(said)
    assert "Your seat is booked" in await student.says("2023010101")
    assert await world.storage.questions.open(9) == ([], 0)


@pytest.mark.parametrize("said", [*LEFT, *DOUBTFUL])
async def test_no_stop_reaches_a_student_a_form_or_a_room(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, said: str
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM[3:]))
    li, teacher = world.person("li"), world.person("teacher")
    for line in ["/register jinyun online", "Li Ming", "2023010101"]:
        await li.says(line)
    assert "stop" in await li.says(said)
    await li.says("/cancel")
    await li.says("/human Is there a bus?")
    await teacher.says("/questions")
    await teacher.presses("1")
    assert "stop" in await teacher.says(said)
    await teacher.says("/arrange jinyun")
    await teacher.forges("arrangement:set:jinyun:venue")
    assert "stop" in await teacher.says(said)
    await world.deliver()
    assert not any(said in heard for heard in world.outlet.heard_by(li.address))
    assert await world.storage.registrations.taken() == {}


@pytest.mark.parametrize("said", ["/cancel.", "/取消", "/ cancel"])
async def test_a_mistyped_command_is_meant(student: Person, said: str) -> None:
    assert await student.says(said) == await student.says("/cancel")
    assert "There is no command" in await student.says("/blabla")


# --- forms -----------------------------------------------------------------------------


async def test_a_form_hears_people(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    """Numbers of any width, traditional characters, a thumb; a question is answered and the form goes on."""
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM))
    li = world.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Ming")
    assert "Which college?" in await li.says("2023010101")
    said = await li.says("Do I need a visa?")
    assert "Yes." in said
    assert said.endswith("Which college?")
    assert "Which year?" in await li.says("護理學院")
    assert "passport" in await li.says("３")
    assert "Anything else?" in await li.says("有的")
    assert "Anything else?" in await li.says("How much does it cost?")
    assert "Do you want to stop here" in await li.says("取消")
    assert "stopped" in await li.says("1")
    assert await world.storage.registrations.taken() == {}


@pytest.mark.parametrize(
    "said", ["NUS什么时候截止", "what does NUS cost", "国大什么时候截止啊", "when does nus close"]
)
async def test_a_question_without_its_mark_is_answered_within_a_form(student: Person, said: str) -> None:
    await student.says("/register jinyun online")
    answer = await student.says(said)
    assert "does not look like" not in answer
    assert "your name" in answer or "名字" in answer
    await student.says("Li Ming")
    answer = await student.says(said)
    assert "does not look like" not in answer
    assert "student number" in answer or "学号" in answer
    assert "Li Ming" in await student.says("2023010101")


async def test_one_is_an_answer_to_a_field_that_may_be_skipped(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(form=FORM[3:]))
    li = world.person("li")
    await li.says("/register jinyun online")
    await li.says("Li Ming")
    await li.says("2023010101")
    assert "Anything else? 1" in await li.says("1")


# --- seats that are offered ----------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["yes I take it", "好的", "Yes, I take it", "要得，我要", "可", "OKOK", "yes please do"]
)
async def test_yes_takes_the_seat_that_was_offered(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, said: str
) -> None:
    _, wu = await _offered(make_world, tmp_path, clock)
    assert "Your seat is booked" in await wu.says(said)


async def test_no_lets_the_offered_seat_go(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> None:
    world, wu = await _offered(make_world, tmp_path, clock)
    await wu.says("no thanks")
    assert await world.storage.waiting_list.of_briefing("jinyun") == []


@pytest.mark.parametrize("said", ["STOP", "退订", "TD"])
async def test_a_stop_for_messages_lets_no_seat_go(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, said: str
) -> None:
    """It is no "no" to the offer: the seat is held, and can be taken."""
    world, wu = await _offered(make_world, tmp_path, clock)
    await wu.says(said)
    [place] = await world.storage.waiting_list.of_briefing("jinyun")
    assert place.is_offered
    await wu.says("/start b_jinyun")
    assert "Your seat is booked" in await wu.presses("Yes")


async def test_after_another_answer_ok_takes_no_seat_at_once(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    """The offer is shown again, and the next yes is about it."""
    _, wu = await _offered(make_world, tmp_path, clock)
    clock.passes(minutes=5)
    await wu.says("How much does it cost?")
    assert "There is a seat for you" in await wu.says("ok")
    assert "Your seat is booked" in await wu.says("ok")


async def _offered(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> tuple[World, Person]:
    """Somebody in the queue, to whom a freed seat has just been offered."""
    world = await opened(make_world, tmp_path, clock, briefing(modes={"campus": {"capacity": 2}}), other())
    first, _ = await filled(world, "jinyun campus", 2)
    wu = world.person("wu")
    await queues(wu)
    clock.passes(minutes=5)
    await first.says("/cancel jinyun")
    await world.deliver()
    assert "There is a seat for you" in heard(world, wu)
    return world, wu
