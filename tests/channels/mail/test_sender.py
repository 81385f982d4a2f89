"""What arrives in a mailbox over SMTP, and what becomes of a mail that the server refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

pytest.importorskip("aiosmtpd", reason="pip install -e '.[dev]'")

from bot.app import App
from bot.channels.mail import MailSender
from bot.config import Settings
from bot.courier import retries
from bot.errors import Unreachable
from bot.files.calendars import Date, calendar
from bot.knowledge import Mode
from bot.messages import Button, File, Language, Markdown, Reply
from bot.storage import DeliveryStatus
from tests.channels.mail.mailbox import EMAIL, PAGE, SENDER, Mailbox, Reader, deliver, part, reader
from tests.conftest import Clock, announced

BRIEFING = Date(
    "briefing-jinyun-1",
    "缙云宣讲会 Briefing",
    datetime(2027, 3, 9, 15, tzinfo=ZoneInfo("Asia/Shanghai")),
    timedelta(minutes=90),
    sequence=4,
)


async def tells(app: App, to: Reader, reply: Reply) -> int:
    [row] = await app.storage.outbox.put([to.person.id], reply, app.clock())
    await deliver(app)
    return row


async def test_a_mail_is_read_in_text_and_in_html(app: App, mailbox: Mailbox) -> None:
    li = await reader(app)
    said = Markdown(
        "**You are booked:** see [the office](https://a.example/b), 李娜.\n\n- one\n- two & <three>"
    )
    row = await tells(app, li, Reply(said, ((Button("Its site", url="https://x.example/y"),),)))
    [mail] = mailbox.arrived
    assert mail["Subject"] == "You are booked"
    assert (mail["From"].addresses[0].addr_spec, mail["To"]) == (SENDER, EMAIL)
    assert mail["From"].addresses[0].display_name == "Chongqing Medical University"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "en")
    text, html = part(mail, "text/plain"), part(mail, "text/html")
    assert "see the office <https://a.example/b>, 李娜.\n\n• one\n• two & <three>" in text
    assert "• Its site: https://x.example/y" in text
    assert '<strong>You are booked:</strong> see <a href="https://a.example/b"' in html
    assert "<li>two &amp; &lt;three&gt;</li>" in html
    assert "List-Unsubscribe" not in mail
    assert await app.storage.outbox.statuses([row]) == {row: DeliveryStatus.SENT}


async def test_a_mail_speaks_the_language_of_its_reader(app: App, mailbox: Mailbox) -> None:
    li = await reader(app, Language.ZH)
    await tells(app, li, Reply(Markdown("您的名额已确认：缙云校区\n第二行")))
    [mail] = mailbox.arrived
    assert (mail["Subject"], mail["Content-Language"]) == ("您的名额已确认：缙云校区", "zh-Hans")
    assert "请勿直接回复" in part(mail, "text/plain")
    assert mail["From"].addresses[0].display_name == "重庆医科大学"


@pytest.mark.parametrize(("is_cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
async def test_one_date_is_an_invitation(
    app: App, mailbox: Mailbox, *, is_cancelled: bool, method: str
) -> None:
    """As mail programs show it and its updates: method, sequence, organizer and who is invited."""
    date = replace(BRIEFING, is_cancelled=is_cancelled)
    file = File("jinyun.ics", calendar("x", [date], app.clock()))
    await tells(
        app, await reader(app), Reply(Markdown("Booked"), files=(file, File("ticket.png", b"\x89PNG")))
    )
    [mail] = mailbox.arrived
    shown = next(each for each in mail.walk() if each.get_content_type() == "text/calendar")
    assert shown.get_param("method") == method
    found = icalendar.Calendar.from_ical(part(mail, "text/calendar"))
    [event] = found.walk("VEVENT")
    assert (found["method"], event["sequence"], event["uid"]) == (method, 4, "briefing-jinyun-1@exchange-bot")
    assert (event["organizer"], event["attendee"]) == (f"mailto:{SENDER}", f"mailto:{EMAIL}")
    attached = [(each.get_filename(), each.get_content_type()) for each in mail.iter_attachments()]
    assert attached == [("jinyun.ics", "application/ics")]
    [picture] = [each for each in mail.walk() if each.get_content_type() == "image/png"]
    assert (picture["Content-ID"], picture.get_filename()) == ("<ticket.png>", "ticket.png")
    assert 'src="cid:ticket.png" alt="Picture: ticket.png"' in part(mail, "text/html")


async def test_a_list_of_deadlines_is_a_file_and_no_invitation(app: App, mailbox: Mailbox) -> None:
    deadline = replace(BRIEFING, lasts=timedelta())
    file = File("dates.ics", calendar("x", [BRIEFING, replace(deadline, uid="other")], app.clock()))
    await tells(app, await reader(app), Reply(Markdown("Your dates"), files=(file,)))
    [mail] = mailbox.arrived
    assert [each.get_content_type() for each in mail.iter_attachments()] == ["text/calendar"]
    assert b"METHOD:PUBLISH" in next(mail.iter_attachments()).get_content().encode()


async def test_an_announcement_is_ended_by_one_click(app: App, mailbox: Mailbox) -> None:
    """By the headers of RFC 8058, and by a link in words."""
    li = await reader(app)
    await app.storage.interests.add(li.person.id, "all", app.clock())
    await announced(app.storage, li.person.id, "News", app.clock())
    await deliver(app)
    [mail] = mailbox.arrived
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [link] = re.findall(r"^<(\S+)>$", mail["List-Unsubscribe"])
    assert link.startswith(f"{PAGE}/mail/unsubscribe/")
    assert f"Stop announcements and reminders <{link}>" in part(mail, "text/plain")


@pytest.mark.parametrize("audience", ["briefing:jinyun", "absent:jinyun"])
async def test_what_concerns_a_seat_has_no_link_that_would_not_end_it(
    app: App, mailbox: Mailbox, audience: str
) -> None:
    """Whoever has a seat reads what is said to those who have one, however they have unsubscribed."""
    li = await reader(app)
    await app.storage.registrations.add(li.person.id, "jinyun", Mode.CAMPUS, {}, app.clock())
    contents = {Language.EN: Reply(Markdown("Bring a pen"))}
    number = await app.storage.announcements.draft(li.person.id, contents, app.clock(), audience=audience)
    await app.storage.announcements.start(number, app.clock())
    await deliver(app)
    [mail] = mailbox.arrived
    assert (mail["Subject"], mail["List-Unsubscribe"]) == ("Bring a pen", None)
    assert "Stop announcements" not in part(mail, "text/plain")


async def test_a_repeat_is_known_by_its_message_id(app: App, mailbox: Mailbox, clock: Clock) -> None:
    """Where the server took it, and its answer was lost; the row says that it may have come twice."""
    mailbox.hangs_up_after_data = 1
    row = await tells(app, await reader(app), Reply("Once"))
    assert await app.storage.outbox.statuses([row]) == {row: DeliveryStatus.QUEUED}
    clock.passes(seconds=10)
    await deliver(app)
    first, second = mailbox.arrived
    assert first["Message-ID"] == second["Message-ID"]
    await tells(app, await reader(app), Reply("Another"))
    assert mailbox.arrived[-1]["Message-ID"] != first["Message-ID"]
    assert await app.storage.outbox.statuses([row]) == {row: DeliveryStatus.SENT}


@pytest.mark.parametrize(
    ("step", "answer", "status"),
    [
        ("RCPT", f"550 5.1.1 <{EMAIL}>: no such user", DeliveryStatus.GONE),
        ("RCPT", "552 5.2.2 mailbox full", DeliveryStatus.FAILED),
        ("RCPT", "451 4.7.1 greylisted, come back later", DeliveryStatus.QUEUED),
        ("DATA", "554 5.7.1 looks like spam", DeliveryStatus.FAILED),
        ("DATA", "452 4.3.1 no room", DeliveryStatus.QUEUED),
        ("MAIL", "552 5.3.4 too large", DeliveryStatus.FAILED),
    ],
)
async def test_what_the_server_refuses_stands_in_the_ledger(
    app: App, mailbox: Mailbox, clock: Clock, step: str, answer: str, status: DeliveryStatus
) -> None:
    """For good, or until later; with its words, but nobody's address."""
    mailbox.answers[step] = [answer]
    li = await reader(app)
    row = await tells(app, li, Reply("Hello"))
    assert await app.storage.outbox.statuses([row]) == {row: status}
    async with app.storage.database.reading() as connection:
        [error] = (await connection.exec_driver_sql("SELECT error FROM outbox")).scalars()
    assert answer.replace(EMAIL, "…@…") in error
    clock.passes(minutes=10)
    await deliver(app)
    assert len(mailbox.arrived) == (status is DeliveryStatus.QUEUED)
    known = await app.storage.people.get(li.person.id)
    assert known is not None
    assert known.is_gone is (status is DeliveryStatus.GONE)


