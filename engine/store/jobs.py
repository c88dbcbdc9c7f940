"""Jobs: machine work as rows. A worker leases a job, does it outside any transaction, then records the result.

Statuses: `ready` (from `run_at` on), `leased` (until `run_at`), `done`, `cancelled`, `dead` (given up). Any job may be
started twice; only the holder of the newest lease token records, so the second time is a no-op. The remote side gets
the job's key, the same at every attempt.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from engine.commands import Command, Continue, JobDone, JobFailed
from engine.store import history
from engine.store.execution import execute
from engine.store.host import SYSTEM, Host, Lease
from engine.store.incidents import InstanceNode, open_own
from engine.store.rows import ATTEMPTS, CONTINUE
from engine.store.sql import insert_new
from engine.store.suspension import awake
from engine.store.tables import job
from engine.store.transaction import Bell, Transaction

LEASE = timedelta(seconds=20)
RING_AGAIN = timedelta(seconds=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(hours=1)
_FREE = (job.c.status.in_(("ready", "leased")), job.c.run_at <= bindparam("now"), awake(job))


def enqueue(
    tx: Transaction,
    *,
    part: str,
    operation: str,
    input: Mapping[str, Any],
    key: str,
    queue: str = "default",
    max_attempts: int = ATTEMPTS,
) -> str:
    """A job without an instance is there and will be rung for; its id is its key.

    The same key in the same part again changes nothing. When it ends, `Host.settle` gets its result.
    """
    times = {"run_at": tx.now, "rung_at": tx.now, "created_at": tx.now}
    limits = {"queue": queue, "max_attempts": max_attempts, "status": "ready"}
    row = {"part": part, "id": key, "operation": operation, "input": dict(input), "key": key, **limits, **times}
    if insert_new(tx, job, [row]):
        tx.ring(Bell("job", part, key, queue))
    return key


def lease(tx: Transaction, part: str, id: str) -> Lease | None:
    """The job is this worker's for 20 seconds, with a new token; None where it is not free, not due, or suspended."""
    token = secrets.token_hex(16)
    mine = update(job).where(job.c.part == part, job.c.id == id, *_FREE)
    taken = mine.values(status="leased", lease_token=token, attempts=job.c.attempts + 1, run_at=tx.now + LEASE)
    row = tx.connection.execute(taken.returning(job), {"now": tx.now}).first()
    if row is None:
        return None
    identity = (row.part, row.id, row.instance, row.number, row.operation, row.key)
    return Lease(*identity, row.attempts, row.max_attempts, token, row.input or {})


def due(tx: Transaction, queue: str, limit: int) -> list[Bell]:
    """Jobs of a queue that wait for a worker and that nobody was rung for in the last 10 seconds; they will be rung for.

    Among them are those whose worker was lost: their lease has ended.
    """
    unheard = or_(job.c.rung_at.is_(None), job.c.rung_at <= tx.now - RING_AGAIN)
    free = (
        select(job.c.part, job.c.id, job.c.queue).where(job.c.queue == queue, *_FREE, unheard).order_by(job.c.run_at).limit(limit)
    )
    rows = tx.connection.execute(free.with_for_update(skip_locked=True), {"now": tx.now}).all()
    bells = [Bell("job", *row) for row in rows]
    if bells:
        rung = update(job).where(job.c.part == bindparam("p"), job.c.id == bindparam("i")).values(rung_at=tx.now)
        tx.connection.execute(rung, [{"p": bell.part, "i": bell.id} for bell in bells])
    for bell in bells:
        tx.ring(bell)
    return bells


def finish(tx: Transaction, host: Host, held: Lease, values: Mapping[str, Any]) -> bool:
    """The result is recorded and the instance has gone on; False, and nothing changed, where the lease was lost."""
    if not _close(tx, held, status="done", result=dict(values)):
        return False
    if held.instance is None:
        host.settle(tx, held, values, None)
    elif held.operation == CONTINUE:
        _advance(tx, host, held, Continue())
    else:
        _advance(tx, host, held, JobDone(job=held.number or 0, values=values))
    return True


def fail(tx: Transaction, host: Host, held: Lease, error: str, *, retryable: bool, code: str | None = None) -> bool:
    """The job will be tried again after a growing pause, or is given up: a BPMN error with `code`, else an incident.

    False, and nothing changed, where the lease was lost.
    """
    if retryable and held.attempts < held.max_attempts:
        again = {"status": "ready", "run_at": tx.now + pause(held.attempts, random.random()), "rung_at": None}
        return _close(tx, held, closed=False, lease_token=None, error=error, **again)
    if not _close(tx, held, status="dead", error=error):
        return False
    if held.instance is None or held.operation == CONTINUE:
        open_own(tx, InstanceNode(held.part, held.id, held.instance), "job", error)
        if held.instance is None:
            host.settle(tx, held, None, error)
        return True
    _advance(tx, host, held, JobFailed(job=held.number or 0, message=error, code=code))
    own = (job.c.part == held.part, job.c.id == held.id)
    tx.connection.execute(update(job).where(*own).values(status="dead"))
    return True


def pause(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: doubling from 2 seconds to an hour, between half and all of it by chance."""
    longest = min(FIRST_PAUSE * 2 ** (min(attempts, 20) - 1), LONGEST_PAUSE)
    return longest * (0.5 + chance / 2)


def _advance(tx: Transaction, host: Host, held: Lease, command: Command) -> None:
    assert held.instance is not None
    key = f"job:{held.id}:{command.kind}"
    execute(tx, host, part=held.part, instance=held.instance, command=command, key=key, actor=SYSTEM)


def _close(tx: Transaction, held: Lease, *, closed: bool = True, **values: Any) -> bool:
    history.lock(tx, held.part)
    if closed:
        values["closed_at"] = tx.now
    mine = (job.c.part == held.part, job.c.id == held.id, job.c.status == "leased", job.c.lease_token == held.token)
    return tx.connection.execute(update(job).where(*mine).values(**values)).rowcount == 1
