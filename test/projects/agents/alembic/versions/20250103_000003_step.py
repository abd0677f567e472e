"""Step 3."""

import sqlalchemy as sa
from alembic import op

revision = "000003"
down_revision = "000002"


def upgrade() -> None:
    op.add_column("customers", sa.Column("field_3", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "field_3")
