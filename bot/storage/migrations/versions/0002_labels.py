"""labelled questions, and what the bot had answered wrongly

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("programme", sa.String(length=40), nullable=True),
        sa.Column("outside", sa.String(length=40), nullable=True),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_labels_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_labels_person_id"), "labels", ["person_id"])
    op.add_column("questions", sa.Column("wrong_topic", sa.String(length=40), nullable=True))
