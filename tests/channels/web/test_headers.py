"""What every response says, so that a browser keeps the page safe: each route, for everybody, by each method."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import urlsplit

import httpx
import pytest

from bot.channels.web.guards import HEADERS
from tests.channels.web.conftest import URL, Browser, Pages, shown
from tests.channels.web.routes import places

FOR_ALL = re.compile(r"/(static|answers|api|sitemap|llms|robots|widget|health)")
"""What is nobody's own, and may be kept on the way."""


async def test_every_response_says_what_keeps_it_safe(pages: Pages) -> None:
    known = await places(pages)
    for route in known.routes:
        statuses = []
        for path in [*known.paths(route), known.path(route, "x")]:
            calls = [("nobody", "HEAD"), ("nobody", "PUT"), *product(known.visitors, ("GET", "POST"))]
            for who, method in calls:
                response = await known.call(who, method, path)
                _is_safe(response, (who, method, path))
                statuses += [response.status_code] if method == "GET" else []
        if "GET" in (route.methods or ()):
            assert min(statuses) < 400, f"nothing was seen at {route.path}"


def _is_safe(response: httpx.Response, what: tuple[str, ...]) -> None:
    headers, policy = response.headers, response.headers["content-security-policy"]
    assert "default-src 'none'" in policy, what
    assert "unsafe" not in policy, what
    for name in HEADERS:
        assert name in headers, (what, name)
    assert headers["x-content-type-options"] == "nosniff", what
    assert "server" not in headers, what
    is_page = headers.get("content-type", "").startswith("text/html")
    if is_page and not FOR_ALL.match(urlsplit(str(response.url)).path):
        assert "no-store" in headers.get("cache-control", ""), what
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", response.text if is_page else ""), what
    for cookie in headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie or cookie.startswith("framed="), (what, cookie)
        assert re.search("samesite=", cookie, re.IGNORECASE), (what, cookie)


@pytest.mark.sqlite
async def test_a_fault_of_ours_is_as_safe_and_says_nothing_of_itself(pages: Pages, student: Browser) -> None:
    await student.opens()
    await student.says("hello")
    async with pages.app.storage.database.transaction() as connection:
        await connection.exec_driver_sql("ALTER TABLE people RENAME TO gone")
    transport = httpx.ASGITransport(pages.site.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=URL, cookies=student.client.cookies) as client:
        response = await client.get("/")
    assert response.status_code == 500
    _is_safe(response, ("GET", "/"))
    assert "went wrong" in shown(response.text)
    assert "people" not in response.text
