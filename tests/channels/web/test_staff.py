"""Staff on the page: signing in by a link, answering, checking in; and what everybody else sees of it."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.messages import Address, Message
from tests.channels.web.conftest import TEACHER, URL, Browser, Pages, served, shown
from tests.hall import STARTS

CHEN = Address("telegram", "7")
ALL_OF_STAFF = ("/announce", "/attendees", "/checkin", "/questions", "/staff")


async def invited(pages: Pages, name: str = "Wang Fang") -> str:
    """The link that `python -m bot staff invite` prints."""
    storage, now = pages.app.storage, pages.clock()
    member = await storage.invited.add(name, now)
    return f"/staff/enter/{await storage.sign_ins.invite(member.address, name, now)}"


async def signed_in(pages: Pages, name: str = "Wang Fang", language: str = "en") -> Browser:
    wang = pages.browser(language)
    await wang.opens(await invited(pages, name))
    await wang.presses("Sign in" if language == "en" else "登录")
    return wang


async def with_a_ticket(pages: Pages) -> tuple[Browser, str]:
    """A student who has a seat on site, and the path of what the code on the ticket holds."""
    student = pages.browser()
    await student.opens()
    await student.says("/register")
    await student.presses("Jinyun Campus")
    await student.presses("on site")
    await student.says("Li Na")
    await student.says("2023123456")
    [seat] = await pages.app.storage.registrations.attendees("jinyun")
    link = pages.app.tickets.link(seat.registration)
    assert link.startswith(f"{URL}/ticket/")
    return student, link.removeprefix(URL)


# --- signing in ---------------------------------------------------------------------------


async def test_a_link_signs_in_once(pages: Pages) -> None:
    link = await invited(pages)
    wang = pages.browser()
    for _ in range(3):  # a mail scanner, a preview, and then she herself
        await wang.opens(link)
    assert "This link signs you in as staff" in shown(wang.html)
    await wang.presses("Sign in")
    assert "No open questions" in shown(wang.html)
    assert "Wang Fang" in shown(wang.html)
    thief = pages.browser()
    await thief.opens(link)
    assert "has been used already" in shown(thief.html)
    assert thief.labels == []


async def test_a_double_tap_and_the_back_button_do_no_harm(pages: Pages) -> None:
    link = await invited(pages)
    wang = pages.browser()
    await wang.opens(link)
    await wang.sends({"key": link.rpartition("/")[2]}, "/staff/enter")
    await wang.sends({"key": link.rpartition("/")[2]}, "/staff/enter")
    assert "No open questions" in shown(wang.html)
    await wang.opens(link)
    assert "No open questions" in shown(wang.html)


async def test_a_link_expires_and_a_new_one_takes_its_place(pages: Pages) -> None:
    old = await invited(pages)
    new = await invited(pages)
    wang = pages.browser("zh-CN")
    await wang.opens(old)
    assert "这个链接无效" in shown(wang.html)
    pages.clock.passes(hours=24)
    await wang.opens(new)
    assert "这个链接已经过期" in shown(wang.html)
    await wang.opens("/staff/enter/" + "x" * 32)
    assert "这个链接无效" in shown(wang.html)


@pytest.mark.parametrize(("hours", "times"), [(12, 1), (11, 16)], ids=["idle", "a week"])
async def test_a_session_ends(pages: Pages, hours: int, times: int) -> None:
    """After twelve hours unused, and after seven days however much it was used."""
    wang = await signed_in(pages)
    for _ in range(times):
        assert "No open questions" in shown(wang.html)
        pages.clock.passes(hours=hours)
        await wang.opens("/staff")
    assert "This page is for staff who are signed in" in shown(wang.html)
    await wang.opens()
    assert "for staff" in await wang.says("/questions")


async def test_a_session_survives_a_restart_and_ends_when_revoked(pages: Pages) -> None:
    wang = await signed_in(pages)
    await pages.restart()
    await wang.opens("/staff")
    assert "No open questions" in shown(wang.html)
    member = await pages.app.storage.invited.find("wang fang")
    assert member is not None
    await pages.app.storage.invited.remove(member)
    await wang.opens("/staff")
    assert "This page is for staff who are signed in" in shown(wang.html)


async def test_signing_out_leaves_nothing(pages: Pages) -> None:
    wang = await signed_in(pages)
    await wang.opens()
    assert "No questions are waiting" in await wang.says("/questions")
    await wang.opens("/staff")
    cookie = dict(wang.client.cookies)
    await wang.presses("Sign out")
    assert "You are signed out" in shown(wang.html)
    await wang.opens()
    assert "No questions are waiting" not in wang.log
    wang.client.cookies.update(cookie)  # what somebody has copied
    await wang.opens("/staff")
    assert "This page is for staff who are signed in" in shown(wang.html)


async def test_the_cookie_is_signed_and_no_script_reads_it(pages: Pages) -> None:
    link = await invited(pages)
    wang = pages.browser()
    key = link.rpartition("/")[2]
    response = await wang.client.post("/staff/enter", data={"key": key})
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    value = wang.client.cookies["staff"]
    assert key not in value  # a session has a key of its own
    wang.client.cookies.clear()
    wang.client.cookies["staff"] = value[:-1] + ("0" if value[-1] != "0" else "1")
    await wang.opens("/staff")
    assert "This page is for staff who are signed in" in shown(wang.html)


async def test_another_site_can_neither_sign_in_nor_answer(pages: Pages) -> None:
    link = await invited(pages)
    wang = await signed_in(pages, "Zhou")
    for path in ("/staff/enter", "/staff/answer", "/staff/close", "/staff/checkin", "/staff/leave"):
        forged = await wang.client.post(
            path, data={"key": link.rpartition("/")[2]}, headers={"origin": "https://evil.example"}
        )
        assert forged.status_code == 403, path
    await wang.opens("/staff")
    assert "Zhou" in shown(wang.html)


async def test_too_many_attempts_are_slowed_down(pages: Pages) -> None:
    guesser = pages.browser()
    answers = [await guesser.client.get(f"/staff/enter/{'x' * 31}{n % 10}") for n in range(40)]
    assert {answer.status_code for answer in answers} == {410, 429}


# --- the chat and questions -----------------------------------------------------------------


@pytest.mark.parametrize("command", ALL_OF_STAFF)
async def test_every_command_of_staff_works_in_their_chat(
    pages: Pages, student: Browser, command: str
) -> None:
    wang = await signed_in(pages)
    await wang.opens()
    assert any(command in label for label in wang.labels)
    assert "for staff" not in await wang.says(command)
    await student.opens()
    assert not any(command in label for label in student.labels)
    assert "for staff" in await student.says(command)


async def test_a_plain_question_of_staff_is_answered_in_their_chat(pages: Pages) -> None:
    wang = await signed_in(pages)
    await wang.opens()
    assert "2 April 2027" in await wang.says("When do applications for Manchester close?")


async def test_an_answer_reaches_the_student(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("/human Where is the <office>?")
    wang = await signed_in(pages)
    assert "1 open question" in shown(wang.html)
    assert "Where is the <office>?" in shown(wang.html)
    await wang.sends({"question": "1", "text": "Room *7*, upstairs."}, "/staff/answer")
    assert "Your answer is on its way" in shown(wang.html)
    assert "No open questions" in shown(wang.html)
    await pages.deliver()
    await student.opens()
    assert "Answer from the office" in student.log
    assert "Room *7*, upstairs." in student.log


async def test_staff_are_told_of_a_question_in_their_chat(pages: Pages, student: Browser) -> None:
    wang = await signed_in(pages)
    await student.opens()
    assert "I am passing your question on" in await student.says("/human Where is the office?")
    await pages.deliver()
    assert "Where is the office?" in await wang.opens()
    await wang.presses("Answer")
    assert "Your answer is on its way" in await wang.says("Upstairs.")
    await pages.deliver()
    assert "Upstairs." in await student.opens()


async def test_two_who_answer_at_once(pages: Pages, student: Browser) -> None:
    """A double tap counts once; the second of two learns what the first wrote, and keeps what she wrote."""
    await student.opens()
    await student.says("/human Where is the office?")
    wang, zhou = await signed_in(pages), await signed_in(pages, "Zhou")
    answer = {"question": "1", "text": "Upstairs."}
    for _ in range(2):
        await wang.sends(answer, "/staff/answer")
        assert "Your answer is on its way" in shown(wang.html)
    second = await zhou.client.post("/staff/answer", data={"question": "1", "text": "Downstairs."})
    assert "already been answered: Upstairs." in shown(second.text)
    assert "Correction: Downstairs." in shown(second.text)
    zhou.html = second.text
    await zhou.sends({"question": "1", "text": "Correction: Downstairs."}, "/staff/answer")
    await pages.deliver()
    log = await student.opens()
    assert log.count("Upstairs.") == 1
    assert "Correction: Downstairs." in log


async def test_what_was_written_survives_the_end_of_the_session(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("/human Where is the office?")
    wang = await signed_in(pages)
    pages.clock.passes(hours=13)
    refused = await wang.client.post("/staff/answer", data={"question": "1", "text": "Upstairs."})
    assert refused.status_code == 403
    assert "Ask for a new link" in shown(refused.text)
    assert "Upstairs." in shown(refused.text)


async def test_a_question_is_closed_without_an_answer(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("/human Where is the office?")
    wang = await signed_in(pages, language="zh-CN")
    assert "1 个待回答的提问" in shown(wang.html)
    await wang.sends({"question": "1"}, "/staff/close")
    assert "提问已关闭" in shown(wang.html)
    await pages.deliver()
    assert "closed" in await student.opens()


# --- at the door ----------------------------------------------------------------------------


async def test_a_ticket_is_checked_in_by_staff_alone(pages: Pages) -> None:
    student, ticket = await with_a_ticket(pages)
    wang = await signed_in(pages)
    await wang.opens(ticket)
    assert "Check-in begins on Saturday 6 March 2027, 12:30" in shown(wang.html)
    assert "Check in" not in wang.labels
    pages.clock.moment = STARTS
    for browser in (student, pages.browser()):
        refused = await browser.client.post(ticket, data={})
        assert refused.status_code == 404
    wang = await signed_in(pages)
    await wang.opens(ticket)
    assert "Li Na" in shown(wang.html)
    await wang.presses("Check in")
    assert "✓ Checked in" in shown(wang.html)
    await wang.opens(ticket)
    assert "Checked in already: Saturday 6 March 2027, 14:30, by Wang Fang" in shown(wang.html)
    await wang.presses("Undo")
    assert "Checked in" not in shown(wang.html)


async def test_the_holder_sees_the_ticket_and_a_stranger_nothing(pages: Pages) -> None:
    student, ticket = await with_a_ticket(pages)
    await student.opens(ticket)
    assert "Your ticket" in shown(student.html)
    files = re.findall(r'href="(/ticket/[^"]+)"', student.html)
    assert sorted(file.rpartition(".")[2] for file in files) == ["ics", "png"]
    for file in files:
        assert (await student.client.get(file)).status_code == 200
    assert "speakers" in await student.presses("Ask the speakers something")
    stranger = pages.browser()
    await stranger.opens(ticket)
    seen = shown(stranger.html)
    assert "Li Na" not in seen
    assert "Jinyun" not in seen
    await stranger.opens("/ticket/" + "x" * 22)
    assert shown(stranger.html) == seen
    for file in files:
        assert (await stranger.client.get(file)).status_code == 404


async def test_the_list_of_a_briefing(pages: Pages) -> None:
    await with_a_ticket(pages)
    pages.clock.moment = STARTS
    wang = await signed_in(pages)
    await wang.opens("/staff/briefings/jinyun")
    assert "1 Li Na 2023123456" in shown(wang.html)
    assert "on site · registered" in shown(wang.html)
    await wang.presses("Check in")
    assert "on site · checked in" in shown(wang.html)
    await wang.opens("/staff/briefings/jinyun?name=zhao")
    assert "Nobody is on this list" in shown(wang.html)
    await wang.opens("/staff/briefings/jinyun?name=li")
    await wang.presses("Undo")
    assert "on site · registered" in shown(wang.html)
    await wang.opens("/staff/briefings/moon")
    assert "There is nothing at this address" in shown(wang.html)


async def test_the_pages_of_staff_speak_their_language(pages: Pages) -> None:
    wang = await signed_in(pages)
    await wang.presses("中文")
    assert "没有待回答的提问" in shown(wang.html)
    await wang.sends({"language": "en", "back": "https://evil.example"}, "/staff/language")
    assert "No open questions" in shown(wang.html)


# --- as whom ----------------------------------------------------------------------------------


@pytest.fixture
async def with_chen(pages: Pages) -> Pages:
    """The settings name somebody of staff who uses Telegram."""
    staff = pages.settings.staff.model_copy(update={"ids": (7,)})
    pages.settings = pages.settings.model_copy(update={"staff": staff})
    await pages.restart()
    return pages


async def link_of(pages: Pages, address: Address, name: str) -> str:
    reply = await pages.app.assistant.respond(Message(address, "/staff", name=name))
    return str(re.findall(r"/staff/enter/[\w-]+", reply.text)[0])


async def test_staff_of_telegram_sign_in_as_themselves(with_chen: Pages, student: Browser) -> None:
    """An announcement is approved by somebody else than its author, wherever either sits."""
    chen = with_chen.browser()
    await chen.opens(await link_of(with_chen, CHEN, "Chen"))
    await chen.presses("Sign in")
    assert "Chen" in shown(chen.html)
    await chen.opens()
    await chen.says("/questions")
    person = await with_chen.app.storage.people.find(CHEN)
    assert person is not None
    assert await with_chen.app.storage.transcripts.count(person.id) == 2


async def test_who_leaves_the_settings_is_signed_out(with_chen: Pages) -> None:
    chen = with_chen.browser()
    await chen.opens(await link_of(with_chen, CHEN, "Chen"))
    await chen.presses("Sign in")
    unused = await link_of(with_chen, CHEN, "Chen")
    staff = with_chen.settings.staff.model_copy(update={"ids": ()})
    with_chen.settings = with_chen.settings.model_copy(update={"staff": staff})
    await with_chen.restart()
    await chen.opens("/staff")
    assert "This page is for staff who are signed in" in shown(chen.html)
    await chen.opens(unused)
    refused = await chen.client.post("/staff/enter", data={"key": unused.rpartition("/")[2]})
    assert refused.status_code == 410


async def test_whom_the_terminal_alone_knows_is_invited_by_name(pages: Pages) -> None:
    teacher = pages.browser()
    await teacher.opens(await link_of(pages, TEACHER, "Wang Fang"))
    await teacher.presses("Sign in")
    assert "Wang Fang" in shown(teacher.html)
    assert [member.name for member in await pages.app.storage.invited.all()] == ["Wang Fang"]


async def test_an_open_page_ends_with_the_session(pages: Pages, student: Browser) -> None:
    """What is told to staff afterwards does not appear there any more."""
    wang = await signed_in(pages)
    await wang.opens()
    await wang.says("/questions")
    member = await pages.app.storage.invited.find("Wang Fang")
    assert member is not None
    person = await pages.app.storage.people.find(member.address)
    assert person is not None
    async with (
        served(pages) as url,
        httpx.AsyncClient(base_url=url, cookies=wang.client.cookies) as open_,
        open_.stream("GET", "/events", params={"after": "999"}) as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == ": here"
        await pages.app.storage.sign_ins.end_all(member.address)
        await student.opens()
        await student.says("/human Where is the office?")
        await pages.deliver()
        rest = [line async for line in lines]
    assert "event: over" in rest
    assert not any("office" in line for line in rest)


# --- what staff were shown of somebody who is forgotten ------------------------------------


async def _kept(pages: Pages) -> str:
    """All that staff and students were shown on their pages, or would be."""
    people = [person for person, _ in await pages.app.storage.people.since()]
    said = [entry for each in people for entry in await pages.channel.transcript(each)]
    return repr(said) + repr([person.conversation for person in people])


async def test_what_staff_were_shown_goes_with_whoever_is_forgotten(pages: Pages) -> None:
    """Lists, tables, questions and buttons; what they were shown of another one stays, and so does a dialogue."""
    li, _ = await with_a_ticket(pages)
    await li.says("/human Where does my pregnant sister sleep?")
    wu = pages.browser()
    await wu.opens()
    await wu.says("/human Where does my brother sleep?")
    wang = await signed_in(pages)
    await wang.opens()
    await pages.deliver()
    await wang.says("/attendees jinyun")
    await wang.presses("XLSX")
    await wang.says("/questions")
    await wang.says("/checkin jinyun 2023123456")
    await wang.presses("Answer 2")
    before = await _kept(pages)
    assert all(words in before for words in ("Li Na", "2023123456", "pregnant", "jinyun.xlsx"))
    await li.says("/forget")
    await li.presses("Yes, delete")
    after = await _kept(pages)
    assert not [words for words in ("Li Na", "pregnant", "jinyun.xlsx") if words in after]
    assert "my brother" in after
    assert "on its way" in await wang.says("In the dormitory.")


async def test_a_former_member_of_staff_keeps_nothing_either(pages: Pages) -> None:
    li, _ = await with_a_ticket(pages)
    wang = await signed_in(pages)
    await wang.opens()
    await wang.says("/attendees jinyun")
    member = await pages.app.storage.invited.find("wang fang")
    assert member is not None
    await pages.app.storage.invited.remove(member)
    assert "2023123456" in await _kept(pages)
    await li.says("/forget")
    await li.presses("Yes, delete")
    assert "2023123456" not in await _kept(pages)


async def test_an_answer_on_the_page_goes_to_the_words_that_staff_saw(pages: Pages) -> None:
    """The question was edited while the page stood open; what was written is kept, and goes by one tap."""
    chat = Address("telegram", "7")
    await pages.app.assistant.respond(Message(chat, "/human Is there a bus?", language_tag="en", id="10"))
    wang = await signed_in(pages)
    await wang.opens("/staff")
    edit = Message(chat, "/human Is there no bus?", language_tag="en", id="10", is_edit=True)
    await pages.app.assistant.respond(edit)
    fields = re.findall(r'name="(question|seen)" value="([^"]+)"', wang.html)
    response = await wang.client.post("/staff/answer", data={**dict(fields), "text": "Yes."})
    wang.html = response.text
    assert "It now reads: Is there no bus?" in shown(wang.html)
    assert "Yes." in wang.html
    [question], _ = await pages.app.storage.questions.open(9)
    assert question.answer is None
    fields = re.findall(r'name="(question|seen)" value="([^"]+)"', wang.html)
    await wang.sends({**dict(fields), "text": "Yes."}, "/staff/answer")
    assert (await pages.app.storage.questions.open(9))[1] == 0
