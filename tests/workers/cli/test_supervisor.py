"""Services run while they are wanted, start again when they end, and none is left behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from workers.cli.supervisor import STEADY, Service, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
WITH_CHILD = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
ENOUGH = 20.0


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(dict(os.environ), tmp_path, lambda text: None)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _eventually(condition: object, seconds: float = ENOUGH) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_stop_ends_a_service_with_all_its_children(supervisor: Supervisor) -> None:
    service = Service("parent", [sys.executable, "-c", WITH_CHILD])
    supervisor.start(service)
    assert service.process is not None
    group = service.process.pid
    assert _alive(group)
    supervisor.stop()
    assert _eventually(lambda: not _alive(group))


def test_a_service_that_ends_at_once_is_told(supervisor: Supervisor) -> None:
    with pytest.raises(RuntimeError, match="broken ended at once"):
        supervisor.start(Service("broken", [sys.executable, "-c", "raise SystemExit(3)"], lambda: False))
    supervisor.stop()


def test_a_service_that_does_not_answer_is_told(supervisor: Supervisor) -> None:
    with pytest.raises(TimeoutError, match="deaf does not answer"):
        supervisor.start(Service("deaf", SLEEP, lambda: False), within=0.2)
    supervisor.stop()


def _killed_and_watched(supervisor: Supervisor, service: Service) -> float:
    """Seconds from the death of the service until it ran again."""
    assert service.process is not None
    first = service.process.pid
    taken: list[float] = []

    def scene() -> None:
        killed = time.monotonic()
        os.kill(first, signal.SIGKILL)
        _eventually(lambda: service.process is not None and service.process.pid != first)
        taken.append(time.monotonic() - killed)
        supervisor.stopping = True

    thread = threading.Thread(target=scene)
    thread.start()
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        supervisor.watch()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        thread.join()
        supervisor.stop()
    assert service.process.pid != first
    return taken[0]


def test_a_killed_service_is_started_again(supervisor: Supervisor) -> None:
    service = Service("worker", SLEEP, pause=0.1)
    supervisor.start(service)
    _killed_and_watched(supervisor, service)


def test_a_service_that_ran_for_a_while_is_started_again_without_a_long_pause(supervisor: Supervisor) -> None:
    service = Service("worker", SLEEP, pause=ENOUGH / 2)
    supervisor.start(service)
    service.started_at -= STEADY + 1
    assert _killed_and_watched(supervisor, service) < ENOUGH / 2
