"""The whole life of a briefing as one dialogue, in each language: in the bot alone, and over Telegram's loopback server.

Notice, sign-up, full, waiting, offer, reminder, check-in, survey, export.
"""

from __future__ import annotations

import asyncio
import csv
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Protocol

import openpyxl
import pytest
import zxingcpp
from PIL import Image

from bot.messages import Message, Reply
from tests.bot_api_server import BotApiServer, User
from tests.conftest import Clock, MakeWorld, World, small_cache
from tests.hall import STARTS, ZONE, Hall, briefing, opened, other
from tests.test_end_to_end import TEACHER_ID, running

LINKS = {"slides_link": "https://example.edu/slides", "recording_link": "https://example.edu/film"}


@dataclass(frozen=True)
class Words:
    """What is said and pressed, in one language."""

    tag: str
    notice: str
    send: str
    heard_subscribed: str
    register: str
    on_site: str
    name: str
    number: str
    booked: str
    queue_both: str
    place: str
    cancelled: str
    offer: str
    accept: str
    swapped: str
    reminder: str
    ticket: str
    checked_in: str
    twice: str
    slide_checked_in: str
    thanks: str
    more: str
    costs: str
    plans: str
    yes: str
    thank_you: str
    missed: str
    forgot: str
    people: str
    status: str


ENGLISH = Words(
    tag="en",
    notice="Come to the briefing!",
    send="Send to",
    heard_subscribed="Done: you will get",
    register="Register: Jinyun",
    on_site="on site",
    name="What is your name?",
    number="student number?",
    booked="Your seat is booked.",
    queue_both="Online now, and wait",
    place="number 1",
    cancelled="has been given back",
    offer="There is a seat for you",
    accept="Yes, I will take it",
    swapped="Your seat has been changed.",
    reminder="It begins in",
    ticket="My ticket",
    checked_in="checked in (Jinyun Campus, on site)",
    twice="is already checked in",
    slide_checked_in="You are checked in",
    thanks="Thank you for coming",
    more="What would you have liked more of?",
    costs="Costs",
    plans="will you apply",
    yes="Yes",
    thank_you="Thank you for telling us!",
    missed="Sorry we did not see you",
    forgot="I forgot",
    people="The list (3 people)",
    status="checked in",
)
CHINESE = Words(
    tag="zh",
    notice="欢迎参加宣讲会！",
    send="发给",
    heard_subscribed="您会收到办公室的通知",
    register="报名：",
    on_site="现场参加",
    name="请问您叫什么名字？",
    number="学号是多少",
    booked="报名成功。",
    queue_both="先报线上，同时候补现场",
    place="第 1 位",
    cancelled="名额让给其他同学了",
    offer="有名额了",
    accept="接受这个名额",
    swapped="已为您更换。",
    reminder="分钟开始",
    ticket="我的报名",
    checked_in="已签到（jinyun校区，现场参加）",
    twice="已经签过到了",
    slide_checked_in="✓ 已签到",
    thanks="感谢您来参加",
    more="还有什么希望多讲一些？",
    costs="费用",
    plans="您打算申请",
    yes="打算申请",
    thank_you="谢谢您的反馈！",
    missed="没有见到您",
    forgot="忘记了",
    people="名单（3 人）",
    status="已签到",
)


class Guest(Protocol):
    """Somebody who talks to the bot, wherever it runs."""

    async def says(self, text: str) -> None: ...

    async def presses(self, label: str) -> None: ...

    async def hears(self, words: str) -> str:
        """The next message that holds these words."""

    async def gets(self, file_name: str) -> bytes:
        """The newest file of this name."""


class Stage(Protocol):
    """Where it is played."""

    def guest(self, name: str, tag: str) -> Guest: ...

    async def is_soon(self) -> None:
        """The briefing begins within the hour."""

    async def is_over(self) -> None: ...


