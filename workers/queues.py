"""The queues: RQ rings for rows, and carries nothing but their ids.

Jobs are JSON, never pickle; only the functions listed here can be named, and no callbacks at all. One worker process
serves one queue, because only then does taking a job survive the death of the worker.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from redis import Redis, RedisError
from rq import Queue, Worker
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import import_attribute

from processes.database import Bell
from processes.promises.runs import PART as PROOFS

QUEUES = ("interactive", "default", "bulk")
RUN_JOB = "workers.jobs.run_job"
ALLOWED = frozenset({RUN_JOB})
BELLS = "onerun:bells"
JOB_SECONDS = 18  # shorter than the lease of the row, so that two never do the same job for long
PROOF_SECONDS = 240  # an exploration is bounded in seconds and states; each proof looks at what it found
WORKER_SECONDS = 30
MAINTENANCE_SECONDS = 10
RECONNECT_SECONDS = 5.0

log = logging.getLogger(__name__)


class ListedJob(Job):
    """A job that names a listed function and nothing else, whatever was written into Redis."""

    @property
    def func(self) -> Callable[..., Any]:
        """The listed function; InvalidJobOperation for any other name, and for a method of anything."""
        if self.func_name not in ALLOWED or self.instance is not None:
            raise InvalidJobOperation(f"{self.func_name!r} is not a job of this program")
        found: Callable[..., Any] = import_attribute(self.func_name)
        return found

    def restore(self, raw_data: Any) -> Any:
        """The job as stored, without callbacks and webhooks: the library would import and call whatever they name."""
        restored = super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self.webhooks = []
        return restored


class PatientWorker(Worker):
    """A worker that looks for a Redis that was away every few seconds, however long it was away."""

    max_connection_wait_time = RECONNECT_SECONDS


def queue(name: str, redis: Redis) -> Queue:
    """The queue of that name. ValueError for one that no worker serves."""
    if name not in QUEUES:
        raise ValueError(f"there is no queue {name!r}")
    return Queue(name, connection=redis, serializer=JSONSerializer, job_class=ListedJob, default_timeout=JOB_SECONDS)


def ringer(redis: Redis) -> Callable[[Sequence[Bell]], None]:
    """What rings for committed rows. A Redis that is away costs time, not work: the sweeper finds the rows."""

    def ring(bells: Sequence[Bell]) -> None:
        try:
            for bell in bells:
                if bell.kind == "job":
                    seconds = PROOF_SECONDS if bell.part == PROOFS else JOB_SECONDS
                    kept = {"result_ttl": 0, "failure_ttl": 3600, "job_timeout": seconds}
                    queue(bell.queue, redis).enqueue(RUN_JOB, bell.part, bell.id, **kept)
                else:
                    redis.rpush(BELLS, json.dumps({"kind": "sweep"}))
        except RedisError as error:
            log.warning("Redis does not answer, the sweeper will find the work: %s", error)

    return ring


def work(name: str, redis: Redis) -> None:
    """Serve one queue until told to stop."""
    worker = PatientWorker(
        [queue(name, redis)],
        connection=redis,
        serializer=JSONSerializer,
        job_class=ListedJob,
        queue_class=Queue,
        worker_ttl=WORKER_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
    )
    worker.work(logging_level="WARNING")
