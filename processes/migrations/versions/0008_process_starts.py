"""What begins processes that are offered, what has begun, and data that conditions of starts look at"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    """Starts, parts of starts, what has begun and reported data have rows."""
    op.create_table(
        "process_start",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("definition_hash", sa.String(64), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("since_at", TIME, nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("paused_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_start")),
    )
    op.create_index("ux_process_start_place", "process_start", ["key", "process", "node", "place"], unique=True)
    op.create_index("ix_process_start_due_at", "process_start", ["due_at"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_process_start_name", "process_start", ["kind", "name"], postgresql_where=OPEN, sqlite_where=OPEN)
    _others()


def _others() -> None:
    op.create_table(
        "process_begun",
        sa.Column("start", sa.String(26), nullable=False),
        sa.Column("trigger", sa.String(200), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("instance", sa.String(64), nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("start", "trigger", name=op.f("pk_process_begun")),
    )
    op.create_index("ix_process_begun_key_at", "process_begun", ["key", "at"])
    op.create_index("ix_process_begun_at", "process_begun", ["at"])
    op.create_table(
        "start_part",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("correlation", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_part")),
    )
    op.create_index("ix_start_part_key_node", "start_part", ["key", "node"])
    op.create_table(
        "environment",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_environment")),
    )


def downgrade() -> None:
    """Nothing begins by itself."""
    for name in ("environment", "start_part", "process_begun", "process_start"):
        op.drop_table(name)
