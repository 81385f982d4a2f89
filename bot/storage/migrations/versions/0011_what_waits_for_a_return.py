"""what is told to whoever comes back

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column(
        "waits_for_return", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("outbox", column)
