"""the inbox, an outbox with lanes, announcements with audiences, interests and reminders

Revision ID: 0003
Revises: 0002
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("people", sa.Column("paused_until", _MOMENT, nullable=True))
    op.add_column("people", sa.Column("interests_aside", sa.Text(), nullable=True))
    _create_interests()
    _create_reminders()
    _create_inbox()
    connection = op.get_bind()
    for table in ("outbox", "announcements"):
        connection.execute(sa.text(f"CREATE TABLE old_{table} AS SELECT * FROM {table}"))
        op.drop_table(table)
    _create_announcements()
    _create_outbox()
    _keep_announcements(connection)
    connection.execute(
        sa.text(
            "INSERT INTO outbox (id, person_id, channel, address, lane, announcement_id, content, status, attempts,"
            " error, queued_at, due_at, settled_at)"
            " SELECT o.id, o.person_id, p.channel, p.address,"
            " CASE WHEN o.announcement_id IS NULL THEN 'urgent' ELSE 'bulk' END,"
            " o.announcement_id, o.reply, o.status, o.attempts, o.error, o.queued_at, o.due_at, o.settled_at"
            " FROM old_outbox o JOIN people p ON p.id = o.person_id"
        )
    )
    connection.execute(
        sa.text(
            "INSERT INTO interests (person_id, interest, since)"
            " SELECT id, 'all', first_seen_at FROM people WHERE is_subscribed"
        )
    )
    if connection.dialect.name == "postgresql":
        for table in ("outbox", "announcements"):
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
                )
            )
    for table in ("outbox", "announcements"):
        op.drop_table(f"old_{table}")


def _keep_announcements(connection: sa.Connection) -> None:
    """Keeps what was announced: a text in one language was all there was; what was not finished goes on."""
    rows = connection.execute(
        sa.text("SELECT id, author_id, text, announced_at, finished_at FROM old_announcements")
    ).all()
    for row in rows:
        values = {
            "id": row.id,
            "author_id": row.author_id,
            "contents": json.dumps({"en": {"text": row.text, "buttons": [], "before": None}}),
            "announced_at": row.announced_at,
            "finished_at": row.finished_at,
            "status": "finished" if row.finished_at is not None else "running",
        }
        connection.execute(
            sa.text(
                "INSERT INTO announcements (id, author_id, action, contents, audience, status, announced_at, started_at,"
                " finished_at, reported_at)"
                " VALUES (:id, :author_id, 'send', :contents, 'all', :status, :announced_at, :announced_at,"
                " :finished_at, :finished_at)"
            ),
            values,
        )


def _person(table: str, *, nullable: bool = False) -> list[sa.Column | sa.ForeignKeyConstraint]:  # type: ignore[type-arg]
    return [
        sa.Column("person_id", sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
        ),
    ]


def _create_interests() -> None:
    op.create_table(
        "interests",
        *_person("interests"),
        sa.Column("interest", sa.String(length=60), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "interest", name=op.f("pk_interests")),
    )
    op.create_index(op.f("ix_interests_interest"), "interests", ["interest"])


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        *_person("reminders"),
        sa.Column("deadline", sa.String(length=120), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "deadline", "days_before", name=op.f("pk_reminders")),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_status_update_id"), "inbox", ["status", "update_id"])


def _create_announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=60), nullable=False),
        sa.Column("is_exempt", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("announced_at", _MOMENT, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=True),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("reported_at", _MOMENT, nullable=True),
        sa.Column("shown_at", sa.Text(), nullable=True),
        sa.Column("shown_by_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], ["people.id"], name=op.f(f"fk_announcements_{column}"), ondelete="SET NULL"
            )
            for column in ("author_id", "approver_id")
        ),
        sa.ForeignKeyConstraint(
            ["of_id"], ["announcements.id"], name=op.f("fk_announcements_of_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_announcements_author_id"), "announcements", ["author_id"])
    op.create_index(op.f("ix_announcements_status"), "announcements", ["status"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        *_person("outbox", nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=6), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doubts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("parts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message_ids", sa.Text(), nullable=True),
        sa.Column("queued_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_outbox_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("announcement_id", "person_id", name=op.f("uq_outbox_announcement_id_person_id")),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["lane", "status", "due_at"],
        ["announcement_id", "status"],
        ["person_id", "settled_at"],
    ):
        op.create_index(op.f(f"ix_outbox_{'_'.join(columns)}"), "outbox", columns)
