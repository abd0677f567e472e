"""Step 5."""

import sqlalchemy as sa
from alembic import op

revision = "000005"
down_revision = "000004"


def upgrade() -> None:
    op.add_column("customers", sa.Column("field_5", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "field_5")
