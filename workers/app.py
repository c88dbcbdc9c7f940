"""The composition root of workers: settings, database, Redis and queues, put together once per process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from redis import Redis

from processes.database import Bell, Database, configure, metadata
from processes.settings import Settings
from workers.queues import ringer

PATIENCE_SECONDS = 5.0

db = SQLAlchemy(metadata=metadata)


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a worker or the sweeper works with. Without Redis the sweeper does the jobs itself."""

    app: Flask
    settings: Settings
    redis: Redis | None
    database: Database

    @contextmanager
    def session(self) -> Iterator[Database]:
        """The database, with a session that ends here."""
        with self.app.app_context():
            yield self.database


def create_runtime(settings: Settings) -> Runtime:
    """Everything put together; nothing is connected yet, so that a process may still fork. SettingsError if unsafe."""
    app = Flask("workers")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.check().database_url
    db.init_app(app)
    with app.app_context():
        configure(db.engine)
    redis = connect(settings.redis_url) if settings.redis_url else None
    ring = ringer(redis) if redis else _nobody
    return Runtime(app, settings, redis, Database(lambda: db.session(), ring))


def connect(url: str) -> Redis:
    """A client that gives up on an answer after five seconds."""
    return Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)


@cache
def runtime() -> Runtime:
    """This process's own, made from the environment at first use."""
    return create_runtime(Settings.from_env(os.environ))


def _nobody(bells: list[Bell]) -> None:
    """There is no Redis to ring."""
