"""Suspended instances: their timers, jobs and messages stay rows that nobody takes up until the resume.

Results of jobs that a worker holds already are recorded, see `engine.suspending`. Due times are not moved: what came due
meanwhile is due at the resume.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_, select, update

from engine.store.host import InstanceRef
from engine.store.sql import first
from engine.store.tables import instance, job, message, wait
from engine.store.transaction import Bell, Transaction

GRACE = timedelta(days=1)
_asleep = instance.alias("asleep")


def awake(table: FromClause) -> ColumnElement[bool]:
    """True for a row whose instance is not suspended; for use in a WHERE."""
    here = (_asleep.c.part == table.c.part, _asleep.c.id == table.c.instance)
    return ~exists().where(*here, _asleep.c.suspended_at.is_not(None))


def is_suspended(tx: Transaction, part: str, id: str) -> bool:
    """True where the instance is suspended at this moment."""
    found = select(instance.c.id).where(instance.c.part == part, instance.c.id == id, instance.c.suspended_at.is_not(None))
    return first(tx, found) is not None


def wake(tx: Transaction, ref: InstanceRef) -> None:
    """The instance has resumed: its jobs and whatever is due will be rung for, and no message is lost by the suspension."""
    mine = (job.c.part == ref.part, job.c.instance == ref.instance, job.c.status == "ready", job.c.run_at <= tx.now)
    for row in tx.connection.execute(select(job.c.id, job.c.queue).where(*mine)):
        tx.ring(Bell("job", ref.part, row.id, row.queue))
    tx.ring(Bell("sweep"))
    late = (message.c.status == "stored", message.c.expires_at <= tx.now + GRACE)
    here = (wait.c.part == ref.part, wait.c.instance == ref.instance, wait.c.status == "open")
    waited = exists().where(*here, *fitting())
    tx.connection.execute(update(message).where(*late, waited).values(expires_at=tx.now + GRACE))


def waited_for_asleep() -> ColumnElement[bool]:
    """True for a message that a suspended instance waits for; for use in a WHERE."""
    here = (_asleep.c.part == wait.c.part, _asleep.c.id == wait.c.instance, _asleep.c.suspended_at.is_not(None))
    return exists().where(wait.c.status == "open", *fitting(), *here)


def fitting() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a wait takes a message."""
    narrowed = or_(wait.c.correlation.is_(None), wait.c.correlation == message.c.correlation)
    meant = or_(message.c.what == "message", and_(message.c.what == "inner", wait.c.part == message.c.part))
    return (wait.c.what == "message", wait.c.name == message.c.name, narrowed, meant)
