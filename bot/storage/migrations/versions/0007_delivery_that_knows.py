"""what became of answers and of notices to staff, edits of messages, closed questions, authors who are gone

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("people", sa.Column("is_muted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("questions", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.add_column("questions", sa.Column("original", sa.LargeBinary()))
    op.add_column("announcements", sa.Column("author_mark", sa.String(length=64)))
    op.create_table(
        "answers",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answerer_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_answers_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_answers_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["answerer_id"], ["people.id"], name=op.f("fk_answers_answerer_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_question_id"), "answers", ["question_id"])
    op.create_table(
        "relays",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_relays_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_relays_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_relays")),
    )
    op.create_index(op.f("ix_relays_question_id"), "relays", ["question_id"])
    op.create_table(
        "sources",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2)),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sources_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_sources")),
    )
