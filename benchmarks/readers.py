"""People who read announcements on an open page or in a mailbox, while the bot is killed and comes back."""

from __future__ import annotations

import asyncio
import email
import email.policy
import random
import re
import socket
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
from aiosmtpd.smtp import SMTP, Envelope, Session

_NEWS = re.compile(r"News \d+")
_CONFIRM = re.compile(r"https?://\S+(/mail/confirm/\S+)")
_AGAIN_SECONDS = 0.2


@dataclass
class MailServer:
    """Takes every mail, slowly at random. ``under_way``: taken, and not yet said to be."""

    dice: random.Random
    port: int = 0
    under_way: int = 0
    arrived: list[tuple[str, str, str]] = field(default_factory=list)
    """To whom, its Message-ID, its text."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.content
        mail = email.message_from_bytes(content, EmailMessage, policy=email.policy.default)
        text: Any = mail.get_body(("plain",))
        self.arrived.append((envelope.rcpt_tos[0], mail["Message-ID"], text.get_content()))
        self.under_way += 1
        try:
            await asyncio.sleep(self.dice.random() * 0.05)
        finally:
            self.under_way -= 1
        return "250 OK"

    async def link(self, to: str) -> str:
        """Waits for the mail that asks whether an address is right; returns the path of its link."""
        async with asyncio.timeout(60):
            while True:
                for address, _, text in self.arrived:
                    if address == to and (found := _CONFIRM.search(text)) is not None:
                        return found[1]
                await asyncio.sleep(0.05)

    def news(self) -> Counter[tuple[str, str]]:
        """Counts what arrived, by its words and its reader."""
        said = ((_NEWS.search(text), to) for to, _, text in self.arrived)
        return Counter((found[0], to) for found, to in said if found is not None)

    @property
    def repeated(self) -> int:
        """The mails whose Message-ID had come before, by which a mail program knows them."""
        return len(self.arrived) - len({number for _, number, _ in self.arrived})


@dataclass
class PageReader:
    """Somebody with a page open, who comes back as a browser does."""

    session: aiohttp.ClientSession
    url: str
    email: str = ""
    entries: dict[int, str] = field(default_factory=dict)
    _cookie: str = ""
    _last: int = 0

    async def says(self, text: str) -> None:
        form = {"text": text, "nonce": random.randbytes(8).hex(), "lang": "en"}
        headers = {**self._headers, "X-Fragment": "1"}
        async with self.session.post(f"{self.url}/say", data=form, headers=headers) as answer:
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"/say answered {answer.status}")
            self._cookie = answer.headers.get("set-cookie", self._cookie).partition(";")[0]

    async def confirms(self, server: MailServer) -> None:
        await self.says(f"/email {self.email}")
        async with self.session.post(self.url + await server.link(self.email)) as answer:
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"the link answered {answer.status}")

    async def listens(self) -> None:
        while True:
            with suppress(aiohttp.ClientError):
                await self._hears()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _hears(self) -> None:
        headers = {**self._headers, "Last-Event-ID": str(self._last)}
        async with self.session.get(f"{self.url}/events", headers=headers) as stream:
            async for line in stream.content:
                if line.startswith(b"id: "):
                    self._last = int(line[4:])
                elif found := _NEWS.search(line.decode()):
                    self.entries[self._last] = found[0]

    def number_in(self, folder: Path) -> int:
        """Returns the person's number in the bot's database."""
        address = self._cookie.partition("=")[2].partition(".")[0]
        with closing(sqlite3.connect(folder / "bot.db", timeout=30)) as database:
            statement = "SELECT id FROM people WHERE channel = 'web' AND address = ?"
            return int(database.execute(statement, (address,)).fetchone()[0])

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": self._cookie} if self._cookie else {}


@dataclass
class Readers:
    """All of them, by their numbers in the bot's database."""

    server: MailServer
    settings: dict[str, str]
    url: str
    pages: dict[int, PageReader] = field(default_factory=dict)
    mailboxes: dict[int, str] = field(default_factory=dict)
    _listening: list[asyncio.Task[None]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.pages) + len(self.mailboxes)

    async def come(self, session: aiohttp.ClientSession, folder: Path, count: int) -> None:
        """So many open a page, and as many give an address and close theirs."""
        for number in range(2 * count):
            reader = PageReader(session, self.url, f"reader{number}@stu.example.edu")
            await reader.says("/subscribe")
            if number < count:
                self.pages[reader.number_in(folder)] = reader
                self._listening.append(asyncio.create_task(reader.listens()))
            else:
                await reader.confirms(self.server)
                self.mailboxes[reader.number_in(folder)] = reader.email

    def leave(self) -> None:
        for task in self._listening:
            task.cancel()

    def news(self) -> Counter[tuple[str, int]]:
        """Counts what arrived, by its words and its reader."""
        mails = self.server.news()
        on_pages = ((said, n) for n, page in self.pages.items() for said in page.entries.values())
        numbers = {to: number for number, to in self.mailboxes.items()}
        by_mail = {(said, numbers[to]): count for (said, to), count in mails.items() if to in numbers}
        return Counter(on_pages) + Counter(by_mail)


@asynccontextmanager
async def reading(dice: random.Random) -> AsyncIterator[tuple[Readers, aiohttp.ClientSession]]:
    """A mail server, and the settings by which the bot has a page and sends mail there."""
    server, loop = MailServer(dice), asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, loop=loop), "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = {
        "BOT_WEB__ENABLED": "true",
        "BOT_WEB__PORT": str(port),
        "BOT_WEB__URL": url,
        "BOT_MAIL__HOST": "127.0.0.1",
        "BOT_MAIL__PORT": str(server.port),
        "BOT_MAIL__SENDER": "exchange@office.example.edu",
        "BOT_MAIL__SECURITY": "none",
        "BOT_MAIL__PER_MINUTE": "60000",
    }
    readers = Readers(server, settings, url)
    connector, jar = aiohttp.TCPConnector(limit=0), aiohttp.DummyCookieJar()
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar, timeout=timeout) as session:
        try:
            yield readers, session
        finally:
            readers.leave()
            listening.close()
