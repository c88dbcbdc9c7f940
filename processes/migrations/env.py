"""Runs migrations on the connection it is given; `processes.database.upgrade` is the way in."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from processes.schema import metadata


def plain_types(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """A migration names the type that the database has, so that it outlives our own classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain_types,
)
with context.begin_transaction():
    context.run_migrations()
