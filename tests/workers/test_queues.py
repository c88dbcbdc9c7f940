"""Queues carry ids as JSON; nobody who writes into Redis can name another function, a callback or a webhook."""

from __future__ import annotations

import json
from typing import Any

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer

from engine.store import tables
from processes.database import Bell
from tests.workers.plant import Plant
from workers import jobs
from workers.app import Runtime
from workers.queues import BELLS, QUEUES, RUN_JOB, ListedJob, queue, ringer

CALLED: list[str] = []


def forbidden(*_: Any) -> None:
    """What nobody may reach."""
    CALLED.append("called")


@pytest.fixture
def redis(redis_url: str) -> Redis:
    """A client of the empty Redis."""
    return Redis.from_url(redis_url)


def _work(name: str, redis: Redis) -> None:
    SimpleWorker([queue(name, redis)], connection=redis, serializer=JSONSerializer, job_class=ListedJob).work(burst=True)


def test_a_bell_becomes_a_job_on_its_queue(redis: Redis) -> None:
    ringer(redis)([Bell("job", "p", "i:1", "bulk"), Bell("sweep")])
    (job,) = queue("bulk", redis).get_jobs()
    assert (job.func_name, job.args) == (RUN_JOB, ["p", "i:1"])
    assert queue("default", redis).count == 0 and redis.llen(BELLS) == 1


def test_what_lies_in_redis_is_no_pickle(redis: Redis) -> None:
    ringer(redis)([Bell("job", "p", "i:1")])
    (job,) = queue("default", redis).get_jobs()
    assert json.loads(job.data) == [RUN_JOB, None, ["p", "i:1"], {}]


def test_only_listed_functions_run(redis: Redis) -> None:
    CALLED.clear()
    job = Job.create(f"{__name__}.forbidden", connection=redis, serializer=JSONSerializer, origin="default")
    queue("default", redis).enqueue_job(job)
    _work("default", redis)
    with pytest.raises(InvalidJobOperation):
        _ = ListedJob.fetch(job.id, connection=redis, serializer=JSONSerializer).func
    assert not CALLED


def test_callbacks_and_webhooks_are_dropped(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    CALLED.clear()
    monkeypatch.setattr(jobs, "run_job", lambda part, id: None)
    ringer(redis)([Bell("job", "p", "i:1")])
    (job,) = queue("default", redis).get_jobs()
    hook = json.dumps([{"url": "http://127.0.0.1:1/", "job_status": "finished"}])
    named = dict.fromkeys(("success_callback_name", "failure_callback_name", "stopped_callback_name"), f"{__name__}.forbidden")
    redis.hset(job.key, mapping={**named, "webhooks": hook})
    fetched = ListedJob.fetch(job.id, connection=redis, serializer=JSONSerializer)
    assert fetched.success_callback is None and fetched.stopped_callback is None and fetched.webhooks == []
    _work("default", redis)
    assert not CALLED


def test_a_worker_does_the_row(plant: Plant, runtime: Runtime, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "runtime", lambda: runtime)
    plant.start(1)
    with runtime.session() as database, database.transaction() as tx:
        for row in tx.connection.execute(tables.job.select()):
            tx.ring(Bell("job", row.part, row.id, row.queue))
    _work("default", redis)
    assert [row.status for row in plant.rows(tables.job)] == ["done", "done"]


def test_a_redis_that_is_away_breaks_nothing_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    ringer(Redis.from_url("unix:///nowhere.sock"))([Bell("job", "p", "1"), Bell("sweep")])
    assert "the sweeper will find the work" in caplog.text


def test_every_queue_is_known_and_no_other(redis: Redis) -> None:
    assert [queue(name, redis).name for name in QUEUES] == list(QUEUES)
    with pytest.raises(ValueError, match="no queue"):
        queue("other", redis)
