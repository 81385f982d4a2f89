"""The tables. A row with a person goes when the person goes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.storage.columns import Moment, metadata, owner

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
    Column("is_muted", Boolean, nullable=False, server_default=false()),
    Column("paused_until", Moment),
    Column("interests_aside", Text),
    Column("name", LargeBinary),
    Column("student_number", LargeBinary),
    Column("number_mark", String(64), index=True),
    Column("conversation", LargeBinary),
    Column("consented_at", Moment),
    Column("first_seen_at", Moment, nullable=False),
    UniqueConstraint("channel", "address"),
    sqlite_autoincrement=True,
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Integer, primary_key=True),
    owner(),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("email", LargeBinary),
    Column("added_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("is_gone", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("person_id", "channel", "address"),
    Index(
        None,
        "channel",
        "address",
        unique=True,
        sqlite_where=text("confirmed_at IS NOT NULL"),
        postgresql_where=text("confirmed_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

registrations = Table(
    "registrations",
    metadata,
    Column("id", Integer, primary_key=True),
    owner(),
    Column("briefing_id", String(20), nullable=False),
    Column("mode", String(10), nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("ticket", String(32), nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("answers", LargeBinary),
    Column("checked_in_at", Moment),
    Column("checked_in_by", LargeBinary),
    Column("stars", Integer),
    Column("missing", String(20)),
    Column("plans", String(20)),
    Column("absence", String(20)),
    UniqueConstraint("person_id", "briefing_id"),
    Index(None, "briefing_id", "mode"),
    Index(None, "ticket", unique=True),
    sqlite_autoincrement=True,
)

waiting = Table(
    "waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    owner(),
    Column("briefing_id", String(20), nullable=False),
    Column("mode", String(10), nullable=False),
    Column("answers", LargeBinary),
    Column("since", Moment, nullable=False),
    Column("offered_at", Moment),
    Column("offer_ends_at", Moment),
    Column("offer_outbox_id", Integer),
    UniqueConstraint("person_id", "briefing_id"),
    Index(None, "briefing_id", "mode"),
    sqlite_autoincrement=True,
)

briefings = Table(
    "briefings",
    metadata,
    Column("briefing_id", String(20), primary_key=True),
    Column("facts", Text, nullable=False),
    Column("overrides", Text, nullable=False),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("edition", Integer, nullable=False, server_default="0"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("holder", String(16), nullable=False),
    Column("expires_at", Moment, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("deadlines", Text),
    sqlite_autoincrement=True,
)

briefing_changes = Table(
    "briefing_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("briefing_id", String(20), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("name", LargeBinary),
    Column("changes", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index(None, "briefing_id"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    owner(primary_key=True),
    Column("briefing_id", String(20), primary_key=True),
    Column("notice", String(60), primary_key=True),
    Column("noticed_at", Moment, nullable=False),
)

slides = Table(
    "slides",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("briefing_id", String(20), nullable=False),
)

interests = Table(
    "interests",
    metadata,
    owner(primary_key=True),
    Column("interest", String(60), primary_key=True),
    Column("since", Moment, nullable=False),
    Index(None, "interest"),
)

reminders = Table(
    "reminders",
    metadata,
    owner(primary_key=True),
    Column("deadline", String(120), primary_key=True),
    Column("days_before", Integer, primary_key=True),
    Column("reminded_at", Moment, nullable=False),
)

ticks = Table(
    "ticks",
    metadata,
    owner(primary_key=True),
    Column("programme", String(40), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("item", String(30), primary_key=True),
    Column("is_by_office", Boolean, nullable=False, server_default=false()),
    Column("ticked_at", Moment, nullable=False),
    Index(None, "programme", "year"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False, server_default="0"),
    Column("content", LargeBinary),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("received_at", Moment, nullable=False),
    Index(
        None,
        "bot_id",
        "chat",
        "update_id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("approver_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("author_mark", String(64)),
    Column("action", String(8), nullable=False),
    Column("of_id", ForeignKey("announcements.id", ondelete="CASCADE")),
    Column("contents", Text, nullable=False),
    Column("audience", String(60), nullable=False),
    Column("is_exempt", Boolean, nullable=False, server_default=false()),
    Column("status", String(10), nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("starts_at", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("reported_at", Moment),
    Column("shown_at", Text),
    Column("shown_by_id", Integer),
    Column("missed_at", Moment),
    Index(None, "status"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE")),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("lane", String(6), nullable=False),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE")),
    Column("content", LargeBinary),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("parts", Integer, nullable=False, server_default="0"),
    Column("message_ids", Text),
    Column("queued_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("waits_for_return", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("announcement_id", "person_id"),
    Index(None, "lane", "status", "channel", "due_at", "id", "address"),  # whom to pass over, unread
    Index(None, "address", "queued_at"),
    Index(None, "announcement_id", "status"),
    Index(None, "person_id", "settled_at"),
    sqlite_autoincrement=True,
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    owner(),
    Column("text", LargeBinary, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", LargeBinary),
    Column("answered_at", Moment),
    Column("wrong_topic", String(40)),
    Column("closed_at", Moment),
    Column("original", LargeBinary),
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

answers = Table(
    "answers",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("answerer_id", ForeignKey("people.id", ondelete="SET NULL")),
)

approval_requests = Table(
    "approval_requests",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False, index=True),
)

relays = Table(
    "relays",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), index=True),
)

sources = Table(
    "sources",
    metadata,
    owner(primary_key=True),
    Column("message_id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("language", String(2)),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", Integer, primary_key=True),
    owner(),
    Column("mark", String(64)),
    Column("content", LargeBinary, nullable=False),
    Column("said_at", Moment, nullable=False, index=True),
    UniqueConstraint("person_id", "mark"),
    sqlite_autoincrement=True,
)
