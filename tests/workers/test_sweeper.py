"""The sweeper finds all work whatever was lost, and a round more does nothing twice."""

from __future__ import annotations

import json
import time

import pytest
from redis import Redis

from engine.store import messages, tables
from processes import work
from processes.database import Bell
from tests.workers.plant import Plant
from workers.app import Runtime
from workers.queues import BELLS, queue
from workers.sandbox.effects import EffectLog
from workers.sweeper import BATCH, Sweeper


def _age_all_jobs(plant: Plant) -> None:
    with plant.database.transaction() as tx:
        tx.connection.execute(tables.job.update().values(rung_at=None))


def _sweep_until_done(plant: Plant, sweeper: Sweeper, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while set(plant.statuses().values()) != {"completed"} and time.monotonic() < until:
        _age_all_jobs(plant)
        sweeper.round()
        time.sleep(0.1)


def test_without_redis_the_sweeper_does_all_the_work(plant: Plant, alone: Sweeper, effects: EffectLog) -> None:
    for number in range(3):
        plant.start(number)
    _sweep_until_done(plant, alone)
    assert set(plant.statuses().values()) == {"completed"}
    assert len(effects.effects()) == 9 == sum(effects.arrivals().values())
    assert plant.verified().ok


def test_lost_bells_are_rung_again_but_a_full_queue_takes_no_more(plant: Plant, runtime: Runtime, redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    plant.start(1)
    assert queue("default", redis).count == 0
    sweeper = Sweeper(runtime)
    sweeper.round()
    assert queue("default", redis).count == 0
    _age_all_jobs(plant)
    sweeper.round()
    assert queue("default", redis).count == 2
    for _ in range(BATCH):
        queue("default", redis).enqueue("workers.jobs.run_job", "p", "i")
    _age_all_jobs(plant)
    sweeper.round()
    assert queue("default", redis).count == BATCH + 2


def test_bells_of_the_web_are_passed_on(plant: Plant, runtime: Runtime, redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    good = [{"kind": "job", "part": "p", "id": str(n), "queue": "bulk"} for n in range(3)]
    for text in (*map(json.dumps, good), "no json", "[]", json.dumps({"kind": "sweep"})):
        redis.rpush(BELLS, text)
    Sweeper(runtime).pass_on_bells(0.1)
    assert [job.args for job in queue("bulk", redis).get_jobs()] == [["p", "0"], ["p", "1"], ["p", "2"]]
    assert redis.llen(BELLS) == 0


def test_a_message_reaches_its_receiver_by_the_sweep(plant: Plant, alone: Sweeper) -> None:
    with plant.database.transaction() as tx:
        messages.send(tx, "nobody waits", None, {}, key="k")
    alone.round()
    assert [row.status for row in plant.rows(tables.message)] == ["stored"]


def test_a_day_has_its_root(plant: Plant, alone: Sweeper) -> None:
    plant.start(1)
    alone.round()
    alone.round()
    assert len(plant.rows(tables.daily_root)) == 1


def test_a_timer_whose_step_is_impossible_waits_for_a_person(plant: Plant, alone: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    plant.start(1)
    until = time.monotonic() + 20
    while not plant.rows(tables.timer) and time.monotonic() < until:
        _age_all_jobs(plant)
        alone.round()
    with plant.database.transaction() as tx:
        tx.connection.execute(tables.timer.update().values(due_at=tx.now))
        tx.connection.execute(tables.instance.update().values(status="cancelled"))
    alone.round()
    assert [row.status for row in plant.rows(tables.timer)] == ["stalled"]
    assert [(row.cause, row.status) for row in plant.rows(tables.incident)] == [("timer", "open")]


def test_a_round_that_fails_does_not_end_the_sweeper(alone: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[Bell]:
        alone.stopping = True
        raise RuntimeError("the database is away")

    monkeypatch.setattr(work, "due_jobs", fail)
    alone.serve()
    assert alone.stopping
