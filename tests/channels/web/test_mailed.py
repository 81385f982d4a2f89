"""Where the links of a mail lead: nothing happens before the button is pressed, and bad links say so in a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.signed_links import Kind, Links
from bot.channels.web import CHANNEL
from bot.dialogue.buttons import Forget
from bot.messages import Address
from bot.storage import Person
from tests.channels.web.conftest import TEACHER, URL, Browser, Pages, shown
from tests.conftest import Clock

EMAIL = "li.na@stu.example.edu"


async def li(pages: Pages, browser: Browser) -> Person:
    """Talks on the page, and has an address to be confirmed."""
    await browser.opens()
    await browser.says("/subscribe")
    [number] = await pages.storage_people()
    person = await pages.app.storage.people.get(number)
    assert person is not None
    await pages.app.storage.addresses.propose(number, EMAIL, pages.clock())
    return person


def link(pages: Pages, kind: Kind, person: Person, what: str = "") -> str:
    links = Links(pages.app.storage.database.cipher, URL)
    return links.make(kind, person.id, pages.clock(), what).removeprefix(URL)


async def test_an_address_is_confirmed_by_the_button_and_not_by_the_link(
    pages: Pages, student: Browser
) -> None:
    """As the mail program of a school opens every link itself; opened twice it says the same."""
    person = await li(pages, student)
    address = pages.app.storage.addresses.of_email(EMAIL)
    stranger = pages.browser()
    for _ in range(2):
        await stranger.opens(link(pages, Kind.CONFIRM, person, address.id))
        [before] = await pages.app.storage.addresses.of_person(person.id)
    assert before.confirmed_at is None
    for _ in range(2):
        await stranger.opens(link(pages, Kind.CONFIRM, person, address.id))
        assert "Is this your e-mail address" in shown(stranger.html)
        await stranger.presses("Yes, confirm it")
        assert "Your e-mail address is confirmed" in shown(stranger.html)
    assert await pages.app.storage.people.find(address) is not None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_mail_scanner_that_looks_changes_nothing(pages: Pages, student: Browser, method: str) -> None:
    """Some ask for the head alone, and of every link in a mail, also where it leads to a button."""
    person = await li(pages, student)
    mine = pages.app.storage.addresses.of_email(EMAIL)
    before = student.html, await pages.app.storage.interests.of_person(person.id)
    assert before[1]
    for kind, what in (
        (Kind.CONFIRM, mine.id),
        (Kind.PRESS, f"{Forget().pack()}\nYes"),
        (Kind.UNSUBSCRIBE, ""),
    ):
        scanner = pages.browser()
        response = await scanner.client.request(method, link(pages, kind, person, what))
        assert response.status_code == 200
        assert not scanner.client.cookies
    [address] = await pages.app.storage.addresses.of_person(person.id)
    assert address.confirmed_at is None
    await student.opens()
    assert student.log in shown(before[0])
    assert await pages.app.storage.interests.of_person(person.id) == before[1]


async def test_an_address_that_was_replaced_meanwhile_is_not_confirmed(
    pages: Pages, student: Browser
) -> None:
    person = await li(pages, student)
    old = pages.app.storage.addresses.of_email(EMAIL)
    await pages.app.storage.addresses.propose(person.id, "other@stu.example.edu", pages.clock())
    await student.opens(link(pages, Kind.CONFIRM, person, old.id))
    await student.presses("Yes, confirm it")
    assert "was removed or replaced meanwhile" in shown(student.html)


@pytest.mark.parametrize("kind", list(Kind))
async def test_a_link_that_is_bad_says_so(pages: Pages, student: Browser, clock: Clock, kind: Kind) -> None:
    """Forged, of another kind, of somebody forgotten, or expired: one sentence in the reader's language."""
    person = await li(pages, student)
    good = link(pages, kind, person, "subscription:off\nStop")
    other = next(each for each in Kind if each is not kind)
    browser = pages.browser("zh")
    for bad in (good[:-1] + "x", good.replace(f"/{kind}/", f"/{other}/"), f"/mail/{kind}/é", "/mail/x/y"):
        await browser.opens(bad)
        assert "这个地址没有内容" in shown(browser.html)
    clock.moment += timedelta(days=401)
    await student.opens(good)
    assert "This link has expired, so nothing was done" in shown(student.html)
    clock.moment -= timedelta(days=401)
    await pages.app.storage.forget(person, clock())
    await student.opens(good)
    assert "There is nothing at this address" in shown(student.html)


