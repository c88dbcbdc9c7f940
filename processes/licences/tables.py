"""The tables of e-licences: what was signed, whom it is for, whether it still stands, and the public keys it was signed with."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from engine.store.tables import metadata
from engine.store.types import Document, Time

licence = Table(
    "licence",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("identifier", String(128), nullable=False, unique=True),
    Column("kind", String(21), nullable=False),
    Column("issuer", String(18), nullable=False),
    Column("serial", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("holder_kind", String(16), nullable=False),
    Column("holder_name", Text, nullable=False),
    Column("holder_number", String(32), nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("payload", Document, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("issued_at", Time, nullable=False),
    Column("ended_at", Time),
    Column("end_kind", String(16)),
    Column("end_reason", Document),
    Column("end_actor", Text),
    Column("replaced_by", String(128)),
    Index(None, "case_id"),
    Index(None, "holder_number", "kind"),
)

signing_key = Table(
    "signing_key",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("public_pem", Text, nullable=False),
    Column("since", Time, nullable=False),
)
