"""What the bot remembers: one file per noun, and one way to write."""

from dataclasses import dataclass

from bot.storage.database import Database
from bot.storage.encryption import cipher
from bot.storage.labels import Label, Labels
from bot.storage.outbox import Announcement, Delivery, Outbox, Tally
from bot.storage.people import People, Person
from bot.storage.questions import Question, Questions
from bot.storage.registrations import Booking, Registration, Registrations


@dataclass(frozen=True)
class Storage:
    """Everything that is remembered, by noun."""

    people: People
    registrations: Registrations
    outbox: Outbox
    questions: Questions
    labels: Labels

    @classmethod
    def over(cls, database: Database) -> "Storage":
        return cls(
            People(database),
            Registrations(database),
            Outbox(database),
            Questions(database),
            Labels(database),
        )


__all__ = [
    "Announcement",
    "Booking",
    "Database",
    "Delivery",
    "Label",
    "Labels",
    "Outbox",
    "People",
    "Person",
    "Question",
    "Questions",
    "Registration",
    "Registrations",
    "Storage",
    "Tally",
    "cipher",
]
