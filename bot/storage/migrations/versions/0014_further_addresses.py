"""the addresses of a person besides the first

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("is_gone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_addresses_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
        sa.UniqueConstraint("person_id", "channel", "address", name="uq_addresses_person_id_channel_address"),
        sqlite_autoincrement=True,
    )
    is_confirmed = sa.text("confirmed_at IS NOT NULL")
    op.create_index(
        "ix_addresses_channel_address",
        "addresses",
        ["channel", "address"],
        unique=True,
        sqlite_where=is_confirmed,
        postgresql_where=is_confirmed,
    )
