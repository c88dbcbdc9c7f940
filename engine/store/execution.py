"""Execution: a command becomes the next state and all its rows in the transaction it is given.

The part is locked first, then the instance is loaded, advanced and written. A repeated key gives the first answer
and does nothing again; bells ring after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, select, update

from engine.advance import advance
from engine.commands import Command, Migrate, Resume, Start
from engine.errors import InstanceEndedError, KeyReusedError, NotFoundError
from engine.state import REVISION, dumps, loads, suspended_at
from engine.step import Advance
from engine.store import history, linking, messages, rows, suspension
from engine.store.host import Executed, Host, InstanceRef
from engine.store.sql import insert_all
from engine.store.tables import entry, instance, payload
from engine.store.transaction import Transaction
from engine.store.types import canonical

_repeated = (
    select(entry.c.no)
    .where(entry.c.part == instance.c.part, entry.c.instance == instance.c.id, entry.c.key == bindparam("key"))
    .scalar_subquery()
)
_NEEDED = ("part", "id", "business_key", "definition_hash", "status", "outcome", "state", "seq")
_LOAD: Any = select(*(instance.c[name] for name in _NEEDED), _repeated.label("repeated")).where(
    instance.c.part == bindparam("p"), instance.c.id == bindparam("i")
)
_SAVE = update(instance).where(instance.c.part == bindparam("p"), instance.c.id == bindparam("i"))


def start(tx: Transaction, host: Host, ref: InstanceRef, *, process: str, variables: Mapping[str, Any], key: str) -> Executed:
    """The instance runs to its first waits and all its rows are there; a repeat gives the first answer.

    KeyReusedError where the instance was started before with another key or input.
    """
    return begin(tx, host, ref, Start(process=process, variables=variables), key)


def begin(tx: Transaction, host: Host, ref: InstanceRef, command: Start, key: str) -> Executed:
    """The same for a start by an event."""
    history.lock(tx, ref.part)
    row = _load(tx, ref.part, ref.instance, key)
    if row is not None:
        if row.repeated is None:
            raise KeyReusedError("The instance was started before under another key.")
        return _repeat(tx, row, command)
    step = advance(host.definition(tx, ref.definition_hash), None, command, tx.now, current=linking.current(tx, host))
    fresh = {
        "part": ref.part,
        "id": ref.instance,
        "business_key": ref.business_key,
        "created_at": tx.now,
    }
    saved = _saved(tx, step, 1)
    insert_all(tx, instance, [{**fresh, **saved}])
    return _write(tx, host, ref, command, key, step, saved)


def execute(tx: Transaction, host: Host, *, part: str, instance: str, command: Command, key: str, actor: str) -> Executed:
    """The command is done: state, tasks, jobs, timers, waits, messages, incidents and history agree.

    A repeat of a key gives the first answer and changes nothing. NotFoundError for an unknown instance,
    KeyReusedError where the key came with another command, InstanceEndedError, and what `advance` raises.
    """
    history.lock(tx, part)
    row = _load(tx, part, instance, key)
    if row is None:
        raise NotFoundError("There is no such instance.")
    if row.repeated is not None:
        return _repeat(tx, row, command)
    if row.status != "running" or row.state is None:
        raise InstanceEndedError
    state = loads(row.state)
    target = linking.equipped(tx, host, command.target, state) if isinstance(command, Migrate) else None
    definition = linking.equipped(tx, host, row.definition_hash, state)
    step = advance(definition, state, command, tx.now, target=target, current=linking.current(tx, host))
    ref = InstanceRef(part, instance, row.business_key, step.state["def"], actor)
    saved = _saved(tx, step, row.seq + 1)
    tx.connection.execute(_SAVE, {"p": part, "i": instance, **saved})
    return _write(tx, host, ref, command, key, step, saved)


def standing(tx: Transaction, part: str, instance_id: str, key: str) -> tuple[int, bool]:
    """How many commands the instance has done, and whether one of them had this key. NotFoundError.

    The part is locked: it is still so when the next command of this transaction comes.
    """
    history.lock(tx, part)
    row = _load(tx, part, instance_id, key)
    if row is None:
        raise NotFoundError("There is no such instance.")
    return row.seq, row.repeated is not None


def input_of(tx: Transaction, part: str, instance_id: str, key: str) -> dict[str, Any] | None:
    """The fields of the command that was recorded under the key; None where none was, or where it was erased."""
    history.flush(tx)
    joined = entry.join(payload, (payload.c.part == entry.c.part) & (payload.c.no == entry.c.no))
    mine = (entry.c.part == part, entry.c.instance == instance_id, entry.c.key == key)
    row = tx.connection.execute(select(payload.c.body).select_from(joined).where(*mine)).first()
    found: dict[str, Any] | None = orjson.loads(row.body)["input"] if row is not None and row.body is not None else None
    return found


def _load(tx: Transaction, part: str, instance_id: str, key: str) -> Row[Any] | None:
    if history.pending_key(tx, part, instance_id, key):
        history.flush(tx)
    found: Row[Any] | None = tx.connection.execute(_LOAD, {"p": part, "i": instance_id, "key": key}).first()
    return found


def _saved(tx: Transaction, step: Advance, seq: int) -> dict[str, Any]:
    return {
        "process": step.state["p"],
        "definition_hash": step.state["def"],
        "status": step.status,
        "outcome": step.outcome,
        "state": dumps(step.state),
        "seq": seq,
        "suspended_at": suspended_at(step.state),
        "updated_at": tx.now,
        "ended_at": None if step.status == "running" else tx.now,
    }


def _write(
    tx: Transaction, host: Host, ref: InstanceRef, command: Command, key: str, step: Advance, saved: Mapping[str, Any]
) -> Executed:
    seq: int = saved["seq"]
    body: dict[str, Any] = {
        "input": command.to_dict(),
        "status": step.status,
        "outcome": step.outcome,
        "log": [[e.what, e.node, dict(e.data)] for e in step.log],
        "engine": REVISION,
        "state": history.state_hash(saved["state"]),
    }
    if step.links:
        body["links"] = dict(sorted(step.links.items()))
    fields = {"kind": command.kind, "actor": ref.actor, "instance": ref.instance, "seq": seq, "key": key}
    history.append(tx, ref.part, fields, body)
    host.apply(tx, ref, step)
    rows.write(tx, host, ref, step)
    if step.messages:
        messages.throw(tx, ref, step.messages, host.definition(tx, ref.definition_hash).model)
    if isinstance(command, Resume):
        suspension.wake(tx, ref)
    if step.more:
        rows.continuation(tx, ref, seq)
    return Executed(ref.instance, step.status, step.outcome, step, False, seq)


def _repeat(tx: Transaction, row: Row[Any], command: Command) -> Executed:
    found = select(entry.c.kind, entry.c.seq, payload.c.body)
    joined = entry.outerjoin(payload, (payload.c.part == entry.c.part) & (payload.c.no == entry.c.no))
    first = tx.connection.execute(found.select_from(joined).where(entry.c.part == row.part, entry.c.no == row.repeated)).one()
    body = orjson.loads(first.body) if first.body is not None else None
    if first.kind != command.kind or (body is not None and canonical(body["input"]) != canonical(command.to_dict())):
        raise KeyReusedError
    said = body or {"status": row.status, "outcome": row.outcome}
    return Executed(row.id, said["status"], said["outcome"], None, True, first.seq)
