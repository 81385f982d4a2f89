"""which accounts have entered the same student number

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("people", sa.Column("number_mark", sa.String(length=64)))
    op.create_index(op.f("ix_people_number_mark"), "people", ["number_mark"])
