"""codes that make one person of two, and links that open a conversation in a fresh browser

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "join_codes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64)),
        sa.Column("expires_at", moment),
        sa.Column("wrong", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("wrong_since", moment),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_join_codes_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_join_codes"),
        sa.UniqueConstraint("mark", name="uq_join_codes_mark"),
    )
    op.create_table(
        "private_links",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_private_links_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_private_links"),
        sa.UniqueConstraint("mark", name="uq_private_links_mark"),
    )
