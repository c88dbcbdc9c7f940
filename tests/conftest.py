"""Fixtures that every test may use: the two databases, and a private Redis."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from redis import Redis

from processes.database import Database, open_database
from tests.databases import PostgresServer, SqliteFiles, private_redis
from tests.once import once

PARENT = "ONERUN_TEST_POSTGRES_PARENT"

# how long one example takes says how busy the machine is, and nothing about the property
settings.register_profile("onerun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("onerun")


def pytest_configure(config: pytest.Config) -> None:
    """All test processes of a run share one PostgreSQL, in a parent folder of its own: its lock file lies beside its data."""
    if not hasattr(config, "workerinput"):
        os.environ[PARENT] = tempfile.mkdtemp(prefix="onerun-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the run takes the folder away, once all servers in it have stopped."""
    if not hasattr(config, "workerinput"):
        PostgresServer.stop_and_remove(Path(os.environ[PARENT]))


@pytest.fixture(scope="session", autouse=True)
def worked_out_once() -> Iterator[None]:
    """Tests share what comes out the same in each."""
    with once():
        yield


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Makes SQLite databases with the whole schema."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """A real PostgreSQL; skips with its one reason where none can run."""
    return PostgresServer.started(Path(os.environ[PARENT]))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, empty database with the whole schema; each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_files").fresh()
        return
    server = request.getfixturevalue("postgres_server")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with the whole schema. What it rings is lost, unless a test opens its own."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a private Redis on a socket of its own."""
    with private_redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    with Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server
