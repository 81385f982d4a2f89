"""the deadlines that an edition had, and the announcements whose time passed before they were approved

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("editions", sa.Column("deadlines", sa.Text()))
    op.add_column("announcements", sa.Column("missed_at", sa.DateTime(timezone=True)))
