"""Who has put on offer what is on offer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The name is there; of what was on offer before, that of who published the version first."""
    op.add_column("item_live", sa.Column("changed_by", sa.Text(), nullable=False, server_default=""))
    first = "SELECT published_by FROM item_version WHERE item_version.hash = item_live.version"
    op.execute(f"UPDATE item_live SET changed_by = COALESCE(({first}), '')")


def downgrade() -> None:
    """The name is gone."""
    op.drop_column("item_live", "changed_by")
