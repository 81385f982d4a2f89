"""An announcement to somebody whose page is closed: by mail, ended by one click, corrected and withdrawn by a second mail."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("aiosmtpd", reason="pip install -e '.[dev]'")

from bot.messages import Language, Markdown, Reply
from bot.storage import MAIL, Action, DeliveryStatus
from tests.channels.mail.mailbox import EMAIL, PAGE, Mailbox, part
from tests.channels.web.conftest import Browser, Pages
from tests.conftest import announced


async def subscriber(pages: Pages, student: Browser) -> int:
    """Somebody on the page, with a mailbox, who gets all announcements; returns their number."""
    await student.opens()
    await student.says("/subscribe")
    [number] = await pages.storage_people()
    addresses, now = pages.app.storage.addresses, pages.clock()
    await addresses.confirm(number, await addresses.propose(number, EMAIL, now), now)
    return number


async def test_an_announcement_by_mail_is_corrected_and_withdrawn(
    pages: Pages, student: Browser, mailbox: Mailbox
) -> None:
    """On the page, where it stood too, in its place; in the mailbox below the first mail."""
    li, storage = await subscriber(pages, student), pages.app.storage
    number = await announced(storage, li, "The bus leaves at **9**", pages.clock())
    await pages.deliver()
    [first] = mailbox.arrived
    assert "The bus leaves at 9" in part(first, "text/plain")
    [receipt] = await storage.announcements.receipts(number)
    assert (receipt.address.channel, receipt.status) == (MAIL, DeliveryStatus.SENT)
    await student.opens()
    assert "The bus leaves at 9" in student.log
    for action, contents in (
        (Action.CORRECT, {Language.EN: Reply(Markdown("The bus leaves at 8"))}),
        (Action.RECALL, {}),
    ):
        draft = await storage.announcements.draft(li, contents, pages.clock(), action=action, of_id=number)
        await storage.announcements.start(draft, pages.clock())
        await pages.deliver()
        await student.opens()
        assert "The bus leaves at 9" not in student.log
        assert ("The bus leaves at 8" in student.log) is (action is Action.CORRECT)
    _, corrected, withdrawn = [
        mail for mail in mailbox.arrived if mail["In-Reply-To"] or mail is mailbox.arrived[0]
    ]
    assert corrected["In-Reply-To"] == withdrawn["In-Reply-To"] == first["Message-ID"]
    assert (corrected["Subject"], withdrawn["Subject"]) == ("Correction", "Withdrawn")


async def test_one_click_ends_announcements(pages: Pages, student: Browser, mailbox: Mailbox) -> None:
    li = await subscriber(pages, student)
    await announced(pages.app.storage, li, "News", pages.clock())
    await pages.deliver()
    [link] = re.findall(rf"^<{PAGE}(\S+)>$", mailbox.arrived[0]["List-Unsubscribe"])
    provider = pages.browser(origin="https://mail.example.com")
    answer = await provider.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    mailbox.arrived.clear()
    await announced(pages.app.storage, li, "More news", pages.clock())
    await pages.deliver()
    assert [
        part(mail, "text/plain") for mail in mailbox.arrived if "More news" in part(mail, "text/plain")
    ] == []


async def test_a_page_that_is_open_needs_no_mail(pages: Pages, student: Browser, mailbox: Mailbox) -> None:
    li = await subscriber(pages, student)
    with pages.channel.streams.opened(li):
        pages.channel.streams.note_shown(li, 2**31)
        await announced(pages.app.storage, li, "News", pages.clock())
        await pages.deliver()
    assert [mail for mail in mailbox.arrived if mail["Subject"] == "News"] == []
    await student.opens()
    assert "News" in student.log
