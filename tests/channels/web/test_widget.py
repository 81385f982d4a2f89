"""The chat within another site: who may show it, and what a browser keeps of it."""

from __future__ import annotations

import pytest

from tests.channels.web.conftest import Browser, Pages
from tests.channels.web.test_staff import signed_in

SCHOOL = "https://www.school.example"
CROSS = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}


@pytest.fixture
async def framed(pages: Pages) -> Pages:
    """A site of the school may show the chat."""
    web = pages.settings.web.model_copy(update={"allowed_origins": (SCHOOL,)})
    pages.settings = pages.settings.model_copy(update={"web": web})
    await pages.restart()
    return pages


async def test_only_the_sites_that_are_named_may_show_the_chat(framed: Pages) -> None:
    student = framed.browser()
    for path in ("/", "/embed", "/start/b_jinyun"):
        response = await student.client.get(path)
        assert response.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {SCHOOL}")
        assert "x-frame-options" not in response.headers


@pytest.mark.parametrize("path", ["/staff", "/staff/enter/x", "/ticket/x", "/keep/x", "/leave", "/nothing"])
async def test_what_a_tap_could_be_stolen_from_is_shown_by_nobody(framed: Pages, path: str) -> None:
    response = await framed.browser().client.get(path)
    assert response.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert response.headers["x-frame-options"] == "DENY"


async def test_the_chat_of_staff_is_shown_by_nobody(framed: Pages) -> None:
    wang = await signed_in(framed)
    response = await wang.client.get("/")
    assert response.headers["content-security-policy"].endswith("frame-ancestors 'none'")


async def test_without_a_setting_nobody_may(student: Browser) -> None:
    response = await student.client.get("/embed")
    assert response.headers["content-security-policy"].endswith("frame-ancestors 'none'")


async def test_another_site_fetches_the_script_and_a_small_one(student: Browser) -> None:
    response = await student.client.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(response.content) < 4000


async def test_within_another_site_a_conversation_is_kept_for_that_site(framed: Pages) -> None:
    """By a cookie that the browser keeps apart; on the page itself by the usual one."""
    student = framed.browser()
    response = await student.client.get("/embed", headers=CROSS)
    assert response.headers["set-cookie"] == "framed=1; Path=/; SameSite=None; Secure; Partitioned"
    student.client.cookies["framed"] = "1"
    said = await student.client.post("/say", data={"text": "hello"})
    assert said.headers["set-cookie"].endswith("HttpOnly; Path=/; SameSite=None; Secure; Partitioned")
    usual = await framed.browser().client.post("/say", data={"text": "hello"})
    assert usual.headers["set-cookie"].endswith("HttpOnly; Path=/; SameSite=lax")
