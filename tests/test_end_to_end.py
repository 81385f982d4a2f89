"""``python -m bot run`` as a process of its own, against a Bot API server on 127.0.0.1: what people there get."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests import databases
from tests.bot_api_server import MAX_TEXT, TOKEN, BotApiServer, User
from tests.conftest import small_cache

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parent.parent
TEACHER_ID = 500
STUDENT_COMMANDS = {"start", "help", "register", "briefings", "my", "cancel", "subscribe", "forget"}
STAFF_COMMANDS = {"announce", "announcements"}
_LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_numbers = count(1001)


# --- the process ------------------------------------------------------------------


@dataclass
class Bot:
    """The running process, and what it wrote on stderr."""

    process: asyncio.subprocess.Process
    folder: Path

    @property
    def said(self) -> str:
        return (self.folder / "stderr.txt").read_text("utf-8")

    @property
    def sentences(self) -> list[str]:
        """What is meant for the person who started it, without the log."""
        return [line for line in self.said.splitlines() if not _LOG_LINE.match(line)]

    async def ends(self, seconds: float = 15) -> int:
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def says(self, words: str, seconds: float = 15) -> None:
        async with asyncio.timeout(seconds):
            while words not in self.said:
                assert self.process.returncode is None, self.said
                await asyncio.sleep(0.05)

    async def stops(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Finishes what is in hand and exits with 0."""
        self.process.send_signal(by)
        assert await self.ends() == 0, self.said
        assert "Traceback" not in self.said
        assert " ERROR " not in self.said


@asynccontextmanager
async def started(
    folder: Path, api_url: str, *, before: Sequence[str] = (), **environment: str
) -> AsyncIterator[Bot]:
    """The process in a folder of its own; whatever happens, it does not outlive the test."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    settings = {
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        "BOT_TELEGRAM__TOKEN": TOKEN,
        "BOT_TELEGRAM__API_URL": api_url,
        "BOT_TELEGRAM__LIMITS__PER_SECOND": "1000",
        "BOT_TELEGRAM__LIMITS__PER_CHAT_PER_SECOND": "1000",
        "BOT_WEB__ENABLED": "false",
        "BOT_STAFF__IDS": str(TEACHER_ID),
        "BOT_DATABASE__URL": "sqlite+aiosqlite:///bot.db",
        "BOT_ENCRYPTION__KEY_FILE": "personal.key",
    }
    with (folder / "stderr.txt").open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *before,
            *(sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env={key: value for key, value in {**inherited, **settings, **environment}.items() if value},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=stderr,
        )
    bot = Bot(process, folder)
    try:
        yield bot
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@asynccontextmanager
async def running(folder: Path, server: BotApiServer, **environment: str) -> AsyncIterator[Bot]:
    """The bot, once it listens."""
    async with started(folder, server.url, **environment) as bot:
        listening, ended = asyncio.ensure_future(server.is_polled(120)), asyncio.ensure_future(bot.ends(120))
        await asyncio.wait((listening, ended), return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        assert bot.process.returncode is None, bot.said
        await listening
        yield bot


def sample_knowledge(folder: Path) -> dict[str, str]:
    """Settings for what comes with the bot, but for the dates of its briefings."""
    copy = folder / "knowledge"
    shutil.copytree(ROOT / "knowledge", copy)
    write_coming_briefings(copy)
    return {"BOT_KNOWLEDGE": str(copy)}


def small_knowledge(folder: Path) -> dict[str, str]:
    """Settings for two topics that lie close together, and the briefings; learnt at once, and kept apart."""
    topics = folder / "small" / "topics"
    topics.mkdir(parents=True)
    (topics / "bicycle.yaml").write_text(_TWO_CLOSE_TOPICS, "utf-8")
    write_coming_briefings(topics.parent)
    return {"BOT_KNOWLEDGE": str(topics.parent), "XDG_CACHE_HOME": small_cache()}


def write_coming_briefings(knowledge: Path) -> None:
    """Those of the sample, next month whenever this runs."""
    closes, starts = (date.today() + timedelta(days=days) for days in (29, 30))  # noqa: DTZ011
    text = (ROOT / "knowledge" / "briefings.yaml").read_text("utf-8")
    text = re.sub(r"(starts: )\S+", rf"\g<1>{starts}", text)
    text = re.sub(r"(registration_closes: )\S+", rf"\g<1>{closes}", text)
    (knowledge / "briefings.yaml").write_text(text, "utf-8")


_TWO_CLOSE_TOPICS = """
- id: borrowing
  scope: general
  title: {en: Borrowing a bicycle, zh: 借自行车}
  questions: {en: [Where can I borrow a bicycle?, How do I borrow a bicycle on campus], zh: [哪里可以借自行车]}
  answer: {en: At gate **1**., zh: 在**1**号门。}
