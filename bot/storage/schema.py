"""The tables. A row with a person goes when the person goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _person(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key
    )


keys = Table(
    "keys",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("language", String(2)),
    Column("fixed_language", String(2)),
    Column("is_subscribed", Boolean),
    Column("is_gone", Boolean, nullable=False, server_default=false()),
    Column("name", LargeBinary),
    Column("student_number", LargeBinary),
    Column("conversation", LargeBinary),
    Column("first_seen_at", Moment, nullable=False),
    UniqueConstraint("channel", "address"),
    sqlite_autoincrement=True,
)

registrations = Table(
    "registrations",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("briefing_id", String(20), nullable=False),
    Column("mode", String(10), nullable=False),
    Column("registered_at", Moment, nullable=False),
    UniqueConstraint("person_id", "briefing_id"),
    Index(None, "briefing_id", "mode"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("text", Text, nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("finished_at", Moment),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE")),
    Column("reply", LargeBinary),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("queued_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("settled_at", Moment),
    UniqueConstraint("announcement_id", "person_id"),
    Index(None, "status", "due_at"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("text", LargeBinary, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", LargeBinary),
    Column("answered_at", Moment),
    Column("wrong_topic", String(40)),
    Index(None, "answered_at", "asked_at"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

labels = Table(
    "labels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE")),
    Column("question", LargeBinary, nullable=False),
    Column("topic", String(40)),
    Column("programme", String(40)),
    Column("outside", String(40)),
    Column("labelled_at", Moment, nullable=False),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)
