"""Special procedures of a case, and with which prover a proof was made"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A case keeps its special procedures; a proof keeps the prover's hash, which proofs made before do not have."""
    op.add_column("case", sa.Column("special", sa.Text(), nullable=True))
    op.add_column("proof_run", sa.Column("prover", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Without them."""
    op.drop_column("proof_run", "prover")
    op.drop_column("case", "special")
