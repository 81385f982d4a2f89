"""A student at the page, without JavaScript: what can be read and done there, in both languages."""

from __future__ import annotations

import re
import time

import httpx
import pytest

from bot.messages import Button, Markdown, Reply
from bot.storage.transcripts import Addition
from tests.channels.web.conftest import TEACHER, URL, Browser, Pages, shown
from tests.conftest import Outlet, Person

HOSTILE = "</div><script>alert(1)</script>[x](javascript:alert(1)) **b**"


class _Telegram(Outlet):
    @property
    def reachable(self) -> str:
        return "telegram"

    def link_to(self, payload: str) -> str:
        return f"https://t.me/exchange_bot?start={payload}"


async def test_the_first_page_greets_and_offers_questions(student: Browser) -> None:
    greeting = await student.opens()
    assert greeting.startswith("Bot:\nHello! I am the exchange bot of the Foreign Affairs Office")
    answer = await student.presses("When do applications for Manchester close?")
    assert answer.startswith("You:\nWhen do applications for Manchester close?\n")
    assert "2 April 2027" in answer


async def test_it_speaks_the_browsers_language_and_that_of_the_question(pages: Pages) -> None:
    student = pages.browser("zh-CN,zh;q=0.9")
    assert "您好" in await student.opens()
    assert "截止" in await student.presses("曼大的申请什么时候截止？")
    assert '<html lang="zh-Hans">' in student.html
    await student.says("When do applications for Manchester close?")
    assert '<html lang="en">' in student.html
    await student.presses("中文")
    assert "好的，以后我都用中文回答。" in student.log
    assert '<html lang="zh-Hans">' in student.html


async def test_a_language_is_chosen_before_anything_is_said(student: Browser) -> None:
    await student.opens("/?lang=zh")
    assert "您好" in student.log
    assert "还能做什么？" in student.labels


async def test_a_conversation_survives_the_restart_of_server_and_browser(
    pages: Pages, student: Browser
) -> None:
    """Also in the middle of a dialogue."""
    await student.opens()
    await student.says("/register")
    await student.presses("Jinyun Campus")
    before = student.log
    await pages.restart()
    assert await student.opens() == before
    assert "What is your name?" in await student.presses("on site")