async def test_a_server_that_refuses_us_loses_nothing(
    app: App, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing, or taking nothing from our sender: the lane waits, which is no attempt of any mail."""
    monkeypatch.setattr(retries, "jittered", lambda _: 0.01)
    mailbox.answers["MAIL"] = ["421 4.3.2 shutting down", "550 5.7.1 sender not allowed"]
    row = await tells(app, await reader(app), Reply("Hello"))
    assert len(mailbox.arrived) == 1
    assert await app.storage.outbox.statuses([row]) == {row: DeliveryStatus.SENT}


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        ("550 5.7.1 Client host blocked using zen.example.org", False),
        (f"554 5.7.1 <{EMAIL}>: Relay access denied", False),
        ("550 5.7.26 Unauthenticated sender (SPF, DKIM)", False),
        ("553 5.1.8 Sender address rejected: domain not found", False),
        ("550 5.6.7 No SMTPUTF8", False),
        ("554 Message refused: your host is on a blacklist", False),
        ("553 sorry, relaying denied from your location", False),
        ("552 5.2.2 Mailbox full", False),
        (f"550 5.1.1 <{EMAIL}>: no such user", True),
        ("550 5.1.10 Recipient not found", True),
        ("550 5.2.1 Mailbox disabled", True),
        ("550 User unknown", True),
        ("550 [145.239.80.210] no such mailbox", True),
    ],
)
async def test_an_address_outlives_what_is_wrong_with_us(
    app: App, mailbox: Mailbox, answer: str, *, is_gone: bool
) -> None:
    """A blocklist or a relay that is not ours loses one mail, and no reader."""
    mailbox.answers["RCPT"] = [answer]
    li = await reader(app)
    lost = await tells(app, li, Reply("Hello"))
    status = DeliveryStatus.GONE if is_gone else DeliveryStatus.FAILED
    assert await app.storage.outbox.statuses([lost]) == {lost: status}
    await app.storage.outbox.put([li.person.id], Reply("Hello again"), app.clock())
    await deliver(app)
    assert len(mailbox.arrived) == (not is_gone)


@pytest.mark.parametrize("hours", [0.3, 1, 12])
async def test_a_server_that_asks_for_patience_gets_it(
    app: App, mailbox: Mailbox, clock: Clock, hours: float
) -> None:
    """Greylisting, a quota of an hour, a morning out of order: the mail arrives once, soon after."""
    li, begun = await reader(app), clock.moment
    row = (await app.storage.outbox.put([li.person.id], Reply("Later"), clock()))[0]
    while not mailbox.arrived and clock.moment - begun < timedelta(hours=hours + 1):
        is_late = clock.moment - begun >= timedelta(hours=hours)
        mailbox.answers["RCPT"] = [] if is_late else ["451 4.7.1 Greylisted, come back later"]
        await app.courier.deliver_due()
        clock.passes(minutes=5)
    assert len(mailbox.arrived) == 1
    assert await app.storage.outbox.statuses([row]) == {row: DeliveryStatus.SENT}


async def test_what_was_said_by_mail_is_corrected_by_mail(
    app: App, mailbox: Mailbox, mailing: Settings
) -> None:
    """A mail that has gone can be neither changed nor taken back: a second one below it says so."""
    li = await reader(app)
    sender = MailSender(app.storage, mailing, app.clock)
    [number] = await sender.send(li.address, Reply(Markdown("The bus leaves at 9")))
    await sender.correct(li.address, [number], Reply(Markdown("The bus leaves at 8")))
    await sender.recall(li.address, [number])
    _, corrected, recalled = mailbox.arrived
    assert corrected["In-Reply-To"] == recalled["In-Reply-To"] == number
    assert corrected["Subject"] == "Correction"
    assert "The bus leaves at 8" in part(corrected, "text/plain")
    assert "Please disregard the earlier mail" in part(recalled, "text/plain")


async def test_a_server_that_is_not_there_is_told_as_such(app: App, mailing: Settings) -> None:
    mail = mailing.mail.model_copy(update={"port": 1})
    sender = MailSender(app.storage, mailing.model_copy(update={"mail": mail}), app.clock)
    li = await reader(app)
    with pytest.raises(Unreachable, match="on port 1"):
        await sender.send(li.address, Reply("Hello"))
