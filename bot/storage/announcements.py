"""What staff say to many: drafted, approved, sent through the outbox, counted.

Until it runs it may go back to a draft. To correct or recall one is an
announcement of its own, to the chats that the first one reached.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, select, true, update

from bot.messages import Address, Language, Reply
from bot.storage.audiences import members
from bot.storage.database import Database
from bot.storage.deliveries import Action
from bot.storage.recipients import at_the_cap, audience_of, correct_first, reached_by, stands_with
from bot.storage.schema import announcements, outbox, people
from bot.storage.states import AnnouncementStatus, DeliveryStatus
from bot.storage.tallies import Receipt, Tally, ended, reasons_of, receipts_of, tallies_of

_MOST_DIGITS = 9  # a database's whole numbers end somewhere
OPEN = (AnnouncementStatus.DRAFT, AnnouncementStatus.WAITING, AnnouncementStatus.SCHEDULED)
"""Not yet begun."""


@dataclass(frozen=True)
class Announcement:
    """``contents``: what is said, by language; the only one is for everybody.

    ``shown_at``: chat and message of its progress. ``is_recalled``: it was
    taken back, or is being.
    """

    id: int
    author_id: int | None
    approver_id: int | None
    action: Action
    of_id: int | None
    contents: dict[Language, Reply]
    audience: str
    is_exempt: bool
    status: AnnouncementStatus
    announced_at: datetime
    starts_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    shown_at: tuple[Address, str] | None
    is_recalled: bool
    tally: Tally
    author_mark: str | None = None

    @property
    def fingerprint(self) -> str:
        """Returns what differs as soon as anything that is approved does."""
        approved = (_written(self.contents), self.audience, str(self.is_exempt), str(self.starts_at))
        return hashlib.sha256("\n".join(approved).encode("utf-8", "surrogatepass")).hexdigest()[:8]

    @property
    def text(self) -> str:
        """Returns what is said, in the first of its languages."""
        reply = next(iter(self.contents.values()), Reply(""))
        return reply.text


class Announcements:
    def __init__(self, database: Database) -> None:
        self._database = database

    # --- before it is sent -------------------------------------------------------

    async def draft(
        self,
        author_id: int,
        contents: Mapping[Language, Reply],
        now: datetime,
        *,
        audience: str = "all",
        action: Action = Action.SEND,
        of_id: int | None = None,
        is_exempt: bool = False,
    ) -> int:
        """Keeps what staff wrote; returns its number."""
        author = select(people.c.channel, people.c.address).where(people.c.id == author_id)
        values = {
            "author_id": author_id,
            "action": action.value,
            "of_id": of_id,
            "contents": _written(contents),
            "audience": audience,
            "is_exempt": is_exempt,
            "status": AnnouncementStatus.DRAFT,
            "announced_at": now,
        }
        async with self._database.transaction() as connection:
            wrote = (await connection.execute(author)).one()
            values["author_mark"] = self._mark(Address(wrote.channel, wrote.address))
            statement = insert(announcements).values(values).returning(announcements.c.id)
            return int((await connection.execute(statement)).scalar_one())

    def is_by(self, announcement: Announcement, address: Address) -> bool:
        """Tells whether somebody wrote it, also where they were forgotten meanwhile; who wrote it before 0.2 and was, nobody knows."""
        return announcement.author_mark in (None, self._mark(address))

    def _mark(self, address: Address) -> str:
        return self._database.cipher.mark(f"author {address}")

    async def change(self, announcement_id: int, **values: Any) -> None:
        """Changes ``contents``, ``audience``, ``is_exempt``, ``status``, ``approver_id``, ``starts_at`` or ``shown_at``."""
        if "contents" in values:
            values["contents"] = _written(values["contents"])
        if values.get("shown_at") is not None:
            address, message_id = values["shown_at"]
            values["shown_at"] = json.dumps([address.channel, address.id, message_id])
        async with self._database.transaction() as connection:
            mine = announcements.c.id == announcement_id
            await connection.execute(update(announcements).where(mine).values(values))

    async def show_by_latest(self, announcement_id: int, person_id: int) -> None:
        """Lets the message just queued to a person show the progress, once it has arrived; within the transaction that queued it."""
        newest = select(func.max(outbox.c.id)).where(
            outbox.c.person_id == person_id, outbox.c.announcement_id.is_(None)
        )
        async with self._database.transaction() as connection:
            values = {"shown_by_id": newest.scalar_subquery(), "shown_at": None}
            mine = announcements.c.id == announcement_id
            await connection.execute(update(announcements).where(mine).values(values))

    async def move_on(
        self, announcement_id: int, before: tuple[AnnouncementStatus, ...], after: AnnouncementStatus
    ) -> bool:
        """Changes the status; False if it is none of those before (any more)."""
        async with self._database.transaction() as connection:
            mine = (announcements.c.id == announcement_id, announcements.c.status.in_(before))
            result = await connection.execute(update(announcements).where(*mine).values(status=after))
            return bool(result.rowcount)

    # --- sending -----------------------------------------------------------------

    async def start(self, announcement_id: int, now: datetime, weekly_cap: int = 0) -> bool:
        """Queues it for everybody it is for, in one statement however many; False if that was done already.

        Args:
            weekly_cap: who got so many in the last seven days is left out, and the ledger says so; 0: nobody is.
        """
        async with self._database.transaction() as connection:
            mine = announcements.c.id == announcement_id
            row = (await connection.execute(select(announcements).where(mine))).one()
            if row.status not in OPEN:
                return False
            begun = {"status": AnnouncementStatus.RUNNING, "started_at": now}
            await connection.execute(update(announcements).where(mine).values(begun))
            if row.action == Action.SEND:
                recipients = audience_of(row, now, 0 if row.is_exempt else weekly_cap)
            else:
                languages = await correct_first(connection, row)
                recipients = reached_by(row, languages, now)
            columns = ["person_id", "channel", "address", "lane", "announcement_id"]
            columns += ["status", "queued_at", "due_at"]
            await connection.execute(insert(outbox).from_select(columns, recipients))
        return True

    async def count_reached(self, announcement_id: int, language: Language | None = None) -> int:
        """Counts the chats in which it stands; only of readers of a language, if that was one of several."""
        languages = (language.value,) if language is not None else ()
        statement = (
            select(func.count())
            .select_from(outbox.join(people, people.c.id == outbox.c.person_id))
            .where(stands_with(announcement_id, languages))
        )
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def count_capped(self, audience: str, now: datetime, weekly_cap: int) -> int:
        """Counts how many of an audience would be left out."""
        if not weekly_cap:
            return 0
        capped = people.c.id.in_(at_the_cap(now, weekly_cap))
        statement = select(func.count()).select_from(people).where(members(audience, now), capped)
        async with self._database.reading() as connection:
            return int(await connection.scalar(statement) or 0)

    async def stop(self, announcement_id: int, now: datetime) -> bool:
        """Ends it for all who have not got it; what is in flight arrives. False if it is not under way."""
        async with self._database.transaction() as connection:
            if not await self.move_on(
                announcement_id,
                (AnnouncementStatus.RUNNING, AnnouncementStatus.PAUSED),
                AnnouncementStatus.STOPPED,
            ):
                return False
            waiting = (outbox.c.announcement_id == announcement_id, outbox.c.status == DeliveryStatus.QUEUED)
            status = case(
                (outbox.c.doubts > 0, DeliveryStatus.UNKNOWN.value), else_=DeliveryStatus.STOPPED.value
            )
            await connection.execute(update(outbox).where(*waiting).values(status=status, settled_at=now))
            mine = announcements.c.id == announcement_id
            await connection.execute(update(announcements).where(mine).values(finished_at=now))
        return True

    async def send_again(self, announcement_id: int) -> int:
        """Queues it again for those for whom it failed or whose delivery could not be confirmed; returns how many."""
        async with self._database.transaction() as connection:
            lost = (
                outbox.c.announcement_id == announcement_id,
                outbox.c.status.in_((DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)),
            )
            values = {"status": DeliveryStatus.QUEUED, "attempts": 0, "error": None, "settled_at": None}
            count = int((await connection.execute(update(outbox).where(*lost).values(values))).rowcount)
            if count:
                mine = announcements.c.id == announcement_id
                again = {"status": AnnouncementStatus.RUNNING, "finished_at": None, "reported_at": None}
                await connection.execute(update(announcements).where(mine).values(again))
        return count

    async def due(self, now: datetime) -> list[int]:
        """Returns those whose time has come."""
        statement = select(announcements.c.id).where(
            announcements.c.status == AnnouncementStatus.SCHEDULED, announcements.c.starts_at <= now
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(statement.order_by(announcements.c.starts_at)))

    async def has_ended(self) -> bool:
        """Tells whether there is anything to finish; writes nothing."""
        async with self._database.reading() as connection:
            return (await connection.execute(ended().limit(1))).first() is not None

    async def finish(self, now: datetime) -> list[Announcement]:
        """Marks those that wait for nobody any more, or were stopped; returns each once, for the report to its author."""
        async with self._database.transaction() as connection:
            ids = (await connection.scalars(ended())).all()
            status = case(
                (announcements.c.status == AnnouncementStatus.RUNNING, AnnouncementStatus.FINISHED.value),
                else_=announcements.c.status,
            )
            values = {
                "status": status,
                "finished_at": func.coalesce(announcements.c.finished_at, now),
                "reported_at": now,
            }
            await connection.execute(update(announcements).where(announcements.c.id.in_(ids)).values(values))
        return await self._read(announcements.c.id.in_(ids))

    # --- reading -----------------------------------------------------------------

    async def get(self, announcement_id: int) -> Announcement | None:
        return next(iter(await self._read(announcements.c.id == announcement_id)), None)

    async def numbered(self, number: str) -> Announcement | None:
        """Finds one by a number as a person writes it, or a button carries it."""
        is_number = number.isdecimal() and len(number) <= _MOST_DIGITS
        return await self.get(int(number)) if is_number else None

    async def corrected(self, announcement_id: int) -> set[Language]:
        """Returns the languages in which it was corrected, or is about to be."""
        corrections = await self._read(
            and_(
                announcements.c.of_id == announcement_id,
                announcements.c.action == Action.CORRECT.value,
                announcements.c.status.not_in((AnnouncementStatus.DRAFT, AnnouncementStatus.DROPPED)),
            )
        )
        return {language for correction in corrections for language in correction.contents}

    async def latest(self, count: int) -> list[Announcement]:
        """Returns what was sent or is to be, newest first; no drafts."""
        return await self._read(
            announcements.c.status.not_in((AnnouncementStatus.DRAFT, AnnouncementStatus.DROPPED)), count
        )

    async def under_way(self) -> list[Announcement]:
        return await self._read(
            announcements.c.status.in_((AnnouncementStatus.RUNNING, AnnouncementStatus.PAUSED))
        )

    async def receipts(self, announcement_id: int) -> list[Receipt]:
        """Returns what became of it for each person."""
        async with self._database.reading() as connection:
            return await receipts_of(connection, announcement_id)

    async def reasons(self, announcement_id: int) -> list[tuple[str, str, int]]:
        """Returns status, reason and number of those it did not reach, the most frequent first."""
        async with self._database.reading() as connection:
            return [(row[0], row[1], row[2]) for row in await connection.execute(reasons_of(announcement_id))]

    async def _read(self, which: ColumnElement[bool], count: int = 1000) -> list[Announcement]:
        recall = announcements.alias()
        recalls = select(recall.c.id).where(
            recall.c.of_id == announcements.c.id,
            recall.c.action == Action.RECALL.value,
            recall.c.status.not_in((AnnouncementStatus.DRAFT, AnnouncementStatus.DROPPED)),
        )
        shown = outbox.alias()
        chosen = (
            select(
                announcements,
                recalls.exists().label("is_recalled"),
                shown.c.channel.label("shown_channel"),
                shown.c.address.label("shown_address"),
                shown.c.message_ids.label("shown_ids"),
            )
            .select_from(announcements.outerjoin(shown, shown.c.id == announcements.c.shown_by_id))
            .where(true(), which)
            .order_by(announcements.c.id.desc())
            .limit(count)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(chosen)).all()
            tallies = await tallies_of(connection, [row.id for row in rows])
        return [_announcement(row, tallies.get(row.id, Tally())) for row in rows]


def _announcement(row: Any, tally: Tally) -> Announcement:
    contents = {Language(key): Reply.of_json(value) for key, value in json.loads(row.contents).items()}
    where = json.loads(row.shown_at) if row.shown_at else None
    if where is None and row.shown_ids:
        *_, number = json.loads(row.shown_ids)
        if number.isdecimal():  # what a terminal has printed cannot be edited
            where = [row.shown_channel, row.shown_address, number]
    return Announcement(
        id=row.id,
        author_id=row.author_id,
        approver_id=row.approver_id,
        action=Action(row.action),
        of_id=row.of_id,
        contents=contents,
        audience=row.audience,
        is_exempt=row.is_exempt,
        status=AnnouncementStatus(row.status),
        announced_at=row.announced_at,
        starts_at=row.starts_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        shown_at=(Address(where[0], where[1]), where[2]) if where else None,
        is_recalled=bool(row.is_recalled),
        tally=tally,
        author_mark=row.author_mark,
    )


def _written(contents: Mapping[Language, Reply]) -> str:
    return json.dumps(
        {language.value: reply.as_json() for language, reply in contents.items()}, ensure_ascii=False
    )
