"""A whole web program on a fresh database, and visitors of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from processes import publishing
from processes.database import Bell
from processes.settings import Settings
from tests.web.visitor import Visitor
from tests.workers.sandbox.conftest import TOKEN, Running, free_port, wait_for
from web.app import create_app, db
from workers import jobs
from workers.app import create_runtime
from workers.sweeper import Sweeper

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "bpmn"
PAYMENT_SECRET = "a-secret-for-this-test"


@dataclass(frozen=True)
class Stocked:
    """A program with services, and a machine that does its jobs when `work` is called. `bells` are those not heard yet."""

    app: Flask
    machine: Sweeper
    bells: list[Bell]

    def work(self) -> None:
        """Everything that was rung for, and that is due, has been done."""
        while self.machine.round() or self.bells:
            heard = [bell for bell in self.bells if bell.kind == "job"]
            self.bells.clear()
            for bell in heard:
                jobs.run(self.machine.running, bell.part, bell.id)


@pytest.fixture(scope="session")
def registries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The sandbox registries, in a process of their own."""
    port, data = free_port(), tmp_path_factory.mktemp("registries")
    command = [sys.executable, "-m", "workers.sandbox", "--port", str(port), "--data", str(data)]
    secrets = {"ONERUN_SANDBOX_TOKEN": TOKEN, "ONERUN_PAYMENT_SECRET": PAYMENT_SECRET}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **secrets})
    running = Running(f"http://127.0.0.1:{port}")
    wait_for(running.url)
    yield running
    process.terminate()
    process.wait(20)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, registries: Running) -> Settings:
    """The settings of a development installation on the test's database and the sandbox."""
    places = {"DATABASE_URL": database_url, "ONERUN_HOME": str(tmp_path), "ONERUN_SANDBOX_URL": registries.url}
    return Settings.from_env({**places, "ONERUN_BASE_URL": "http://localhost", "ONERUN_PAYMENT_SECRET": PAYMENT_SECRET})


@pytest.fixture
def bells() -> list[Bell]:
    """What was rung for."""
    return []


@pytest.fixture
def app(settings: Settings, bells: list[Bell]) -> Iterator[Flask]:
    """The program, with the rate limits off."""
    made = create_app(settings, ring=bells.extend, config={"RATELIMIT_ENABLED": False})
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def light_app(sqlite_files: object, tmp_path: Path) -> Iterator[Flask]:
    """The program on SQLite alone, for what no database changes."""
    url = sqlite_files.fresh()  # type: ignore[attr-defined]
    made = create_app(Settings.from_env({"DATABASE_URL": url, "ONERUN_HOME": str(tmp_path)}), config={"RATELIMIT_ENABLED": False})
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A visitor of the program on either database."""
    return Visitor(app.test_client())


@pytest.fixture
def light_visitor(light_app: Flask) -> Visitor:
    """A visitor of the program on SQLite."""
    return Visitor(light_app.test_client())


@pytest.fixture
def stocked(app: Flask, settings: Settings, bells: list[Bell]) -> Stocked:
    """The program with the two shipped service items, and a machine that does what workers do."""
    with app.app_context():
        for folder in sorted(path for path in SHIPPED.iterdir() if (path / "item.yaml").exists()):
            with app.extensions["onerun_database"].transaction() as tx:
                publishing.load_folder(tx, folder)
    runtime = create_runtime(settings)
    database = replace(runtime.database, ring=bells.extend)
    return Stocked(app, Sweeper(replace(runtime, database=database)), bells)


@pytest.fixture
def citizen(stocked: Stocked) -> Visitor:
    """A visitor who has signed in as the first of the invented people, with services to choose from."""
    found = Visitor(stocked.app.test_client())
    found.sign_in()
    return found


@pytest.fixture
def make_app(sqlite_files: object, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes programs with environment variables and Flask settings of the test's own."""
    made: list[Flask] = []

    def make(env: dict[str, str] | None = None, **config: object) -> Flask:
        url = sqlite_files.fresh()  # type: ignore[attr-defined]
        settings = Settings.from_env({"DATABASE_URL": url, "ONERUN_HOME": str(tmp_path), **(env or {})})
        made.append(create_app(settings, config={"RATELIMIT_ENABLED": False, **config}))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.engine.dispose()
