"""`up` starts everything, tells where it is, and leaves no process behind after Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 150.0
STOP_SECONDS = 60.0
MARK = "ONERUN_TEST_MARK"


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _marked(mark: str) -> list[str]:
    """The commands of all processes that carry the mark in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except (OSError, ProcessLookupError):
            continue
    return found


def _answer(process: subprocess.Popen[str]) -> dict[str, dict[str, str]]:
    lines = []
    deadline = time.monotonic() + START_SECONDS
    assert process.stdout is not None
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        lines.append(line)
        if line.startswith("}") or not line:
            break
    return json.loads("".join(lines))


def test_everything_starts_and_nothing_is_left_behind() -> None:
    mark = f"up-{os.getpid()}"
    home = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    env = {**os.environ, "ONERUN_HOME": str(home), MARK: mark, "ONERUN_PORT": str(_free_port()), "PYTHONUTF8": "1"}
    for name in ("REDIS_URL", "DATABASE_URL", "ONERUN_SANDBOX_URL", "ONERUN_BASE_URL"):
        env.pop(name, None)
    command = [sys.executable, "-m", "workers.cli", "up", "--json"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        addresses = _answer(process)["addresses"]
        assert "一次办" in httpx.get(addresses["web"], timeout=30).text
        assert httpx.get(f"{addresses['web']}/readyz", timeout=30).status_code == 200
        assert httpx.get(f"{addresses['sandbox']}/healthz", timeout=30).status_code == 200
        assert json.loads((home / "addresses.json").read_text()) == addresses
        running = " ".join(_marked(mark))
        for part in ("workers.worker interactive", "workers.worker bulk", "workers.sweeper", "gunicorn", "workers.sandbox"):
            assert part in running
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=STOP_SECONDS)
    assert _marked(mark) == []
    assert not (home / "addresses.json").exists()
