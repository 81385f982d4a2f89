"""Every route of the page, as the application itself lists them, and paths to call them by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.signed_links import Kind, Links
from bot.channels.web.view import files
from bot.messages import Address
from tests.channels.web.conftest import URL, Browser, Pages
from tests.channels.web.test_staff import signed_in, with_a_ticket


@dataclass(frozen=True)
class Places:
    """Somebody with a seat, a member of staff, nobody; and what stands in the paths of what is theirs."""

    visitors: Mapping[str, Browser]
    known: tuple[Mapping[str, str], ...]
    """By the name of a path's parameter; a route takes the first of these that has all of its own."""
    routes: tuple[Route, ...]
    app: ASGIApp
    _addresses: Iterator[str] = field(default_factory=lambda: (f"10.0.{n // 250}.{n % 250}" for n in count()))
    """A network address for each call: none may call too often."""

    async def call(self, who: str, method: str, path: str, **sent: Any) -> httpx.Response:
        """Sends something as a browser would that has forgotten nothing, whatever was answered before."""
        client = self.visitors[who].client
        cookies = httpx.Cookies(client.cookies)
        client._transport = httpx.ASGITransport(self.app, client=(next(self._addresses), 1))
        response = await client.request(method, path, **sent)
        client.cookies = cookies
        return response

    def paths(self, route: Route) -> Iterator[str]:
        """Yields those that lead to something."""
        names = list(route.param_convertors)
        for known in self.known:
            if all(name in known for name in names):
                yield route.path_format.format(**{name: known[name] for name in names})

    def path(self, route: Route, value: str) -> str:
        """Returns one with the same value for every parameter."""
        numbers = {name: "9" for name, kind in route.param_convertors.items() if kind.regex == "[0-9]+"}
        return route.path_format.format(**dict.fromkeys(route.param_convertors, value) | numbers)


async def places(pages: Pages) -> Places:
    student, ticket = await with_a_ticket(pages)
    await student.says("/human Is there a bus?")
    staff = await signed_in(pages)
    storage, now = pages.app.storage, pages.clock()
    number = (await pages.storage_people())[0]
    [said] = [
        entry
        for entry in await storage.transcripts.of_person(number)
        if entry.reply is not None and files(entry.reply)
    ]
    assert said.reply is not None
    attached = [
        {"entry": str(said.id), "number": str(n), "name": file.name}
        for n, file in enumerate(files(said.reply))
    ]
    email = await storage.addresses.propose(number, "li.na@stu.example.edu", now)
    links = Links(storage.database.cipher, URL)
    mailed = {Kind.CONFIRM: email.id, Kind.PRESS: "briefing:open:jinyun\nJinyun", Kind.UNSUBSCRIBE: ""}
    tokens = {kind: links.make(kind, number, now, what).rpartition("/")[2] for kind, what in mailed.items()}
    known: list[Mapping[str, str]] = [{"kind": str(kind), "token": token} for kind, token in tokens.items()]
    known += [
        {},
        {"link": "b_jinyun"},
        {"name": "chat.css"},
        *attached,
        {"briefing": "jinyun"},
        {"ticket": ticket.rpartition("/")[2]},
        {"ticket": ticket.rpartition("/")[2], "name": "ticket-jinyun.png"},
        {"key": (await storage.joins.private_link(number)).rpartition("/")[2]},
        {"key": await storage.sign_ins.invite(Address("web", "new"), "Chen Lu", now)},
        *({"language": tag} for tag in ("en", "zh")),
        *({"language": tag, "topic": "cost"} for tag in ("en", "zh")),
        *({"language": tag, "topic": "cost", "programme": "nus"} for tag in ("en", "zh")),
    ]
    pages.channel.streams.close()  # an open one would be read for ever
    routes = [route for route in pages.site.app.routes if isinstance(route, Route)]
    assert len(routes) == len(pages.site.app.routes), "each route can be called"
    routes.sort(key=lambda route: "leave" in route.path)  # what ends a session comes last
    return Places(
        {"nobody": pages.browser(), "student": student, "staff": staff},
        tuple(known),
        tuple(routes),
        pages.site.app,
    )
