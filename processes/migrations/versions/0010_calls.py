"""Processes that may be called, the calls between versions, and the definitions on which proofs were made"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables are there, and the processes of the versions that were there before are listed."""
    op.create_table(
        "item_process",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", "process", name=op.f("pk_item_process")),
    )
    op.create_index("ix_item_process_process", "item_process", ["process"])
    op.create_table(
        "item_call",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("called", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("version", "name", name=op.f("pk_item_call")),
    )
    op.create_index("ix_item_call_key", "item_call", ["key"])
    op.create_index("ix_item_call_called", "item_call", ["called"])
    op.add_column("proof_run", sa.Column("links", sa.Text(), nullable=True))
    _list_processes()


def downgrade() -> None:
    """The tables are gone."""
    op.drop_column("proof_run", "links")
    op.drop_index("ix_item_call_called", table_name="item_call")
    op.drop_index("ix_item_call_key", table_name="item_call")
    op.drop_table("item_call")
    op.drop_index("ix_item_process_process", table_name="item_process")
    op.drop_table("item_process")


def _list_processes() -> None:
    connection = op.get_bind()
    target = sa.table("item_process", sa.column("version"), sa.column("process"), sa.column("tag"))
    for row in connection.execute(sa.text("SELECT hash, model FROM item_version")).all():
        model = json.loads(bytes(row.model))["model"]
        found = [{"version": row.hash, "process": each["id"], "tag": ""} for each in model.get("processes", ()) if _can_begin(each)]
        if found:
            connection.execute(sa.insert(target), found)


def _can_begin(process: dict[str, Any]) -> bool:
    starts = [each for each in process.get("nodes", ()) if each["kind"] == "startEvent" and not each.get("scope")]
    return bool(process.get("executable")) and any(not each.get("events") for each in starts)
