"""What other systems report: the data that conditions of process starts look at (BPMN 2.0.2, 10.5.2).

The standard lets such a condition refer to states of entities in the environment and leaves open how they are known. Here other
systems report named values, in order; a condition that turns from false to true with a report begins an instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from engine.store import history, starts
from engine.store.host import Host
from engine.store.messages import for_start, insert_once
from engine.store.sql import insert_all, insert_new
from engine.store.tables import environment, message, process_start
from engine.store.transaction import Bell, Transaction

REPORT = "report"


def report(tx: Transaction, host: Host, data: Mapping[str, Any], *, key: str, actor: str) -> int | None:
    """The values are what is known now, and every condition has been looked at once; how many have turned true.

    None where the key was used before: then nothing has changed. KeyReusedError where it came with other values.
    """
    history.lock(tx, starts.ENVIRONMENT)
    if not first_time(tx, REPORT, "", data, key=key):
        return None
    history.record(tx, starts.ENVIRONMENT, REPORT, actor, {"data": dict(data)})
    _keep(tx, data, actor)
    return _look(tx, host)


def first_time(tx: Transaction, what: str, name: str, payload: Mapping[str, Any], *, key: str) -> bool:
    """True where nothing of the kind has come under this key before; now it has. KeyReusedError where something else has."""
    told = {"part": starts.ENVIRONMENT, "id": f"{what}:{key}", "what": f"told-{what}", "name": name, "payload": dict(payload)}
    times = {"created_at": tx.now, "expires_at": tx.now, "closed_at": tx.now}
    fresh = {**told, **times, "status": "delivered", "correlation": None, "instance": None}
    return insert_once(tx, fresh)


def _keep(tx: Transaction, data: Mapping[str, Any], actor: str) -> None:
    for name, value in data.items():
        row = {"name": name, "value": value, "actor": actor, "at": tx.now}
        if not insert_new(tx, environment, [row]):
            tx.connection.execute(update(environment).where(environment.c.name == name).values(**row))


def _look(tx: Transaction, host: Host) -> int:
    data = starts.reported(tx)
    turned = []
    watching = select(process_start).where(process_start.c.kind == "conditional", process_start.c.status == "open")
    for row in list(tx.connection.execute(watching.order_by(process_start.c.id).with_for_update())):
        now = starts.holds(host.definition(tx, row.definition_hash), row, data, tx.now)
        if now != bool(row.holds):
            tx.connection.execute(update(process_start).where(process_start.c.id == row.id).values(holds=now))
        if now and not row.holds and row.paused_at is None:
            turned.append(for_start(tx, row.id, row.node, data))
    if turned:
        insert_all(tx, message, turned)
        tx.ring(Bell("sweep"))
    return len(turned)
