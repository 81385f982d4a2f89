"""In a real browser: the pages of staff, tickets, the kept link, and the chat within another site."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

pytest.importorskip("playwright", reason="pip install -e '.[dev]'")

from bot.channels.server import bound, serve
from tests.channels.web.conftest import Pages, served
from tests.channels.web.gallery import SIZES, chromium, opened_page, registers, says
from tests.channels.web.test_browser import finds_nothing, visit
from tests.hall import STARTS

__all__ = ["visit"]  # a fixture
pytestmark = pytest.mark.browser


async def link_for(pages: Pages, url: str, name: str = "Wang Fang") -> str:
    storage, now = pages.app.storage, pages.clock()
    member = await storage.invited.add(name, now)
    return f"{url}/staff/enter/{await storage.sign_ins.invite(member.address, name, now)}"


async def signs_in(pages: Pages, page: Any, url: str) -> None:
    await page.goto(await link_for(pages, url))
    await page.locator("form button").first.click()
    await page.wait_for_url("**/staff")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_staff_answer_and_check_in(
    pages: Pages, visit: Any, size: str, language: str, script: bool
) -> None:
    student = await visit()
    url = student.url.rstrip("/")
    await registers(student)
    await says(student, "/human Where is the office?")
    [seat] = await pages.app.storage.registrations.attendees("jinyun")
    pages.clock.moment = STARTS
    staff = await visit(size, language, java_script_enabled=script)
    await signs_in(pages, staff, url)
    await staff.locator("article textarea").fill("Upstairs, room 7.")
    await staff.locator("article .strong").click()
    await staff.wait_for_url("**/staff?sent")
    await staff.goto(f"{url}/ticket/{seat.registration.ticket}")
    await staff.locator("article .strong").click()
    await staff.wait_for_url("**?now")
    assert "✓" in await staff.locator("[role=status]").inner_text()
    await pages.deliver()
    await student.get_by_text("Upstairs, room 7.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_everybody_can_use_the_pages_of_staff(
    pages: Pages, visit: Any, language: str, scheme: str
) -> None:
    student = await visit()
    url = student.url.rstrip("/")
    await registers(student)
    await says(student, "/human Where is the office?")
    [seat] = await pages.app.storage.registrations.attendees("jinyun")
    ticket = f"{url}/ticket/{seat.registration.ticket}"
    await student.goto(ticket)
    await finds_nothing(student)
    pages.clock.moment = STARTS
    staff = await visit("phone", language, color_scheme=scheme, reduced_motion="reduce")
    for path in (f"{url}/staff", await link_for(pages, url)):
        await staff.goto(path)
        await finds_nothing(staff)
    await signs_in(pages, staff, url)
    for path in ("/staff", "/staff/briefings/jinyun", f"/ticket/{seat.registration.ticket}", "/"):
        await staff.goto(url + path)
        await finds_nothing(staff)
        for target in await staff.locator("button:visible, a.button, textarea").all():
            box = await target.bounding_box()
            assert box is None or box["height"] >= 44, await target.inner_html()
        assert await staff.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_kept_link_opens_where_the_cookie_is_gone(visit: Any) -> None:
    """As WeChat's browser does to its own."""
    page = await visit()
    await says(page, "/settings")
    await page.locator(".buttons .button", has_text="Keep a link").click()
    link = page.locator("a", has_text="/keep/")
    await link.wait_for()
    path = re.findall(r"/keep/[\w-]+", await link.inner_text())[0]
    await page.context.clear_cookies()
    await page.reload()
    assert await page.locator("[data-entry]").count() == 0
    await page.goto(page.url.rstrip("/") + path)
    await finds_nothing(page)
    await page.get_by_role("button", name="Open it here").click()
    await page.locator("[data-entry]").nth(3).wait_for()


@asynccontextmanager
async def school(widget: str) -> AsyncIterator[str]:
    """A site of the school with the script in it, and a strict policy."""

    async def front(_: Request) -> HTMLResponse:
        origin = widget.removesuffix("/widget.js")
        policy = f"default-src 'none'; script-src {origin}; frame-src {origin}; img-src 'self'"
        page = (
            "<!doctype html><html lang='en'><title>School</title><main><h1>School</h1>"
            f"<p><a href='/'>A link</a></p></main><script src='{widget}' defer></script></html>"
        )
        return HTMLResponse(page, headers={"content-security-policy": policy})

    opened, stopping = bound("web", "127.0.0.1", 0), asyncio.Event()
    app = Starlette(routes=[Route("/", front)])
    serving = asyncio.ensure_future(serve(app, opened, stopping))
    try:
        yield f"http://localhost:{opened.getsockname()[1]}"
    finally:
        stopping.set()
        await serving


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_named", [True, False], ids=["named", "a stranger"])
async def test_the_chat_within_another_site(pages: Pages, size: str, is_named: bool) -> None:
    """By the keyboard alone; where the setting does not name the site, the browser shows nothing."""
    async with served(pages) as url, school(f"{url}/widget.js") as site, chromium() as browser:
        pages.site._origins = (site if is_named else "https://other.example",)
        page = await opened_page(browser, site, size)
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        chat = page.frame_locator("iframe")
        if not is_named:
            await page.locator("iframe").wait_for()
            await asyncio.sleep(1)
            assert await chat.locator("#text").count() == 0
            return
        await chat.locator("#text").fill("When do applications for Manchester close?")
        await chat.locator("#text").press("Enter")
        await chat.locator(".bots[data-entry]").wait_for()
        await finds_nothing(page)
        await chat.locator("#text").press("Escape")
        await page.get_by_role("button", name="Ask about exchanges").wait_for()
        assert await page.locator("iframe").is_hidden()
        await page.reload()
        await page.get_by_role("button", name="Ask about exchanges").click()
        await chat.locator("[data-entry]").nth(1).wait_for()  # it is the same conversation
        cookies = {cookie["name"] for cookie in await page.context.cookies()}
        assert {"framed", "exchange"} <= cookies