async def whole_life(stage: Stage, words: Words) -> None:
    teacher, a, b, c, d = (stage.guest(name, words.tag) for name in ("teacher", "a", "b", "c", "d"))
    # the notice
    for guest in (a, b):
        await guest.says("/subscribe")
        await guest.hears(words.heard_subscribed)
    await teacher.says("/announce")
    await teacher.says(words.notice)
    await teacher.hears(words.notice)
    await teacher.presses(words.send)
    for guest in (a, b):
        await guest.hears(words.notice)
    # the sign-up, by the link of the poster
    for number, guest in enumerate((a, b), start=1):
        await guest.says("/start b_jinyun")
        await guest.hears("jinyun" if words.tag == "zh" else "Jinyun")
        await guest.presses(words.register)
        await guest.hears(words.on_site)
        await guest.presses(words.on_site)
        await _is_seated(guest, words, number)
    # full, and waiting
    await c.says("/register jinyun campus")
    await c.hears(words.on_site)
    await c.presses(words.queue_both)
    await _is_seated(c, words, 3)
    await c.hears(words.place)
    await d.says("/register jinyun online")
    await _is_seated(d, words, 4)
    # the offer
    await a.says("/cancel jinyun")
    await a.hears(words.cancelled)
    await c.hears(words.offer)
    await c.presses(words.accept)
    await c.hears(words.swapped)
    # the reminder
    await stage.is_soon()
    for guest in (b, c, d):
        await guest.hears(words.reminder)
    # the check-in: by the ticket, and by the slide
    await b.presses(words.ticket)
    ticket = _payload(await b.gets("ticket-jinyun.png"))
    await teacher.says(f"/start {ticket}")
    await teacher.hears(words.checked_in)
    await teacher.says(f"/start {ticket}")
    await teacher.hears(words.twice)
    await teacher.says("/slide jinyun")
    await c.says(f"/start {_payload(await teacher.gets('slide-jinyun.png'))}")
    await c.hears(words.slide_checked_in)
    # afterwards
    await stage.is_over()
    assert LINKS["slides_link"] in await b.hears(words.thanks)
    await b.presses("★★★★★")
    await b.hears(words.more)
    await b.presses(words.costs)
    await b.hears(words.plans)
    await b.presses(words.yes)
    await b.hears(words.thank_you)
    assert LINKS["recording_link"] in await d.hears(words.missed)
    await d.presses(words.forgot)
    await d.hears(words.thank_you)
    # the export
    await teacher.says("/attendees jinyun")
    await teacher.hears("Li B")
    await teacher.presses("XLSX")
    await teacher.hears(words.people)
    sheet = openpyxl.load_workbook(BytesIO(await teacher.gets("jinyun.xlsx"))).active
    rows = [row[:4] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [(row[0], row[1]) for row in rows] == [
        ("Li B", "2023000002"),
        ("Li C", "2023000003"),
        ("Li D", "2023000004"),
    ]
    assert [row[3] == words.status for row in rows] == [True, True, False]
    await teacher.presses("CSV")
    await teacher.hears(words.people)
    table = list(csv.reader(StringIO((await teacher.gets("jinyun.csv")).decode("utf-8-sig"))))
    assert [row[0] for row in table[1:]] == ["Li B", "Li C", "Li D"]
    await teacher.says("/stats jinyun")
    await teacher.hears("5.0")
    assert Image.open(BytesIO(await teacher.gets("stats-jinyun.png"))).width == 1100


async def _is_seated(guest: Guest, words: Words, number: int) -> None:
    await guest.hears(words.name)
    await guest.says(f"Li {' ABCD'[number]}")
    await guest.hears(words.number)
    await guest.says(f"202300000{number}")
    await guest.hears(words.booked)


def _payload(picture: bytes) -> str:
    """What a phone would open, read by an independent decoder."""
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return code.text.partition("?start=")[2]


# --- in the bot alone ----------------------------------------------------------------


@dataclass
class _Person:
    stage: _Alone
    name: str
    tag: str
    replies: list[Reply] = field(default_factory=list)
    read: int = 0

    async def says(self, text: str) -> None:
        await self._does(text=text)

    async def presses(self, label: str) -> None:
        buttons = [b for reply in reversed(self.replies) for row in reply.buttons for b in row]
        await self._does(button=next(button.data for button in buttons if label in button.label))

    async def _does(self, text: str = "", button: str | None = None) -> None:
        address = self.stage.world.person(self.name, self.tag).address
        message = Message(address, text, button=button, language_tag=self.tag, name=self.name)
        reply = await self.stage.world.app.assistant.respond(message)
        self.replies += [reply.before, reply] if reply.before is not None else [reply]
        await self.stage.deliver()

    async def hears(self, words: str) -> str:
        while self.read < len(self.replies):
            self.read += 1
            if words in self.replies[self.read - 1].text:
                return self.replies[self.read - 1].text
        raise AssertionError(f"{self.name} did not hear {words!r}, but {[r.text for r in self.replies[-3:]]}")

    async def gets(self, file_name: str) -> bytes:
        files = [file for reply in reversed(self.replies) for file in reply.files]
        return next(file.content for file in files if file.name == file_name)


@dataclass
class _Alone:
    """No channel: what is said unasked is picked up after each message."""

    world: World
    clock: Clock
    people: dict[str, _Person] = field(default_factory=dict)
    delivered: int = 0

    def guest(self, name: str, tag: str) -> Guest:
        return self.people.setdefault(name, _Person(self, name, tag))

    async def deliver(self) -> None:
        await self.world.deliver()
        for address, reply in self.world.outlet.sent[self.delivered :]:
            if address.id in self.people:
                self.people[address.id].replies.append(reply)
        self.delivered = len(self.world.outlet.sent)

    async def is_soon(self) -> None:
        self.clock.moment = STARTS - timedelta(minutes=50)
        await self.deliver()

    async def is_over(self) -> None:
        self.clock.moment = STARTS + timedelta(minutes=121)
        await self.deliver()


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.tag)
async def test_a_whole_life_in_the_bot(
    make_world: MakeWorld, tmp_path: Path, clock: Clock, words: Words
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing(**LINKS), other())
    await whole_life(_Alone(world, clock), words)


