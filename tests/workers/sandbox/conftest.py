"""A sandbox server of its own process, as in operation."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a-token-for-this-test"


@dataclass(frozen=True, slots=True)
class Running:
    """The address of a running sandbox, with short hands for its administration."""

    url: str

    def admin(self, method: str, path: str, **more: Any) -> Any:
        answer = httpx.request(method, f"{self.url}/admin/{path}", headers={"Authorization": f"Bearer {TOKEN}"}, **more)
        answer.raise_for_status()
        return answer.json()

    def behave(self, registry: str, **values: Any) -> None:
        self.admin("PUT", f"behaviours/{registry}", json=values)

    def effects(self, **wanted: str) -> list[dict[str, str]]:
        return self.admin("GET", "effects", params=wanted)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, seconds: float = 90) -> None:
    """Returns when the server answers; fails after `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/healthz").is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError(f"nothing answers at {url}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A sandbox for the whole run."""
    port, data = free_port(), tmp_path_factory.mktemp("sandbox")
    command = [sys.executable, "-m", "workers.sandbox", "--port", str(port), "--data", str(data)]
    environment = {**os.environ, "ONERUN_SANDBOX_TOKEN": TOKEN, "ONERUN_PAYMENT_SECRET": "a-secret-for-this-test"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    running = Running(f"http://127.0.0.1:{port}")
    wait_for(running.url)
    yield running
    process.terminate()
    process.wait(20)


@pytest.fixture
def sandbox(server: Running) -> Running:
    """The sandbox with every registry behaving well."""
    server.admin("DELETE", "behaviours")
    return server
