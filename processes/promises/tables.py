"""Tables of proofs: one row for each time a version was proved, and the signed reasons for numbers that got worse."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from engine.store.tables import metadata
from engine.store.types import Document, Time

proof_run = Table(
    "proof_run",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("definition", String(64), nullable=False),
    Column("prover", String(64), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),
    Column("phase", String(16), nullable=False, server_default=""),
    Column("states", Integer, nullable=False, server_default="0"),
    Column("cancelled", Boolean, nullable=False),
    Column("verdict", String(16)),
    Column("figures", Document),
    Column("proofs", Document),
    Column("links", Document),
    Column("error", Text, nullable=False, server_default=""),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Time, nullable=False),
    Column("rung_at", Time),
    Column("beat_at", Time),
    Column("ended_at", Time),
    Index(None, "version", "asked_at"),
    Index(None, "state", "asked_at"),
)

worse_reason = Table(
    "worse_reason",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("against", String(64), primary_key=True),
    Column("figures", Document, nullable=False),
    Column("reason", Text, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("signed_at", Time, nullable=False),
)
