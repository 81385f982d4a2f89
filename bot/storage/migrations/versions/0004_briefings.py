"""tickets, the queue, what changed about a briefing, and what was told of it

Revision ID: 0004
Revises: 0003
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("people", sa.Column("consented_at", _MOMENT, nullable=True))
    _widen_registrations()
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        *_person("waiting"),
        sa.Column("briefing_id", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("offered_at", _MOMENT, nullable=True),
        sa.Column("offer_ends_at", _MOMENT, nullable=True),
        sa.Column("offer_outbox_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("person_id", "briefing_id", name=op.f("uq_waiting_person_id_briefing_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiting_briefing_id_mode"), "waiting", ["briefing_id", "mode"])
    op.create_table(
        "briefings",
        sa.Column("briefing_id", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("overrides", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("briefing_id", name=op.f("pk_briefings")),
    )
    op.create_table(
        "briefing_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_briefing_changes_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_briefing_changes_briefing_id"), "briefing_changes", ["briefing_id"])
    op.create_table(
        "notices",
        *_person("notices"),
        sa.Column("briefing_id", sa.String(length=20), nullable=False),
        sa.Column("notice", sa.String(length=60), nullable=False),
        sa.Column("noticed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "briefing_id", "notice", name=op.f("pk_notices")),
    )
    op.create_table(
        "slides",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_slides_outbox_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_slides")),
    )


def _widen_registrations() -> None:
    """Makes the table anew, so that no number is ever given twice; who has a seat already gets a ticket to it."""
    connection = op.get_bind()
    columns = "person_id, briefing_id, mode, registered_at"
    rows = connection.execute(sa.text(f"SELECT {columns} FROM registrations ORDER BY id")).all()
    op.drop_table("registrations")
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        *_person("registrations"),
        sa.Column("briefing_id", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("checked_in_at", _MOMENT, nullable=True),
        sa.Column("checked_in_by", sa.LargeBinary(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("missing", sa.String(length=20), nullable=True),
        sa.Column("plans", sa.String(length=20), nullable=True),
        sa.Column("absence", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("person_id", "briefing_id", name=op.f("uq_registrations_person_id_briefing_id")),
        sqlite_autoincrement=True,
    )
    for row in rows:
        connection.execute(
            sa.text(
                f"INSERT INTO registrations ({columns}, ticket)"
                " VALUES (:person_id, :briefing_id, :mode, :registered_at, :ticket)"
            ),
            {**row._mapping, "ticket": secrets.token_urlsafe(16)},
        )
    op.create_index(op.f("ix_registrations_briefing_id_mode"), "registrations", ["briefing_id", "mode"])
    op.create_index(op.f("ix_registrations_ticket"), "registrations", ["ticket"], unique=True)


def _person(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:  # type: ignore[type-arg]
    return [
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
        ),
    ]
