"""What the pages of staff share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from bot.briefings.attendees import Attendees
from bot.briefings.seating import Seating
from bot.briefings.tickets import Tickets
from bot.channels.web.visitors import Visitor
from bot.desk.replies import Replies
from bot.messages import Language, Message
from bot.storage import Roster, Session, Storage

NEVER_KEPT = {"cache-control": "no-store"}
_BACK = re.compile(r"/(?:staff|ticket)[A-Za-z0-9_/-]*")


@dataclass(frozen=True)
class Office:
    """What of the bot the pages need. ``links_to``: as ``Courier.links_to``."""

    storage: Storage
    roster: Roster
    replies: Replies
    attendees: Attendees
    seating: Seating
    tickets: Tickets
    links_to: Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class SignedIn:
    """A visitor who belongs to staff."""

    visitor: Visitor
    session: Session

    @classmethod
    def of(cls, visitor: Visitor) -> SignedIn | None:
        return cls(visitor, visitor.session) if visitor.session is not None else None

    @property
    def language(self) -> Language:
        return self.visitor.language

    def message(self, text: str = "", button: str | None = None) -> Message:
        """Returns what they say, as their chat would."""
        return Message(self.session.address, text, button=button, name=self.session.name)


def back(form: Mapping[str, str]) -> Response:
    """Leads to the page that a form came from, and nowhere but to our own."""
    there = form.get("back", "")
    return RedirectResponse(there if _BACK.fullmatch(there) else "/staff", HTTPStatus.SEE_OTHER)
