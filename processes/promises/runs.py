"""Proving as rows: asked for, done by a worker outside any transaction, told how far it is, cancelled, kept for good.

A run is `queued`, `running`, `done`, `cancelled` or `failed`. What a run found is never changed afterwards; a version may
be proved again, by a later prover, and both are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, true, update

from engine.model.calls import CURRENT
from engine.store.ids import new_id
from engine.store.transaction import Bell, Transaction
from processes import calling, rows
from processes.errors import ConflictError, NotFoundError
from processes.promises.model import Proofs, Verdict, proof_from
from processes.promises.revision import prover
from processes.promises.tables import proof_run

PART = "proof"
QUEUE = "bulk"
OPEN = ("queued", "running")
LOST_SECONDS = 60
RING_AGAIN_SECONDS = 90
Links = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `states` were visited so far, in the proof named by `phase`; times are in UTC.

    `current` is True for a run of the present prover.
    """

    id: str
    version: str
    state: str
    phase: str
    states: int
    verdict: Verdict | None
    figures: dict[str, int]
    error: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    current: bool = True


def keep(tx: Transaction, version: str, proofs: Proofs, by: str) -> str:
    """The proofs of a version, made just now, are kept as a run that is done; its id."""
    number = new_id(tx.now)
    found = {"phase": "", "states": _states(proofs), "beat_at": None, "rung_at": None, "ended_at": tx.now, "error": ""}
    rows.insert(
        tx, proof_run, [{**_asked(tx, number, version, proofs.definition, by), **found, **_result(proofs), "state": "done"}]
    )
    return number


def ask(tx: Transaction, version: str, definition: str, by: str, links: Links | None = None) -> str:
    """A run of the version waits for a worker, who is rung for; its id. One that waits or runs already is the same run.

    `links` are definitions, by the address of a call, that the run takes for current instead of those that are.
    """
    t = proof_run
    waiting = rows.every(tx, select(t.c.id, t.c.links).where(t.c.version == version, t.c.state.in_(OPEN)))
    for row in waiting:
        if dict(row["links"] or {}) == dict(links or {}):
            return str(row["id"])
    number = new_id(tx.now)
    begun = {"phase": "", "states": 0, "beat_at": None, "rung_at": tx.now, "ended_at": None, "error": ""}
    nothing = {"verdict": None, "figures": None, "proofs": None, "links": dict(links) if links else None}
    rows.insert(tx, t, [{**_asked(tx, number, version, definition, by), **begun, **nothing, "state": "queued"}])
    tx.ring(Bell("job", PART, number, QUEUE))
    return number


def lease(tx: Transaction, id: str) -> Run | None:
    """The run is this worker's; None where it is over, cancelled, or another worker has it and lives."""
    t = proof_run
    lost = and_(t.c.state == "running", t.c.beat_at < tx.now - timedelta(seconds=LOST_SECONDS))
    mine = t.c.id == id, t.c.cancelled.is_(False), or_(t.c.state == "queued", lost)
    taken = tx.connection.execute(update(t).where(*mine).values(state="running", beat_at=tx.now))
    return get(tx, id) if taken.rowcount else None


def beat(tx: Transaction, id: str, phase: str, states: int) -> bool:
    """How far the run is; False where somebody has cancelled it, and the worker is to stop."""
    t = proof_run
    going = t.c.id == id, t.c.state == "running", t.c.cancelled.is_(False)
    return bool(tx.connection.execute(update(t).where(*going).values(phase=phase, states=states, beat_at=tx.now)).rowcount)


def finish(tx: Transaction, id: str, proofs: Proofs) -> bool:
    """What the run found is kept; False where it was cancelled meanwhile, and nothing is kept."""
    t = proof_run
    going = t.c.id == id, t.c.state == "running", t.c.cancelled.is_(False)
    values = {"state": "done", "phase": "", "states": _states(proofs), "ended_at": tx.now, **_result(proofs)}
    return bool(tx.connection.execute(update(t).where(*going).values(**values)).rowcount)


def fail(tx: Transaction, id: str, error: str) -> None:
    """The run has failed, with what went wrong."""
    t = proof_run
    values = {"state": "failed", "error": error[:2000], "ended_at": tx.now}
    tx.connection.execute(update(t).where(t.c.id == id, t.c.state == "running").values(**values))


def cancel(tx: Transaction, id: str) -> None:
    """The run is over and keeps nothing; a worker that is at it stops at its next beat. ConflictError where it was over."""
    t = proof_run
    values = {"state": "cancelled", "cancelled": True, "ended_at": tx.now}
    if not tx.connection.execute(update(t).where(t.c.id == id, t.c.state.in_(OPEN)).values(**values)).rowcount:
        raise ConflictError("This proof is over.")


