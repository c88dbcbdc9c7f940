"""Messages and signals between instances: stored with the step that throws them, delivered after its commit.

A message waits in the store until somebody waits for it, or until it expires; it is delivered once. A signal goes to
every instance that waits for it at the moment it is thrown, one row each. What begins a process of the thrower's own file,
where nobody waits for it, begins it in the same part. A message without a correlation key between processes of one file
(`inner`) stays within the part, so that a case never hears what was meant for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update

from engine.errors import KeyReusedError
from engine.model.beginnings import Beginning, beginnings, heard_inside
from engine.model.graph import Model
from engine.step import Thrown
from engine.store.host import InstanceRef
from engine.store.ids import new_id
from engine.store.sql import first, insert_new, keyed
from engine.store.suspension import awake, fitting, waited_for_asleep
from engine.store.tables import message, process_start, wait
from engine.store.transaction import Bell, Transaction
from engine.store.types import canonical

KEPT = timedelta(days=30)
BEGINS = {"message": "begin-message", "signal": "begin-signal"}
START = "start"
_NAMED = (message.c.part, message.c.id, message.c.name)


@dataclass(frozen=True, slots=True)
class Match:
    """A stored message (by its part and id) and the instance it is for; `wait` is None for a signal.

    With `begins` it begins a process of the file of `to_instance`, which has thrown it.
    """

    part: str
    id: str
    name: str
    to_part: str
    to_instance: str
    wait: int | None
    begins: bool = False


def throw(tx: Transaction, ref: InstanceRef, thrown: Iterable[Thrown], model: Model) -> None:
    """What a step throws is stored and will be delivered after the commit. `model` is the thrower's file."""
    for one in thrown:
        begins = beginnings(model, one.what, one.name)
        if one.what == "signal":
            broadcast(tx, one.name, one.payload, thrower=ref, own=begins)
        elif not begins or _waited_for(tx, one, ref.part):
            inner = one.correlation is None and heard_inside(model, one.node, one.name)
            _store(tx, ref.part, one, "inner" if inner else "message", None)
            continue
        if begins:
            _store(tx, ref.part, one, BEGINS[one.what], ref.instance)


def _store(tx: Transaction, part: str, one: Thrown, what: str, instance: str | None) -> None:
    row = _row(tx, part, new_id(tx.now), one.name, one.payload)
    row.update(what=what, correlation=one.correlation, instance=instance)
    tx.ring(Bell("sweep"))
    insert_new(tx, message, [row])


def _waited_for(tx: Transaction, one: Thrown, part: str) -> bool:
    mine = (wait.c.part == part, wait.c.status == "open", wait.c.what == "message", wait.c.name == one.name)
    keyed = or_(wait.c.correlation.is_(None), wait.c.correlation == one.correlation)
    return first(tx, select(wait.c.id).where(*mine, keyed)) is not None


def send(tx: Transaction, name: str, correlation: str | None, payload: Mapping[str, Any], *, key: str, part: str = "") -> bool:
    """The message is stored and will be delivered once; False where the key was sent before (nothing changes).

    KeyReusedError where the key came with another message.
    """
    row = _row(tx, part, key, name, payload)
    row.update(what="message", correlation=correlation, instance=None)
    tx.ring(Bell("sweep"))
    return insert_once(tx, row)


def insert_once(tx: Transaction, row: Mapping[str, Any]) -> bool:
    """The row is there; False where it was there before. KeyReusedError where it said something else."""
    if insert_new(tx, message, [row]) == 1:
        return True
    before = tx.connection.execute(keyed(message, row["part"], row["id"])).one()
    said = (before.name, before.correlation, row["payload"] if before.payload is None else before.payload)
    if canonical(said) != canonical((row["name"], row["correlation"], row["payload"])):
        raise KeyReusedError
    return False


def broadcast(
    tx: Transaction, name: str, payload: Mapping[str, Any], thrower: InstanceRef | None = None, own: Iterable[Beginning] = ()
) -> int:
    """The signal will reach every instance that waits for it now and begin at every start that listens; how many these are.

    The step that throws a signal has delivered it within its own instance already, and `own` are the starts of its file.
    """
    waiting = select(wait.c.part, wait.c.instance).where(wait.c.status == "open", wait.c.what == "signal", wait.c.name == name)
    if thrower is not None:
        waiting = waiting.where(or_(wait.c.part != thrower.part, wait.c.instance != thrower.instance))
    rows = []
    for part, instance in tx.connection.execute(waiting.distinct()):
        row = _row(tx, part, new_id(tx.now), name, payload)
        row.update(what="signal", correlation=None, instance=instance)
        rows.append(row)
    rows += _starting(tx, name, payload, set(own))
    if rows:
        tx.ring(Bell("sweep"))
    return insert_new(tx, message, rows)


def _starting(tx: Transaction, name: str, payload: Mapping[str, Any], own: set[Beginning]) -> list[dict[str, Any]]:
    heard = (process_start.c.kind == "signal", process_start.c.name == name)
    open_now = (process_start.c.status == "open", process_start.c.paused_at.is_(None))
    found = select(process_start.c.id, process_start.c.process, process_start.c.node).where(*heard, *open_now)
    listening = [row.id for row in tx.connection.execute(found) if (row.process, row.node) not in own]
    return [for_start(tx, start, name, payload) for start in listening]


def for_start(tx: Transaction, start: str, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a message that is meant for one start of a process."""
    return {**_row(tx, "", new_id(tx.now), name, payload), "what": START, "correlation": None, "instance": start}


def matches(tx: Transaction, limit: int) -> list[Match]:
    """Stored messages and signals that can be delivered now, each to the one that has waited longest, oldest first.

    Those for suspended instances stay stored.
    """
    stored = message.c.status == "stored"
    joined = message.join(wait, and_(wait.c.status == "open", *fitting()))
    found_at = (wait.c.part.label("to_part"), wait.c.instance.label("to_instance"), wait.c.number)
    pairs = select(*_NAMED, *found_at).select_from(joined).where(stored, message.c.expires_at > tx.now, awake(wait))
    met: dict[tuple[str, str], Match] = {}
    taken: set[tuple[str, str, int]] = set()
    for row in tx.connection.execute(pairs.order_by(message.c.created_at, message.c.id, wait.c.created_at).limit(limit)):
        target = (row.to_part, row.to_instance, row.number)
        if (row.part, row.id) not in met and target not in taken:
            met[row.part, row.id] = Match(*row)
            taken.add(target)
    signals = select(*_NAMED, message.c.part.label("to_part"), message.c.instance, message.c.what)
    meant = or_(message.c.what.in_(BEGINS.values()), and_(message.c.what == "signal", awake(message)))
    rows = tx.connection.execute(signals.where(stored, meant).order_by(message.c.created_at).limit(limit))
    return [*met.values(), *(Match(*row[:5], None, row.what != "signal") for row in rows)]


def expire(tx: Transaction) -> int:
    """Messages that nobody waited for in time are given up; how many. A suspended instance still waits."""
    late = update(message).where(message.c.status == "stored", message.c.expires_at <= tx.now, ~waited_for_asleep())
    return tx.connection.execute(late.values(status="expired", closed_at=tx.now)).rowcount


def _row(tx: Transaction, part: str, id: str, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    times = {"created_at": tx.now, "expires_at": tx.now + KEPT}
    return {"part": part, "id": id, "name": name, "payload": dict(payload), "status": "stored", **times}
