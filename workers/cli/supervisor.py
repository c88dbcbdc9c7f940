"""Keeps a handful of processes running and leaves none behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workers.cli.output import Say

GRACE = 15.0  # seconds between the friendly signal and the last one
PAUSE = 1.0  # seconds before a service that ended is started again, doubled up to PAUSE_LIMIT
PAUSE_LIMIT = 30.0
STEADY = 15.0  # seconds after which a service that ends is not one that cannot start
PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Service:
    """A process to keep running; `ready` says when others may rely on it."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause: float = PAUSE


@dataclass(slots=True)
class Supervisor:
    """Starts services in order, starts them again when they end, stops them in reverse order."""

    environment: Mapping[str, str]
    logs: Path
    say: Say
    services: list[Service] = field(default_factory=list)
    stopping: bool = False

    def start(self, service: Service, within: float = 60.0) -> None:
        """Start a service; it answers when this returns. Raises TimeoutError or RuntimeError when it does not."""
        self.services.append(service)
        self._launch(service)
        deadline = time.monotonic() + within
        while service.ready and not service.ready():
            if service.process and service.process.poll() is not None:
                raise RuntimeError(f"{service.name} ended at once: see {self._log(service)}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{service.name} does not answer: see {self._log(service)}")
            time.sleep(0.05)

    def watch(self) -> None:
        """Keep all services running until `stop` is asked for by a signal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        while not self.stopping:
            for service in self.services:
                self._revive(service)
            time.sleep(0.2)

    def stop(self) -> None:
        """No service runs when this returns."""
        for service in reversed(self.services):
            self._signal(service, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for service in reversed(self.services):
            if service.process:
                try:
                    service.process.wait(max(0.0, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    self.say(f"{service.name} does not stop, ending it")
        for service in self.services:
            self._signal(service, signal.SIGKILL)
            if service.process:
                service.process.wait()

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _log(self, service: Service) -> Path:
        return self.logs / f"{service.name}.log"

    def _launch(self, service: Service) -> None:
        service.started_at = time.monotonic()
        with self._log(service).open("ab") as log:
            service.process = subprocess.Popen(
                list(service.command),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    def _revive(self, service: Service) -> None:
        if service.process is None or service.process.poll() is None:
            return
        now = time.monotonic()
        if not service.restart_at:
            if now - service.started_at > STEADY:
                service.pause = PAUSE
            self.say(f"{service.name} ended (status {service.process.returncode}), starting it again in {service.pause:.0f} s")
            service.restart_at = now + service.pause
            service.pause = min(service.pause * 2, PAUSE_LIMIT)
        elif now >= service.restart_at:
            service.restart_at = 0.0
            self._launch(service)

    @staticmethod
    def _signal(service: Service, number: signal.Signals) -> None:
        """Signal the service's whole process group; one that has ended already is fine."""
        if service.process is None:
            return
        try:
            os.killpg(service.process.pid, number)
        except ProcessLookupError:
            return
