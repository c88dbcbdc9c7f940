"""`up`: everything Onerun consists of, started in order, watched, and stopped without leaving a process behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from processes import accounts
from processes.settings import Settings
from workers.app import connect, create_runtime
from workers.cli import addresses
from workers.cli.installation import prepare_database
from workers.cli.loading import load_items, password
from workers.cli.output import emit, fail, say
from workers.cli.services import answers, free_port, python, redis_binary, redis_service
from workers.cli.supervisor import Service, Supervisor
from workers.cli.testing import install_assets
from workers.queues import QUEUES

HOST = "127.0.0.1"
WEB_THREADS = "8"
STOP_SECONDS = "30"  # a worker that is told to stop may finish its job


@dataclass(slots=True)
class Installation:
    """One running Onerun: its settings, the environment of its processes, and what keeps them running."""

    settings: Settings
    environment: dict[str, str]
    supervisor: Supervisor
    addresses: dict[str, str] = field(default_factory=dict)

    def tell(self, name: str, value: str) -> None:
        """All processes started from now on know this setting."""
        self.environment[name] = value


def prepare(env: Mapping[str, str]) -> Installation:
    """The data folder is there, the schema is current, and all addresses are known. Nothing runs yet."""
    settings = Settings.from_env(env).check()
    prepare_database(settings)
    logs = settings.home / "logs"
    logs.mkdir(exist_ok=True)
    port = free_port(settings.port)
    sandbox_url = env.get("ONERUN_SANDBOX_URL") or f"http://{HOST}:{free_port(8099)}"
    base_url = env.get("ONERUN_BASE_URL") or f"http://{HOST}:{port}"
    settings = replace(settings, port=port, sandbox_url=sandbox_url, base_url=base_url)
    environment = {**env, "PYTHONUTF8": "1", "ONERUN_HOME": str(settings.home), "ONERUN_PORT": str(port)}
    environment |= {"ONERUN_SANDBOX_URL": sandbox_url, "ONERUN_BASE_URL": base_url, "DATABASE_URL": settings.database_url}
    return Installation(settings, environment, Supervisor(environment, logs, say))


def start_redis(here: Installation) -> None:
    """A Redis answers: the named one, else a private one; without any the sweeper does all work itself."""
    if here.settings.redis_url:
        with closing(connect(here.settings.redis_url)) as client:
            client.ping()
    elif binary := redis_binary():
        service, url = redis_service(binary, here.settings.home)
        here.tell("REDIS_URL", url)
        here.settings = replace(here.settings, redis_url=url)
        here.supervisor.start(service)
    else:
        say("no Redis server can run here: the sweeper does the work of the workers")


def start_sandbox(here: Installation) -> None:
    """The sandbox registries answer. In production the registries are those of the settings."""
    if not here.settings.demo or "ONERUN_SANDBOX_URL" in os.environ:
        return
    url = here.settings.sandbox_url
    port = url.rsplit(":", 1)[1]
    command = python("workers.sandbox", "--port", port, "--data", str(here.settings.home / "sandbox"))
    here.supervisor.start(Service("sandbox", command, answers(f"{url}/healthz")))
    here.addresses["sandbox"] = url


def start_web(here: Installation) -> None:
    """The pages answer."""
    port = here.settings.port
    bind = ["--bind", f"{os.environ.get('ONERUN_HOST') or HOST}:{port}"]
    shape = ["--workers", str(min(4, os.cpu_count() or 1)), "--threads", WEB_THREADS, "--graceful-timeout", STOP_SECONDS]
    command = python("gunicorn", *bind, *shape, "--log-level", "warning", "web.app:create_app()")
    here.supervisor.start(Service("web", command, answers(f"http://{HOST}:{port}/livez")))
    here.addresses["web"] = here.settings.base_url


def start_workers(here: Installation) -> None:
    """One worker a queue and the sweeper run."""
    if here.settings.redis_url:
        for name in QUEUES:
            here.supervisor.start(Service(f"worker-{name}", python("workers.worker", name)))
    here.supervisor.start(Service("sweeper", python("workers.sweeper")))


def seed(here: Installation) -> list[accounts.DemoAccount]:
    """The shipped items are loaded; in development the demo accounts are there, with the password of this installation."""
    running = create_runtime(here.settings)
    with running.session() as database:
        load_items(database)
        if not here.settings.demo:
            return []
        with database.transaction() as tx:
            return accounts.seed_demo(tx, here.settings, password(here.settings.home))


def _greeting(here: Installation, seeded: list[accounts.DemoAccount], seconds: float) -> list[str]:
    lines = [f"一次办 Onerun is up after {seconds:.0f} s", *(f"  {name:<9}{url}" for name, url in here.addresses.items())]
    lines.append(f"  logs     {here.supervisor.logs}")
    if seeded:
        lines += ["  citizens sign in with a demo identity; officials with:"]
        lines += [f"    {one.username:<22} {', '.join(one.roles)}" for one in seeded]
        lines += [f"    password of all: {password(here.settings.home)}"]
    return [*lines, "  Ctrl-C stops everything"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The addresses and accounts as one JSON document.")
def up(as_json: bool) -> None:
    """Start everything and keep it running until Ctrl-C."""
    began = time.monotonic()
    if not (Path(__file__).resolve().parents[2] / "web" / "static" / "vendor" / "stamp").exists():
        say("fetching browser assets")
    install_assets()
    say("preparing the database")
    here = prepare(os.environ)
    try:
        for name, step in (("Redis", start_redis), ("registries", start_sandbox)):
            say(f"starting {name}")
            step(here)
        say("loading service items")
        seeded = seed(here)
        for name, step in (("pages", start_web), ("workers", start_workers)):
            say(f"starting {name}")
            step(here)
        addresses.leave(here.settings.home, here.addresses)
        told = {"addresses": here.addresses, "accounts": [one.username for one in seeded], "seconds": time.monotonic() - began}
        emit(told, as_json, _greeting(here, seeded, time.monotonic() - began))
        sys.stdout.flush()
        here.supervisor.watch()
    except (RuntimeError, TimeoutError, OSError, subprocess.SubprocessError) as error:
        fail(str(error))
    finally:
        addresses.take_away(here.settings.home)
        say("stopping")
        here.supervisor.stop()
