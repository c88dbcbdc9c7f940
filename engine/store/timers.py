"""Timers: rows with a due time, fired in a transaction of their own each, rewritten when a clock stops or goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from engine.commands import TimerDue
from engine.store import history
from engine.store.execution import execute
from engine.store.host import SYSTEM, Host
from engine.store.sql import first, keyed
from engine.store.suspension import awake, is_suspended
from engine.store.tables import timer
from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose time has come."""

    part: str
    id: str


def due(tx: Transaction, limit: int) -> list[DueTimer]:
    """Open timers whose time has come, the longest overdue first; those of suspended instances wait for the resume."""
    overdue = select(timer.c.part, timer.c.id).where(timer.c.status == "open", timer.c.due_at <= tx.now, awake(timer))
    return [DueTimer(*row) for row in tx.connection.execute(overdue.order_by(timer.c.due_at).limit(limit))]


def fire(tx: Transaction, host: Host, one: DueTimer) -> bool:
    """The timer has fired; False where it is not due any more, its instance is suspended, or another holds its part now."""
    if not history.try_lock(tx, one.part):
        return False
    row = first(tx, keyed(timer, one.part, one.id))
    if row is None or row.status != "open" or row.due_at is None or row.due_at > tx.now:
        return False
    if is_suspended(tx, row.part, row.instance):
        return False
    key = f"timer:{row.number}:{row.due_at.isoformat()}"
    command = TimerDue(timer=row.number)
    execute(tx, host, part=row.part, instance=row.instance, command=command, key=key, actor=SYSTEM)
    return True


def rewrite(tx: Transaction, part: str, instance: str, clock: str, due: datetime | None) -> int:
    """The open timers of the instance's clock are due then, or stand still when None; how many there are."""
    history.lock(tx, part)
    mine = (timer.c.part == part, timer.c.instance == instance, timer.c.clock == clock, timer.c.status == "open")
    return tx.connection.execute(update(timer).where(*mine).values(due_at=due)).rowcount
