"""A process that promises nothing: it goes live once its gate has nothing against it.

Where the gate could not look at everything, a worker goes on, and the process waits for it. What even the worker cannot prove
goes live only with a signed reason, which says why it may all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from engine.model.report import Finding
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.promises import reasons, runs
from processes.promises.findings import WAITING, blocking
from processes.promises.model import Proof, Proofs
from processes.promises.sound import CHANGE
from processes.texts import Text, text

UNDECIDED = "not-proved"
"""The code of what the gate says where it could not look at everything; signed reasons are kept against it."""
HARD = tuple(CHANGE[reason] for reason in ("no-way-on", "round-for-ever", "doubled", "never-reached"))
"""What to change where the gate itself would have refused."""


def standing_against(tx: Transaction, version: str) -> list[Finding]:
    """What keeps the process from going live: a proof that is under way, what it has found, or a reason that is not signed yet."""
    if not _undecided(tx, version):
        return []
    proofs = runs.latest(tx, version, current=True)
    if proofs is None:
        return [blocking("waiting", WAITING)]
    faults = [fault.text for proof in proofs for fault in proof.faults if fault.change in HARD]
    if faults:
        return [blocking("soundness", fault) for fault in faults]
    return [blocking("unsigned", _unsigned(proofs))] if needs_reason(tx, version) else []


def needs_reason(tx: Transaction, version: str) -> bool:
    """True where nothing else stands against the process, and nobody has signed yet why it may go live unproved."""
    proofs = runs.latest(tx, version, current=True)
    if proofs is None or proofs.applies or proofs.verdict == "proved" or not _undecided(tx, version):
        return False
    refused = any(fault.change in HARD for proof in proofs for fault in proof.faults)
    return not refused and not any(reason.against == UNDECIDED for reason in reasons.signed(tx, version))


def _undecided(tx: Transaction, version: str) -> bool:
    t = tables.item_version
    row = rows.first(tx, select(t.c.findings, t.c.kind).where(t.c.hash == version))
    return row is not None and row["kind"] != "item" and any(told["code"] == UNDECIDED for told in row["findings"])


def _unsigned(proofs: Proofs) -> Text:
    why = _first(proof for proof in proofs if proof.verdict != "proved")
    return text(
        f"没能证明这个流程总能办完（{why['zh']}），须签署理由才能发布。",
        f"It is not proved that this process can always be finished ({why['en']}). It needs a signed reason before it goes live.",
    )


def _first(proofs: Iterable[Proof]) -> Text:
    return next(proof.claim for proof in proofs)
