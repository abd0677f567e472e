"""Step 1."""

import sqlalchemy as sa
from alembic import op

revision = "000001"
down_revision = "000000"


def upgrade() -> None:
    op.add_column("customers", sa.Column("field_1", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "field_1")
