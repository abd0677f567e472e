"""Step 4."""

import sqlalchemy as sa
from alembic import op

revision = "000004"
down_revision = "000003"


def upgrade() -> None:
    op.add_column("customers", sa.Column("field_4", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "field_4")
