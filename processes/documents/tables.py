"""The table of uploaded documents: one row for each upload to a case. The bytes lie in the document store, by their hash."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from engine.store.tables import metadata
from engine.store.types import Time

document = Table(
    "document",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("material", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("removed_at", Time),
    Index(None, "case_id"),
)
