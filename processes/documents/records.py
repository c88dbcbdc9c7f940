"""The documents of a case: added, listed, removed, and given back as attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, select, update

from engine.store import history
from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import rows
from processes.documents.store import DocumentStore
from processes.documents.tables import document
from processes.documents.upload import MAX_BYTES, TYPES, Checked
from processes.errors import NotFoundError, UploadRefusedError
from processes.texts import text

MOST_OF_A_CASE = 50
MOST_BYTES_OF_A_CASE = 20 * MAX_BYTES
SHOWN = frozenset({"pdf", "png", "jpg"})
WITHIN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
ALONE = "sandbox; default-src 'none'"
TOO_MANY = text("一个办件最多上传 50 个文件、共 200 MB。", "One case can have at most 50 files of 200 MB together.")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of a case: for which material, its name to show, its type (pdf, png ...), size in bytes, time of upload."""

    id: str
    case_id: str
    material: str
    name: str
    type: str
    size: int
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """A document to send: its bytes and the headers that keep any browser from running it (ASVS 3.2.1)."""

    data: bytes
    media_type: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Which material of which case a document belongs to, and who brings it."""

    part: str
    case_id: str
    material: str
    actor: str


def add(
    tx: Transaction, store: DocumentStore, place: Place, checked: Checked, data: bytes, *, screened: bool = False
) -> DocumentView:
    """The bytes are kept, the document belongs to the case and its history says so; `checked` comes of `check_upload(data)`.

    `screened` says that the store's scanner has passed the bytes already.
    The same bytes for the same material are one document. UploadRefusedError beyond 50 documents or 200 MB of a case.
    """
    history.lock(tx, place.part)
    present = listed(tx, place.part, place.case_id)
    for known in present:
        if (known.material, known.sha256) == (place.material, checked.sha256):
            return known
    if len(present) >= MOST_OF_A_CASE or sum(known.size for known in present) + checked.size > MOST_BYTES_OF_A_CASE:
        raise UploadRefusedError({"file": [TOO_MANY]}, TOO_MANY["en"])
    key = store.keep(place.part, data, screened=screened)
    made = {
        "part": place.part,
        "id": new_id(tx.now),
        "case_id": place.case_id,
        "material": place.material,
        "name": checked.name,
        "type": checked.type,
        "size": checked.size,
        "sha256": key,
        "uploaded_by": place.actor,
        "created_at": tx.now,
        "removed_at": None,
    }
    rows.insert(tx, document, [made])
    told = {"document": made["id"], "material": place.material, "sha256": key, "size": checked.size}
    history.record(tx, place.part, "document.added", place.actor, told)
    return _view(made)


def listed(tx: Transaction, part: str, case_id: str) -> tuple[DocumentView, ...]:
    """The documents that belong to the case now, in the order of their upload."""
    wanted = select(document).where(document.c.part == part, document.c.case_id == case_id, document.c.removed_at.is_(None))
    return tuple(_view(row) for row in rows.every(tx, wanted.order_by(document.c.created_at, document.c.id)))


def remove(tx: Transaction, part: str, document_id: str, actor: str) -> None:
    """The document belongs to its case no more; a second time changes nothing. NotFoundError where it never did."""
    history.lock(tx, part)
    row = _row(tx, part, document_id)
    if row["removed_at"] is None:
        one = (document.c.part == part, document.c.id == document_id)
        tx.connection.execute(update(document).where(*one).values(removed_at=tx.now))
        history.record(tx, part, "document.removed", actor, {"document": document_id, "material": row["material"]})


def served(tx: Transaction, store: DocumentStore, part: str, document_id: str, *, inline: bool = False) -> Served:
    """The document as an attachment that no browser opens by itself. NotFoundError where it is not there or was removed.

    With `inline` a PDF or a picture is shown within a page of this site: uploads are known to hold nothing that runs.
    """
    row = _row(tx, part, document_id)
    if row["removed_at"] is not None:
        raise NotFoundError
    shown = inline and row["type"] in SHOWN
    names = f"filename=\"document.{row['type']}\"; filename*=UTF-8''{quote(row['name'], safe='')}"
    headers = {
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; {names}",
        "Content-Security-Policy": WITHIN if shown else ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Served(store.read(part, row["sha256"]), TYPES[row["type"]], headers)


def erase(tx: Transaction, store: DocumentStore, part: str) -> int:
    """No document of the part is left: its rows are removed and nameless, its bytes are gone. Their number."""
    history.lock(tx, part)
    gone = update(document).where(document.c.part == part)
    removed_at = func.coalesce(document.c.removed_at, tx.now, type_=document.c.removed_at.type)
    count = tx.connection.execute(gone.values(name="", removed_at=removed_at)).rowcount
    store.drop(part)
    return int(count)


def _row(tx: Transaction, part: str, document_id: str) -> dict[str, Any]:
    row = rows.first(tx, select(document).where(document.c.part == part, document.c.id == document_id))
    if row is None:
        raise NotFoundError
    return row


def _view(row: Mapping[str, Any]) -> DocumentView:
    return DocumentView(**{name: row[name] for name in DocumentView.__dataclass_fields__})
