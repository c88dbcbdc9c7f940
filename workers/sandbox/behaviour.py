"""How each registry behaves: latency, faults, outage. Set over HTTP, by a file or by the environment; kept over a restart."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

Fault = Literal["", "error", "timeout", "lost", "malformed"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`rate` of the requests meet `fault`; with `times` set, only that many more do. Latencies in milliseconds.

    error: 500 and nothing done. timeout: no answer for `hang` and nothing done.
    lost: done, and the answer breaks off. malformed: done, and the answer is no JSON. An outage answers 503 to everything.
    """

    latency: int = 0
    fault: Fault = ""
    rate: float = 1.0
    times: int | None = None
    hang: int = 30_000
    outage: bool = False


def read(values: dict[str, Any], before: Behaviour | None = None) -> Behaviour:
    """The behaviour with these values changed. ValueError where one is unknown or out of range."""
    unknown = set(values) - set(asdict(Behaviour()))
    if unknown:
        raise ValueError("unknown: " + ", ".join(sorted(unknown)))
    made = replace(before or Behaviour(), **values)
    sound = (
        made.fault in get_args(Fault)
        and isinstance(made.outage, bool)
        and isinstance(made.rate, int | float)
        and 0 <= made.rate <= 1
        and all(isinstance(n, int) and 0 <= n <= 600_000 for n in (made.latency, made.hang))
        and (made.times is None or (isinstance(made.times, int) and made.times >= 0))
    )
    if not sound:
        raise ValueError("a value is out of range")
    return made


class Behaviours:
    """The behaviour of every registry; `*` is that of those not named."""

    def __init__(self, path: Path, initial: dict[str, dict[str, Any]], seed: int = 1) -> None:
        self._path, self._lock, self._random = path, threading.Lock(), random.Random(seed)
        stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._set = {name: read(values) for name, values in {**initial, **stored}.items()}

    def of(self, registry: str) -> Behaviour:
        """How this registry behaves now."""
        return self._set.get(registry) or self._set.get("*") or Behaviour()

    def change(self, registry: str, values: dict[str, Any]) -> Behaviour:
        """Changes and keeps the behaviour of a registry; ValueError as `read`."""
        with self._lock:
            self._set[registry] = read(values, self._set.get(registry))
            self._keep()
            return self._set[registry]

    def reset(self) -> None:
        """Every registry behaves well again."""
        with self._lock:
            self._set = {}
            self._keep()

    def fault(self, registry: str) -> Fault:
        """The fault that meets this request, empty for none; uses up one of `times`."""
        with self._lock:
            name = registry if registry in self._set else "*"
            now = self._set.get(name)
            if now is None or not now.fault or now.times == 0 or self._random.random() >= now.rate:
                return ""
            if now.times is not None:
                self._set[name] = replace(now, times=now.times - 1)
                self._keep()
            return now.fault

    def shown(self) -> dict[str, dict[str, Any]]:
        """All that is set, as plain values."""
        return {name: asdict(b) for name, b in self._set.items()}

    def _keep(self) -> None:
        self._path.write_text(json.dumps(self.shown(), indent=1), encoding="utf-8")
