"""How somebody on the page comes to be told by mail, from the first question to the ticket in the mailbox."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("aiosmtpd", reason="pip install -e '.[dev]'")

import icalendar

from bot.channels.mail import CHANNEL, MailSender
from bot.config import Settings
from bot.library import Library
from bot.messages import Language
from tests.channels.mail.mailbox import PAGE, Mailbox, deliver, part
from tests.channels.web.conftest import Browser, Pages, shown
from tests.conftest import Clock, MakeWorld

EMAIL = "li.na@stu.example.edu"


def link(mailbox: Mailbox, kind: str) -> str:
    """The first link of a kind in the latest mail, as its path."""
    found = re.search(rf"{PAGE}(/mail/{kind}/\S+)", part(mailbox.arrived[-1], "text/plain"))
    assert found is not None, part(mailbox.arrived[-1], "text/plain")
    return found[1]


async def confirms(pages: Pages, student: Browser, mailbox: Mailbox, email: str = EMAIL) -> None:
    await student.says(f"/email {email}")
    await deliver(pages.app)
    mail_program = pages.browser()
    await mail_program.opens(link(mailbox, "confirm"))
    await mail_program.presses("Yes, confirm it")
    assert "Your e-mail address is confirmed" in shown(mail_program.html)


async def books(student: Browser) -> str:
    await student.says("/register jinyun campus")
    await student.says("Li Na")
    await student.says("2023010101")
    return student.log


async def test_an_address_is_given_confirmed_shown_and_removed(
    pages: Pages, student: Browser, mailbox: Mailbox
) -> None:
    await student.opens()
    await student.says("/settings")
    assert "Which e-mail address may I write to?" in await student.presses("E-mail address")
    assert f"I have sent a mail to {EMAIL}" in await student.says(EMAIL)
    assert "not confirmed yet" in await student.says("/email")
    await deliver(pages.app)
    [mail] = mailbox.arrived
    assert mail["Subject"] == "Please confirm your e-mail address"
    await pages.browser().opens(link(mailbox, "confirm"))
    assert "not confirmed yet" in await student.says("/email"), "a link that is opened alone does nothing"
    stranger = pages.browser()
    await stranger.opens(link(mailbox, "confirm"))
    await stranger.presses("Yes, confirm it")
    assert "I write to li.na@stu.example.edu" in await student.says("/email")
    await stranger.opens()
    assert stranger.log.count("/email") == 0, "whoever confirms sees nothing of the conversation"
    await student.presses("Remove it")
    assert "Nothing is sent by e-mail any more" in student.log
    assert "Which e-mail address" in await student.says("/email")


async def test_a_slip_is_asked_back_and_nonsense_said(
    pages: Pages, student: Browser, mailbox: Mailbox
) -> None:
    await student.opens()
    await student.says("/email")
    assert "“my mail” is no e-mail address that I can write to" in await student.says("my mail")
    assert "Did you mean li@gmail.com? You wrote li@gmial.com." in await student.says("li@gmial.com")
    assert "I have sent a mail to li@gmail.com" in await student.presses("Yes, li@gmail.com")
    await deliver(pages.app)
    assert [mail["To"] for mail in mailbox.arrived] == ["li@gmail.com"]


async def test_what_was_typed_may_be_right(student: Browser) -> None:
    await student.opens()
    await student.says("/email li@gmial.com")
    assert "I have sent a mail to li@gmial.com" in await student.says("no")


async def test_a_seat_leads_to_an_address_and_the_ticket_comes_by_mail(
    pages: Pages, student: Browser, mailbox: Mailbox
) -> None:
    """With an invitation, and its cancellation under the same date when the seat is given back."""
    await student.opens()
    await books(student)
    assert "Tell me by e-mail too" in student.labels
    await confirms(pages, student, mailbox)
    await deliver(pages.app)
    assert "ticket-jinyun.png" in [each.get_filename() for each in mailbox.arrived[-1].walk()]
    assert f"This goes to {EMAIL} too" in await student.says("/cancel jinyun")
    await deliver(pages.app)
    cancelled = icalendar.Calendar.from_ical(part(mailbox.arrived[-1], "text/calendar"))
    assert cancelled["method"] == "CANCEL"
    await student.says("/register jinyun campus")
    assert f"This goes to {EMAIL} too" in await student.presses("Yes")
    await deliver(pages.app)
    ticket = mailbox.arrived[-1]
    [invited] = icalendar.Calendar.from_ical(part(ticket, "text/calendar")).walk("VEVENT")
    assert invited["attendee"] == f"mailto:{EMAIL}"
    assert "ticket-jinyun.png" in [each.get_filename() for each in ticket.walk()]
    await pages.browser().opens(link(mailbox, "press"))
    phone = pages.browser()
    await phone.opens(link(mailbox, "press"))
    assert "Nothing is done before you press it here" in shown(phone.html)


async def test_it_is_the_same_in_chinese(pages: Pages, mailbox: Mailbox) -> None:
    student = pages.browser("zh")
    await student.opens()
    assert "我可以把消息发到哪个邮箱" in await student.says("/email")
    assert "已向 li.na@stu.example.edu 发送邮件" in await student.says(EMAIL)
    await deliver(pages.app)
    [mail] = mailbox.arrived
    assert mail["Subject"] == "请确认您的邮箱"
    reader = pages.browser("en")
    await reader.opens(link(mailbox, "confirm"))
    await reader.presses("是的，确认")
    assert "邮箱已确认" in shown(reader.html)


async def test_a_question_and_reminders_lead_to_an_address_too(pages: Pages, student: Browser) -> None:
    await student.opens()
    for said in ("/human Is there a bus?", "/remind NUS", "/subscribe"):
        await student.says(said)
        assert student.labels.count("Tell me by e-mail too"), said


async def test_nobody_is_flooded_with_mail(pages: Pages, mailbox: Mailbox, clock: Clock) -> None:
    """Whoever asks may not be whose address it is: three a day, whoever asks; and nobody asks for many."""
    browsers = [pages.browser() for _ in range(5)]
    for browser in browsers:
        await browser.opens()
        await browser.says(f"/email {EMAIL}")
    await deliver(pages.app)
    assert len(mailbox.arrived) == 3
    assert "today I send no more" in browsers[4].log
    said = [await browsers[4].says(f"/email li{number}@stu.example.edu") for number in range(7)]
    assert ["today I send no more" in each for each in said] == [False] * 6 + [True]
    clock.passes(days=1, minutes=1)
    assert "I have sent a mail" in await browsers[4].says(f"/email {EMAIL}")


async def test_without_a_page_for_the_world_a_code_confirms(
    pages: Pages, student: Browser, mailbox: Mailbox, clock: Clock
) -> None:
    """Wrong ones are counted, and it runs out."""
    pages.settings = pages.settings.model_copy(
        update={"web": pages.settings.web.model_copy(update={"url": ""})}
    )
    await pages.restart()
    await student.opens()
    assert "I have sent a code of six digits" in await student.says(f"/email {EMAIL}")
    await deliver(pages.app)
    [code] = re.findall(r"^(\d{6}) is your code", part(mailbox.arrived[-1], "text/plain"))
    assert "That is not the code" in await student.says("1" if code != "1" else "2")
    assert "Your e-mail address is confirmed" in await student.says(f"{code[:3]} {code[3:]}")
    await student.says("/email")
    await student.presses("Remove it")
    await student.says(f"/email {EMAIL}")
    for _ in range(5):
        await student.says("nonsense")
    assert "does not count any more" in await student.says(code)
    await student.presses("Send the mail again")
    clock.passes(minutes=16)
    assert "does not count any more" in await student.says("123456")


@pytest.mark.parametrize(
    "zero", ["０", "٠", "۰", "𝟎", "0\u200b"], ids=["wide", "Arabic", "Persian", "bold", "pasted"]
)
async def test_a_code_is_read_in_the_figures_of_any_input_method(
    pages: Pages, student: Browser, mailbox: Mailbox, zero: str
) -> None:
    pages.settings = pages.settings.model_copy(
        update={"web": pages.settings.web.model_copy(update={"url": ""})}
    )
    await pages.restart()
    await student.opens()
    await student.says(f"/email {EMAIL}")
    await deliver(pages.app)
    [code] = re.findall(r"^(\d{6}) is your code", part(mailbox.arrived[-1], "text/plain"))
    typed = "".join(chr(ord(zero[0]) + int(figure)) + zero[1:] for figure in code)
    assert "Your e-mail address is confirmed" in await student.says(f"{typed}。")


async def test_where_no_mail_is_set_nobody_is_asked_for_an_address(pages: Pages, student: Browser) -> None:
    pages.settings = pages.settings.model_copy(
        update={"mail": pages.settings.mail.model_copy(update={"host": ""})}
    )
    await pages.restart()
    await student.opens()
    assert "No mail is sent from here" in await student.says("/email")
    await student.says("/settings")
    assert "E-mail address" not in student.labels
    await student.says("/subscribe")
    assert "Tell me by e-mail too" not in student.labels


async def test_another_language_is_no_other_address(pages: Pages, student: Browser, mailbox: Mailbox) -> None:
    """The mail speaks the language that is chosen when it is sent."""
    await student.opens()
    await confirms(pages, student, mailbox)
    [number] = await pages.storage_people()
    await pages.app.storage.people.set_fixed_language(number, Language.ZH)
    assert "我会把签到码" in await student.says("/email")


async def test_by_forgetting_nobody_may_send_more_mails(
    mailing: Settings, library: Library, clock: Clock, make_world: MakeWorld
) -> None:
    """To addresses that may be somebody else's: six a day from one chat, whoever it is by now."""
    senders = {CHANNEL: lambda storage: MailSender(storage, mailing, clock)}
    world = await make_world(library, mailing, senders)
    li = world.person("li")
    for number in range(6):
        assert "I have sent a mail" in await li.says(f"/email someone{number}@example.edu")
        await li.says("/forget")
        await li.presses("Yes, delete")
    assert "I have sent a mail" not in await li.says("/email someone6@example.edu")
    assert "I have sent a mail" in await world.person("wang").says("/email wang@example.edu")
    clock.passes(hours=25)
    assert "I have sent a mail" in await li.says("/email someone6@example.edu")
