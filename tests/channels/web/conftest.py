"""Browsers in miniature: they keep cookies, send forms, and read what HTML shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx
import pytest
import pytest_asyncio

from bot import app
from bot.channels.server import bound, serve
from bot.channels.web import CHANNEL, WebChannel
from bot.channels.web.site import Site
from bot.config import Settings
from bot.courier import Sender
from bot.library import Library
from bot.messages import Address
from bot.processes.serving import office
from bot.storage import Storage
from tests.conftest import Clock

URL = "http://127.0.0.1:8000"
TEACHER = Address(CHANNEL, "teacher")


class _Forms(HTMLParser):
    """What can be pressed on a page: by its label, the fields that are sent then."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.buttons: list[tuple[str, str, dict[str, str]]] = []
        self._action = ""
        self._hidden: dict[str, str] = {}
        self._pressed: dict[str, str] | None = None
        self._label = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._action, self._hidden = given.get("action", ""), {}
        elif tag == "input":
            self._hidden[given["name"]] = given.get("value", "")
        elif tag == "button":
            self._label = ""
            self._pressed = {given["name"]: given["value"]} if "name" in given else {}

    def handle_data(self, data: str) -> None:
        self._label += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._pressed is not None:
            fields = {**self._hidden, **self._pressed}
            self.buttons.append((self._label.strip(), self._action, fields))
            self._pressed = None


def shown(html: str) -> str:
    """The text of a page or a part of it, without tags."""
    text = re.sub(r"<head>.*?</head>|<svg.*?</svg>", "", html, flags=re.DOTALL)
    text = re.sub(r"<br>|</(p|li|div|button|ul)>", "\n", text)
    text = re.sub(r"<[^>]+>", "", text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()


@dataclass
class Browser:
    """Somebody at the page without JavaScript; ``html`` is what they see now."""

    client: httpx.AsyncClient
    html: str = ""
    path: str = "/"
    seen: set[str] = field(default_factory=set)

    @property
    def log(self) -> str:
        """What stands in the conversation."""
        found = re.search(r'<div id="log".*?>(.*?)<div id="typing"', self.html, re.DOTALL)
        return shown(found[1]) if found else ""

    @property
    def labels(self) -> list[str]:
        return [label for label, _, _ in _Forms(self.html).buttons]

    async def opens(self, path: str = "/") -> str:
        self.html = (await self.client.get(path, follow_redirects=True)).text
        return self.log

    async def says(self, text: str) -> str:
        """What is new in the conversation."""
        nonce = re.search(r'name="nonce" value="([0-9a-f]{16})"', self.html)
        return await self.sends({"text": text, "nonce": nonce[1] if nonce else ""})

    async def presses(self, label: str) -> str:
        """The last button whose label holds these words."""
        found = [(a, f) for words, a, f in _Forms(self.html).buttons if label in words]
        assert found, f"no button {label!r} among {self.labels}"
        action, fields = found[-1]
        return await self.sends(fields, action)

    async def sends(self, fields: dict[str, str], action: str = "/say") -> str:
        before = set(re.findall(r'id="m\d+"', self.html))
        response = await self.client.post(action, data=fields, follow_redirects=True)
        self.html, self.path = response.text, str(response.url).removeprefix(URL)
        assert response.status_code in (200, 413), shown(self.html)
        new = re.split(r'(?=<div class="entry)', self.html)
        said = [part for part in new if (m := re.search(r'id="m\d+"', part)) and m[0] not in before]
        return shown("\n".join(said).split('<div id="typing"')[0])


@dataclass
class Pages:
    """The bot behind the page. ``restart`` builds it anew on the same database."""

    settings: Settings
    library: Library
    clock: Clock
    stack: AsyncExitStack
    _app: app.App | None = None
    _channel: WebChannel | None = None
    _site: Site | None = None
    browsers: list[Browser] = field(default_factory=list)
    senders: Mapping[str, Callable[[Storage], Sender]] = field(default_factory=dict)
    """Further channels, by name."""

    @property
    def app(self) -> app.App:
        assert self._app is not None
        return self._app

    @property
    def channel(self) -> WebChannel:
        assert self._channel is not None
        return self._channel

    @property
    def site(self) -> Site:
        assert self._site is not None
        return self._site

    async def start(self) -> None:
        def made(storage: Storage) -> WebChannel:
            self._channel = WebChannel(storage, URL, self.clock)
            return self._channel

        built = app.build(
            self.settings,
            {CHANNEL: lambda storage: made(storage).sender, **self.senders},
            extra_staff=[TEACHER],
            library=self.library,
            clock=self.clock,
        )
        self._app = await self.stack.enter_async_context(built)
        self._site = Site(
            self.channel, self._app.assistant, self.settings, office(self._app), self.library, self.clock
        )
        for browser in self.browsers:
            browser.client._transport = httpx.ASGITransport(self._site.app)

    async def restart(self) -> None:
        await self.stack.aclose()
        await self.start()

    def browser(self, language: str = "en", **headers: str) -> Browser:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.site.app),
            base_url=URL,
            headers={"accept-language": language, "origin": URL, **headers},
        )
        browser = Browser(client)
        self.browsers.append(browser)
        return browser

    async def storage_people(self) -> list[int]:
        """The numbers of all who have talked, in the order of their coming."""
        return [person.id for person, _ in await self.app.storage.people.since()]

    async def deliver(self) -> None:
        """Everything that is due leaves."""
        for _ in range(100):
            bot = self.app
            looks = (
                bot.progress,
                bot.changes,
                bot.moves,
                bot.follow_ups,
                bot.reminders,
                bot.relay,
                bot.replies,
            )
            if not (await bot.courier.deliver_due() or any([await each.look() for each in looks])):
                return
        raise AssertionError("the outbox does not run dry")


@asynccontextmanager
async def served(pages: Pages) -> AsyncIterator[str]:
    """The page on a port of its own; yields where."""
    opened, stopping = bound("web", "127.0.0.1", 0), asyncio.Event()
    serving = asyncio.ensure_future(
        serve(pages.site.app, opened, stopping, let_go=pages.channel.streams.close)
    )
    try:
        yield f"http://127.0.0.1:{opened.getsockname()[1]}"
    finally:
        stopping.set()
        await serving


@pytest_asyncio.fixture
async def pages(settings: Settings, library: Library, clock: Clock) -> AsyncIterator[Pages]:
    async with AsyncExitStack() as stack:
        pages = Pages(settings, library, clock, stack)
        await pages.start()
        yield pages


@pytest.fixture
def student(pages: Pages) -> Browser:
    return pages.browser("en-GB,en;q=0.9")