async def test_one_click_unsubscribes_from_anywhere(pages: Pages, student: Browser) -> None:
    """The mail provider calls it without cookie, page or origin of ours; a mere GET changes nothing."""
    person = await li(pages, student)
    path = link(pages, Kind.UNSUBSCRIBE, person)
    await student.opens(path)
    assert await pages.app.storage.interests.of_person(person.id) == ["all"]
    provider = pages.browser(origin="https://mail.example.com")
    body = {"List-Unsubscribe": "One-Click"}
    assert (await provider.client.post(path, data=body)).status_code == 200
    assert await pages.app.storage.interests.of_person(person.id) == []


async def test_a_button_of_a_mail_opens_the_conversation_and_is_pressed_there(
    pages: Pages, student: Browser
) -> None:
    person = await li(pages, student)
    path = link(pages, Kind.PRESS, person, "subscription:off\nUnsubscribe")
    phone = pages.browser()
    await phone.opens(path)
    assert "Nothing is done before you press it here" in shown(phone.html)
    assert "unsubscribe" in (await phone.presses("Unsubscribe")).lower()
    await phone.opens()
    assert "/subscribe" in phone.log, "the whole conversation is there"


async def test_a_button_pressed_in_anothers_browser_leaves_theirs_alone(
    pages: Pages, student: Browser
) -> None:
    """It is pressed for whom it was mailed to; whoever uses the browser keeps their own conversation, and sees no other."""
    person = await li(pages, student)
    path = link(pages, Kind.PRESS, person, "subscription:off\nUnsubscribe")
    wang = pages.browser()
    await wang.opens()
    await wang.says("How much does NUS cost?")
    await wang.opens(path)
    await wang.presses("Unsubscribe")
    assert await pages.app.storage.interests.of_person(person.id) == []
    await wang.opens()
    assert "How much does NUS cost?" in wang.log
    assert "/subscribe" not in wang.log


async def test_whoever_never_was_on_the_page_is_met_there_from_now_on(pages: Pages) -> None:
    """Somebody from Telegram who presses a button in a mail."""
    storage = pages.app.storage
    person = await storage.people.meet(Address("telegram", "7"), None, pages.clock())
    browser = pages.browser()
    await browser.opens(link(pages, Kind.PRESS, person, "subscription:on\nSubscribe"))
    await browser.presses("Subscribe")
    assert await storage.interests.of_person(person.id) == ["all"]
    [further] = await storage.addresses.of_person(person.id)
    assert further.address.channel == CHANNEL
    await browser.says("/my")
    assert await pages.storage_people() == [person.id]


async def test_another_site_cannot_press(pages: Pages, student: Browser) -> None:
    person = await li(pages, student)
    thief = pages.browser(**{"sec-fetch-site": "cross-site"})
    response = await thief.client.post(link(pages, Kind.PRESS, person, "subscription:off\nX"))
    assert response.status_code == 403
    assert await pages.app.storage.interests.of_person(person.id) == ["all"]


async def test_a_mailbox_gives_nobody_the_rights_of_staff(pages: Pages) -> None:
    storage = pages.app.storage
    teacher = await storage.people.meet(TEACHER, None, pages.clock())
    browser = pages.browser()
    await browser.opens(link(pages, Kind.PRESS, teacher, "subscription:on\nSubscribe"))
    await browser.presses("Subscribe")
    assert "Buttons in mail do not work for staff" in shown(browser.html)
    assert await storage.interests.of_person(teacher.id) == []
