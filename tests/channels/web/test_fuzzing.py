"""Whatever is sent to whatever route, by whomever, it is answered, and nothing of it is a fault of ours."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.channels.web.conftest import Pages
from tests.channels.web.routes import places

ELSEWHERE = ["/%00", "/%ff", "//", "/nothing", "/static/../site.py", "/mail/press/x/y"]
VALUES = [
    *("", "0", "9" * 40, "-1", "\x00", "😀", "/start t_x", "briefing:open:x", "zh", "x" * 3000, "{{ 7 }}"),
    *("%", "..", "١", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a\r\nb: c"),
]
IN_A_PATH = [
    "x",
    "x" * 70,
    "0",
    "9" * 30,
    "-1",
    "%00",
    "%ff",
    "%2e%2e",
    "%F0%9F%98%80",
    "%0d%0ab",
    "a.b",
    "~",
]
FIELDS = [
    *("key", "question", "name", "back", "text", "button", "at", "nonce", "lang", "after", "left", "cookies"),
    *("registration", "language", "briefing", "all", "List-Unsubscribe"),
]
BODIES = [b"", b"{", b"[]", b'{"question": 3}', b'{"question": "cost"}', b"\xff\xfe", b"a=b&" * 50]
METHODS = ["HEAD", "PUT", "OPTIONS", "DELETE"]  # beside GET and POST
HEADERS = [
    *("accept-language", "last-event-id", "x-fragment", "x-forwarded-for", "cookie", "content-type"),
    *("origin", "sec-fetch-site", "range", "if-none-match"),
]
ROUNDS = 3


async def test_no_request_finds_a_fault(pages: Pages) -> None:
    """The routes are those that the application lists: a new one is fuzzed by itself."""
    chance = random.Random(16)
    known = await places(pages)

    def some() -> dict[str, str]:
        return {name: chance.choice(VALUES) for name in chance.sample(FIELDS, 3)}

    addresses = [*ELSEWHERE]
    for route in known.routes:
        addresses += known.paths(route)
        if route.param_convertors:
            addresses += [known.path(route, chance.choice(IN_A_PATH)) for _ in range(ROUNDS)]
    shown = [each for each in VALUES if each.isprintable() and each.isascii()]
    for address in addresses:
        for method in ("GET", "POST", chance.choice(METHODS)):
            who = chance.choice(list(known.visitors))
            header = {chance.choice(HEADERS): chance.choice(shown)}
            form, body = some(), chance.choice(BODIES)
            sent: dict[str, Any] = {"content": body} if chance.random() < 0.3 else {"data": form}
            response = await known.call(who, method, address, params=some(), headers=header, **sent)
            told = (who, method, address, header, json.dumps(str(sent)))
            assert response.status_code < 500, told
