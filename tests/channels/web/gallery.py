"""Pictures of the page in every state, to be looked at: ``python -m tests.channels.web.gallery FOLDER`` (``make gallery``)."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot import config
from bot.library import Library
from bot.messages import Markdown, Reply
from tests.channels.web.conftest import Pages, served
from tests.conftest import ROOT, Clock
from tests.hall import STARTS

SIZES = {"phone": (390, 844), "desktop": (1280, 800)}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's, without a window."""
    async with async_playwright() as playwright:
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


async def opened_page(
    browser: Browser, url: str, size: str = "phone", language: str = "en", **options: Any
) -> Page:
    """A new visitor, who has opened the page."""
    width, height = SIZES[size]
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": height},
        locale={"en": "en-GB", "zh": "zh-CN"}[language],
        **options,
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(url)
    return page


async def says(page: Page, text: str) -> None:
    """Types it, sends it, and waits for the answer."""
    count = await page.locator(".bots[data-entry]").count()
    await page.fill("#text", text)
    await page.click(".send")
    await page.locator(".bots[data-entry]").nth(count).wait_for()


async def presses(page: Page, label: str) -> None:
    """Presses the last button with these words, and waits for the answer."""
    count = await page.locator(".bots[data-entry]").count()
    await page.locator(".buttons .button", has_text=label).last.click()
    await page.locator(".bots[data-entry]").nth(count).wait_for()


TALK = {
    "en": [
        "How much does NUS cost, and are there scholarships?",
        "Am I eligible for Manchester with an average of 82?",
        "/register",
    ],
    "zh": ["新加坡国立大学要花多少钱？有奖学金吗？", "曼彻斯特什么时候截止申请？", "/register"],
}


async def _pictures(browser: Browser, pages: Pages, url: str, folder: Path) -> None:
    for size in SIZES:
        for language in ("en", "zh"):
            for scheme in ("light", "dark"):
                name = f"{size}-{language}-{scheme}"
                page = await opened_page(browser, url, size, language, color_scheme=scheme)
                await page.screenshot(path=folder / f"{name}-1-first.png")
                for number, said in enumerate(TALK[language], start=2):
                    await says(page, said)
                    await asyncio.sleep(0.6)
                    await page.screenshot(path=folder / f"{name}-{number}-answer.png")
                await page.locator(".menu summary").click()
                await page.screenshot(path=folder / f"{name}-5-menu.png")
                await page.context.close()


async def registers(page: Page) -> None:
    """Takes a seat on site, as the dialogue asks."""
    await says(page, "/register")
    await presses(page, "Jinyun Campus")
    await presses(page, "on site")
    await says(page, "Li Na")
    await says(page, "2023123456")


async def _answers(browser: Browser, pages: Pages, url: str, folder: Path) -> None:
    for size in SIZES:
        for number, path in enumerate(("/answers/en", "/answers/zh/cost/nus", "/leave", "/nothing"), start=1):
            page = await opened_page(browser, url + path, size, "en", color_scheme="light")
            await page.screenshot(path=folder / f"public-{size}-{number}.png")
            await page.context.close()


async def _ticket(browser: Browser, pages: Pages, url: str, folder: Path) -> None:
    for scheme in ("light", "dark"):
        page = await opened_page(browser, url, "phone", "en", color_scheme=scheme)
        await registers(page)
        await asyncio.sleep(0.6)
        await page.screenshot(path=folder / f"ticket-{scheme}.png")
        await page.screenshot(path=folder / f"ticket-{scheme}-whole.png", full_page=True)
        told = Reply(Markdown("**The office** has answered: yes, _both_ terms are possible."))
        await pages.app.storage.outbox.put((await pages.storage_people())[-1:], told, pages.clock())
        await pages.deliver()
        await asyncio.sleep(2)
        await page.screenshot(path=folder / f"ticket-{scheme}-told.png")
        await page.context.close()


async def _staff(browser: Browser, pages: Pages, url: str, folder: Path) -> None:
    """The pages of staff, before and at the door, and what a link is worth that is worth nothing."""
    storage, clock = pages.app.storage, pages.clock
    student = await opened_page(browser, url)
    for said in ("/human Can I pay the deposit in two instalments?", "/human 我可以晚一周提交成绩单吗？"):
        await says(student, said)
    seats = await storage.registrations.attendees("jinyun")
    before = clock.moment
    for size, language, scheme in (
        ("phone", "en", "light"),
        ("phone", "zh", "dark"),
        ("desktop", "en", "dark"),
    ):
        name = f"staff-{size}-{language}-{scheme}"
        member = await storage.invited.add(f"Wang Fang ({name})", clock())
        key = await storage.sign_ins.invite(member.address, "Wang Fang", clock())
        page = await opened_page(browser, f"{url}/staff/enter/{key}", size, language, color_scheme=scheme)
        await page.screenshot(path=folder / f"{name}-1-link.png")
        await page.locator("form button").first.click()
        await page.wait_for_url("**/staff")
        await page.screenshot(path=folder / f"{name}-2-questions.png", full_page=True)
        clock.moment = STARTS
        key = await storage.sign_ins.invite(member.address, "Wang Fang", clock())
        await page.goto(f"{url}/staff/enter/{key}")
        await page.locator("form button").first.click()
        await page.wait_for_url("**/staff")
        for number, path in enumerate(
            ("/staff/briefings/jinyun", f"/ticket/{seats[0].registration.ticket}"), 3
        ):
            await page.goto(url + path)
            await page.screenshot(path=folder / f"{name}-{number}.png")
        await page.goto(f"{url}/staff/enter/{key}x")
        await page.screenshot(path=folder / f"{name}-5-worthless.png")
        clock.moment = before
        await page.context.close()
    await student.context.close()


async def draw(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        settings = config.load(
            environment={
                "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{place}/bot.db",
                "BOT_ENCRYPTION__KEY_FILE": f"{place}/personal.key",
                "BOT_KNOWLEDGE": str(ROOT / "knowledge"),
            }
        )
        async with AsyncExitStack() as stack:
            clock = Clock()
            pages = Pages(settings, Library(settings, clock), clock, stack)
            await pages.start()
            async with served(pages) as url, chromium() as browser:
                await _answers(browser, pages, url, folder)
                await _pictures(browser, pages, url, folder)
                await _ticket(browser, pages, url, folder)
                await _staff(browser, pages, url, folder)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(target))
