"""Definitions as they are stored: immutable, named by their hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.store.sql import first, insert_new
from engine.store.tables import definition
from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """What a definition is built from: canonical JSON of the model, DMN XML by name, hashes of linked definitions."""

    hash: str
    process: str
    model: str
    decisions: Mapping[str, str]
    linked: Mapping[str, str]
    effects: Sequence[str]


def save(tx: Transaction, stored: StoredDefinition) -> None:
    """The definition is there; saving it again changes nothing."""
    values = {
        "hash": stored.hash,
        "process": stored.process,
        "model": stored.model,
        "decisions": dict(stored.decisions),
        "linked": dict(stored.linked),
        "effects": sorted(stored.effects),
        "created_at": tx.now,
    }
    insert_new(tx, definition, [values])


def load(tx: Transaction, hash: str) -> StoredDefinition | None:
    """The stored definition by its hash, None where there is none."""
    row = first(tx, definition.select().where(definition.c.hash == hash))
    return row and StoredDefinition(row.hash, row.process, row.model, row.decisions, row.linked, row.effects)
