"""A whole web program on a fresh database, and visitors of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from processes import publishing
from processes.settings import Settings
from tests.web.visitor import Visitor
from web.app import create_app, db
from workers.app import create_runtime
from workers.sweeper import Sweeper

SHIPPED = Path(__file__).resolve().parents[2] / "bpmn"


@dataclass(frozen=True)
class Stocked:
    """A program with services, and its machine."""

    app: Flask
    machine: Sweeper

    def work(self, rounds: int = 10) -> None:
        """Everything that is due has been done."""
        for _ in range(rounds):
            if not self.machine.round():
                return


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a development installation on the test's database."""
    return Settings.from_env({"DATABASE_URL": database_url, "ONERUN_HOME": str(tmp_path), "ONERUN_BASE_URL": "http://localhost"})


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The program, with the rate limits off."""
    made = create_app(settings, config={"TESTING": False, "RATELIMIT_ENABLED": False})
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
def stocked(app: Flask, settings: Settings) -> Stocked:
    """The program with the two shipped service items, and a machine that does what workers do."""
    with app.app_context():
        for folder in sorted(path for path in SHIPPED.iterdir() if (path / "item.yaml").exists()):
            with app.extensions["onerun_database"].transaction() as tx:
                publishing.load_folder(tx, folder)
    return Stocked(app, Sweeper(create_runtime(settings)))


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
