"""Starting: a due time, a message, a signal, a change of data or a person begins an instance, in a transaction of its own.

The start's rows are locked, looked at again and moved on in the same transaction as the instance is written: whoever comes
second finds nothing to do, and where the worker dies nothing has happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, or_, select, update

from engine import schedule
from engine.commands import Start
from engine.elements.events.message import MessageKind
from engine.errors import NotFoundError
from engine.model.beginnings import PLAIN, Part, gathered, joined
from engine.problem import ProblemError
from engine.store import incidents, starts
from engine.store.execution import begin
from engine.store.host import SYSTEM, Host, InstanceRef
from engine.store.ids import new_id
from engine.store.messages import KEPT, START
from engine.store.sql import first, insert_all, insert_new
from engine.store.suspension import fitting
from engine.store.tables import instance, message, process_begun, process_start, start_part, wait
from engine.store.transaction import Transaction
from engine.variables import Variables

_READY = (process_start.c.status == "open", process_start.c.paused_at.is_(None))


@dataclass(frozen=True, slots=True)
class Called:
    """A stored message that begins a process, by its part and id, and the start that it is for."""

    part: str
    id: str
    start: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """What begins an instance. `name` tells it from every other of the same start; `passed` due times came before unseen."""

    name: str
    correlation: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    passed: int = 0
    actor: str = SYSTEM


def due(tx: Transaction, limit: int) -> list[str]:
    """Starts whose time has come, the longest overdue first."""
    overdue = select(process_start.c.id).where(*_READY, process_start.c.due_at <= tx.now)
    return [row.id for row in tx.connection.execute(overdue.order_by(process_start.c.due_at).limit(limit))]


def fire(tx: Transaction, host: Host, start: str) -> bool:
    """The start's time has begun an instance; False where it is not due any more, is paused, or another has it just now."""
    row = starts.taken(tx, start)
    if row is None or row.status != "open" or row.paused_at is not None or row.due_at is None or row.due_at > tx.now:
        return False
    came = schedule.come(starts.timer_of(host.definition(tx, row.definition_hash), row), starts.plan_of(row), tx.now)
    moved = {**starts.planned(came.following), "changed_at": tx.now}
    tx.connection.execute(update(process_start).where(process_start.c.id == start).values(**moved))
    _come(tx, host, row, Trigger(f"timer:{came.due.isoformat()}", due=came.due, passed=came.passed))
    return True


def called(tx: Transaction, limit: int) -> list[Called]:
    """Stored messages that no instance waits for and a start does, signals and changes of data for a start; oldest first.

    Of several starts for a message of one name the one that was offered first takes it.
    """
    named = and_(message.c.what == "message", process_start.c.kind == "message", process_start.c.name == message.c.name)
    meant = and_(message.c.what == START, process_start.c.id == message.c.instance)
    found = select(message.c.part, message.c.id, process_start.c.id).select_from(message.join(process_start, or_(named, meant)))
    stored = (message.c.status == "stored", message.c.expires_at > tx.now, *_READY, or_(meant, ~_waited_for()))
    ordered = found.where(*stored).order_by(message.c.created_at, message.c.id, process_start.c.created_at, process_start.c.id)
    met: dict[tuple[str, str], Called] = {}
    for row in tx.connection.execute(ordered.limit(limit)):
        met.setdefault((row[0], row[1]), Called(*row))
    return list(met.values())


def take(tx: Transaction, host: Host, one: Called) -> bool:
    """The message has begun an instance, once; False where it was taken meanwhile, somebody waits for it, or the start is busy."""
    row = starts.taken(tx, one.start)
    if row is None or row.status != "open" or row.paused_at is not None:
        return False
    mine = (message.c.part == one.part, message.c.id == one.id, message.c.status == "stored")
    free = update(message).where(*mine, or_(message.c.what == START, ~_waited_for()))
    sent = tx.connection.execute(free.values(status="delivered", closed_at=tx.now).returning(message)).first()
    if sent is None:
        return False
    payload = sent.payload or {}
    _come(tx, host, row, Trigger(f"{sent.what}:{one.part}:{one.id}", _key(tx, host, row, sent), payload))
    return True


