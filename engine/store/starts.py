"""The starts of processes that are offered: one row for each event that begins one, with its next time.

Rows are kept by the key that the process is offered under. A new version takes them over: a start with the same text keeps
its schedule, another begins anew, one that is not drawn any more is gone. Nothing begins by a paused start; what comes for it
meanwhile waits, except signals and changes of data, which are not heard, and times of a cycle, which pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from engine import schedule
from engine.definition import Definition
from engine.elements.events.conditional import holds_over
from engine.elements.events.timer import TimerKind
from engine.errors import CommandError, NotFoundError
from engine.model.beginnings import Opening, published
from engine.schedule import Plan
from engine.store import history, incidents
from engine.store.host import Host
from engine.store.ids import new_id
from engine.store.sql import first, insert_all
from engine.store.tables import environment, process_start, start_part
from engine.store.transaction import Bell, Transaction

ENVIRONMENT = "environment"
"""The part of the history that tells what was reported, and the lock of that data."""
Values = dict[str, Any]


def offer(tx: Transaction, definition: Definition, *, key: str, version: str) -> None:
    """The process is offered under the key in this version: exactly its starts are there, scheduled. A repeat changes nothing."""
    history.lock(tx, ENVIRONMENT)
    known = {(row.process, row.node, row.place): row for row in locked(tx, key)}
    data = reported(tx)
    paused = _paused(known.values())
    fresh = []
    for opening in published(definition.model):
        row = known.pop((opening.process, opening.node, opening.place), None)
        values = _values(tx, definition, opening, row, data)
        values.update(version=version, definition_hash=definition.hash)
        if row is not None:
            tx.connection.execute(update(process_start).where(process_start.c.id == row.id).values(**values))
            _settle(tx, row)
        else:
            named = {"id": new_id(tx.now), "key": key, "process": opening.process, "node": opening.node, "place": opening.place}
            fresh.append({**named, **values, "paused_at": paused, "created_at": tx.now})
    insert_all(tx, process_start, fresh)
    _forget(tx, key, known.values())
    tx.ring(Bell("sweep"))


def withdraw(tx: Transaction, key: str) -> int:
    """Nothing begins under the key any more; how many starts there were. Instances that run go on."""
    found = locked(tx, key)
    _forget(tx, key, found)
    return len(found)


def pause(tx: Transaction, key: str) -> bool:
    """No start of the key begins anything until the resume; False where that is so already. NotFoundError."""
    found = locked(tx, key)
    if not found:
        raise NotFoundError("Nothing begins under this key.")
    mine = (process_start.c.key == key, process_start.c.paused_at.is_(None))
    return bool(tx.connection.execute(update(process_start).where(*mine).values(paused_at=tx.now, changed_at=tx.now)).rowcount)


def resume(tx: Transaction, host: Host, key: str) -> bool:
    """The starts of the key begin again; False where none was paused. NotFoundError.

    Times of a cycle that have passed meanwhile are not made up for. A start with one time only that came meanwhile begins now.
    """
    found = locked(tx, key)
    if not found:
        raise NotFoundError("Nothing begins under this key.")
    for row in found:
        values: Values = {"paused_at": None, "changed_at": tx.now}
        if row.paused_at is not None and row.due_at is not None and row.due_at <= tx.now:
            came = schedule.come(timer_of(host.definition(tx, row.definition_hash), row), plan_of(row), tx.now)
            values.update(planned(came.following) if came.following is not None else {})
        tx.connection.execute(update(process_start).where(process_start.c.id == row.id).values(**values))
    tx.ring(Bell("sweep"))
    return any(row.paused_at is not None for row in found)


def locked(tx: Transaction, key: str) -> list[Row[Any]]:
    """The starts of the key, which are this transaction's alone until it ends."""
    mine = select(process_start).where(process_start.c.key == key)
    return list(tx.connection.execute(mine.order_by(process_start.c.id).with_for_update()))


def taken(tx: Transaction, start: str) -> Row[Any] | None:
    """The start, with all others of its key this transaction's alone; None where it is gone or another transaction has them.

    Whoever has the first row of a key has the key.
    """
    row = first(tx, select(process_start.c.key).where(process_start.c.id == start))
    if row is None:
        return None
    lowest = select(func.min(process_start.c.id)).where(process_start.c.key == row.key).scalar_subquery()
    if first(tx, select(process_start.c.id).where(process_start.c.id == lowest).with_for_update(skip_locked=True)) is None:
        return None
    return first(tx, select(process_start).where(process_start.c.id == start).with_for_update())


def reported(tx: Transaction) -> Values:
    """What other systems have reported last, by name."""
    return {row.name: row.value for row in tx.connection.execute(select(environment.c.name, environment.c.value))}


def timer_of(definition: Definition, row: Any) -> TimerKind:
    """The timer of the start. CommandError where there is none."""
    kind = kind_of(definition, row)
    if not isinstance(kind, TimerKind):
        raise CommandError("This start waits for no timer.")
    return kind


def kind_of(definition: Definition, row: Any) -> Any:
    """The event that the start waits for. NotFoundError where it is not drawn."""
    element: Any = definition.process(row.process).task_specs.get(row.node)
    if element is None or row.place >= len(element.definitions):
        raise NotFoundError(f"There is no start {row.node!r} in this process.")
    return element.definitions[row.place]


def plan_of(row: Any) -> Plan:
    """The plan that the row keeps."""
    return Plan(row.due_at, row.since_at, row.count)


def planned(plan: Plan | None) -> Values:
    """The plan as values of the row; without one its times are over."""
    if plan is None:
        return {"status": "over", "due_at": None}
    return {"status": "open", "due_at": plan.due, "since_at": plan.since, "count": plan.count}


def holds(definition: Definition, row: Any, data: Mapping[str, Any], now: datetime) -> bool:
    """True where the condition of the start is true over the data; one that cannot be worked out is not."""
    return holds_over(kind_of(definition, row), data, now)


def _values(tx: Transaction, definition: Definition, opening: Opening, row: Row[Any] | None, data: Values) -> Values:
    told = {"kind": opening.kind, "name": opening.name, "text": opening.text, "together": opening.together, "changed_at": tx.now}
    if row is not None and (row.kind, row.text) == (opening.kind, opening.text):
        return {**told, "status": "open" if row.status == incidents.STALLED else row.status}
    fresh: Values = {"status": "open", "due_at": None, "since_at": None, "count": 0, "holds": None}
    if opening.kind == "timer":
        fresh.update(planned(schedule.begin(timer_of(definition, opening), tx.now)))
    elif opening.kind == "conditional":
        fresh.update(holds=holds(definition, opening, data, tx.now))
    return {**told, **fresh}


def _paused(rows: Iterable[Row[Any]]) -> datetime | None:
    """Since when all of the starts are paused: then a start that is new is so, too."""
    since = [row.paused_at for row in rows]
    return None if not since or None in since else max(since)


def _forget(tx: Transaction, key: str, rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        tx.connection.execute(delete(process_start).where(process_start.c.id == row.id))
        _settle(tx, row)
        mine = (start_part.c.key == key, start_part.c.process == row.process, start_part.c.node == row.node)
        tx.connection.execute(delete(start_part).where(*mine))


def _settle(tx: Transaction, row: Row[Any]) -> None:
    """A start that was stalled begins again, or is gone: nobody has to look after it any more."""
    if row.status == incidents.STALLED:
        incidents.settle(tx, "", row.id)
