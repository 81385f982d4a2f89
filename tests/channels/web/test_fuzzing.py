"""Whatever is sent to whatever address, it is answered, and nothing of it is a fault of ours."""

from __future__ import annotations

import random
from itertools import product

import pytest

from tests.channels.web.conftest import Browser, Pages

PATHS = [
    *("/", "/say", "/leave", "/events", "/start/b_x", "/start/" + "x" * 70, "/files/1/0/a.ics"),
    *("/files/" + "9" * 30 + "/9/x", "/static/chat.css", "/health", "/answers", "/answers/en/cost/nus"),
    *("/staff", "/staff/enter/x", "/staff/enter", "/staff/answer", "/staff/checkin", "/staff/briefings/x"),
    *(
        "/staff/close",
        "/staff/language",
        "/ticket/x",
        "/keep",
        "/embed",
        "/widget.js",
        "/keep/x",
        "/ticket/x/y.png",
    ),
    *("/api/answer", "/sitemap.xml", "/llms.txt", "/robots.txt", "/%00", "/%ff", "//", "/nothing"),
]
VALUES = [
    "",
    "0",
    "9" * 40,
    "-1",
    "\x00",
    "😀",
    "/start t_x",
    "briefing:open:x",
    "zh",
    "x" * 3000,
    "{{ 7 }}",
    "%",
]
FIELDS = [
    "key",
    "question",
    "name",
    "back",
    "text",
    "button",
    "at",
    "nonce",
    "lang",
    "after",
    "left",
    "cookies",
]
METHODS = ["GET", "POST", "HEAD", "PUT", "OPTIONS"]
HEADERS = ["accept-language", "last-event-id", "x-fragment", "x-forwarded-for", "cookie"]


@pytest.fixture
async def talker(pages: Pages) -> Browser:
    browser = pages.browser()
    await browser.opens()
    await browser.says("hello")
    pages.channel.streams.close()  # an open one would be read for ever
    return browser


async def test_no_request_finds_a_fault(talker: Browser) -> None:
    chance = random.Random(16)

    def some() -> dict[str, str]:
        return {name: chance.choice(VALUES) for name in chance.sample(FIELDS, 3)}

    for method, path in product(METHODS, PATHS * 2):
        query, body, header = some(), some(), chance.choice(HEADERS)
        value = chance.choice([each for each in VALUES if each.isprintable() and each.isascii()])
        response = await talker.client.request(method, path, params=query, data=body, headers={header: value})
        assert response.status_code < 500, (method, path, query, body, header, value)
