"""The one job that RQ runs: lease a row, do its work outside any transaction, record what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from processes import work
from processes.promises.runs import PART as PROOFS
from processes.work import Lease, Outcome
from workers import proofs
from workers.app import Runtime, runtime

log = logging.getLogger(__name__)


def run_job(part: str, id: str) -> None:
    """The row's work is done and recorded, or will be tried again; nothing happens where another worker has it."""
    run(runtime(), part, id)


def run(running: Runtime, part: str, id: str) -> bool:
    """As `run_job`, on a given runtime; True where this worker had the job and has recorded it."""
    if part == PROOFS:
        return _prove(running, id)
    with running.session() as database:
        with database.transaction() as tx:
            held = work.lease(tx, part, id)
        if held is None:
            return False
        outcome = _perform(running, held)
        return attempt(f"recording {id}", lambda: _record(running, held, outcome)) or attempt(
            f"failing {id}", lambda: _record(running, held, work.failed(RuntimeError("the result could not be recorded")))
        )


def attempt(name: str, action: Callable[[], bool]) -> bool:
    """The action's answer; False where it failed, with the failure in the log."""
    try:
        return action()
    # the job boundary: what fails here is a row that stays due, and the loop around it must go on
    except Exception:
        log.exception("%s failed", name)
        return False


def _prove(running: Runtime, id: str) -> bool:
    try:
        return proofs.run(running, id)
    # the job boundary: whatever goes wrong is a failed run that people see, never a lost one
    except Exception as error:
        log.exception("proof %s failed", id)
        proofs.fail(running, id, error)
        return False


def _perform(running: Runtime, held: Lease) -> Outcome:
    try:
        return work.perform(held, running.settings)
    # the job boundary: whatever a handler raises is a failed try, counted and shown, never a lost job
    except Exception as error:
        log.exception("job %s (%s) failed", held.id, held.operation)
        return work.failed(error)


def _record(running: Runtime, held: Lease, outcome: Outcome) -> bool:
    with running.database.transaction() as tx:
        return work.record(tx, running.settings, held, outcome)
