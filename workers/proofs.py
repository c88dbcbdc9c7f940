"""Proving a version: leased, proved outside any transaction with beats in between, recorded. A cancelled run keeps nothing."""

from __future__ import annotations

import time

from processes.promises import offering, runs, views
from processes.promises.budget import StoppedError
from processes.promises.prove import prove
from workers.app import Runtime

BEAT_SECONDS = 0.5


def run(running: Runtime, id: str) -> bool:
    """The run is done and recorded; False where it was not this worker's, or was cancelled."""
    with running.session() as database:
        with database.transaction() as tx:
            held = runs.lease(tx, id)
            subject = views.of_run(tx, id) if held is not None else None
        if subject is None:
            return False
        try:
            proofs = prove(subject, tell=_Beating(running, id))
        except StoppedError:
            return False
        with database.transaction() as tx:
            return offering.finish(tx, id, proofs)


def fail(running: Runtime, id: str, error: BaseException) -> None:
    """The run has failed, and says why."""
    with running.session() as database, database.transaction() as tx:
        runs.fail(tx, id, f"{type(error).__name__}: {error}")


class _Beating:
    """Tells the run's row how far the proof is, twice a second at most, and hears from it whether to go on."""

    def __init__(self, running: Runtime, id: str) -> None:
        self.running, self.id, self.told = running, id, float("-inf")

    def __call__(self, phase: str, states: int) -> bool:
        if time.monotonic() - self.told < BEAT_SECONDS:
            return True
        self.told = time.monotonic()
        with self.running.database.transaction() as tx:
            return runs.beat(tx, self.id, phase, states)
