"""Add the composite index that the session list filters by."""

from alembic import op

revision = "000002"
down_revision = "000001"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "idx_sessions_status_created",
            "sessions",
            ["status", "created_at"],
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("idx_sessions_status_created", "sessions", postgresql_concurrently=True)
