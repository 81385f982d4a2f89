"""Builds everything once, in order, and closes it.

Whoever tells people something unasked puts a row into the outbox and wakes the
courier: offers, changes, follow-ups, deadline reminders, the progress
of announcements, door codes, answers, and the relay to staff. Rows that are put
into words only when they are sent name a writer; offers, notices, deadline
reminders, door codes and the relay register theirs with the courier when they are made. When each of
them looks for something to tell, and that only the process that holds the lease
does, stands in ``bot.processes``. What staff changed by button in another
process is read before a message is answered and before a row is put into words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.announcements.approval import Approval
from bot.announcements.progress import Progress
from bot.assistant import Assistant
from bot.briefings.attendees import Attendees
from bot.briefings.bookings import Bookings
from bot.briefings.changes import Changes
from bot.briefings.door_codes import DoorCodes
from bot.briefings.edition import Edition
from bot.briefings.follow_ups import FollowUps
from bot.briefings.joining import Joining
from bot.briefings.notices import Notices
from bot.briefings.offers import OFFER, Offers
from bot.briefings.seating import Seating
from bot.briefings.tickets import Tickets
from bot.briefings.vacancies import Vacancies
from bot.channels.telegram import CHANNEL
from bot.config import Settings
from bot.courier import Courier, Sender
from bot.deadlines.checklists import Checklists
from bot.deadlines.moves import Moves
from bot.deadlines.reminders import DeadlineReminders
from bot.desk.learning import Learning
from bot.desk.relay import Relay
from bot.desk.replies import Replies
from bot.dialogue.unasked import Unasked
from bot.errors import DatabaseError
from bot.library import Library, now
from bot.messages import Address
from bot.skills.amendment import Amendment
from bot.skills.announcement import Announcement
from bot.skills.approval import Approval as ApprovalSkill
from bot.skills.arrangement import Arrangement
from bot.skills.attendance import Attendance
from bot.skills.basics import Basics
from bot.skills.briefing import Briefing
from bot.skills.cancellation import Cancellation
from bot.skills.checkin import Checkin
from bot.skills.checklist import Checklist
from bot.skills.contact import Contact
from bot.skills.desk import Desk
from bot.skills.display import Display
from bot.skills.faq import Faq
from bot.skills.fit import FitSkill
from bot.skills.joining import Joins
from bot.skills.mailing import Mailing
from bot.skills.offer import Offer
from bot.skills.plan import Plan
from bot.skills.privacy import Privacy
from bot.skills.programmes import Programmes
from bot.skills.questions import Questions
from bot.skills.registration import Registration
from bot.skills.reminders import Reminders
from bot.skills.signing_in import SigningIn
from bot.skills.speakers import Speakers
from bot.skills.statistics import Statistics
from bot.skills.subscription import Subscription
from bot.skills.survey import Survey
from bot.skills.ticket import Ticket
from bot.skills.ticking import Ticking
from bot.skills.turn import Command, Skill
from bot.storage import Database, Roster, Storage, cipher
from bot.storage.copies import file_of

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Staff:
    """Who belongs to staff, who of them gets the notices for staff, and who speaks to this process alone."""

    members: frozenset[Address]
    told: tuple[Address, ...]
    here: frozenset[Address] = frozenset()

    @classmethod
    def of(cls, settings: Settings, more: Iterable[Address]) -> Staff:
        """Notices go to the group, if there is one, else to each member."""
        here = frozenset(more)
        members = here | {Address(CHANNEL, str(number)) for number in settings.staff.ids}
        group = settings.staff.group
        told = [Address(CHANNEL, str(group))] if group is not None else sorted(members, key=str)
        return cls(members, tuple(told), here)


@dataclass(frozen=True)
class Domains:
    """What the bot does, below the conversation."""

    library: Library
    storage: Storage
    courier: Courier
    clock: Clock
    staff: Staff
    roster: Roster
    relay: Relay
    replies: Replies
    learning: Learning
    edition: Edition
    reminders: DeadlineReminders
    checklists: Checklists
    moves: Moves
    approval: Approval
    progress: Progress
    tickets: Tickets
    offers: Offers
    seating: Seating
    vacancies: Vacancies
    bookings: Bookings
    changes: Changes
    follow_ups: FollowUps
    door_codes: DoorCodes
    attendees: Attendees


@dataclass(frozen=True)
class App(Domains):
    """The bot, ready to be talked to."""

    assistant: Assistant

    async def tell_staff_of_fault(self, fault: str) -> None:
        """Tells staff of an update that could not be handled."""
        await self.relay.tell("update-set-aside", {"problems": fault})


def _refuse_emptied(settings: Settings) -> None:
    """Refuses an empty file where a key says that there was a database; one with a log beside is a first start that was cut off."""
    has_key = settings.encryption.key is not None or settings.encryption.key_file.exists()
    if not settings.database.url.startswith("sqlite") or not has_key:
        return
    file = file_of(settings.database)
    if file.is_file() and not file.stat().st_size and not file.with_name(f"{file.name}-wal").exists():
        raise DatabaseError(
            f"{file}: is empty, although its encryption key is there; bring a backup back with "
            "`python -m bot restore PATH`, or delete the empty file to begin anew"
        )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Storage]:
    """Returns the database of the settings, with the key that belongs to it."""
    _refuse_emptied(settings)
    key = cipher(
        settings.encryption.key,
        settings.encryption.key_file,
        is_new=not settings.has_database,
    )
    async with Database.open(settings.database, key, settings.erasures_file) as database:
        yield Storage.over(database)


@asynccontextmanager
async def build(
    settings: Settings,
    senders: Mapping[str, Callable[[Storage], Sender]],
    *,
    extra_staff: Iterable[Address] = (),
    library: Library | None = None,
    clock: Clock = now,
) -> AsyncIterator[App]:
    """Builds everything below the channel.

    Args:
        senders: by channel, what makes the courier's way out, once there is storage.
        extra_staff: addresses that count as staff besides ``staff.ids`` and ``staff.group``.
        library: one that is read already; else the configured folder is read.
    """
    library = library or Library(settings, clock)
    async with opened(settings) as storage:
        ways_out = {channel: sender(storage) for channel, sender in senders.items()}
        courier = _courier(settings, storage, ways_out, clock)
        staff = Staff.of(settings, extra_staff)
        domains = _domains(settings, library, storage, courier, staff, clock)
        await _start(domains)
        yield App(**vars(domains), assistant=_assistant(domains, settings))


def _courier(settings: Settings, storage: Storage, senders: Mapping[str, Sender], clock: Clock) -> Courier:
    return Courier(
        storage,
        senders,
        clock,
        is_quiet=lambda moment: settings.announcements.is_quiet(moment.astimezone(settings.zone)),
    )


def _domains(
    settings: Settings, library: Library, storage: Storage, courier: Courier, staff: Staff, clock: Clock
) -> Domains:
    roster = Roster(storage.invited, staff.members, staff.told, staff.here)
    relay = Relay(library, storage, courier, roster, clock)
    approval = Approval(library, storage, courier, settings, roster)
    tickets = Tickets(library, courier, settings)
    offers = Offers(library, storage, courier, clock)
    courier.destinations.copied.add(OFFER)
    seating = Seating(library, storage, offers, clock)
    vacancies = Vacancies(library, storage, tickets, offers)
    edition = Edition(library, storage)
    courier.brings_up_to_date(edition.refresh)
    courier.notes_what_is_asked(Unasked(storage, clock).note)
    Notices(library, storage, edition, courier, tickets, settings)
    return Domains(
        library=library,
        storage=storage,
        courier=courier,
        clock=clock,
        staff=staff,
        roster=roster,
        relay=relay,
        replies=Replies(storage, courier, relay, clock),
        learning=Learning(library, storage),
        edition=edition,
        checklists=Checklists(library, storage, settings.zone),
        moves=Moves(library, storage, edition.number, relay.tell, clock),
        reminders=DeadlineReminders(library, storage, courier, settings, clock),
        approval=approval,
        progress=Progress(storage, courier, approval, settings, clock, relay.tell),
        tickets=tickets,
        offers=offers,
        seating=seating,
        vacancies=vacancies,
        bookings=Bookings(storage, seating, tickets, vacancies),
        changes=Changes(library, storage, edition, courier, offers, settings, relay.tell, clock),
        follow_ups=FollowUps(library, storage, edition, courier, clock),
        door_codes=DoorCodes(library, storage, courier, roster.includes, clock),
        attendees=Attendees(library, storage),
    )


async def _start(domains: Domains) -> None:
    """Makes true again what was true before the last stop, and learns it, so that the first question need not wait."""
    await domains.learning.start()
    await asyncio.to_thread(domains.library.matcher.match, "xyzzy")  # reads what is read at first use
    await domains.edition.refresh()
    for address in domains.staff.told:
        address = await domains.storage.moves.current(address)
        await domains.storage.people.set_gone(address, gone=False)  # whoever starts the bot has seen to it


def _assistant(domains: Domains, settings: Settings) -> Assistant:
    commands: list[Command] = []
    skills = _skills(domains, settings, lambda: tuple(commands))
    assistant = Assistant(
        domains.storage,
        skills,
        domains.roster,
        domains.clock,
        domains.edition.catch_up,
    )
    commands += assistant.commands
    return assistant


def _skills(domains: Domains, settings: Settings, commands: Callable[[], tuple[Command, ...]]) -> list[Skill]:
    """Lists the skills in the order in which they may claim a text."""
    d, library, storage, courier = domains, domains.library, domains.storage, domains.courier
    return [
        Basics(library, storage, settings, commands),
        Programmes(library),
        FitSkill(library),
        Briefing(library, d.seating, d.tickets, settings),
        Registration(library, storage, d.seating, d.bookings, d.vacancies),
        Amendment(library, storage, d.seating),
        Offer(library, d.seating, d.bookings, d.offers),
        Ticket(library, d.seating, d.bookings, d.vacancies),
        Cancellation(library, storage, d.seating, d.tickets),
        Speakers(library, storage),
        Plan(library, storage, d.seating, d.tickets, d.checklists, settings),
        Checklist(library, d.checklists),
        Subscription(library, storage, settings),
        Reminders(library, storage, settings),
        Questions(d.learning, storage, settings, d.relay, d.replies),
        Joins(library, storage, courier, Joining(library, storage, d.offers), d.roster, settings),
        Contact(storage, courier, settings),
        Privacy(library, d.learning, storage, d.roster, settings),
        Announcement(library, storage, courier, d.progress, d.approval, settings),
        ApprovalSkill(library, storage, d.progress, d.approval, settings),
        Mailing(library, storage, courier, d.progress, d.approval, settings),
        Attendance(library, d.attendees),
        Checkin(library, storage, d.seating, d.attendees, d.door_codes, d.tickets),
        Ticking(library, storage, d.checklists),
        Arrangement(library, storage, d.changes, d.attendees, d.tickets),
        Display(library, d.tickets, d.door_codes),
        Statistics(library, storage),
        Survey(library, storage),
        Desk(library, storage),
        SigningIn(storage, d.roster, settings),
        Faq(library, d.learning, storage, d.seating),
    ]
