"""what is due is found by channel, and what was told to one chat by its address

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.drop_index("ix_outbox_lane_status_due_at", "outbox")
    for columns in (["lane", "status", "channel", "due_at", "id", "address"], ["address", "queued_at"]):
        op.create_index(f"ix_outbox_{'_'.join(columns)}", "outbox", columns)