- id: parking
  scope: general
  title: {en: Parking a bicycle, zh: 停自行车}
  questions: {en: [Where can I park a bicycle?, How do I park a bicycle on campus], zh: [哪里可以停自行车]}
  answer: {en: At gate **2**., zh: 在**2**号门。}
"""


# --- who takes part -----------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotApiServer]:
    """A bot that is running already; every test brings students of its own."""
    folder = tmp_path_factory.mktemp("office")
    async with BotApiServer() as server, running(folder, server, **sample_knowledge(folder)) as bot:
        yield server
        await bot.stops()


@pytest.fixture
def li(office: BotApiServer) -> User:
    """Her telephone is in English."""
    return office.user(next(_numbers), "Li", "en")


@pytest.fixture
def wang(office: BotApiServer) -> User:
    """His telephone is in Chinese."""
    return office.user(next(_numbers), "王", "zh-hans")


@pytest.fixture
def teacher(office: BotApiServer) -> User:
    return office.user(TEACHER_ID, "Chen", "en")


async def registers(student: User, briefing: str, name: str, number: str) -> None:
    await student.says(f"/register {briefing}")
    await student.hears("What is your name?")
    await student.says(name)
    await student.hears("student number")
    await student.says(number)
    await student.hears("Your seat is booked.")


# --- menus and hello -----------------------------------------------------------------


async def test_menus_in_both_languages(office: BotApiServer) -> None:
    """Students see what they can use; groups see nothing that is personal; nobody sees staff's commands."""
    private, group = (office.menu(f"all_{kind}_chats", "en") for kind in ("private", "group"))
    assert private.keys() >= STUDENT_COMMANDS
    assert not private.keys() & STAFF_COMMANDS
    assert group.keys() < private.keys()
    assert "register" not in group
    chinese = office.menu("all_private_chats", "zh")
    assert chinese.keys() == private.keys()
    assert private["register"] == "take a seat at a briefing"
    assert chinese["register"] == "报名宣讲会"
    assert office.menu("all_private_chats") == private


async def test_staff_have_a_menu_of_their_own(office: BotApiServer, teacher: User) -> None:
    """It can be set once they have written to the bot, and holds the students' commands too."""
    await teacher.says("/help")
    assert "/announce" in (await teacher.hears("These commands")).text
    menu = office.menu(f"chat:{TEACHER_ID}", "zh")
    assert menu.keys() >= STUDENT_COMMANDS | STAFF_COMMANDS
    assert menu["announce"] == "给订阅者发通知"


async def test_start_greets_in_the_telephones_language(li: User, wang: User) -> None:
    await li.says("/start")
    await li.hears("Hello! I am the exchange bot")
    await wang.says("/start")
    await wang.hears("您好")


async def test_subscribing_takes_one_tap(li: User) -> None:
    """Asked with the greeting, once."""
    await li.says("/start")
    await li.hears("Shall I send you the office's announcements")
    await li.presses("Yes, keep me posted")
    await li.hears("Done: you will get the office's announcements.")
    await li.says("/start")
    assert "Shall I send you" not in (await li.hears("Hello!")).text
    await li.says("/unsubscribe")
    await li.hears("no more announcements")


async def test_nothing_of_staff_shows_to_students(li: User) -> None:
    await li.says("/help")
    shown = (await li.hears("These commands")).text
    assert "/register" in shown
    assert not re.search(r"announce\b|staff", shown.replace("announcements", ""), re.IGNORECASE)
    for command in ("/announce", "/announcements", "/questions", "/reload"):
        await li.says(command)
        await li.hears("This command is for staff")
    await li.says("An announcement of mine")
    assert "what subscribers will see" not in (await li.hears()).text


# --- questions ------------------------------------------------------------------------


async def test_answers_come_in_the_language_of_the_question(li: User) -> None:
    await li.says("When do applications for Manchester close?")
    await li.hears("Application deadline")
    await li.says("曼大的申请什么时候截止？")
    await li.hears("申请截止时间")
    await li.says("How much is UBC?")
    await li.hears("CAD")


@pytest.mark.parametrize(
    ("question", "own", "foreign"),
    [
        ("When do applications for Manchester close?", "Manchester", ("NUS", "NTU", "UBC")),
        ("When do applications for UBC close?", "UBC", ("NUS", "NTU", "Manchester")),
        ("NUS什么时候截止申请？", "国大", ("南洋理工", "曼大", "UBC")),
        ("南洋理工大学的申请什么时候截止？", "南洋理工", ("国大", "曼大", "UBC")),
    ],
)
async def test_a_question_that_names_one_programme_gets_its_facts(
    li: User, question: str, own: str, foreign: tuple[str, ...]
) -> None:
    await li.says(question)
    answer = (await li.hears()).text
    assert own in answer.splitlines()[0]
    assert [name for name in foreign if name in answer] == []


