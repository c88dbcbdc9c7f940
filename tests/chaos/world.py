"""A whole installation as `up` runs it, with its own supervisor, and everything that can be killed in it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from redis import Redis

from processes import publishing
from processes.database import Database, open_database
from workers.cli.services import free_port
from workers.cli.supervisor import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
ITEM = Path(__file__).parent / "item"
CALLED = Path(__file__).parent / "moment.bpmn"
"""What the item calls while its case waits: kills come between the call and the return, too."""
TOKEN = "a-token-for-this-run"
BEHAVIOURS = '{"*": {"latency": 150}}'
START_SECONDS, STOP_SECONDS = 180.0, 60.0
SERVICES = {
    "redis": "redis.sock",
    "sandbox": "workers.sandbox",
    "web": "web.app:create_app()",
    "worker": "workers.worker default",
    "sweeper": "workers.sweeper",
}


@dataclass
class World:
    """One `up` in a folder of its own on the given database. `start` first; `stop` leaves no process behind."""

    home: Path
    database_url: str
    up: subprocess.Popen[str] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database: Database = open_database(self.database_url)

    def start(self) -> None:
        """Everything runs and answers, and the item can be applied for."""
        plain = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "ONERUN_SANDBOX_URL")}
        told = {"ONERUN_HOME": str(self.home), "DATABASE_URL": self.database_url, "ONERUN_PORT": str(free_port(0))}
        behaviour = {"ONERUN_SANDBOX_TOKEN": TOKEN, "ONERUN_SANDBOX_BEHAVIOURS": BEHAVIOURS, "ONERUN_ENV": "development"}
        self.environment = {**plain, **told, **behaviour, "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "workers.cli", "up", "--json"]
        with (self.home / "up.log").open("a") as log:
            self.up = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                preexec_fn=end_with_parent,
            )
        self.addresses = _told(self.up)["addresses"]
        with self.database.transaction() as tx:
            called = publishing.keep(tx, publishing.LOADER, publishing.inspect(CALLED.name, CALLED.read_bytes()))
            publishing.publish(tx, publishing.LOADER, called.draft or "")
            kept = publishing.load_folder(tx, ITEM)
        assert kept.verdict == "publish", kept.findings
        until("all services run", lambda: all(self.pids(name) for name in SERVICES), START_SECONDS)

    def stop(self) -> None:
        """Nothing of it runs any more."""
        self.database.close()
        if self.up is None:
            return
        self.up.send_signal(signal.SIGINT)
        try:
            self.up.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.up.kill()
            self.up.communicate()

    def pids(self, name: str) -> list[int]:
        """The process of a service and, after it, its children; empty while it does not run."""
        assert self.up is not None
        found = [pid for pid in children(self.up.pid) if SERVICES[name] in _command(pid)]
        return [*found, *(child for pid in found for child in children(pid))]

    def effects(self) -> list[dict[str, Any]]:
        """What the registries have done, from their own log."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.get(f"{self.addresses['sandbox']}/admin/effects", headers=headers, timeout=30)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def flush(self) -> None:
        """Redis has forgotten everything."""
        with closing(Redis.from_url(f"unix://{self.home / 'redis' / 'redis.sock'}")) as client:
            client.flushall()

    def verified(self) -> list[str]:
        """Every difference that the command for it finds in the whole database."""
        command = [sys.executable, "-m", "workers.cli", "verify", "--json"]
        told = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=False)
        report = json.loads(told.stdout)
        assert report["ok"] == (told.returncode == 0)
        differences: list[str] = report["differences"]
        return differences


def until(what: str, condition: Callable[[], bool], seconds: float) -> None:
    """Returns when the condition holds; TimeoutError when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds} s not yet: {what}")
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """The processes that this one has started, the oldest first."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def kill(pid: int) -> None:
    """The process has ended without a chance to tidy up."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _told(up: subprocess.Popen[str]) -> dict[str, Any]:
    assert up.stdout is not None
    lines: list[str] = []
    for line in up.stdout:
        lines.append(line)
        if line.startswith("}"):
            told: dict[str, Any] = json.loads("".join(lines))
            return told
    raise RuntimeError("the installation did not start: see up.log")
