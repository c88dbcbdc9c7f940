"""Messages and signals between instances: stored with the step that throws them, delivered after its commit.

A message waits in the store until somebody waits for it, or until it expires; it is delivered once. A signal goes to
every instance that waits for it at the moment it is thrown, one row each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from engine.step import Thrown
from engine.store.host import InstanceRef
from engine.store.ids import new_id
from engine.store.sql import insert_new
from engine.store.tables import message, wait
from engine.store.transaction import Bell, Transaction

KEPT = timedelta(days=30)
_NAMED = (message.c.part, message.c.id, message.c.name)


@dataclass(frozen=True, slots=True)
class Match:
    """A stored message (by its part and id) and the instance it is for; `wait` is None for a signal."""

    part: str
    id: str
    name: str
    to_part: str
    to_instance: str
    wait: int | None


def throw(tx: Transaction, ref: InstanceRef, thrown: Iterable[Thrown]) -> None:
    """What a step throws is stored and will be delivered after the commit."""
    for one in thrown:
        if one.what == "signal":
            broadcast(tx, one.name, one.payload, thrower=ref)
        else:
            send(tx, one.name, one.correlation, one.payload, key=new_id(tx.now), part=ref.part)


def send(tx: Transaction, name: str, correlation: str | None, payload: Mapping[str, Any], *, key: str, part: str = "") -> bool:
    """The message is stored and will be delivered once; False where the key was sent before (nothing changes)."""
    row = _row(tx, part, key, name, payload)
    row.update(what="message", correlation=correlation, instance=None)
    tx.ring(Bell("sweep"))
    return insert_new(tx, message, [row]) == 1


def broadcast(tx: Transaction, name: str, payload: Mapping[str, Any], thrower: InstanceRef | None = None) -> int:
    """The signal will reach every instance that waits for it now, except the thrower; how many these are.

    The step that throws a signal has delivered it within its own instance already.
    """
    waiting = select(wait.c.part, wait.c.instance).where(wait.c.status == "open", wait.c.what == "signal", wait.c.name == name)
    if thrower is not None:
        waiting = waiting.where(or_(wait.c.part != thrower.part, wait.c.instance != thrower.instance))
    rows = []
    for part, instance in tx.connection.execute(waiting.distinct()):
        row = _row(tx, part, new_id(tx.now), name, payload)
        row.update(what="signal", correlation=None, instance=instance)
        rows.append(row)
    if rows:
        tx.ring(Bell("sweep"))
    return insert_new(tx, message, rows)


def matches(tx: Transaction, limit: int) -> list[Match]:
    """Stored messages and signals that can be delivered now, each to the one that has waited longest, oldest first."""
    stored = message.c.status == "stored"
    found = or_(wait.c.correlation.is_(None), wait.c.correlation == message.c.correlation)
    joined = message.join(wait, (wait.c.name == message.c.name) & (wait.c.what == "message") & (wait.c.status == "open") & found)
    found_at = (wait.c.part.label("to_part"), wait.c.instance.label("to_instance"), wait.c.number)
    pairs = select(*_NAMED, *found_at).select_from(joined).where(stored, message.c.what == "message", message.c.expires_at > tx.now)
    met: dict[tuple[str, str], Match] = {}
    taken: set[tuple[str, str, int]] = set()
    for row in tx.connection.execute(pairs.order_by(message.c.created_at, message.c.id, wait.c.created_at).limit(limit)):
        target = (row.to_part, row.to_instance, row.number)
        if (row.part, row.id) not in met and target not in taken:
            met[row.part, row.id] = Match(*row)
            taken.add(target)
    signals = select(*_NAMED, message.c.part.label("to_part"), message.c.instance)
    addressed = signals.where(stored, message.c.what == "signal").order_by(message.c.created_at).limit(limit)
    return [*met.values(), *(Match(*row, None) for row in tx.connection.execute(addressed))]


def expire(tx: Transaction) -> int:
    """Messages that nobody waited for in time are given up; how many."""
    late = update(message).where(message.c.status == "stored", message.c.expires_at <= tx.now)
    return tx.connection.execute(late.values(status="expired", closed_at=tx.now)).rowcount


def _row(tx: Transaction, part: str, id: str, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    times = {"created_at": tx.now, "expires_at": tx.now + KEPT}
    return {"part": part, "id": id, "name": name, "payload": dict(payload), "status": "stored", **times}