async def test_one_tap_from_all_programmes_to_one(li: User) -> None:
    await li.says("When do applications close?")
    await li.hears("The University of Manchester")
    await li.presses("Manchester")
    assert (await li.hears()).text.startswith("Manchester · Application deadline")


async def test_a_follow_up_keeps_the_topic(li: User) -> None:
    await li.says("How much does Manchester cost?")
    await li.hears("GBP")
    await li.says("and UBC?")
    await li.hears("CAD")


async def test_a_university_outside_is_told_which_take_part(li: User, wang: User) -> None:
    await li.says("When do applications for Harvard University close?")
    heard = await li.hears("not part of the exchange programme")
    assert all(name in heard.text for name in ("Manchester", "NTU", "NUS", "UBC"))
    await wang.says("哈佛大学什么时候截止申请？")
    assert "曼大" in (await wang.hears("不在这次交流项目里")).text


async def test_a_close_call_is_asked_back_with_buttons(tmp_path: Path) -> None:
    """On knowledge where two topics lie close together."""
    async with BotApiServer() as server, running(tmp_path, server, **small_knowledge(tmp_path)) as bot:
        li = server.user(1, "Li", "en")
        await li.says("bicycle")
        heard = await li.hears("Did you mean:")
        assert set(heard.buttons) == {"Borrowing a bicycle", "Parking a bicycle", "None of these"}
        await li.presses("Borrowing")
        assert "At gate <b>1</b>" in (await li.hears("At gate 1")).html
        await li.presses("None of these")
        await li.hears("Then I do not have the answer")
        await bot.stops()


async def test_a_question_nobody_knows_is_passed_to_the_office(li: User, teacher: User) -> None:
    """With a tap; staff's answer comes back into the student's chat."""
    await teacher.says("/start")
    await teacher.hears("Hello!")
    await li.says("/human Is the piano in hall 3 tuned <daily> & nightly?")
    await li.hears("I am passing your question on.")
    await teacher.hears("Is the piano in hall 3 tuned <daily> & nightly?")
    await teacher.presses("Answer")
    await teacher.hears("Please write the answer")
    await teacher.says("**Yes**, every _morning_.")
    await teacher.hears("on its way")
    heard = await li.hears("Answer from the office")
    assert "**Yes**, every _morning_." in heard.html  # as it was typed


# --- registering ------------------------------------------------------------------------


async def test_a_seat_by_buttons_and_back(li: User) -> None:
    """Which, how, who: then it is confirmed with all details, shown by /my and given back by /cancel."""
    await li.says("/briefings")
    before = seats_left((await li.hears("Upcoming briefings:")).text)
    await li.presses("Register: Jinyun")
    await li.hears("Would you like to come on site or join online?")
    await li.presses("on site")
    await li.hears("What is your name?")
    await li.says("Li Na <3")
    await li.hears("That does not look like a name.")
    await li.says("Li Na")
    await li.hears("What is your student number?")
    await li.says("abc")
    await li.hears("That does not look like a student number")
    await li.says("2023110234")
    confirmed = (await li.hears("Your seat is booked.")).text
    assert all(detail in confirmed for detail in ("Jinyun Campus", "Lecture Hall 1", "Li Na", "2023110234"))
    await li.says("/briefings")
    heard = await li.hears("You are registered (on site)")
    assert seats_left(heard.text) == before - 1
    await li.says("/my")
    await li.hears("Jinyun Campus")
    await li.presses("Give back")
    await li.hears("has been given back")
    await li.says("/briefings")
    assert seats_left((await li.hears("Upcoming briefings:")).text) == before
    await li.says("/my")
    await li.hears("Nothing is coming up")


async def test_whole_and_the_second_time_without_asking_again(li: User) -> None:
    """Name and number are asked once and offered again for the other briefing."""
    await registers(li, "jinyun online", "Zoë O'Neill-王", "2023110777")
    await li.says("/register yuanjiagang online")
    await li.hears("Shall I register you with these details? Zoë O'Neill-王, student number 2023110777")
    await li.presses("Yes, register me")
    heard = await li.hears("Your seat is booked.")
    assert "https://meeting.example.edu/exchange-2027-yuanjiagang" in heard.text
    await li.says("/register jinyun campus")
    await li.hears("You already have a seat (online)")
    await li.says("/cancel")
    assert len((await li.hears("Which seat")).buttons) == 2
    await li.says("/cancel yuanjiagang")
    await li.hears("Your seat at Yuanjiagang Campus has been given back.")


