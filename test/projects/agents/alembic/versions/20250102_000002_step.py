"""Step 2."""

import sqlalchemy as sa
from alembic import op

revision = "000002"
down_revision = "000001"


def upgrade() -> None:
    op.add_column("customers", sa.Column("field_2", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "field_2")
