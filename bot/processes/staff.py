"""Invites people to serve the page's students, and lets them go, also while the bot runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.app import opened
from bot.config import Settings
from bot.errors import ConfigurationError
from bot.library import now
from bot.messages import visible

_LONGEST_NAME = 60


@dataclass(frozen=True)
class Colleague:
    """Somebody of staff who uses the page. ``seen_at``: when last, if they are signed in; ``is_invited``: not named by ``staff.ids``."""

    name: str
    is_invited: bool
    seen_at: datetime | None

    def in_words(self, zone: ZoneInfo) -> str:
        invited = "invited" if self.is_invited else "named by staff.ids"
        if self.seen_at is None:
            return f"{self.name}: {invited}, not signed in"
        return f"{self.name}: {invited}, signed in, last seen {self.seen_at.astimezone(zone):%Y-%m-%d %H:%M}"


async def invite(settings: Settings, name: str) -> str:
    """Returns a link that makes whoever opens it the one of staff with this name; a new name is somebody new.

    Raises:
        ConfigurationError: the page is turned off, or the name is none.
    """
    name = " ".join(visible(name).split())
    if not name or len(name) > _LONGEST_NAME:
        raise ConfigurationError(
            f"staff invite: a name has 1 to {_LONGEST_NAME} characters; write, for example, "
            '`python -m bot staff invite "Wang Fang"`'
        )
    if not settings.web.enabled:
        raise ConfigurationError(
            "staff invite: the page is turned off, so the link would lead nowhere; set web.enabled: true"
        )
    async with opened(settings) as storage, storage.transaction():
        member = await storage.invited.add(name, now())
        key = await storage.sign_ins.invite(member.address, member.name, now())
    return f"{settings.web.root}/staff/enter/{key}"


async def colleagues(settings: Settings) -> list[Colleague]:
    """Returns who was invited, and who else is signed in."""
    async with opened(settings) as storage:
        members = await storage.invited.all()
        sessions = await storage.sign_ins.all(now())
    seen = {session.address: session for session in sorted(sessions, key=lambda each: each.seen_at)}
    invited = [
        Colleague(member.name, True, seen[member.address].seen_at if member.address in seen else None)
        for member in members
    ]
    known = {member.address for member in members}
    others = [Colleague(s.name, False, s.seen_at) for s in seen.values() if s.address not in known]
    return [*invited, *others]


async def revoke(settings: Settings, name: str) -> bool:
    """Takes somebody off the staff, and ends all that they are signed in to; False if nobody has this name."""
    name = " ".join(visible(name).split())
    async with opened(settings) as storage, storage.transaction():
        member = await storage.invited.find(name)
        ended = 0
        for session in await storage.sign_ins.all(now()):
            if session.name.casefold() == name.casefold():
                ended += await storage.sign_ins.end_all(session.address)
        if member is not None:
            await storage.sign_ins.end_all(member.address)
            await storage.invited.remove(member)
    return member is not None or ended > 0
