"""The web rings for committed work through a real Redis, counts there, and does without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from redis import Redis

from processes.database import Bell
from processes.settings import Settings
from web.doorbell import BELLS, LONGEST, doorbell
from workers.queues import BELLS as BELLS_OF_WORKERS

BELL = Bell("job", "p", "1", "default")


def settings(tmp_path: Path, url: str | None) -> Settings:
    return Settings.from_env({"ONERUN_HOME": str(tmp_path), "REDIS_URL": url or ""})


def test_the_workers_listen_where_the_web_rings() -> None:
    assert BELLS == BELLS_OF_WORKERS


def test_bells_reach_redis_in_order(tmp_path: Path, redis_url: str) -> None:
    doorbell(settings(tmp_path, redis_url))([BELL, Bell("sweep")])
    with Redis.from_url(redis_url) as redis:
        rung = [json.loads(one) for one in redis.lrange(BELLS, 0, -1)]
    assert rung == [
        {"kind": "job", "part": "p", "id": "1", "queue": "default"},
        {"kind": "sweep", "part": "", "id": "", "queue": "default"},
    ]


def test_bells_that_nobody_takes_do_not_fill_redis(tmp_path: Path, redis_url: str) -> None:
    ring = doorbell(settings(tmp_path, redis_url))
    ring([Bell("job", "p", str(number)) for number in range(LONGEST + 5)])
    with Redis.from_url(redis_url) as redis:
        assert redis.llen(BELLS) == LONGEST


def test_a_redis_that_is_away_costs_nothing(tmp_path: Path) -> None:
    doorbell(settings(tmp_path, f"unix://{tmp_path}/nobody"))([BELL])
    doorbell(settings(tmp_path, None))([BELL])


def test_rate_limits_count_in_the_same_redis_for_all_processes(make_app: Callable[..., Flask], redis_url: str) -> None:
    env = {"REDIS_URL": redis_url}
    answers = []
    for app in (make_app(env, RATELIMIT_ENABLED=True), make_app(env, RATELIMIT_ENABLED=True)):
        client = app.test_client()
        answers += [client.get("/verify/1.2.156").status_code for _ in range(65)]
    assert answers[0] != 429 and answers[-1] == 429