async def test_in_chinese_and_with_the_words_in_any_order(wang: User) -> None:
    await wang.says("/register 线上 缙云")
    await wang.hears("您叫什么名字")
    await wang.says("王小明")
    await wang.hears("学号")
    await wang.says("2023110888")
    heard = await wang.hears("2023110888")
    assert "缙云校区" in heard.text
    assert "王小明" in heard.text


async def test_cancel_stops_a_registration_half_way(li: User) -> None:
    await li.says("/register jinyun online")
    await li.hears("What is your name?")
    await li.says("/cancel")
    await li.hears("Nothing was saved.")
    await li.says("When do applications for Manchester close?")
    await li.hears("Application deadline")


# --- whatever people send ------------------------------------------------------------------


async def test_what_is_no_text_gets_a_kind_sentence(li: User, wang: User) -> None:
    await li.sends_photo()
    await li.hears("I can only read text, so I could not use your photo.")
    await li.sends_sticker()
    await li.hears("your sticker")
    await li.sends_voice()
    await li.hears("your voice message")
    await li.sends_location()
    await li.hears("your location")
    await li.sends_poll()
    await li.hears("your poll")
    await wang.sends_photo()
    await wang.hears("没法处理您发的图片")
    await li.sends_photo(caption="When do applications for Manchester close?")
    await li.hears("Application deadline")


@pytest.mark.parametrize(
    "data",
    [
        "briefing:register:no-such-briefing",
        "briefing:register:jinyun:by-rocket",
        "briefing:details:same",
        "announcement:send:12345678",
        "faq:ask:no-such-topic:manchester",
        "faq:ask:deadline:no-such-programme",
        "questions:answer:1",
        "nobody:home",
        "privacy",
        ":::",
        "\x00\ud83d",
        "龙" * 21,
    ],
)
async def test_a_forged_button_says_so_and_does_nothing(office: BotApiServer, li: User, data: str) -> None:
    await li.says("/start")
    await li.hears("Hello!")
    await li.forges(data)
    await li.hears("This button no longer works.")
    assert not office.account.open_queries, "the button still spins"


async def test_a_stale_button_says_so(li: User) -> None:
    """Its seat was given back already."""
    await registers(li, "jinyun online", "Li Na", "2023110234")
    await li.says("/my")
    await li.hears("Your plan, by date:")
    await li.presses("Give back")
    await li.hears("has been given back")
    await li.presses("Give back")
    await li.hears("You do not have a seat there (any more).")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\u200b\u200e\u2060",
        "x" * 10_000,
        "为什么" * 3_000,
        "when \u0000\u0001\u0007\u001b[31m close\u007f",
        "\u202emanchester\u202c deadline \u2066\u2069",
        "<b>when</b> &amp; <a href='tg://user?id=1'>how</a> </i> < 3 && 4 > 3",
        "**when** _how_ `why` [who](https://example.org) \\",
        "/" * 300,
        "/register " + "jinyun " * 500,
        "/register </b>",
        "/no_such_command <&>",
        "\u0301" * 500 + "deadline",
        "👩‍👩‍👧‍👦" * 300,
        "'; DROP TABLE people; --",
        "{{ 7 * 7 }} {% for i in range(9) %} { $name }",
    ],
    ids=lambda text: ascii(text)[:24],
)
async def test_hostile_texts_are_answered_politely(li: User, text: str) -> None:
    """And the next question is answered as ever."""
    await li.says("/language en")
    await li.hears("I will answer in English")
    await li.says(text)
    answer = (await li.hears()).text
    assert "Something went wrong" not in answer
    await li.says("/cancel")
    await li.hears()
    await li.says("/language")
    await li.hears("Which language should I use?")


async def test_a_long_answer_comes_in_several_messages(li: User, teacher: User) -> None:
    """Everything kept about somebody who wrote much, whole and without broken formatting."""
    await teacher.says("/start")
    await teacher.hears("Hello!")
    questions = [f"{number}<&_*>" + f" {number} why" * 200 for number in range(5)]
    for question in questions:
        await li.says(f"/human {question}")
        await li.hears("I am passing your question on.")
    await li.says("/mydata")
    parts = [await li.hears("This is everything I keep about you")]
    while "deletes all of it" not in parts[-1].text:
        parts.append(await li.hears())
    assert len(parts) > 1
    assert all(len(part.text) <= MAX_TEXT for part in parts)
    together = " ".join(" ".join(part.text for part in parts).split())
    assert all(question in together for question in questions)


