"""Which documents an application needs and has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from engine.store.transaction import Transaction
from processes import rows
from processes.answers import Answers, is_needed
from processes.documents.tables import document
from processes.errors import NotFoundError
from processes.items.guide import MaterialView, material_view
from processes.items.versions import Version


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that was handed in. `size` in bytes."""

    id: str
    material: str
    name: str
    type: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class MaterialState:
    """A material of the item in one application: whether it is needed here, and what was handed in."""

    material: MaterialView
    needed: bool
    documents: tuple[DocumentView, ...]


def of_case(tx: Transaction, part: str) -> tuple[DocumentView, ...]:
    """The documents of a draft or case, oldest first."""
    d = document
    mine = select(d).where(d.c.part == part, d.c.removed_at.is_(None)).order_by(d.c.created_at, d.c.id)
    names = ("id", "material", "name", "type", "size")
    return tuple(DocumentView(**{n: r[n] for n in names}, at=r["created_at"]) for r in rows.every(tx, mine))


def states(tx: Transaction, part: str, version: Version, known: Answers) -> tuple[MaterialState, ...]:
    """The materials that the applicant hands in, with what is there."""
    found = of_case(tx, part)
    return tuple(
        MaterialState(material_view(m), is_needed(m, version.form, known.values), tuple(d for d in found if d.material == m.id))
        for m in version.item.materials
        if m.upload
    )


def remove(tx: Transaction, part: str, document_id: str) -> None:
    """The document does not count any more. NotFoundError where it is not there."""
    d = document
    mine = (d.c.part == part, d.c.id == document_id, d.c.removed_at.is_(None))
    if tx.connection.execute(update(d).where(*mine).values(removed_at=tx.now)).rowcount != 1:
        raise NotFoundError


def remove_all(tx: Transaction, part: str) -> None:
    """No document of the part counts any more."""
    d = document
    tx.connection.execute(update(d).where(d.c.part == part, d.c.removed_at.is_(None)).values(removed_at=tx.now))
