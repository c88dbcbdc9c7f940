"""Delivery: a stored message or signal reaches its instance, in a transaction of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select, update

from engine.commands import Command, Message, Signal, Start
from engine.errors import CommandError
from engine.model.beginnings import beginnings
from engine.store import history
from engine.store.execution import begin, execute
from engine.store.host import SYSTEM, Host, InstanceRef
from engine.store.ids import new_id
from engine.store.messages import BEGINS, Match
from engine.store.sql import first
from engine.store.suspension import is_suspended
from engine.store.tables import instance, message, wait
from engine.store.transaction import Transaction

# Processes of one file that begin each other without end are stopped here.
MOST = 100


def deliver(tx: Transaction, host: Host, match: Match) -> bool:
    """The message or signal has reached its instance, once.

    False where nobody waits there any more (a message stays stored for another, a signal is gone), where it was
    delivered meanwhile, where the instance is suspended, or where another transaction holds the part just now.
    """
    if not history.try_lock(tx, match.to_part):
        return False
    if match.begins:
        return _begin(tx, host, match)
    if is_suspended(tx, match.to_part, match.to_instance):
        return False
    waits = _still_waits(tx, match)
    if not waits and match.wait is not None:
        return False
    row = _take(tx, match, "delivered" if waits else "expired")
    if row is None or not waits:
        return False
    command: Command = Signal(name=row.name, payload=row.payload or {})
    if match.wait is not None:
        command = Message(name=row.name, payload=row.payload or {}, wait=match.wait)
    key = f"{row.what}:{row.part}:{row.id}"
    execute(tx, host, part=match.to_part, instance=match.to_instance, command=command, key=key, actor=SYSTEM)
    return True


def _begin(tx: Transaction, host: Host, match: Match) -> bool:
    """The processes of the thrower's file that begin with the event have begun, each as an instance of its own."""
    counted = select(func.count()).select_from(instance).where(instance.c.part == match.to_part)
    if tx.connection.execute(counted).scalar_one() >= MOST:
        raise CommandError(f"The processes of the file have begun each other {MOST} times.")
    row = _take(tx, match, "delivered")
    mine = (instance.c.part == match.to_part, instance.c.id == match.to_instance)
    thrower = tx.connection.execute(select(instance.c.business_key, instance.c.definition_hash).where(*mine)).first()
    if row is None or thrower is None:
        return False
    kind = next(kind for kind, what in BEGINS.items() if what == row.what)
    for number, (process, event) in enumerate(beginnings(host.definition(tx, thrower.definition_hash).model, kind, row.name)):
        ref = InstanceRef(match.to_part, new_id(tx.now), thrower.business_key, thrower.definition_hash, SYSTEM)
        command = Start(process=process, event=event, payload=row.payload or {})
        begin(tx, host, ref, command, f"{row.what}:{row.part}:{row.id}:{number}")
        if kind == "message":
            break
    return True


def _still_waits(tx: Transaction, match: Match) -> bool:
    mine = (wait.c.part == match.to_part, wait.c.instance == match.to_instance, wait.c.status == "open")
    which = (wait.c.what == "signal", wait.c.name == match.name) if match.wait is None else (wait.c.number == match.wait,)
    return first(tx, select(wait.c.id).where(*mine, *which)) is not None


def _take(tx: Transaction, match: Match, status: str) -> Row[Any] | None:
    stored = (message.c.part == match.part, message.c.id == match.id, message.c.status == "stored")
    taken = update(message).where(*stored).values(status=status, closed_at=tx.now)
    return tx.connection.execute(taken.returning(message)).first()
