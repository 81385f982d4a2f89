"""Whom an announcement can be for. One more audience is one more entry.

Written as "kind" or "kind:argument", such as "all" or "programme:nus".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, false, func, or_, select, true

from bot.storage.addresses import MAIL
from bot.storage.database import Database
from bot.storage.schema import addresses, interests, people, registrations, waiting


def _interested(*wanted: str) -> ColumnElement[bool]:
    return exists().where(interests.c.person_id == people.c.id, interests.c.interest.in_(wanted))


def _subscribed(_: str) -> ColumnElement[bool]:
    """Finds those who asked for all announcements; who follows single things only did not."""
    return _interested("all")


def _follows(programme: str) -> ColumnElement[bool]:
    return _interested("all", f"programme:{programme}")


def _registered(briefing: str, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    at = registrations.c.briefing_id == briefing
    return people.c.id.in_(select(registrations.c.person_id).where(at, *which))


def _waiting(briefing: str) -> ColumnElement[bool]:
    return people.c.id.in_(select(waiting.c.person_id).where(waiting.c.briefing_id == briefing))


def _reads(language: str) -> ColumnElement[bool]:
    return _subscribed("") & (func.coalesce(people.c.fixed_language, people.c.language, "en") == language)


AUDIENCES: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "all": _subscribed,
    "programme": _follows,
    "briefings": lambda _: _interested("all", "briefings"),
    "deadlines": lambda _: _interested("all", "deadlines"),
    "briefing": _registered,
    "waiting": _waiting,
    "present": lambda briefing: _registered(briefing, registrations.c.checked_in_at.is_not(None)),
    "absent": lambda briefing: _registered(briefing, registrations.c.checked_in_at.is_(None)),
    "language": _reads,
}
_ALSO_WHEN_PAUSED = {"briefing", "waiting", "present", "absent"}  # it is about a seat of theirs


def is_about_a_seat(audience: str) -> bool:
    """Tells whether what is said to an audience is about a seat of theirs, so that no unsubscribing ends it."""
    return audience.partition(":")[0] in _ALSO_WHEN_PAUSED


def members(audience: str, now: datetime) -> ColumnElement[bool]:
    """Returns the people of an audience who can be reached, as a condition.

    Raises:
        KeyError: there is no such audience.
    """
    kind, _, argument = audience.partition(":")
    reachable = people.c.is_gone.is_(False) & AUDIENCES[kind](argument)
    if is_about_a_seat(audience):
        return reachable
    return reachable & or_(people.c.paused_until.is_(None), people.c.paused_until <= now)


def _paused(audience: str, now: datetime) -> ColumnElement[bool]:
    """Returns the people of an audience who want nothing for now."""
    kind, _, argument = audience.partition(":")
    if is_about_a_seat(audience):
        return false()
    return people.c.is_gone.is_(False) & AUDIENCES[kind](argument) & (people.c.paused_until > now)


def _particular(audience: str) -> ColumnElement[bool]:
    """Finds those who follow single things only, where all subscribers are spoken to, or all who read a language."""
    kind, _, language = audience.partition(":")
    if kind not in ("all", "language"):
        return false()
    follows = exists().where(interests.c.person_id == people.c.id)
    reads = func.coalesce(people.c.fixed_language, people.c.language, "en") == language
    is_meant = reads if kind == "language" else true()
    return people.c.is_gone.is_(False) & follows & ~_interested("all") & is_meant


def _is_at(channel: str) -> ColumnElement[bool]:
    """Tells who has a further address on a channel at which they can be told."""
    return exists().where(
        addresses.c.person_id == people.c.id,
        addresses.c.channel == channel,
        addresses.c.confirmed_at.is_not(None),
        addresses.c.is_gone.is_(False),
    )


_NOTICED_AT = case(
    (people.c.channel != "web", people.c.channel),
    (_is_at("telegram"), "telegram"),
    (_is_at(MAIL), MAIL),
    else_=people.c.channel,
)
"""Where somebody is told who has no page open."""


class Audiences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, audiences: Sequence[str], now: datetime) -> dict[str, int]:
        """Returns how many people each audience has."""
        async with self._database.reading() as connection:
            return {
                audience: await connection.scalar(
                    select(func.count()).select_from(people).where(members(audience, now))
                )
                or 0
                for audience in audiences
            }

    async def by_channel(self, audience: str, now: datetime) -> dict[str, int]:
        """Returns how many people of an audience are told on each channel, the most first; those with an open page are told there."""
        channel = _NOTICED_AT.label("noticed_at")
        statement = (
            select(channel, func.count().label("people"))
            .select_from(people)
            .where(members(audience, now))
            .group_by("noticed_at")  # the label: PostgreSQL refuses the expression, whose parameters differ
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        counts = {row.noticed_at: int(row.people) for row in rows}
        return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))

    async def left_out(self, audience: str, now: datetime) -> tuple[int, int]:
        """Returns how many subscribers an audience passes over: who follow single things only, and who have paused."""
        async with self._database.reading() as connection:
            single, paused = [
                await connection.scalar(select(func.count()).select_from(people).where(condition)) or 0
                for condition in (_particular(audience), _paused(audience, now))
            ]
        return single, paused
