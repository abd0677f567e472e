"""Add the key that owns a session."""

import sqlalchemy as sa
from alembic import op

revision = "000003"
down_revision = "000002"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("owner_api_key", sa.String(255), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "owner_api_key")
