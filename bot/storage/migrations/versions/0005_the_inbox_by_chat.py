"""the inbox is read by chat, so that nobody waits for another; what an earlier version left waits at chat 0

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("chat", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_index(op.f("ix_inbox_status_update_id"), "inbox")
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        op.f("ix_inbox_bot_id_chat_update_id"),
        "inbox",
        ["bot_id", "chat", "update_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
