"""The whole program in processes of its own, as `up` runs it: registries, web server, workers, sweeper."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from processes import accounts, publishing
from processes.accounts import DemoAccount
from processes.database import open_database
from processes.settings import Settings
from tests.workers.sandbox.conftest import TOKEN, Running, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120  # a loaded machine starts six interpreters slowly
STOP_SECONDS = 20
SERVER = ("--threads", "8", "--log-level", "warning", "--no-control-socket")
PASSWORD = "browser-story-password"


@dataclass(frozen=True)
class Site:
    """Where the program answers, its registries, its settings, and who may sign in to work."""

    url: str
    registries: Running
    settings: Settings
    officials: tuple[DemoAccount, ...]


@contextmanager
def running_site(home: Path, database_url: str, redis_url: str) -> Iterator[Site]:
    """A program with the shipped services and the demo accounts; every process has ended afterwards."""
    web, sandbox = free_port(), free_port()
    environment = {
        **os.environ,
        "ONERUN_HOME": str(home),
        "ONERUN_ENV": "development",
        "ONERUN_PORT": str(web),
        "ONERUN_BASE_URL": f"http://127.0.0.1:{web}",
        "ONERUN_SANDBOX_URL": f"http://127.0.0.1:{sandbox}",
        "ONERUN_SANDBOX_TOKEN": TOKEN,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
    }
    settings = Settings.from_env(environment)
    officials = _stock(settings)
    server = ["-m", "gunicorn", "-b", f"127.0.0.1:{web}", *SERVER, "web.app:create_app()"]
    registry = ["-m", "workers.sandbox", "--port", str(sandbox), "--data", str(home / "sandbox")]
    with ExitStack() as stack:
        workers = [["-m", "workers.worker", name] for name in ("interactive", "default")]
        for command in (registry, server, ["-m", "workers.sweeper"], *workers):
            stack.enter_context(_process(command, environment))
        _wait_for(f"{settings.sandbox_url}/healthz")
        _wait_for(f"{settings.base_url}/readyz")
        yield Site(settings.base_url, Running(settings.sandbox_url), settings, officials)


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with suppress(httpx.HTTPError):
            if httpx.get(address).is_success:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def _stock(settings: Settings) -> tuple[DemoAccount, ...]:
    database = open_database(settings.database_url)
    for folder in sorted(path.parent for path in (ROOT / "bpmn").glob("*/item.yaml")):
        with database.transaction() as tx:
            publishing.load_folder(tx, folder)
    with database.transaction() as tx:
        officials = tuple(accounts.seed_demo(tx, settings, PASSWORD))
    database.close()
    return officials


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
