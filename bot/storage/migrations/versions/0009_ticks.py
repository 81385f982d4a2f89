"""what people have ticked in their checklists

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "ticks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("is_by_office", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ticks_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "programme", "year", "item", name=op.f("pk_ticks")),
    )
    op.create_index(op.f("ix_ticks_programme_year"), "ticks", ["programme", "year"])
