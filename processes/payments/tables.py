"""The tables of fees: orders, refunds, and the numbers of the provider's messages, each of which counts once."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from engine.store.tables import metadata
from engine.store.types import Document, Time

payment = Table(
    "payment",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("amount", String(16), nullable=False),
    Column("name", Document, nullable=False),
    Column("status", String(16), nullable=False),
    Column("provider_ref", String(64)),
    Column("created_at", Time, nullable=False),
    Column("paid_at", Time),
    Index(None, "case_id"),
    Index(None, "id"),
)

payment_message = Table(
    "payment_message",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("order_id", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Time, nullable=False),
)

refund = Table(
    "refund",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("payment", String(64), nullable=False),
    Column("amount", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("closed_at", Time),
    Index(None, "payment"),
)
