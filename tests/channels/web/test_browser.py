"""The page in a real browser: with JavaScript and without, on a phone and a computer, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

pytest.importorskip("playwright", reason="pip install -e '.[dev]'")

from axe_core_python.async_playwright import Axe

from bot.messages import Markdown, Reply
from tests.channels.web.conftest import Pages, served
from tests.channels.web.gallery import SIZES, chromium, opened_page, registers, says

pytestmark = pytest.mark.browser

QUESTIONS = {"en": "When do applications for Manchester close?", "zh": "曼大的申请什么时候截止？"}
_CUT = ("net::ERR_FAILED", "404 (Not Found)", "403 (Forbidden)")  # what a test did on purpose
RULES: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest_asyncio.fixture
async def visit(pages: Pages) -> AsyncIterator[Any]:
    """Opens the page as somebody new; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    async with served(pages) as url, chromium() as browser:

        async def open_(size: str = "phone", language: str = "en", **options: Any) -> Any:
            page = await opened_page(browser, url, size, language, **options)
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            return page

        yield open_
    assert [said for said in complaints if not any(cut in said for cut in _CUT)] == []


async def finds_nothing(page: Any) -> None:
    """What axe-core, the accessibility checker, has against a page."""
    found = await Axe().run(page, options=RULES)
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_a_question_is_answered(visit: Any, size: str, language: str, script: bool) -> None:
    page = await visit(size, language, java_script_enabled=script)
    await says(page, QUESTIONS[language])
    assert QUESTIONS[language] in await page.locator(".mine").last.inner_text()
    assert "2027" in await page.locator(".bots[data-entry]").last.inner_text()
    await page.reload()
    assert await page.locator("[data-entry]").count() == 2


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_a_seat_with_its_ticket(visit: Any, script: bool) -> None:
    page = await visit(java_script_enabled=script)
    await registers(page)
    picture = page.locator(".picture img").last
    await picture.scroll_into_view_if_needed()
    assert await picture.get_attribute("alt") == "Picture: ticket-jinyun.png"
    async with page.expect_download() as download:
        await page.locator(".file").last.click()
    assert (await download.value).suggested_filename == "jinyun.ics"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", QUESTIONS)
async def test_everybody_can_use_it(visit: Any, language: str, scheme: str) -> None:
    """Contrast, names, roles, order: in each state."""
    page = await visit("phone", language, color_scheme=scheme, reduced_motion="reduce")
    await finds_nothing(page)
    await says(page, QUESTIONS[language])
    await says(page, "/programmes")
    await finds_nothing(page)
    await page.locator(".menu summary").click()
    await finds_nothing(page)
    await page.locator("nav a[href='/leave']").click()
    await finds_nothing(page)


@pytest.mark.parametrize(
    "path", ["/answers/en", "/answers/zh/cost", "/answers/en/deadline/manchester", "/nothing"]
)
async def test_everybody_can_read_the_answers(visit: Any, path: str) -> None:
    page = await visit()
    await page.goto(page.url.rstrip("/") + path)
    await finds_nothing(page)


async def test_the_checker_sees_what_keeps_people_out(visit: Any) -> None:
    page = await visit()
    await page.evaluate("document.querySelector('.logo').removeAttribute('alt')")
    with pytest.raises(AssertionError, match="image-alt"):
        await finds_nothing(page)


async def test_targets_are_large_enough_for_a_thumb(visit: Any) -> None:
    page = await visit()
    await says(page, "/programmes")
    await page.locator(".menu summary").click()
    for target in await page.locator("button:not(.command), summary, a.button, nav a").all():
        box = await target.bounding_box()
        if box is not None:
            assert min(box["width"], box["height"]) >= 44, await target.inner_html()


async def test_the_keyboard_is_enough(visit: Any) -> None:
    """Typed, sent, a button reached and pressed, the menu opened and left."""
    page = await visit("desktop")
    await page.keyboard.type("/programmes")
    await page.keyboard.press("Enter")
    await page.locator(".bots[data-entry]").wait_for()
    for _ in range(4):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await page.locator(".mine").nth(1).wait_for()
    await page.locator(".menu summary").focus()
    await page.keyboard.press("Enter")
    assert await page.locator(".menu nav").is_visible()
    await page.keyboard.press("Escape")
    assert await page.locator(".menu nav").is_hidden()


async def test_what_is_told_in_the_meantime_appears(pages: Pages, visit: Any) -> None:
    page = await visit()
    await says(page, "hello")
    people = await pages.storage_people()
    await pages.app.storage.outbox.put(people, Reply(Markdown("Room **7** now")), pages.clock())
    await pages.deliver()
    await page.get_by_text("Room 7 now").wait_for()


async def test_a_line_that_is_cut_is_told_and_loses_nothing(visit: Any) -> None:
    page = await visit()
    await says(page, "hello")
    await page.route("**/say", lambda route: route.abort())
    await page.fill("#text", "Are you there?")
    await page.click(".send")
    await page.get_by_text("Your message did not get through.").wait_for()
    assert await page.input_value("#text") == "Are you there?"
    await page.unroute("**/say")
    await page.click(".send")
    await page.locator(".mine").nth(1).wait_for()


async def test_a_long_answer_unfolds(pages: Pages, visit: Any) -> None:
    page = await visit()
    await says(page, "hello")
    people = await pages.storage_people()
    long = Reply(Markdown("\n\n".join(f"Paragraph {n}: " + "many words " * 20 for n in range(9))))
    await pages.app.storage.outbox.put(people, long, pages.clock())
    await pages.deliver()
    await page.get_by_text("Show more").click()
    await page.get_by_text("Paragraph 8").wait_for()
    assert await page.get_by_text("Show less").is_visible()


async def test_nothing_runs_over_the_edge_at_twice_the_size(visit: Any) -> None:
    page = await visit()
    await says(page, QUESTIONS["en"])
    await page.set_viewport_size({"width": 195, "height": 422})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
