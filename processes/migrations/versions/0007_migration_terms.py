"""What a migration was chosen to do where the law leaves it open, and processes under tables of another version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs keep the operator's choices; a definition may be a version's process with the tables of another."""
    op.add_column("migration_run", sa.Column("choices", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "mixed_definition",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("tables_of", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", "hash", name=op.f("pk_mixed_definition")),
    )
    op.create_index("ix_mixed_definition_hash", "mixed_definition", ["hash"])


def downgrade() -> None:
    """Neither the choices nor the mixed definitions are known."""
    op.drop_table("mixed_definition")
    op.drop_column("migration_run", "choices")
