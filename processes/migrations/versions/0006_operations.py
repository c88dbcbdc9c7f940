"""Suspended instances, and runs that carry all cases of a version over"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SUSPENDED = sa.text("suspended_at IS NOT NULL")


def upgrade() -> None:
    """An instance may be suspended; runs and their results by case have rows."""
    op.add_column("instance", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_instance_suspended", "instance", ["part", "id"], postgresql_where=SUSPENDED, sqlite_where=SUSPENDED)
    op.create_index("ix_instance_created_at_id", "instance", ["created_at", "id"])
    op.create_table(
        "migration_run",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("nodes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("troubled", sa.Integer(), nullable=False),
        sa.Column("rehearsal", sa.String(64), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_run")),
    )
    op.create_index("ix_migration_run_status_created_at", "migration_run", ["status", "created_at"])
    op.create_table(
        "migration_result",
        sa.Column("run", sa.String(64), nullable=False),
        sa.Column("instance", sa.String(64), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("run", "instance", name=op.f("pk_migration_result")),
    )
    op.create_index("ix_migration_result_run_outcome_instance", "migration_result", ["run", "outcome", "instance"])


def downgrade() -> None:
    """Neither the runs nor the suspensions are there."""
    op.drop_table("migration_result")
    op.drop_table("migration_run")
    op.drop_index("ix_instance_created_at_id", table_name="instance")
    op.drop_index("ix_instance_suspended", table_name="instance")
    op.drop_column("instance", "suspended_at")