def start_now(tx: Transaction, host: Host, start: str, trigger: Trigger) -> str:
    """A person has begun an instance at this start, whether it is paused or not; its id. A repeat gives the first one.

    The schedule stays as it is. NotFoundError; KeyReusedError where the trigger was used with other variables.
    """
    found = first(tx, select(process_start.c.key).where(process_start.c.id == start))
    row = next((each for each in starts.locked(tx, found.key) if each.id == start), None) if found is not None else None
    if row is None:
        raise NotFoundError("There is no such start.")
    return _begin(tx, host, row, trigger)


def stall(tx: Transaction, start: str, said: str) -> bool:
    """The start, whose step cannot be done, waits for a person: an incident is open. False where it is gone."""
    stalled = (
        update(process_start).where(process_start.c.id == start, process_start.c.status == "open").values(status=incidents.STALLED)
    )
    row = tx.connection.execute(stalled.returning(process_start.c.node)).first()
    if row is None:
        return False
    incidents.open_own(tx, incidents.InstanceNode("", start, None, row.node), "start", said)
    return True


def expire(tx: Transaction) -> int:
    """Events of parallel multiple starts that the others never came for are given up after 30 days; how many."""
    return tx.connection.execute(delete(start_part).where(start_part.c.at <= tx.now - KEPT)).rowcount


def _come(tx: Transaction, host: Host, row: Row[Any], trigger: Trigger) -> None:
    """One event has come: alone it begins the instance, in a parallel multiple start when the others are there."""
    if not row.together:
        _begin(tx, host, row, trigger)
        return
    here = (start_part.c.key == row.key, start_part.c.process == row.process, start_part.c.node == row.node)
    named = {"key": row.key, "process": row.process, "node": row.node, "place": row.place}
    brought = {"correlation": trigger.correlation, "payload": dict(trigger.payload)}
    insert_all(tx, start_part, [{"id": new_id(tx.now), **named, **brought, "at": tx.now}])
    found = select(start_part).where(*here).order_by(start_part.c.at, start_part.c.id)
    parts = [Part(each.id, each.place, each.correlation, each.payload) for each in tx.connection.execute(found)]
    places = select(process_start.c.place).where(
        process_start.c.key == row.key, process_start.c.process == row.process, process_start.c.node == row.node
    )
    whole = gathered(parts, sorted(tx.connection.execute(places).scalars()))
    if whole is None:
        return
    tx.connection.execute(delete(start_part).where(start_part.c.id.in_([part.id for part in whole])))
    payload, key = joined(whole)
    _begin(tx, host, row, Trigger(trigger.name, key, payload, due=trigger.due, passed=trigger.passed))


def _begin(tx: Transaction, host: Host, row: Row[Any], trigger: Trigger) -> str:
    made = new_id(tx.now)
    told = {"key": row.key, "version": row.version, "node": row.node, "kind": row.kind, "instance": made}
    when = {"due_at": trigger.due, "passed": trigger.passed, "actor": trigger.actor, "at": tx.now}
    if not insert_new(tx, process_begun, [{"start": row.id, "trigger": trigger.name, **told, **when}]):
        same = (process_begun.c.start == row.id, process_begun.c.trigger == trigger.name)
        made = tx.connection.execute(select(process_begun.c.instance).where(*same)).scalar_one()
    running = first(tx, select(instance.c.definition_hash).where(instance.c.part == made, instance.c.id == made))
    definition = running.definition_hash if running is not None else row.definition_hash
    event = None if row.kind == PLAIN else row.node
    command = Start(row.process, dict(trigger.variables), event, dict(trigger.payload), trigger.correlation)
    begin(tx, host, InstanceRef(made, made, None, definition, trigger.actor), command, "start")
    return made


def _key(tx: Transaction, host: Host, row: Row[Any], sent: Row[Any]) -> str | None:
    """The correlation key of a message: the one it was sent with, else the one that the event reads from it."""
    kind = starts.kind_of(host.definition(tx, row.definition_hash), row)
    if sent.what == START or sent.correlation is not None or not isinstance(kind, MessageKind):
        return None if sent.what == START else sent.correlation
    try:
        return kind.key(Variables([sent.payload or {}], tx.now))
    except ProblemError:
        return None


def _waited_for() -> Any:
    """True for a message that an instance waits for, suspended or not; for use in a WHERE."""
    return exists().where(wait.c.status == "open", *fitting())
