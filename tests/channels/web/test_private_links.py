"""One conversation in several browsers: by a link that is kept, or by a code; and what others see of it."""

from __future__ import annotations

import re

from tests.channels.web.conftest import URL, Browser, Pages, shown


async def kept_link(browser: Browser) -> str:
    """The path of the link that /settings gives."""
    await browser.says("/settings")
    said = await browser.presses("Keep a link")
    return str(re.findall(r"http://127.0.0.1:8000(/keep/[\w-]+)", said)[0])


async def test_a_kept_link_opens_the_conversation_in_a_fresh_browser(pages: Pages, student: Browser) -> None:
    """With what was missed in the meantime."""
    await student.opens()
    await student.says("/human Where is the office?")
    link = await kept_link(student)
    fresh = pages.browser()
    for _ in range(2):  # a look changes nothing
        await fresh.opens(link)
    assert "set-cookie" not in (await fresh.client.get(link)).headers
    await fresh.presses("Open it here")
    assert "Where is the office?" in fresh.log
    await fresh.says("/mydata")
    assert "Where is the office?" in await student.opens()


async def test_a_new_link_ends_the_one_before(pages: Pages, student: Browser) -> None:
    await student.opens()
    old = await kept_link(student)
    assert await student.presses("A new link") != old
    fresh = pages.browser("zh-CN")
    await fresh.opens(old)
    assert "这个链接无效" in shown(fresh.html)
    refused = await fresh.client.post("/keep", data={"key": old.rpartition("/")[2]})
    assert refused.status_code == 410


async def test_whoever_has_a_conversation_is_told_that_it_closes(pages: Pages, student: Browser) -> None:
    await student.opens()
    link = await kept_link(student)
    other = pages.browser()
    await other.opens()
    await other.says("hello")
    await other.opens(link)
    assert "is closed by that" in shown(other.html)
    await student.opens(link)
    assert "/settings" in student.log  # it is their own


async def test_another_site_cannot_open_it(pages: Pages, student: Browser) -> None:
    await student.opens()
    key = (await kept_link(student)).rpartition("/")[2]
    fresh = pages.browser()
    forged = await fresh.client.post("/keep", data={"key": key}, headers={"origin": "https://evil.example"})
    assert forged.status_code == 403


async def test_many_browsers_are_bounded(pages: Pages, student: Browser) -> None:
    """The one that came first is let go."""
    await student.opens()
    link = await kept_link(student)
    browsers = [pages.browser() for _ in range(12)]
    for browser in browsers:
        await browser.opens(link)
        await browser.presses("Open it here")
    assert [bool(await browser.opens()) and "/settings" in browser.log for browser in browsers] == [
        *([False] * 2),
        *([True] * 10),
    ]
    assert "/settings" in await student.opens()


async def test_leaving_shows_nothing_of_it(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("/human Where is the office?")
    await student.opens("/leave")
    await student.presses("This is not me")
    assert "Where is the office?" not in student.html


async def test_two_browsers_join_and_the_open_page_comes_back(pages: Pages, student: Browser) -> None:
    await student.opens()
    code = re.findall(r"[A-Z2-9]{8}", await student.says("/join"))[0]
    other = pages.browser()
    await other.opens()
    await other.says("/human Where is the office?")
    before = await pages.storage_people()
    with pages.channel.streams.opened(before[0]) as page:
        await other.opens(f"/start/join-{code}")
        await other.presses("Show what it leads to")
        await other.presses("Yes, both are mine")
        assert page.is_closed
    assert "Where is the office?" in await student.opens()
    assert student.log == await other.opens()
    assert len(await pages.storage_people()) == len(before) - 1


async def test_a_conversation_that_was_joined_is_forgotten_everywhere(pages: Pages, student: Browser) -> None:
    await student.opens()
    link = await kept_link(student)
    fresh = pages.browser()
    await fresh.opens(link)
    await fresh.presses("Open it here")
    await fresh.says("/forget")
    await fresh.presses("Yes, delete everything")
    assert "/settings" not in await student.opens()
    await pages.browser().opens(link)
    assert (await pages.browser().client.get(f"{URL}{link}")).status_code == 410
