"""What every skill does, as dialogues, on every channel and in both languages.

Whoever speaks is on the channel; staff and other students are beside it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, timedelta
from io import BytesIO
from pathlib import Path

import icalendar
import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image

from bot.config import Settings
from bot.library import Library
from bot.messages import Language
from tests.channels.conversation import Guest, Stage
from tests.channels.conversations import TALKING, TELLING
from tests.conftest import Clock, MakeWorld, Person
from tests.crowd import sends_photo
from tests.hall import STARTS, Hall, briefing, other, saves

COLLEGE = {
    "id": "college",
    "question": {"en": "Which college?", "zh": "哪个学院？"},
    "kind": "choice",
    "options": [{"en": "Clinical Medicine", "zh": "临床医学院"}, {"en": "Nursing", "zh": "护理学院"}],
}
VAGUE = {
    Language.EN: ("how strict are they", "is it strict there", "what about it in practice", "is it a lot"),
    Language.ZH: ("严不严", "难不难", "多不多", "怎么样"),
}

pytestmark = pytest.mark.parametrize("language", list(Language), ids=str)
talking = pytest.mark.parametrize("channel", TALKING)
telling = pytest.mark.parametrize("channel", TELLING)


@pytest_asyncio.fixture
async def guest(
    make_world: MakeWorld,
    library: Library,
    settings: Settings,
    clock: Clock,
    channel: str,
    language: Language,
) -> AsyncIterator[Guest]:
    """Somebody new, where the bot knows the sample programmes."""
    async with TELLING[channel](Stage(make_world, library, settings, clock), language) as conversation:
        yield Guest(conversation, language)


@pytest_asyncio.fixture
async def visitor(
    make_world: MakeWorld, tmp_path: Path, settings: Settings, clock: Clock, channel: str, language: Language
) -> AsyncIterator[Guest]:
    """Somebody new, where the briefing on site has one seat, and asks for one's college."""
    hall = Hall(tmp_path / "hall", clock)
    hall.writes(_small(), other())
    async with TELLING[channel](Stage(make_world, hall.library(), settings, clock), language) as conversation:
        await conversation.world.app.changes.look()
        yield Guest(conversation, language)


def _small() -> dict[str, object]:
    modes = {"campus": {"capacity": 1}, "online": {"capacity": 3}}
    return briefing(modes=modes, form=[COLLEGE], slides_link="https://example.edu/slides")


def _teacher(guest: Guest) -> Person:
    return guest.world.person("teacher", "en")


async def _rival(guest: Guest) -> Person:
    """Somebody has the only seat on site."""
    rival = guest.world.person("rival", "en")
    await rival.says("/register jinyun campus")
    await rival.says("Wu Wei")
    await rival.says("2023010199")
    assert "booked" in await rival.presses("Nursing")
    return rival


async def _fills_in(guest: Guest) -> None:
    guest.hears("What is your name?", "请问您叫什么名字？")
    guest.hears("By continuing, you agree", "继续填写即表示您同意")
    await guest.says("Li Ming", "李明")
    guest.hears("What is your student number?", "学号是多少")
    await guest.says("2023010101")
    guest.hears("Which college?", "哪个学院？")
    await guest.says("Basket weaving", "编篮子")
    guest.hears("Please tap one of the answers", "请点")


# --- what is asked ------------------------------------------------------------------------


@talking
async def test_a_question_is_answered_and_the_talk_goes_on(guest: Guest) -> None:
    await guest.listens()
    guest.hears("I am the exchange bot", "交流项目机器人")
    await guest.says("When do applications for Manchester close?", "曼大的申请什么时候截止？")
    guest.hears("2 April 2027", "2027年4月2日")
    await guest.says("and NUS?", "那国大呢？")
    guest.hears("26 March 2027", "2027年3月26日")
    await guest.says(guest.world.vague(*VAGUE[guest.language]))
    guest.hears("Did you mean", "您想问的是")
    await guest.taps("None of these", "都不是")
    guest.hears("pass your question on to the office?", "转给办公室的老师吗？")