async def test_language_can_be_fixed_and_set_free(li: User) -> None:
    await li.says("/language")
    await li.hears("Which language should I use?")
    await li.presses("中文")
    changed = await li.hears("以后我都用中文回答")
    assert changed.is_edited
    assert not changed.buttons
    await li.says("When do applications for Manchester close?")
    await li.hears("申请截止时间")
    await li.says("/language auto")
    await li.hears("好的")
    await li.says("When do applications for Manchester close?")
    await li.hears("Application deadline")


async def test_forget_deletes_everything(li: User) -> None:
    await registers(li, "jinyun online", "Li Na", "2023110234")
    await li.says("/forget")
    await li.hears("It cannot be undone.")
    await li.presses("No")
    await li.hears("nothing was deleted")
    await li.says("/mydata")
    await li.hears("Li Na")
    await li.says("/forget")
    await li.hears("It cannot be undone.")
    await li.presses("Yes, delete everything")
    await li.hears("Everything about you is deleted.")
    await li.says("/mydata")
    assert "Li Na" not in (await li.hears("everything I keep")).text
    await li.says("/my")
    await li.hears("Nothing is coming up")


async def test_answers_come_in_the_order_of_the_questions(li: User) -> None:
    for _ in range(3):
        await li.says("/privacy")
        await li.says("/language")
    for _ in range(3):
        assert "For each person I keep" in (await li.hears()).text
        assert "Which language" in (await li.hears()).text


async def test_a_reply_waits_as_long_as_telegram_says(office: BotApiServer, li: User) -> None:
    office.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    await li.says("/language")
    await li.hears("Which language")


async def test_who_blocks_and_comes_back_is_welcome(li: User) -> None:
    await li.says("/start")
    await li.hears("Hello!")
    await li.blocks()
    await li.unblocks()
    await li.says("/start")
    await li.hears("Hello!")


# --- from the announcement to the file -------------------------------------------------------


