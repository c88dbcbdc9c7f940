"""The machine's work as workers see it: a job between its two transactions, and what a sweep finds to do.

Every function that takes a `tx` is one short step; the caller opens a transaction of its own for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import EngineError
from engine.store import delivery, incidents, jobs, messages, roots, starting, timers
from engine.store.host import Lease
from engine.store.rows import CONTINUE
from engine.store.transaction import Bell, Transaction
from processes.checks import HANDLERS
from processes.errors import ProcessError, RemoteError
from processes.host import CaseHost
from processes.jobs import Handler
from processes.operating import runs
from processes.promises import renewing
from processes.settings import Settings
from processes.starts.verbs import catch_up

__all__ = ["CANNOT", "Lease", "Outcome", "due_jobs", "due_steps", "failed", "lease", "perform", "record", "tidy"]
CANNOT = (EngineError, ProcessError)
LOST = "The worker was lost at every attempt."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job's work: values, or an error and whether trying again may help."""

    values: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    retryable: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is due. `do` does it in a transaction; `give_up` hands it to a person when it cannot be done."""

    name: str
    do: Callable[[Transaction], bool]
    give_up: Callable[[Transaction, str], object]


def lease(tx: Transaction, part: str, id: str) -> Lease | None:
    """The job is this worker's for 20 seconds; None where another has it or there is nothing to do."""
    return jobs.lease(tx, part, id)


def perform(held: Lease, settings: Settings, handlers: Mapping[str, Handler] = HANDLERS) -> Outcome:
    """The work itself, outside any transaction: asks the other system and says what came of it."""
    if held.attempts > held.max_attempts:
        return Outcome(error=LOST)
    if held.operation == CONTINUE:
        return Outcome()
    handler = handlers.get(held.operation)
    if handler is None:
        return Outcome(error=f"Nobody knows how to do {held.operation}.")
    try:
        return Outcome(values=handler(held.input, key=held.key, settings=settings).values)
    except RemoteError as error:
        return Outcome(error=str(error), retryable=error.retryable, code=error.code)


def failed(error: BaseException) -> Outcome:
    """The outcome of work that ended in a way nobody foresaw: tried again, then an incident."""
    return Outcome(error=f"{type(error).__name__}: {error}", retryable=True)


def record(tx: Transaction, settings: Settings, held: Lease, outcome: Outcome) -> bool:
    """The outcome is recorded and the instance has gone on; False where the lease was lost, and nothing has changed."""
    host = CaseHost(settings)
    if outcome.error is None:
        return jobs.finish(tx, host, held, outcome.values)
    return jobs.fail(tx, host, held, outcome.error, retryable=outcome.retryable, code=outcome.code)


def due_jobs(tx: Transaction, queue: str, limit: int) -> list[Bell]:
    """Jobs that nobody has been rung for in a while; they are rung for after this transaction."""
    return jobs.due(tx, queue, limit)


def due_steps(tx: Transaction, settings: Settings, limit: int) -> list[Step]:
    """Timers and starts whose time has come, messages that have found their receiver or begin one, then runs; `limit` of each."""
    host = CaseHost(settings)
    steps = [_timer(host, one) for one in timers.due(tx, limit)]
    steps += [_start(host, one) for one in starting.due(tx, limit)]
    steps += [_delivery(host, one) for one in messages.matches(tx, limit)]
    steps += [_call(host, one) for one in starting.called(tx, limit)]
    return [*steps, *(_run(settings, one) for one in runs.due(tx, limit))]


def tidy(tx: Transaction) -> None:
    """Messages that nobody wanted have expired, every process that is offered has its starts, what is offered
    is proved by the present prover or waits for it, and the day has its root.
    """
    messages.expire(tx)
    starting.expire(tx)
    catch_up(tx)
    renewing.renew(tx)
    roots.seal(tx)


def _timer(host: CaseHost, one: timers.DueTimer) -> Step:
    return Step(
        f"timer {one.id}",
        lambda tx: timers.fire(tx, host, one),
        lambda tx, error: incidents.stall_timer(tx, one.part, one.id, error),
    )


def _start(host: CaseHost, one: str) -> Step:
    return Step(f"start {one}", lambda tx: starting.fire(tx, host, one), lambda tx, error: starting.stall(tx, one, error))


def _call(host: CaseHost, one: starting.Called) -> Step:
    return Step(
        f"start {one.start} by {one.id}",
        lambda tx: starting.take(tx, host, one),
        lambda tx, error: starting.stall(tx, one.start, error),
    )


def _delivery(host: CaseHost, one: messages.Match) -> Step:
    return Step(
        f"{'message' if one.wait is not None else 'signal'} {one.id}",
        lambda tx: delivery.deliver(tx, host, one),
        lambda tx, error: incidents.stall_message(tx, one.part, one.id, error),
    )


def _run(settings: Settings, one: runs.Next) -> Step:
    return Step(
        f"run {one.run} {one.instance or 'end'}",
        lambda tx: runs.do(tx, settings, one),
        lambda tx, error: runs.give_up(tx, one, error),
    )
