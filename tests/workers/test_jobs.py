"""A job is leased, done outside any transaction, recorded once; what fails is tried again and then shown."""

from __future__ import annotations

from typing import Any

import pytest

from engine.store import tables
from processes import work
from processes.database import in_transaction
from processes.jobs import JobResult
from processes.work import Lease
from tests.workers.plant import Plant
from workers import jobs
from workers.app import Runtime
from workers.sandbox.behaviour import Behaviours
from workers.sandbox.effects import EffectLog


def _ready(plant: Plant) -> list[Any]:
    return [row for row in plant.rows(tables.job) if row.status == "ready"]


def test_a_job_asks_the_register_once_and_is_recorded(plant: Plant, runtime: Runtime, effects: EffectLog) -> None:
    plant.start(1)
    for row in _ready(plant):
        assert jobs.run(runtime, row.part, row.id)
        assert not jobs.run(runtime, row.part, row.id)
    assert [row.status for row in plant.rows(tables.job)] == ["done", "done"]
    assert sorted(one["kind"] for one in effects.effects()) == ["medical", "population"]
    assert plant.verified().ok


def test_nobody_calls_out_inside_a_transaction(plant: Plant, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def handler(request: Any, **_: Any) -> JobResult:
        seen.append(in_transaction())
        return JobResult({})

    monkeypatch.setattr(work, "HANDLERS", {"check.population": handler})
    monkeypatch.setattr(work.perform, "__defaults__", (work.HANDLERS,))
    plant.start(1)
    (row,) = [row for row in _ready(plant) if row.operation == "check.population"]
    jobs.run(runtime, row.part, row.id)
    assert seen == [False]


def test_a_register_that_fails_is_asked_again_with_the_same_key(
    plant: Plant, runtime: Runtime, behaviours: Behaviours, effects: EffectLog
) -> None:
    behaviours.change("population", {"fault": "lost", "times": 1})
    plant.start(1)
    (row,) = [row for row in _ready(plant) if row.operation == "check.population"]
    jobs.run(runtime, row.part, row.id)
    (after,) = [one for one in plant.rows(tables.job) if one.id == row.id]
    assert (after.status, after.attempts, after.lease_token) == ("ready", 1, None) and after.run_at > row.run_at
    assert [one["key"] for one in effects.effects()] == [row.key]
    with plant.database.transaction() as tx:
        tx.connection.execute(tables.job.update().values(run_at=row.run_at))
    assert jobs.run(runtime, row.part, row.id)
    assert [one["key"] for one in effects.effects()] == [row.key]


@pytest.mark.parametrize("raised", [ValueError("surprise"), MemoryError()])
def test_a_handler_that_breaks_is_a_failed_try(
    plant: Plant, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, raised: Exception
) -> None:
    def handler(request: Any, **_: Any) -> JobResult:
        raise raised

    monkeypatch.setattr(work.perform, "__defaults__", ({"check.population": handler},))
    plant.start(1)
    (row,) = [row for row in _ready(plant) if row.operation == "check.population"]
    jobs.run(runtime, row.part, row.id)
    (after,) = [one for one in plant.rows(tables.job) if one.id == row.id]
    assert after.status == "ready" and type(raised).__name__ in after.error


def test_an_operation_nobody_knows_is_an_incident(plant: Plant, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work.perform, "__defaults__", ({},))
    plant.start(1)
    row = _ready(plant)[0]
    jobs.run(runtime, row.part, row.id)
    assert [one.cause for one in plant.rows(tables.incident)] == ["job-failed"]


def test_a_result_that_cannot_be_recorded_is_tried_again(plant: Plant, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    record = work.record

    def refuse(tx: Any, settings: Any, held: Lease, outcome: Any) -> bool:
        if outcome.error is None:
            raise RuntimeError("the database said no")
        return record(tx, settings, held, outcome)

    monkeypatch.setattr(work, "record", refuse)
    plant.start(1)
    row = _ready(plant)[0]
    jobs.run(runtime, row.part, row.id)
    (after,) = [one for one in plant.rows(tables.job) if one.id == row.id]
    assert after.status == "ready" and "could not be recorded" in after.error