# --- over the loopback server ----------------------------------------------------------


@dataclass
class _User:
    user: User

    async def says(self, text: str) -> None:
        await self.user.says(text)

    async def presses(self, label: str) -> None:
        """The button may be under a message that is on its way."""
        for _ in range(100):
            if any(label in shown for message in self.user.chat for shown in message.buttons):
                break
            await asyncio.sleep(0.1)
        await self.user.presses(label)

    async def hears(self, words: str) -> str:
        return (await self.user.hears(words, timeout=40)).text

    async def gets(self, file_name: str) -> bytes:
        """Files come behind the words; one that was renewed stands in its old place."""
        for _ in range(400):
            for message in reversed(self.user.chat):
                if message.file_name == file_name:
                    return message.file
            await asyncio.sleep(0.1)
        raise AssertionError(f"no {file_name} came")


@dataclass
class _Telegram:
    """A process of its own; time cannot be turned, so the briefing is moved, by saving its file."""

    server: BotApiServer
    hall: Hall
    numbers: dict[str, int] = field(default_factory=lambda: {"teacher": TEACHER_ID})

    def guest(self, name: str, tag: str) -> Guest:
        number = self.numbers.setdefault(name, 7000 + len(self.numbers))
        return _User(self.server.user(number, name, "zh-hans" if tag == "zh" else tag))

    def saves(self, starts: datetime, minutes: int = 120) -> None:
        """Registration is open until it begins."""
        at = f"{starts.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
        self.hall.writes(briefing(starts=at, registration_closes=at, minutes=minutes, **LINKS))

    async def is_soon(self) -> None:
        self.saves(datetime.now(ZONE) + timedelta(hours=1, seconds=2))

    async def is_over(self) -> None:
        """In a moment: one that was ahead and is saved as past would be a slip."""
        self.saves(datetime.now(ZONE) - timedelta(seconds=57), minutes=1)


@pytest.mark.slow
@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.tag)
async def test_a_whole_life_over_telegram(tmp_path: Path, clock: Clock, words: Words) -> None:
    hall = Hall(tmp_path / "hall", clock)
    async with BotApiServer() as server:
        stage = _Telegram(server, hall)
        stage.saves(datetime.now(ZONE) + timedelta(days=3))
        settings = {"BOT_KNOWLEDGE": str(hall.folder), "XDG_CACHE_HOME": small_cache()}
        async with running(tmp_path, server, **settings) as bot:
            await whole_life(stage, words)
            await bot.stops()