@talking
async def test_a_button_of_did_you_mean_answers(guest: Guest) -> None:
    await guest.says("How much does it cost?", "要花多少钱？")
    await guest.taps("Manchester", "曼大")
    guest.hears("GBP", "英镑")


@talking
async def test_a_language_can_be_chosen(guest: Guest) -> None:
    await guest.says("/language")
    guest.hears("Which language should I use?", "您想用哪种语言？")
    await guest.taps("中文", "English")
    guest.hears("以后我都用中文回答", "I will answer in English from now on")
    await guest.says("/help")
    guest.hears("直接提问就可以", "Just ask your question")


@talking
async def test_what_cannot_be_answered_is_told(guest: Guest) -> None:
    """An unknown command, nothing at all, and far too much."""
    await guest.says("/nonsense")
    guest.hears("There is no command /nonsense", "没有 /nonsense 这个命令")
    await guest.says("")
    guest.hears("There was no text in your message", "这条消息里没有文字")
    await guest.says("why " * 2500, "为什么呢" * 2500)
    guest.hears_nothing_of("went wrong", "出了点问题")
    assert guest.heard.strip()
    await guest.says("When do applications for Manchester close?", "曼大的申请什么时候截止？")
    guest.hears("2 April 2027", "2027年4月2日")


@talking
async def test_a_checklist_is_ticked(guest: Guest) -> None:
    await guest.says("/remind NUS")
    guest.hears("I will remind you of the deadlines of NUS", "我会提醒您国大的截止日期")
    await guest.says("/my")
    await guest.taps("Checklist: NUS", "清单：国大")
    guest.hears("(0 of", "已完成 0 /")
    await guest.taps("transcript", "成绩单")
    guest.hears("(1 of", "已完成 1 /")


@talking
async def test_what_is_kept_is_shown_and_forgotten(guest: Guest) -> None:
    await guest.says("/privacy")
    guest.hears("For each person I keep", "对每个人我保存")
    await guest.says("/remind NUS")
    await guest.says("/mydata")
    guest.hears("This is everything I keep about you", "我保存的关于您的全部信息")
    guest.hears("NUS (news, and reminders of deadlines)", "国大（新消息和截止日期提醒）")
    await guest.says("/forget")
    guest.hears("Delete?", "确定删除吗？")
    await guest.taps("Yes, delete everything", "确定，全部删除")
    guest.hears("Everything about you is deleted", "全部删除")
    await guest.says("/mydata")
    guest.hears_nothing_of("NUS (news", "国大（新消息")


# --- briefings ------------------------------------------------------------------------------


@talking
async def test_a_seat_is_taken_queued_for_offered_swapped_and_given_back(visitor: Guest) -> None:
    await visitor.says("/briefings")
    visitor.hears("Jinyun Campus, Hall 1", "jinyun校区，第1报告厅")
    rival = await _rival(visitor)
    await visitor.taps("Register: Jinyun", "报名：jinyun")
    visitor.hears("on site: 0 of 1 seats left", "还剩 0 个")
    await visitor.taps("on site", "现场参加")
    await visitor.taps("Online now, and wait", "先报线上，同时候补现场")
    await _fills_in(visitor)
    await visitor.taps("Nursing", "护理学院")
    visitor.hears("Your seat is booked.", "报名成功。")
    visitor.hears("number 1", "第 1 位")
    await rival.says("/cancel jinyun")
    await visitor.listens()
    visitor.hears("There is a seat for you", "有名额了")
    await visitor.taps("Yes, I will take it", "接受这个名额")
    visitor.hears("Your seat has been changed.", "已为您更换。")
    await _has_a_ticket(visitor)
    await visitor.says("/my")
    visitor.hears("Jinyun Campus, Hall 1", "第1报告厅")
    await visitor.says("/cancel jinyun")
    visitor.hears("has been given back", "已取消您在jinyun校区的报名")


