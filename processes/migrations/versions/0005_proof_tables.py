"""Tables of proofs and of the reasons for worse numbers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _proof_run() -> None:
    op.create_table(
        "proof_run",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=16), server_default="", nullable=False),
        sa.Column("states", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.Column("proofs", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_run")),
    )
    op.create_index(op.f("ix_proof_run_version_asked_at"), "proof_run", ["version", "asked_at"], unique=False)
    op.create_index(op.f("ix_proof_run_state_asked_at"), "proof_run", ["state", "asked_at"], unique=False)


def upgrade() -> None:
    """The tables are there."""
    _proof_run()
    op.create_table(
        "worse_reason",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("against", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", "against", name=op.f("pk_worse_reason")),
    )


def downgrade() -> None:
    """The tables are gone."""
    op.drop_table("worse_reason")
    op.drop_index(op.f("ix_proof_run_state_asked_at"), table_name="proof_run")
    op.drop_index(op.f("ix_proof_run_version_asked_at"), table_name="proof_run")
    op.drop_table("proof_run")
