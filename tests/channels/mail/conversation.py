"""Somebody whose page is closed and who is told by mail: they say things on the page, and hear what their mailbox gets."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.channels.mail import CHANNEL, MailSender
from bot.config.settings import MailSettings
from bot.messages import Language
from tests.channels.conversation import Stage
from tests.channels.mail.mailbox import EMAIL, PAGE, SENDER, Mailbox, listening, part
from tests.channels.web.conftest import shown
from tests.channels.web.conversation import WebConversation, at_the_page
from tests.conftest import World


@dataclass
class MailConversation:
    world: World
    page: WebConversation
    mailbox: Mailbox
    takes_back: bool = False
    shows_pictures_of_staff: bool = False
    _read: int = 0
    _answered: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        await self.page.say(text)
        self._answered.append(await self.page.read())

    async def tap(self, label: str) -> None:
        """Follows the link of a button in the latest mail that has it, and presses what stands there."""
        mails = [part(mail, "text/plain") for mail in reversed(self.mailbox.arrived)]
        found = [
            link
            for text in mails
            for link in re.findall(rf"^• .*{re.escape(label)}.*: {PAGE}(\S+)$", text, re.MULTILINE)
        ]
        assert found, f"no button {label!r} in {mails}"
        await self.page.browser.opens(found[0])
        await self.page.browser.presses(label)
        self._answered += [shown(self.page.browser.html), await self.page.read()]

    async def read(self) -> str:
        await self.page.read()  # what is told stands there too, and is no mail
        new, self._read = self.mailbox.arrived[self._read :], len(self.mailbox.arrived)
        said, self._answered = self._answered, []
        return "\n".join(said + [part(mail, "text/plain") for mail in new])

    async def chat(self) -> str:
        return "\n".join(part(mail, "text/plain") for mail in self.mailbox.arrived)

    async def file(self, name: str) -> bytes:
        attached = [
            each
            for mail in reversed(self.mailbox.arrived)
            for each in mail.walk()
            if each.get_filename() == name
        ]
        content = attached[0].get_payload(decode=True)
        assert isinstance(content, bytes)
        return content


@asynccontextmanager
async def opened(stage: Stage, language: Language) -> AsyncIterator[MailConversation]:
    mailbox = Mailbox()
    async with listening(mailbox):
        mail = MailSettings(
            host="127.0.0.1", port=mailbox.port, sender=SENDER, security="none", per_minute=60_000
        )
        web = stage.settings.web.model_copy(update={"url": PAGE})
        settings = stage.settings.model_copy(update={"mail": mail, "web": web})
        more = {CHANNEL: lambda storage: MailSender(storage, settings, stage.clock, ("reminder",))}
        page = await at_the_page(stage, language, settings, more)
        try:
            conversation = MailConversation(page.world, page, mailbox)
            await page.say(f"/email {EMAIL}")
            await page.world.deliver()
            confirm = re.search(rf"{PAGE}(/mail/confirm/\S+)", part(mailbox.arrived[-1], "text/plain"))
            assert confirm is not None
            await page.browser.opens(confirm[1])
            await page.browser.presses("是的，确认" if language is Language.ZH else "Yes, confirm it")
            await conversation.read()
            yield conversation
        finally:
            await page.browser.client.aclose()
