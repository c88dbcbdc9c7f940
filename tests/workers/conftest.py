"""A program on both databases with a private Redis and real registries, driven in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from processes.database import Database
from tests.workers.plant import Plant, settings_for
from workers.app import Runtime, create_runtime
from workers.sandbox.app import Sandbox, create_app
from workers.sandbox.behaviour import Behaviours
from workers.sandbox.effects import EffectLog
from workers.sweeper import Sweeper


@pytest.fixture
def registries(tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """The sandbox registries with an empty effect log, and their address."""
    app = create_app(Sandbox(tmp_path / "sandbox"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def effects(registries: tuple[Flask, str]) -> EffectLog:
    """What the registries have done."""
    log: EffectLog = registries[0].extensions["effects"]
    return log


@pytest.fixture
def behaviours(registries: tuple[Flask, str]) -> Behaviours:
    """How the registries behave."""
    found: Behaviours = registries[0].extensions["behaviours"]
    return found


@pytest.fixture
def plant(database: Database, database_url: str, redis_url: str, registries: tuple[Flask, str], tmp_path: Path) -> Plant:
    """The published process on a fresh database."""
    return Plant(database, settings_for(database_url, tmp_path, redis_url, registries[1])).publish()


@pytest.fixture
def runtime(plant: Plant) -> Runtime:
    """The workers' runtime on the plant's database."""
    return create_runtime(plant.settings)


@pytest.fixture
def alone(plant: Plant) -> Sweeper:
    """A sweeper without Redis, which does all the work itself."""
    return Sweeper(create_runtime(replace(plant.settings, redis_url=None)))
