"""Indexes of open tasks by whether somebody has them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = {"free": "status = 'open' AND assignee IS NULL", "held": "status = 'open' AND assignee IS NOT NULL"}
NAMES = ("order_at", "role", "department", "category")


def upgrade() -> None:
    """Each filter has an index among the free and one among the held tasks."""
    for kind, condition in KINDS.items():
        for name in NAMES:
            columns = list(dict.fromkeys((name, "order_at", "id")))
            where = sa.text(condition)
            op.create_index(f"ix_task_{kind}_{name}", "task", columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    """The indexes are gone."""
    for kind in KINDS:
        for name in NAMES:
            op.drop_index(f"ix_task_{kind}_{name}", table_name="task")
