"""Erasing the personal data of an ended case: the chain still verifies, what stood in it is gone."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from engine.store import history
from engine.store.transaction import Transaction
from processes import casefile, documents, rows, tables
from processes.access import ERASE, require
from processes.documents import DocumentStore
from processes.errors import ConflictError, InvalidError
from processes.people import Official
from processes.settings import Settings
from processes.texts import text
from processes.transitions import ENDS

GONE = text("（已删除）", "(erased)")


def erase(tx: Transaction, settings: Settings, official: Official, number: str, reason: str) -> None:
    """No personal data of the case is left; its number, state, times and hashes stay, and who erased it why.

    A person without any other case is forgotten too. NotAllowedError, NotFoundError, InvalidError without a reason,
    ConflictError while the case is open.
    """
    require(official, ERASE)
    if not reason.strip():
        raise InvalidError({"reason": [text("请说明删除依据。", "Say on what basis.")]})
    part = casefile.find_case(tx, number).part
    case = casefile.open_case(tx, part)
    if case.state not in ENDS:
        raise ConflictError("Only a case that has ended can be erased.")
    d, n, o, c = tables.decision, tables.notice, tables.opinion, tables.case
    documents.erase(tx, DocumentStore(settings.home / "documents"), part)
    history.erase(tx, part)
    tx.connection.execute(delete(tables.case_data).where(tables.case_data.c.part == part))
    tx.connection.execute(delete(o).where(o.c.part == part))
    tx.connection.execute(update(d).where(d.c.part == part).values(facts="", opinion="", detail={}))
    tx.connection.execute(update(n).where(n.c.part == part).values(subject=GONE, body=GONE))
    tx.connection.execute(update(c).where(c.c.part == part).values(subject="", code=None, gaps=None, erased_at=tx.now))
    _forget_person(tx, str(case.row["person"]))
    history.record(tx, part, "case.erased", official.actor, {"case": case.id, "reason": reason.strip()})


def _forget_person(tx: Transaction, person: str) -> None:
    c, p = tables.case, tables.person
    other = select(c.c.id).where(c.c.person == person, c.c.erased_at.is_(None))
    if rows.first(tx, other) is None:
        tx.connection.execute(update(p).where(p.c.id == person).values(name="", number=f"erased:{person}"[:32], phone=""))
