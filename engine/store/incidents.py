"""Incidents: what the machine could not do, waiting for a person, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, update

from engine.commands import Retry
from engine.errors import NotFoundError
from engine.store import history
from engine.store.execution import execute
from engine.store.host import SYSTEM, Host
from engine.store.sql import first, insert_new, keyed
from engine.store.tables import incident, job, message, process_start, timer
from engine.store.transaction import Bell, Transaction

STALLED = "stalled"
STALLING = {"timer": (timer, "open"), "message": (message, "stored"), "start": (process_start, "open")}


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An open incident. `cause` is a code, `number` is None where the store and not a step has opened it."""

    part: str
    id: str
    instance: str | None
    number: int | None
    node: str | None
    cause: str
    message: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InstanceNode:
    """The row that is in trouble, by part and id, and where it belongs."""

    part: str
    id: str
    instance: str | None = None
    node: str | None = None


def list_open(tx: Transaction, limit: int = 50, after: tuple[datetime, str] | None = None) -> list[OpenIncident]:
    """Open incidents, oldest first; `after` is the (created_at, id) of the last one seen."""
    names = ("part", "id", "instance", "number", "node", "cause", "message", "created_at")
    found = select(*(incident.c[n] for n in names)).where(incident.c.status == "open")
    if after is not None:
        found = found.where(tuple_(incident.c.created_at, incident.c.id) > after)
    rows = tx.connection.execute(found.order_by(incident.c.created_at, incident.c.id).limit(limit))
    return [OpenIncident(*row) for row in rows]


def find_open(tx: Transaction, part: str, id: str) -> OpenIncident | None:
    """The incident where it is open, else None. The part is locked."""
    history.lock(tx, part)
    row = first(tx, keyed(incident, part, id))
    if row is None or row.status != "open":
        return None
    return OpenIncident(row.part, row.id, row.instance, row.number, row.node, row.cause, row.message, row.created_at)


def retry(
    tx: Transaction, host: Host, part: str, id: str, *, key: str, actor: str, variables: Mapping[str, Any] | None = None
) -> None:
    """What the incident stopped is tried again, after an optional correction of variables, and the incident is closed.

    NotFoundError where it is not open any more.
    """
    row = find_open(tx, part, id)
    if row is None:
        raise NotFoundError("There is no such open incident.")
    if row.number is not None and row.instance is not None:
        command = Retry(incident=row.number, variables=variables or {})
        execute(tx, host, part=part, instance=row.instance, command=command, key=key, actor=actor)
        return
    reopen(tx, part, id, actor=actor)


def reopen(tx: Transaction, part: str, id: str, *, actor: str, reason: str = "") -> None:
    """What the store itself gave up, a timer, message or job, is ready once more, and the incident is closed.

    NotFoundError where it is not open any more.
    """
    row = find_open(tx, part, id)
    if row is None:
        raise NotFoundError("There is no such open incident.")
    mine = (incident.c.part == part, incident.c.id == id)
    tx.connection.execute(update(incident).where(*mine).values(status="completed", closed_at=tx.now))
    history.record(tx, part, "retry", actor, {"incident": id, "cause": row.cause, "reason": reason})
    if row.cause in STALLING:
        table, status = STALLING[row.cause]
        here = (table.c.id == id,) if table is process_start else (table.c.part == part, table.c.id == id)
        tx.connection.execute(update(table).where(*here, table.c.status == STALLED).values(status=status))
        tx.ring(Bell("sweep"))
        return
    again = {"status": "ready", "attempts": 0, "run_at": tx.now, "rung_at": tx.now, "closed_at": None, "error": None}
    one = update(job).where(job.c.part == part, job.c.id == id).values(**again).returning(job.c.queue)
    tx.ring(Bell("job", part, id, tx.connection.execute(one).scalar_one()))


def settle(tx: Transaction, part: str, id: str) -> None:
    """What the store itself had given up has come about in another way: its incident, where one is open, is closed."""
    mine = (incident.c.part == part, incident.c.id == id, incident.c.status == "open", incident.c.number.is_(None))
    if tx.connection.execute(update(incident).where(*mine).values(status="completed", closed_at=tx.now)).rowcount:
        history.record(tx, part, "incident.settled", SYSTEM, {"incident": id})


def stall_timer(tx: Transaction, part: str, id: str, said: str) -> bool:
    """The due timer, whose step cannot be done, waits for a person: an incident is open. False where it is gone."""
    history.lock(tx, part)
    mine = (timer.c.part == part, timer.c.id == id, timer.c.status == "open")
    stalled = update(timer).where(*mine).values(status=STALLED).returning(timer.c.instance, timer.c.node)
    row = tx.connection.execute(stalled).first()
    if row is None:
        return False
    open_own(tx, InstanceNode(part, id, row.instance, row.node), "timer", said)
    return True


def stall_message(tx: Transaction, part: str, id: str, said: str) -> bool:
    """The message or signal, whose step cannot be done, waits for a person: an incident is open. False where it is gone."""
    history.lock(tx, part)
    mine = (message.c.part == part, message.c.id == id, message.c.status == "stored")
    if not tx.connection.execute(update(message).where(*mine).values(status=STALLED)).rowcount:
        return False
    open_own(tx, InstanceNode(part, id), "message", said)
    return True


def open_own(tx: Transaction, where: InstanceNode, cause: str, said: str) -> None:
    """An incident that no step has opened is open, for the first time or again."""
    status = {"cause": cause, "message": said, "status": "open", "created_at": tx.now, "closed_at": None}
    identity = {"part": where.part, "id": where.id, "instance": where.instance, "number": None, "node": where.node}
    if not insert_new(tx, incident, [{**identity, **status}]):
        mine = (incident.c.part == where.part, incident.c.id == where.id)
        tx.connection.execute(update(incident).where(*mine).values(**status))
