"""Somebody at the page, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from bot.channels.web import CHANNEL, WebChannel
from bot.channels.web.site import Site
from bot.config import Settings
from bot.courier import Sender
from bot.messages import Language
from bot.processes.serving import office
from bot.storage import Storage
from tests.channels.conversation import Stage
from tests.channels.web.conftest import URL, Browser, shown
from tests.conftest import Channels, World

_ENTRY = re.compile(r'(?=<div class="entry)|<div id="typing"')


@dataclass
class WebConversation:
    world: World
    browser: Browser
    takes_back: bool = True
    shows_pictures_of_staff: bool = False
    _seen: dict[str, str] = field(default_factory=dict)

    async def say(self, text: str) -> None:
        await self.browser.opens()
        await self.browser.says(text)

    async def tap(self, label: str) -> None:
        await self.browser.opens()
        await self.browser.presses(label)

    async def read(self) -> str:
        """Opens the page again, as nothing comes by itself without JavaScript."""
        is_aside = "?forgotten" in self.browser.path or 'id="log"' not in self.browser.html
        aside = shown(self.browser.html) if is_aside else ""
        await self.browser.opens()
        entries = {
            found[0]: shown(part)
            for part in _ENTRY.split(self.browser.html)
            if (found := re.search(r'id="m\d+"', part))
        }
        new = [said for number, said in entries.items() if self._seen.get(number) != said]
        self._seen = entries
        return "\n".join([aside, *(new or ([] if entries else [self.browser.log]))])

    async def chat(self) -> str:
        await self.browser.opens("/?all")
        return self.browser.log

    async def file(self, name: str) -> bytes:
        await self.browser.opens("/?all")
        links = re.findall(rf'href="(/?files/[^"]+/{re.escape(quote(name))})"', self.browser.html)
        assert links, f"no file {name!r} on the page"
        answer = await self.browser.client.get(links[-1])
        assert answer.status_code == 200
        return answer.content


async def at_the_page(
    stage: Stage, language: Language, settings: Settings, more: Channels | None = None
) -> WebConversation:
    """Builds the bot with the page, and somebody who has opened it."""
    made: list[WebChannel] = []

    def web(storage: Storage) -> Sender:
        made.append(WebChannel(storage, URL, stage.clock))
        return made[0].sender

    world = await stage.make_world(stage.library, settings, {CHANNEL: web, **(more or {})})
    bot = world.app
    site = Site(made[0], bot.assistant, settings, office(bot), bot.library, bot.clock)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(site.app),
        base_url=URL,
        headers={"accept-language": "zh-CN" if language is Language.ZH else "en", "origin": URL},
    )
    browser = Browser(client)
    await browser.opens()
    return WebConversation(world, browser)


@asynccontextmanager
async def opened(stage: Stage, language: Language) -> AsyncIterator[WebConversation]:
    conversation = await at_the_page(stage, language, stage.settings)
    try:
        yield conversation
    finally:
        await conversation.browser.client.aclose()