async def test_a_seat_is_taken_with_code_and_calendar(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("/register")
    await student.presses("Jinyun Campus")
    await student.presses("on site")
    await student.says("Li Na")
    assert "Your seat is booked." in await student.says("2023123456")
    code, calendar = sorted(set(re.findall(r'href="(/files/[^"]+)"', student.html)), reverse=True)
    picture = await student.client.get(code)
    assert (picture.headers["content-type"], picture.content[1:4]) == ("image/png", b"PNG")
    dates = await student.client.get(calendar)
    assert dates.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in dates.text
    other = pages.browser()
    await other.opens()
    await other.says("hello")
    assert (await other.client.get(code)).status_code == 404


async def test_buttons_and_commands_in_a_text_can_be_pressed(student: Browser) -> None:
    await student.opens()
    await student.says("hello")
    await student.says("/help")
    assert "/briefings" in student.labels
    assert "briefing" in await student.presses("/briefings")


async def test_a_tap_says_what_the_button_says(student: Browser) -> None:
    await student.opens()
    assert "National University of Singapore" in await student.says("/programmes")
    assert (await student.presses("NUS")).startswith("You:\nNUS\n10:00\nBot:\nNUS · Overview\n")


async def test_a_reply_takes_the_place_of_the_message_whose_button_was_pressed(student: Browser) -> None:
    await student.opens()
    await student.says("/language")
    assert await student.presses("English") == ""
    assert student.log.startswith("You:\n/language\n10:00\nBot:\n")
    assert "Which language" not in student.log


async def test_a_double_tap_counts_once(student: Browser) -> None:
    await student.opens()
    fields = {"text": "When do applications for Manchester close?", "nonce": "aa"}
    first = await student.sends(fields)
    assert first
    assert await student.sends(fields) == ""
    assert student.log.count("When do applications for Manchester close?") == 1


async def test_what_people_write_is_shown_as_they_wrote_it(student: Browser) -> None:
    await student.opens()
    await student.says(HOSTILE)
    assert HOSTILE in student.log
    assert "<script>alert" not in student.html
    assert 'href="javascript' not in student.html


async def test_forgetting_takes_the_conversation_and_the_cookie(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("hello")
    assert "The conversation on the web page: 2 messages" in await student.says("/mydata")
    await student.says("/forget")
    await student.presses("Yes, delete everything")
    assert "Done. Everything about you is deleted." in shown(student.html)
    assert "Hello! I am the exchange bot" in student.log
    assert not student.client.cookies
    assert await pages.storage_people() == []


async def test_leaving_shows_the_next_person_nothing(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("How much does NUS cost?")
    await student.opens("/leave")
    await student.presses("This is not me")
    assert "You have left." in shown(student.html)
    assert student.log.startswith("Bot:\nHello!")
    assert len(await pages.storage_people()) == 1


async def test_a_look_at_the_way_out_leaves_nobody(student: Browser) -> None:
    """As a browser or a checker of links may ask for the head of what is linked."""
    await student.opens()
    await student.says("/my")
    assert (await student.client.head("/leave")).status_code == 200
    assert student.client.cookies


async def test_a_link_from_outside_does_nothing_before_it_is_tapped(pages: Pages, student: Browser) -> None:
    await student.opens("/start/b_jinyun")
    assert "You have followed a link" in student.log
    assert await pages.storage_people() == []
    answer = await student.presses("Show what it leads to")
    assert "Jinyun Campus" in answer
    assert "/start" not in answer


async def test_what_is_told_in_the_meantime_is_there_on_return(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("hello")
    people = await pages.storage_people()
    reply = Reply(Markdown("The room has **changed**."), ((Button("All right", "basics:none"),),))
    await pages.app.storage.outbox.put(people, reply, pages.clock())
    await pages.deliver()
    assert (await student.opens()).endswith("The room has changed.\nAll right\n10:00")
    assert "<strong>changed</strong>" in student.html


async def test_the_office_answers_on_the_page(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("/human")
    await student.says("May I bring my cat to Manchester?")
    teacher = Person(pages.app.assistant, TEACHER, "en")
    await teacher.says("/questions")
    await teacher.presses("Answer")
    await teacher.says("Alas, no cats.")
    await pages.deliver()
    assert "Alas, no cats." in await student.opens()


async def test_a_picture_from_another_channel_is_told(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("hello")
    people = await pages.storage_people()
    original = {"chat": 1, "messages": [7], "captioned": 0, "caption": "The map", "entities": []}
    await pages.app.storage.outbox.put(people, Reply(Markdown("The map"), original=original), pages.clock())
    await pages.deliver()
    assert "The map\n(Something was attached that cannot be shown here.)" in await student.opens()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": URL}, 303),
    ],
)
async def test_only_the_page_itself_may_say_something(
    pages: Pages, headers: dict[str, str], status: int
) -> None:
    """Other sites cannot make somebody's browser speak for them."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(pages.site.app), base_url=URL) as client:
        response = await client.post("/say", data={"text": "hello"}, headers=headers)
    assert response.status_code == status
    assert bool(await pages.storage_people()) == (status == 303)


@pytest.mark.parametrize("cookie", ["", "x", "A" * 22 + "." + "0" * 64, "é", "A" * 5000])
async def test_a_forged_cookie_is_nobodys(pages: Pages, student: Browser, cookie: str) -> None:
    await student.opens()
    await student.says("hello")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(pages.site.app), base_url=URL) as client:
        page = await client.get("/", headers={b"cookie": f"exchange={cookie}".encode()})
        events = await client.get("/events", headers={b"cookie": f"exchange={cookie}".encode()})
    assert "Hello! I am the exchange bot" in page.text
    assert events.status_code == 204


async def test_too_much_and_too_often_is_told_kindly(student: Browser) -> None:
    await student.opens()
    response = await student.client.post("/say", data={"text": "x" * 100_000})
    assert (response.status_code, "fewer words" in response.text) == (413, True)
    for _ in range(40):
        response = await student.client.post("/say", data={"text": "hello"}, headers={"x-fragment": "1"})
        if response.status_code == 429:
            break
    assert response.text == "That was very fast. Please wait a few seconds, and send it again."


async def test_what_a_poster_opens_can_be_opened_in_telegram_too(pages: Pages, student: Browser) -> None:
    await student.opens("/start/b_jinyun")
    assert "Open in Telegram" not in student.html
    pages.senders = {"telegram": lambda _: _Telegram()}
    await pages.restart()
    await student.opens("/start/b_jinyun")
    assert 'href="https://t.me/exchange_bot?start=b_jinyun"' in student.html
    assert "Open in Telegram instead" in student.html


@pytest.mark.parametrize("path", ["/nothing", "/files/1/0/a.ics", "/static/../site.py", "/start/a%20b"])
async def test_what_is_not_there_is_told_in_the_readers_language(pages: Pages, path: str) -> None:
    browser = pages.browser("zh")
    response = await browser.client.get(path)
    assert (response.status_code, "这个地址没有内容" in response.text) == (404, True)


async def test_every_response_says_what_keeps_it_safe(student: Browser) -> None:
    for path in ("/", "/nothing", "/static/chat.css", "/health", "/leave"):
        response = await student.client.get(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
    await student.opens()
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", student.html)


async def test_a_long_conversation_shows_its_end_and_the_rest_on_request(
    pages: Pages, student: Browser
) -> None:
    await student.opens()
    await student.says("hello")
    [person] = await pages.storage_people()
    many = Addition(person, [f"message {n}" for n in range(300)])
    await pages.app.storage.transcripts.add_all([many], pages.clock())
    await student.opens()
    assert student.html.count("data-entry") == 40
    assert "Show earlier messages" in student.log
    await student.opens("/?all")
    assert student.html.count("data-entry") == 200, "and what lies further back is forgotten"
    assert "message 299" in student.log


async def test_the_first_page_is_small(student: Browser) -> None:
    """As it goes over the wire, with all that it needs."""
    paths = ["/", *re.findall(r'(?:href|src)="(/static/[^"]+)"', (await student.client.get("/")).text)]
    total = 0
    for path in set(paths):
        async with student.client.stream("GET", path) as response:
            total += sum([len(chunk) async for chunk in response.aiter_raw()])
    assert total <= 60_000


@pytest.mark.parametrize("word", ["a", "1", "NUS fees? ", "国大费用多少", "\r\n a"])
async def test_a_text_that_no_page_of_ours_sends_is_refused_before_it_is_read(
    pages: Pages, student: Browser, word: str
) -> None:
    """A word of 60,000 letters kept everybody waiting for half a minute."""
    begun = time.monotonic()
    response = await student.client.post("/say", data={"text": word * (60_000 // len(word.encode()))})
    assert (response.status_code, "fewer words" in response.text) == (413, True)
    assert time.monotonic() - begun < 2
    assert await pages.storage_people() == []


@pytest.mark.parametrize("text", ["啊" * 4000, "a\r\n" * 2000, "😀" * 2000])
async def test_a_text_as_long_as_the_page_lets_one_write_is_answered(student: Browser, text: str) -> None:
    await student.opens()
    assert await student.says(text)


def _from(pages: Pages, host: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(pages.site.app, client=(host, 1234))
    return httpx.AsyncClient(transport=transport, base_url=URL, headers={"origin": URL})


async def test_a_subscriber_of_ipv6_is_one(pages: Pages) -> None:
    """However many of the 2**64 addresses they come from; the neighbour is another one, and an IPv4 address stays itself."""
    for number in range(2000):
        async with _from(pages, f"2001:db8:1:2::{number:x}") as client:
            if (await client.post("/shown", data={})).status_code == 429:
                break
    assert 600 <= number < 1900
    for host in ("2001:db8:1:3::1", "::1", "::ffff:192.0.2.1", "192.0.2.1"):
        async with _from(pages, host) as client:
            assert (await client.post("/shown", data={})).status_code == 204
