"""The office's answers for everybody: pages that can be found, and one question at a time for other programs."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import httpx
import pytest

from bot.answering.inquiry import Inquiry
from tests.channels.web.conftest import URL, Browser, Pages, shown


async def test_an_answer_has_a_page_in_each_language(student: Browser) -> None:
    page = (await student.client.get("/answers/en/deadline/manchester")).text
    assert "2 April 2027" in shown(page)
    assert "Sample data, not confirmed by the office." in shown(page)
    assert 'itemtype="https://schema.org/FAQPage"' in page
    assert f'hreflang="zh-Hans" href="{URL}/answers/zh/deadline/manchester"' in page
    other = (await student.client.get("/answers/zh/deadline/manchester")).text
    assert "2027年4月2日" in shown(other)
    assert '<html lang="zh-Hans">' in other


async def test_every_page_named_is_there(student: Browser) -> None:
    index = (await student.client.get("/answers", follow_redirects=True)).text
    paths = re.findall(r'href="(/answers/en/[^"]+)"', index)
    assert len(paths) > 50
    sitemap = ElementTree.fromstring((await student.client.get("/sitemap.xml")).text)
    named = {
        (element.text or "").removeprefix(URL) for element in sitemap.iter() if element.tag.endswith("loc")
    }
    assert set(paths) <= named
    for path in [*paths[::15], *sorted(named)[::40]]:
        assert (await student.client.get(path)).status_code == 200, path
    assert f"({URL}{paths[0]})" in (await student.client.get("/llms.txt")).text
    assert "Sitemap: " in (await student.client.get("/robots.txt")).text


@pytest.mark.parametrize(
    "path", ["/answers/fr", "/answers/en/nothing", "/answers/en/cost/harvard", "/answers/en/smalltalk"]
)
async def test_what_is_not_written_has_no_page(student: Browser, path: str) -> None:
    assert (await student.client.get(path)).status_code == 404


async def test_a_program_gets_what_ask_prints(pages: Pages, student: Browser) -> None:
    question = "曼大什么时候截止"
    response = await student.client.post("/api/answer", json={"question": question})
    assert response.json() == json.loads(json.dumps(Inquiry(pages.library, pages.clock).ask(question)))
    assert await pages.storage_people() == []


@pytest.mark.parametrize(
    "body",
    ["", "x", "[]", "{}", '{"question": 5}', '{"question": " "}', '{"question": "' + "x" * 5000 + '"}'],
)
async def test_a_broken_call_is_told_how_it_should_look(student: Browser, body: str) -> None:
    response = await student.client.post("/api/answer", content=body)
    assert response.status_code == 400
    assert '{"question": "…"}' in response.json()["error"]


@pytest.mark.parametrize(("half", "kept"), [("\\ud83d", "�"), ("\\udcff", "�"), ("\\ud83d\\ude00", "😀")])
async def test_half_a_character_spoils_no_answer(student: Browser, half: str, kept: str) -> None:
    """As a program leaves it that cuts a text within an emoji."""
    response = await student.client.post("/api/answer", content=f'{{"question": "How much is NUS? {half}"}}')
    assert response.status_code == 200
    assert (response.json()["topic"], response.json()["question"][-1]) == ("cost", kept)


async def test_too_many_questions_are_told_to_wait(student: Browser) -> None:
    for _ in range(70):
        response = await student.client.post("/api/answer", content="x")
    assert (response.status_code, int(response.headers["retry-after"]) >= 1) == (429, True)


async def test_only_the_sites_that_are_named_may_read_it_in_a_browser(pages: Pages) -> None:
    school = "https://school.example"
    web = pages.settings.web.model_copy(update={"allowed_origins": (school,)})
    pages.settings = pages.settings.model_copy(update={"web": web})
    await pages.restart()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(pages.site.app), base_url=URL) as client:
        for origin, is_allowed in ((school, True), ("https://evil.example", False)):
            for method in ("OPTIONS", "POST"):
                response = await client.request(
                    method, "/api/answer", headers={"origin": origin}, json={"question": "hi"}
                )
                assert (response.headers.get("access-control-allow-origin") == origin) is is_allowed