async def test_an_announcement_and_what_is_left_in_the_database(tmp_path: Path) -> None:
    """Previewed, counted, confirmed, sent, reported; then SIGTERM, and the file tells the same, names encrypted."""
    async with BotApiServer() as server, running(tmp_path, server, **small_knowledge(tmp_path)) as bot:
        teacher = server.user(TEACHER_ID, "Chen", "en")
        li, zhang, zhao, sun = (
            server.user(n, name) for n, name in enumerate(("Li", "Zhang", "Zhao", "Sun"), 1)
        )
        await registers(li, "jinyun campus", "Li Qingzhao", "2023119901")
        await registers(zhang, "yuanjiagang online", "张择端", "2023119902")
        await registers(sun, "jinyun online", "Sun Simiao", "2023119903")
        await sun.says("/forget")
        await sun.hears("It cannot be undone.")
        await sun.presses("Yes, delete everything")
        await sun.hears("Everything about you is deleted.")
        for subscriber in (li, zhang, zhao):
            await subscriber.says("/start")
            await subscriber.hears("Hello!")
            await subscriber.presses("Yes, keep me posted")
            await subscriber.hears("Done")
        await zhao.blocks(unnoticed=True)

        await teacher.says("/announce")
        await teacher.hears("as your next message")
        bold = {"type": "bold", "offset": 3, "length": 12}
        await teacher.says("📣 New deadline: 5 < 6 & <3\n\nSee _you_", entities=[bold])
        preview = await teacher.hears("New deadline")
        assert preview.html == "📣 <b>New deadline</b>: 5 &lt; 6 &amp; &lt;3\n\nSee _you_"
        await teacher.hears("all subscribers (3 people)")
        await li.hears_nothing()
        await teacher.presses("Send to 3 people")
        assert (await teacher.hears("on its way to 3 people")).is_edited
        assert (await li.hears()).html == preview.html
        assert (await zhang.hears()).html == preview.html
        await teacher.hears("2 of 3 got it; 1 blocked the bot.")
        await teacher.forges("announcement:send:00000000")
        await teacher.hears("This button no longer works.")

        for _ in range(5):
            await zhang.says("/privacy")
        await zhang.hears("For each person I keep")
        await bot.stops()
        answered = sum("For each person I keep" in message.text for message in zhang.chat)
        assert answered + len(server.account.updates) == 5, "each is answered, or kept for the next start"

    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        people = dict(database.execute("SELECT address, is_subscribed FROM people").fetchall())
        assert people == {"500": None, "1": 1, "2": 1, "3": 0}
        seats = database.execute(
            "SELECT address, briefing_id, mode FROM registrations JOIN people ON people.id = person_id"
        )
        assert sorted(seats) == [("1", "jinyun", "campus"), ("2", "yuanjiagang", "online")]
        sent = database.execute("SELECT address, status FROM outbox WHERE announcement_id = 1")
        assert sorted(sent) == [("1", "sent"), ("2", "sent"), ("3", "gone")]
        assert database.execute("SELECT count(*) FROM outbox WHERE status != 'sent'").fetchone() == (1,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    content = b"".join(
        file.read_bytes() for file in (tmp_path / "bot.db", tmp_path / "bot.db-wal") if file.exists()
    )
    assert b"jinyun" in content
    for secret in ("Li Qingzhao", "张择端", "Sun Simiao", "2023119901", "2023119902", "2023119903"):
        assert secret.encode() not in content


async def subscribed(server: BotApiServer, *numbers: int) -> list[User]:
    students = [server.user(number, f"S{number}", "en") for number in numbers]
    for student in students:
        await student.says("/subscribe")
        await student.hears("you will get the office's announcements")
    return students


@pytest.mark.slow
async def test_whatever_staff_send_arrives_as_it_is(tmp_path: Path) -> None:
    """A text with nested formatting, a photo, a file, an album; corrected and recalled where it arrived."""
    async with BotApiServer() as server, running(tmp_path, server, **small_knowledge(tmp_path)) as bot:
        teacher = server.user(TEACHER_ID, "Chen", "en")
        li, zhang = await subscribed(server, 11, 12)

        async def announced() -> None:
            await teacher.hears("how it will look. It goes to: all subscribers (2 people)")
            await teacher.presses("Send to 2 people")
            await teacher.hears("2 of 2 got it")

        underlined = [
            {"type": "bold", "offset": 0, "length": 8},
            {"type": "underline", "offset": 4, "length": 4},
            {"type": "spoiler", "offset": 9, "length": 4},
        ]
        await teacher.says("/announce")
        await teacher.hears("next message")
        await teacher.says("New list 🎉 is out", entities=underlined)
        await announced()
        for student in (li, zhang):
            heard = await student.hears("New list 🎉 is out")
            assert heard.entities == underlined

        await teacher.says("/announce")
        await teacher.hears("next message")
        await teacher.sends_photo("The campus")
        await announced()
        for student in (li, zhang):
            heard = await student.hears("The campus")
            assert heard.original is not None
            assert heard.original["photo"]

        await teacher.says("/announce")
        await teacher.hears("next message")
        await teacher.sends_document()
        await announced()
        for student in (li, zhang):
            heard = await student.hears()
            assert heard.original is not None
            assert heard.original["document"]["file_name"] == "plan.pdf"

        await teacher.says("/announce")
        await teacher.hears("next message")
        await teacher.sends_album("One", "", "Three")
        await asyncio.sleep(1)  # until the last card stands, whatever came together
        await announced()
        for student in (li, zhang):
            assert [(await student.hears()).original is not None for _ in range(3)] == [True] * 3
            assert [message.text for message in student.chat[-3:]] == ["One", "", "Three"]

        await teacher.says("/announcements 1")
        await teacher.hears("sent 2 of 2")
        await teacher.presses("Correct")
        await teacher.hears("will replace")
        await teacher.says("New list 🎉 is here", entities=underlined)
        await teacher.hears("will replace announcement 1 in 2 chats")
        await teacher.presses("Correct in 2 chats")
        await teacher.hears("changed in 2 of 2 chats")
        for student in (li, zhang):
            heard = await student.hears("New list 🎉 is here")
            assert heard.is_edited
            assert heard.entities == underlined

        await teacher.says("/announcements 2")
        await teacher.hears("sent 2 of 2")
        await teacher.presses("Recall")
        await teacher.hears("48 hours")
        await teacher.presses("Yes, delete it")
        await teacher.hears("deleted from 2 of 2 chats")
        for student in (li, zhang):
            assert "The campus" not in [message.text for message in student.chat]

        await teacher.says("/announcements 1")
        await teacher.hears("sent 2 of 2")
        await teacher.presses("Table")
        await teacher.hears("person by person")
        while not teacher.chat[-1].file:
            await teacher.hears()
        assert teacher.chat[-1].file_name == "announcement-1.xlsx"
        assert teacher.chat[-1].file.startswith(b"PK")
        await bot.stops()


@pytest.mark.slow
async def test_progress_is_shown_and_can_be_stopped(tmp_path: Path) -> None:
    """One message, edited at a calm pace, with a bar; after the stop nobody else gets it."""
    slow = {"BOT_TELEGRAM__LIMITS__PER_SECOND": "2"}
    async with (
        BotApiServer() as server,
        running(tmp_path, server, **small_knowledge(tmp_path), **slow) as bot,
    ):
        teacher = server.user(TEACHER_ID, "Chen", "en")
        students = await subscribed(server, *range(11, 23))
        await teacher.says("/announce Slowly")
        await teacher.hears("12 people")
        await teacher.presses("Send to 12 people")
        card = await teacher.hears("on its way to 12 people")
        shown = await teacher.hears("░", timeout=15)
        assert shown.id == card.id
        assert "of 12" in shown.text
        await teacher.presses("Pause")
        await teacher.hears("(paused)")
        await asyncio.sleep(0.3)  # what is in a request arrives
        before = sum(len(student.chat) for student in students)
        await asyncio.sleep(2)
        assert sum(len(student.chat) for student in students) == before
        await teacher.presses("Stop")
        await teacher.hears("(stopped)")
        await teacher.says("/announcements 1")
        await teacher.hears("Stopped before it was sent")
        await bot.stops()


@pytest.mark.slow
async def test_killed_in_the_middle_nothing_is_lost(tmp_path: Path) -> None:
    """Three times under load: each question reaches the office once, each answer its student."""
    knowledge = small_knowledge(tmp_path)
    async with BotApiServer() as server:
        students = [server.user(number, f"S{number}", "en") for number in range(11, 31)]
        teacher = server.user(TEACHER_ID, "Chen", "en")
        async with running(tmp_path, server, **knowledge) as bot:
            await teacher.says(
                "/start"
            )  # whom the bot cannot write to is not reached, and students are told so
            await teacher.hears()
            await bot.stops()
        for round_ in range(3):
            async with running(tmp_path, server, **knowledge) as bot:
                for student in students:
                    await student.says(f"/human Question {round_} of {student.id}?")
                await students[0].hears()
                bot.process.kill()
                await bot.ends()
        async with running(tmp_path, server, **knowledge) as bot:
            for student in students:
                while sum("passing your question on" in message.text for message in student.chat) < 3:
                    await student.hears()
            await bot.stops()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        assert database.execute("SELECT count(*) FROM questions").fetchone() == (60,)
        assert database.execute("SELECT DISTINCT status FROM inbox").fetchall() == [("done",)]
        assert database.execute("SELECT count(*) FROM inbox WHERE content IS NOT NULL").fetchone() == (0,)


@pytest.mark.slow
async def test_a_restart_in_the_middle_of_a_registration_is_invisible(tmp_path: Path) -> None:
    """Ctrl-C ends it as well as SIGTERM does; what was written while it was away is answered."""
    knowledge = small_knowledge(tmp_path)
    async with BotApiServer() as server:
        li = server.user(1, "Li", "en")
        async with running(tmp_path, server, **knowledge) as bot:
            await li.says("/register jinyun campus")
            await li.hears("What is your name?")
            await bot.stops(signal.SIGINT)
        await li.says("Li Na")
        async with running(tmp_path, server, **knowledge) as bot:
            await li.hears("What is your student number?")
            await li.says("2023110234")
            await li.hears("Your seat is booked.")
            await bot.stops()


async def test_edits_of_the_knowledge_while_it_runs(tmp_path: Path) -> None:
    """A good one is live at once; a broken one is told to staff and changes nothing."""
    async with BotApiServer() as server, running(tmp_path, server, **small_knowledge(tmp_path)) as bot:
        li, teacher = server.user(1), server.user(TEACHER_ID)
        await teacher.says("/start")
        await teacher.hears("Hello!")
        briefings = tmp_path / "small" / "briefings.yaml"
        text = briefings.read_text("utf-8")
        await bot.says("bot_listening")
        briefings.write_text(text.replace("capacity: 200", "capacity: 222"), "utf-8")
        await bot.says("knowledge_reloaded")
        await li.says("/briefings")
        await li.hears("222 of 222")
        briefings.write_text("- id: jinyun\n- id: [\n", "utf-8")
        await teacher.hears("briefings.yaml:3: is not valid YAML")
        await li.says("/briefings")
        await li.hears("222 of 222")
        await bot.stops()


# --- bad starts ---------------------------------------------------------------------------------


async def refuses_to_start(
    folder: Path,
    *words: str,
    api_url: str = "http://127.0.0.1:9",
    before: Sequence[str] = (),
    **environment: str,
) -> None:
    """One clear sentence with these words, no traceback, and an exit code that is not 0."""
    environment = {**small_knowledge(folder), **environment}
    async with started(folder, api_url, before=before, **environment) as bot:
        code = await bot.ends(30)
    assert code != 0
    assert "Traceback" not in bot.said
    [sentence] = bot.sentences
    assert [word for word in words if word not in sentence] == [], sentence


async def test_a_missing_token(tmp_path: Path) -> None:
    await refuses_to_start(
        tmp_path, "telegram.token", "@BotFather", "BOT_TELEGRAM__TOKEN", BOT_TELEGRAM__TOKEN=""
    )


@pytest.mark.slow
async def test_a_wrong_token(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        wrong = "1000001:wrong"
        await refuses_to_start(
            tmp_path, "telegram.token", "@BotFather", api_url=server.url, BOT_TELEGRAM__TOKEN=wrong
        )


@pytest.mark.slow
async def test_a_second_process_on_the_same_token(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        server.account.another_is_polling = True
        await refuses_to_start(tmp_path, "another process", "same token", api_url=server.url)


@pytest.mark.slow
async def test_an_unknown_configuration_key(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("timezone: Asia/Shanghai\ntelegram:\n  limit:\n    per_second: 3\n")
    await refuses_to_start(
        tmp_path, "config.yaml:3:", "unknown key 'telegram.limit'", "did you mean 'limits'?"
    )


@pytest.mark.slow
async def test_an_unknown_variable(tmp_path: Path) -> None:
    await refuses_to_start(
        tmp_path,
        "BOT_STAFF__IDZ: there is no such setting",
        "did you mean BOT_STAFF__IDS?",
        BOT_STAFF__IDZ="1",
    )


@pytest.mark.slow
async def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"This is a letter, not a database.\n" * 100)
    await refuses_to_start(tmp_path, "bot.db: is not an SQLite database", "database.url")


@pytest.mark.slow
async def test_a_database_that_is_read_only(tmp_path: Path) -> None:
    """Root may write anywhere, so that right is taken from it."""
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write to any file, and there is no setpriv to take that right away")
        rights = "-dac_override,-dac_read_search"
        before = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    folder = tmp_path / "data"
    folder.mkdir()
    sqlite3.connect(folder / "bot.db").close()
    (folder / "bot.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        url = "sqlite+aiosqlite:///data/bot.db"
        await refuses_to_start(
            tmp_path, "bot.db: is read-only", "database.url", before=before, BOT_DATABASE__URL=url
        )
    finally:
        folder.chmod(0o755)


@pytest.mark.slow
async def test_malformed_knowledge(tmp_path: Path) -> None:
    topics = tmp_path / "knowledge" / "topics"
    topics.mkdir(parents=True)
    (topics / "visa.yaml").write_text("- id: visa\n  scope: general\n  questions: {en: [\n", "utf-8")
    words = ("visa.yaml:4: is not valid YAML", "check indentation")
    await refuses_to_start(tmp_path, *words, BOT_KNOWLEDGE="knowledge")


@pytest.mark.slow
async def test_no_network_at_start(tmp_path: Path) -> None:
    """It says so, tries again, and works once Telegram is there."""
    async with BotApiServer() as server:
        port = int(server.url.rpartition(":")[2])
    later = BotApiServer(port=port)
    li = later.user(1, "Li", "en")
    async with started(tmp_path, later.url, **small_knowledge(tmp_path)) as bot:
        await bot.says("trying again in")
        assert later.url in bot.said
        async with later:
            await li.says("/start")
            await li.hears("Hello!", timeout=15)
            await bot.stops()
    assert bot.sentences == []


@pytest.mark.slow
async def test_it_can_be_stopped_while_there_is_no_network(tmp_path: Path) -> None:
    async with started(tmp_path, "http://127.0.0.1:9", **small_knowledge(tmp_path)) as bot:
        await bot.says("trying again in")
        await bot.stops()


def seats_left(text: str) -> int:
    """On site, at the first briefing listed."""
    found = re.search(r"on site: (\d+) of", text)
    assert found is not None, text
    return int(found[1])


# --- PostgreSQL ---------------------------------------------------------------------


@pytest.mark.postgresql
async def test_on_postgresql_a_seat_outlives_a_kill_and_a_restart(tmp_path: Path) -> None:
    """A question, a seat and an announcement; what was said while nobody listened is answered after."""
    environment = sample_knowledge(tmp_path) | {"BOT_DATABASE__URL": databases.url_in(tmp_path)}
    async with BotApiServer() as server:
        li = server.user(next(_numbers), "Li", "en")
        teacher = server.user(TEACHER_ID, "Chen", "en")
        async with running(tmp_path, server, **environment) as bot:
            await li.says("When does NUS close?")
            await li.hears("Application deadline")
            await registers(li, "jinyun campus", "Li Ming", "2023010101")
            bot.process.kill()
            assert await bot.ends() == -signal.SIGKILL
        await li.says("/my")
        async with running(tmp_path, server, **environment) as bot:
            await li.hears("2023010101")
            await li.says("/subscribe")
            await li.hears("you will get the office's announcements")
            await teacher.says("/announce Hello, all")
            await teacher.hears("all subscribers (1 person)")
            await teacher.presses("Send to 1 person")
            await li.hears("Hello, all")
            await bot.stops()
        async with running(tmp_path, server, **environment) as bot:
            await li.says("/cancel jinyun")
            await li.hears("given back")
            await bot.stops()
