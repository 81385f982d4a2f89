"""What the bot remembers: one file per noun, and one way to write."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.messages import Address
from bot.storage.addresses import MAIL, Addresses, FurtherAddress
from bot.storage.announcements import Announcement, Announcements
from bot.storage.approvals import Approvals, LostRequest
from bot.storage.audiences import AUDIENCES, Audiences
from bot.storage.briefings import Briefings, Change, State
from bot.storage.database import Database
from bot.storage.deliveries import Action, Answer, Delivery, Lane, Outcome, Written
from bot.storage.door_codes import DoorCode, DoorCodes
from bot.storage.editions import OUTDATED, Editions
from bot.storage.encryption import cipher
from bot.storage.held_messages import Holds
from bot.storage.inbox import DIED, HandledAlready, Inbox, Incoming
from bot.storage.interests import DONE, KNOWN, Follower, Interests, Reminded
from bot.storage.joins import Joins, Moved
from bot.storage.labels import Label, Labels
from bot.storage.leases import RENEW_SECONDS, Leases
from bot.storage.menus import Menus
from bot.storage.moves import Moves
from bot.storage.mutes import Mutes
from bot.storage.outbox import Outbox
from bot.storage.people import People, Person
from bot.storage.questions import Asker, LostAnswer, Question, Questions
from bot.storage.registrations import Attendee, Registration, Registrations
from bot.storage.relays import LostRelay, Relays
from bot.storage.sign_ins import Link, Session, SignIns
from bot.storage.sources import Source, Sources
from bot.storage.staff import CHANNEL as STAFF_CHANNEL
from bot.storage.staff import Invited, Member, Roster
from bot.storage.standings import Occupancy, Standing, Standings
from bot.storage.states import AnnouncementStatus, DeliveryStatus
from bot.storage.tallies import Receipt, Tally
from bot.storage.ticks import Tick, Ticks
from bot.storage.traces import Traces
from bot.storage.transcripts import Entry, Transcripts
from bot.storage.waiting_list import Place, WaitingList


@dataclass(frozen=True)
class Storage:
    """Everything that is remembered, by noun."""

    database: Database
    inbox: Inbox
    people: People
    addresses: Addresses
    interests: Interests
    ticks: Ticks
    audiences: Audiences
    announcements: Announcements
    registrations: Registrations
    waiting_list: WaitingList
    standings: Standings
    briefings: Briefings
    door_codes: DoorCodes
    outbox: Outbox
    holds: Holds
    questions: Questions
    approvals: Approvals
    relays: Relays
    sources: Sources
    labels: Labels
    leases: Leases
    editions: Editions
    menus: Menus
    moves: Moves
    transcripts: Transcripts
    invited: Invited
    sign_ins: SignIns
    joins: Joins
    traces: Traces
    mutes: Mutes

    @classmethod
    def over(cls, database: Database) -> "Storage":
        return cls(
            database,
            Inbox(database),
            People(database),
            Addresses(database),
            Interests(database),
            Ticks(database),
            Audiences(database),
            Announcements(database),
            Registrations(database),
            WaitingList(database),
            Standings(database),
            Briefings(database),
            DoorCodes(database),
            Outbox(database),
            Holds(database),
            Questions(database),
            Approvals(database),
            Relays(database),
            Sources(database),
            Labels(database),
            Leases(database),
            Editions(database),
            Menus(database),
            Moves(database),
            Transcripts(database),
            Invited(database),
            SignIns(database),
            Joins(database),
            Traces(database),
            Mutes(database),
        )

    async def forget(self, person: Person, now: datetime, staff: Collection[Address] = ()) -> None:
        """Deletes somebody with everything of theirs, also from freed pages and from what staff were shown, and notes that, beside the database.

        Args:
            staff: see ``Traces.forget``.
        """
        async with self.transaction():
            questions = [question.text for question in await self.questions.of_person(person.id)]
            await self.traces.forget((person.name, person.student_number), questions, staff)
            theirs = [person.address]
            theirs += [further.address for further in await self.addresses.of_person(person.id)]
            for address in theirs:
                await self.inbox.forget(address)
            if person.is_muted:
                await self.mutes.add(theirs, now)
            await self.people.forget(person.id)
            if self.database.erasures is not None:
                self.database.erasures.add(theirs, now)
            self.database.scrub_soon()

    async def forget_again(self, now: datetime, staff: Collection[Address] = ()) -> int:
        """Forgets, in a database that was put back, whoever used /forget since; returns how many that were.

        Args:
            staff: see ``Traces.forget``.
        """
        erased = self.database.erasures.latest() if self.database.erasures is not None else {}
        count = 0
        for person, first_seen_at in await self.people.since():
            moment = erased.get(self.database.fingerprint(person.address))
            if moment is not None and moment >= first_seen_at:
                await self.forget(person, now, staff)
                count += 1
        return count

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """Begins what is written together or not at all."""
        return self.database.transaction()


__all__ = [
    "AUDIENCES",
    "DIED",
    "DONE",
    "KNOWN",
    "MAIL",
    "OUTDATED",
    "RENEW_SECONDS",
    "STAFF_CHANNEL",
    "Action",
    "Addresses",
    "Announcement",
    "AnnouncementStatus",
    "Announcements",
    "Answer",
    "Asker",
    "Attendee",
    "Audiences",
    "Briefings",
    "Change",
    "Database",
    "Delivery",
    "DeliveryStatus",
    "DoorCode",
    "DoorCodes",
    "Editions",
    "Entry",
    "Follower",
    "FurtherAddress",
    "HandledAlready",
    "Holds",
    "Inbox",
    "Incoming",
    "Interests",
    "Invited",
    "Joins",
    "Label",
    "Labels",
    "Lane",
    "Leases",
    "Link",
    "LostAnswer",
    "LostRelay",
    "LostRequest",
    "Member",
    "Menus",
    "Moved",
    "Moves",
    "Occupancy",
    "Outbox",
    "Outcome",
    "People",
    "Person",
    "Place",
    "Question",
    "Questions",
    "Receipt",
    "Registration",
    "Registrations",
    "Relays",
    "Reminded",
    "Roster",
    "Session",
    "SignIns",
    "Source",
    "Sources",
    "Standing",
    "Standings",
    "State",
    "Storage",
    "Tally",
    "Tick",
    "Ticks",
    "Transcripts",
    "WaitingList",
    "Written",
    "cipher",
]