def due(tx: Transaction, limit: int, *, heard: bool = True) -> list[str]:
    """Runs that wait and were not rung for in a while, or whose worker was lost; they are rung for after this transaction.

    With `heard` False nobody hears a bell, and all that wait are due.
    """
    t = proof_run
    quiet = or_(t.c.rung_at.is_(None), t.c.rung_at < tx.now - timedelta(seconds=RING_AGAIN_SECONDS))
    lost = and_(t.c.state == "running", t.c.beat_at < tx.now - timedelta(seconds=LOST_SECONDS))
    found = rows.every(
        tx, select(t.c.id).where(or_(and_(t.c.state == "queued", quiet if heard else true()), and_(lost, quiet))).limit(limit)
    )
    ids = [str(row["id"]) for row in found]
    if ids:
        tx.connection.execute(update(t).where(t.c.id.in_(ids)).values(rung_at=tx.now))
    for one in ids:
        tx.ring(Bell("job", PART, one, QUEUE))
    return ids


def links(tx: Transaction, id: str) -> Links:
    """The definitions that a run takes for current, by the address of a call; of a run that is done, all that it looked at."""
    row = rows.first(tx, select(proof_run.c.links).where(proof_run.c.id == id))
    return dict(row["links"] or {}) if row is not None else {}


def get(tx: Transaction, id: str) -> Run:
    """The run. NotFoundError."""
    row = rows.first(tx, select(proof_run).where(proof_run.c.id == id))
    if row is None:
        raise NotFoundError
    return _run(row)


def open_run(tx: Transaction, version: str) -> Run | None:
    """The run of a version, with what is current, that waits or is under way."""
    t = proof_run
    row = rows.first(tx, select(t).where(t.c.version == version, t.c.state.in_(OPEN), t.c.links.is_(None)))
    return _run(row) if row is not None else None


def of_versions(tx: Transaction, versions: list[str]) -> list[Run]:
    """All runs of these versions, the latest first."""
    t = proof_run
    return [
        _run(row) for row in rows.every(tx, select(t).where(t.c.version.in_(versions)).order_by(t.c.asked_at.desc(), t.c.id.desc()))
    ]


def latest(tx: Transaction, version: str, instead: Links | None = None, *, current: bool = False) -> Proofs | None:
    """What the latest run of a version that is done has found; None where there is none.

    A run counts where the version calls now what it called then. `instead` names definitions that count as current, by the
    address of a call. With `current`, only what the present prover has found counts.
    """
    t = proof_run
    done = select(t.c.id, t.c.links).where(t.c.version == version, t.c.state == "done")
    done = done.where(t.c.prover == prover()) if current else done
    for row in rows.every(tx, done.order_by(t.c.ended_at.desc(), t.c.id.desc())):
        if holds(tx, row["links"] or {}, instead):
            return found(tx, row["id"])
    return None


def is_stale(tx: Transaction, version: str) -> bool:
    """True where a version was proved, but with other processes than those that it calls now."""
    t = proof_run
    done = rows.first(tx, select(t.c.id).where(t.c.version == version, t.c.state == "done").limit(1))
    return done is not None and latest(tx, version) is None


def is_asked(tx: Transaction, version: str, links: Links) -> bool:
    """True where a run of the version with these definitions waits or is under way."""
    t = proof_run
    open_runs = rows.every(tx, select(t.c.links).where(t.c.version == version, t.c.state.in_(OPEN)))
    return any(dict(row["links"] or {}) == dict(links) for row in open_runs)


def holds(tx: Transaction, links: Links, instead: Links | None = None) -> bool:
    """True where all these calls reach the same definitions now; `instead` as for `latest`."""
    return all(_is_current(tx, address, hash, instead or {}) for address, hash in links.items())


def _is_current(tx: Transaction, address: str, hash: str, instead: Links) -> bool:
    process, late, key = address.rpartition(CURRENT)
    return not late or hash == (instead.get(address) or calling.current(tx, process, key))


def found(tx: Transaction, id: str) -> Proofs | None:
    """What a run has found; None where it has not ended with a finding. NotFoundError."""
    row = rows.first(tx, select(proof_run).where(proof_run.c.id == id))
    if row is None:
        raise NotFoundError
    return _proofs(row) if row["proofs"] is not None else None


def _proofs(row: rows.Row) -> Proofs:
    told = row["proofs"]
    proofs = tuple(proof_from(one) for one in told["proofs"])
    return Proofs(row["definition"], proofs, bool(told["applies"]), links=row["links"] or {})


def _asked(tx: Transaction, id: str, version: str, definition: str, by: str) -> dict[str, Any]:
    return {
        "id": id,
        "version": version,
        "definition": definition,
        "asked_by": by,
        "asked_at": tx.now,
        "cancelled": False,
        "prover": prover(),
    }


def _result(proofs: Proofs) -> dict[str, Any]:
    content = {"applies": proofs.applies, "proofs": [asdict(proof) for proof in proofs]}
    links = dict(proofs.links) or None
    return {"verdict": proofs.verdict, "figures": proofs.figures, "proofs": content, "links": links, "prover": prover()}


def _states(proofs: Proofs) -> int:
    return sum(proof.states for proof in proofs)


def _run(row: rows.Row) -> Run:
    names = ("id", "version", "state", "phase", "states", "verdict", "error", "asked_by", "asked_at", "ended_at")
    return Run(figures=row["figures"] or {}, current=row["prover"] == prover(), **{name: row[name] for name in names})
