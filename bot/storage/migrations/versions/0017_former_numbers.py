"""who a person is now who was joined with another

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "former_numbers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_former_numbers_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_former_numbers"),
    )