async def _has_a_ticket(visitor: Guest) -> None:
    """A calendar entry, and a code that an independent decoder reads."""
    entry = icalendar.Calendar.from_ical((await visitor.conversation.file("jinyun.ics")).decode())
    [event] = entry.walk("VEVENT")
    assert event.decoded("dtstart") == STARTS
    picture = await visitor.conversation.file("ticket-jinyun.png")
    assert zxingcpp.read_barcodes(Image.open(BytesIO(picture)))


@telling
async def test_a_change_is_told_and_the_survey_asked(visitor: Guest, clock: Clock) -> None:
    await visitor.says("/register jinyun campus")
    await visitor.says("Li Ming", "李明")
    await visitor.says("2023010101")
    await visitor.says("Nursing", "护理学院")
    visitor.hears("Your seat is booked.", "报名成功。")
    await saves(visitor.world, {**_small(), "venue": {"en": "Hall 9", "zh": "第9报告厅"}}, other())
    await visitor.listens()
    visitor.hears("A briefing has changed", "宣讲会有变动")
    visitor.hears("Hall 9", "第9报告厅")
    clock.moment = (STARTS - timedelta(minutes=50)).astimezone(UTC)
    await visitor.listens()
    visitor.hears("It begins in", "分钟开始")
    clock.moment = (STARTS + timedelta(minutes=121)).astimezone(UTC)
    await visitor.listens()
    visitor.hears("https://example.edu/slides")
    await visitor.taps("★★★★★")
    visitor.hears("What would you have liked more of?", "还有什么希望多讲一些？")


# --- what is told -------------------------------------------------------------------------


@telling
async def test_the_office_answers(guest: Guest) -> None:
    await guest.says("/human Is there a bus?", "/human 有班车吗？")
    guest.hears("I am passing your question on", "正在把您的问题转给办公室")
    teacher = _teacher(guest)
    await teacher.says("/questions")
    await teacher.presses("Answer 1")
    await teacher.says("Line *5*.")
    await guest.listens()
    guest.hears("Answer from the office", "办公室的答复")
    guest.hears("Is there a bus?", "有班车吗？")
    guest.hears("Line *5*.")


@telling
async def test_a_deadline_is_reminded_of(guest: Guest, library: Library, clock: Clock) -> None:
    deadline = library.knowledge.programmes["nus"].application
    assert deadline is not None
    await guest.says("/remind NUS")
    clock.moment = (deadline.closes - timedelta(days=7)).astimezone(UTC)
    await guest.world.app.reminders.look()
    await guest.listens()
    guest.hears("in 7 days", "还有 7 天")


@telling
async def test_an_announcement_is_corrected_and_withdrawn(guest: Guest) -> None:
    """In its place, or by a second message where nothing can be taken back."""
    await guest.says("/subscribe")
    teacher = _teacher(guest)
    await teacher.says("/announce The bus leaves at *9*")
    await teacher.presses("Send to 1")
    await guest.listens()
    guest.hears("The bus leaves at *9*")
    await teacher.says("/announcements 1")
    await teacher.presses("Correct")
    await teacher.says("The bus leaves at 8")
    await teacher.presses("Correct in 1 chat")
    await guest.listens()
    guest.hears("The bus leaves at 8")
    await teacher.says("/announcements 1")
    await teacher.presses("Recall")
    await teacher.presses("Yes, delete it")
    await guest.listens()
    stands = "The bus leaves at 8" in await guest.conversation.chat()
    assert stands is not guest.conversation.takes_back


@telling
async def test_an_announcement_with_a_picture(guest: Guest) -> None:
    """Where the picture cannot be shown, its words are, and that there was one."""
    await guest.says("/subscribe")
    teacher = _teacher(guest)
    await teacher.says("/announce")
    await sends_photo(teacher, "The campus")
    await teacher.presses("Send to 1")
    await guest.listens()
    guest.hears("The campus")
    if not guest.conversation.shows_pictures_of_staff:
        guest.hears("Something was attached", "附件无法")
