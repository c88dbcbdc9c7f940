"""Tables of migrations: one row drives a run over all open cases of a version, one row tells each case's result.

A `mixed_definition` is a version's process with the decision tables that were in force when a case was accepted.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from engine.store.tables import metadata
from engine.store.types import Document, Time

migration_run = Table(
    "migration_run",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("key", String(128), nullable=False),
    Column("source", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    Column("nodes", Document, nullable=False),
    Column("choices", Document, nullable=False, server_default="{}"),
    Column("reason", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("cursor", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("troubled", Integer, nullable=False),
    Column("rehearsal", String(64)),
    Column("created_by", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("ended_at", Time),
    Index(None, "status", "created_at"),
)

migration_result = Table(
    "migration_result",
    metadata,
    Column("run", String(64), primary_key=True),
    Column("instance", String(64), primary_key=True),
    Column("number", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("detail", Document, nullable=False),
    Column("at", Time, nullable=False),
    Index(None, "run", "outcome", "instance"),
)

mixed_definition = Table(
    "mixed_definition",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("tables_of", String(64), nullable=False),
    Column("created_at", Time, nullable=False),
    Index(None, "hash"),
)
