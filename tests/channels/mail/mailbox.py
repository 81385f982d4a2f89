"""A mail server on the loopback that keeps what it takes, and refuses what it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.app import App, build
from bot.channels.mail import CHANNEL, MailSender
from bot.config import Settings
from bot.config.settings import MailSettings
from bot.library import Library
from bot.messages import Address, Language
from bot.storage import Person
from tests.channels.web.conftest import URL, Browser, Pages
from tests.conftest import Clock

SENDER = "exchange@office.example.edu"
EMAIL = "li.na@stu.example.edu"
PAGE = URL


@dataclass
class Mailbox:
    """What has arrived. ``answers``: what is said to a command ("RCPT", "MAIL", "DATA") instead of yes, once for each."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    hangs_up_after_data: int = 0

    def _answer(self, command: str) -> str | None:
        waiting = self.answers.get(command)
        return waiting.pop(0) if waiting else None

    async def takes_sender(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (refusal := self._answer("MAIL")) is not None:
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def takes_recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (refusal := self._answer("RCPT")) is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def takes_text(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if (refusal := self._answer("DATA")) is not None:
            return refusal
        content: Any = envelope.content
        self.arrived.append(email.message_from_bytes(content, EmailMessage, policy=email.policy.default))
        if self.hangs_up_after_data:
            self.hangs_up_after_data -= 1
            transport: Any = server.transport
            transport.abort()
        return "250 OK"

    handle_MAIL, handle_RCPT, handle_DATA = takes_sender, takes_recipient, takes_text  # noqa: N815, the library's names


def part(message: EmailMessage, kind: str) -> str:
    """Returns the first part of a kind, as it is read."""
    found = next(each for each in message.walk() if each.get_content_type() == kind)
    content = found.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


@asynccontextmanager
async def listening(
    mailbox: Mailbox, *, tls: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[None]:
    """Lets the mailbox take mail.

    Args:
        tls: of a server that speaks nothing else; ``tls_context`` among the options is that of STARTTLS.
    """
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(mailbox, hostname="mx.example.edu", loop=loop, **options), "127.0.0.1", 0, ssl=tls
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


@pytest_asyncio.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    mailbox = Mailbox()
    async with listening(mailbox):
        yield mailbox


@pytest.fixture
def mailing(settings: Settings, mailbox: Mailbox) -> Settings:
    """Mail goes to the mailbox, and the page is open for the world."""
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, sender=SENDER, security="none", per_minute=60_000
    )
    return settings.model_copy(update={"mail": mail, "web": settings.web.model_copy(update={"url": PAGE})})


@pytest_asyncio.fixture
async def app(mailing: Settings, library: Library, clock: Clock) -> AsyncIterator[App]:
    async with AsyncExitStack() as stack:
        senders = {CHANNEL: lambda storage: MailSender(storage, mailing, clock, ("reminder",))}
        yield await stack.enter_async_context(build(mailing, senders, library=library, clock=clock))


@pytest_asyncio.fixture
async def pages(mailing: Settings, library: Library, clock: Clock) -> AsyncIterator[Pages]:
    """The page, and mail beside it."""
    async with AsyncExitStack() as stack:
        senders = {CHANNEL: lambda storage: MailSender(storage, mailing, clock, ("reminder",))}
        pages = Pages(mailing, library, clock, stack, senders=senders)
        await pages.start()
        yield pages


@pytest.fixture
def student(pages: Pages) -> Browser:
    return pages.browser()


async def deliver(app: App) -> None:
    """Everything that is due leaves, or is given up for now."""
    async with asyncio.timeout(20):
        while await app.courier.deliver_due():
            pass


@dataclass
class Reader:
    """Somebody who is reached by mail alone."""

    person: Person
    address: Address


async def reader(app: App, language: Language = Language.EN, email: str = EMAIL) -> Reader:
    """Returns somebody who has confirmed an address, and is told everything there."""
    storage, now = app.storage, app.clock()
    address = storage.addresses.of_email(email)
    person = await storage.people.meet(address, language, now)
    await storage.addresses.propose(person.id, email, now)
    return Reader(person, address)
